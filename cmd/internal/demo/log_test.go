package demo_test

import (
	"errors"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reqdesk/cmd/internal/demo"
	"reqdesk/cmd/internal/desk"
	"reqdesk/cmd/internal/journal"
	"reqdesk/core"
)

// planted is what a workspace holds of people, texts and secrets.
func planted(t *testing.T, d *desk.Desk) []string {
	t.Helper()
	var found []string
	add := func(err error, texts ...string) {
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if text = strings.TrimSpace(text); text != "" {
				found = append(found, text)
			}
		}
	}
	err := d.DB.View(t.Context(), func(tx core.Tx) error {
		for p, err := range d.DB.People(tx) {
			add(err, p.Name)
			add(nil, strings.Fields(p.Name)...)
			profiles, err := d.DB.ProfilesOf(tx, p.ID)
			add(err)
			for _, profile := range profiles {
				add(nil, profile.Resume.Basics.Email, profile.Resume.Basics.Phone, profile.BlobName)
				for _, work := range profile.Resume.Work {
					add(nil, work.Name, work.Position)
				}
			}
		}
		jobs, err := d.DB.Jobs(tx)
		add(err)
		for _, j := range jobs {
			add(nil, j.Title)
		}
		for m, err := range d.DB.Messages(tx) {
			add(err, m.From, m.Subject, m.Text)
		}
		connections, err := d.DB.Connections(tx)
		add(err)
		for _, c := range connections {
			key, err := d.Secrets.Get(t.Context(), c.SecretID("api_key"))
			add(err, c.Name, key)
		}
		mailboxes, err := d.DB.Mailboxes(tx)
		add(err)
		for _, m := range mailboxes {
			password, err := d.Secrets.Get(t.Context(), m.SecretID())
			add(err, m.From, m.User, password)
		}
		clients, err := d.DB.Clients(tx)
		add(err)
		for _, c := range clients {
			add(nil, c.Name, c.SourceCode)
		}
		templates, err := d.DB.Templates(tx)
		add(err)
		for _, tmpl := range templates {
			add(nil, tmpl.Name)
		}
		return nil
	})
	add(err)
	slices.Sort(found)
	return slices.Compact(found)
}

func logged(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no log in %s: %v", dir, err)
	}
	var all strings.Builder
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	return all.String()
}

// The log of the practice company's days, from first start to export, names nobody and
// nothing, not even where a line of code or of a library would.
func TestTheLogOfPracticeDaysNamesNobody(t *testing.T) {
	logs, dir := t.TempDir(), t.TempDir()
	j := journal.Open(logs, "reqdesk", nil)
	t.Cleanup(func() { _ = j.Close() })
	if _, err := demo.Run(t.Context(), demo.Options{Dir: dir, Log: j.Logger}); err != nil {
		t.Fatal(err)
	}
	told := logged(t, logs)
	for _, want := range []string{"task=sync", "task=mail", "task=outbox", "sent=1", "read=1", "exported=1"} {
		if !strings.Contains(told, want) {
			t.Errorf("the log of ten days does not tell of %s:\n%s", want, told)
		}
	}
	for line := range strings.Lines(told) {
		if own, _, _ := strings.Cut(line, "cause="); strings.Contains(own, journal.Gap) {
			t.Errorf("one of Reqdesk's own lines has a gap: a word is missing in words.txt: %s", line)
		}
	}

	d, err := desk.Open(t.Context(), desk.Options{Dir: dir, Clock: core.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	texts := planted(t, d)
	if len(texts) < 100 {
		t.Fatalf("the workspace holds %d texts only", len(texts))
	}
	was, flags, writer := slog.Default(), log.Flags(), log.Writer()
	slog.SetDefault(j.Logger)
	t.Cleanup(func() { slog.SetDefault(was); log.SetFlags(flags); log.SetOutput(writer) })
	for _, text := range texts {
		j.Warn("failed for "+text, text, text, "cause", errors.New(text), slog.Group("job", "title", text))
		j.LogAttrs(t.Context(), slog.LevelError, "engine", journal.Failure(core.Fail(core.KindInvalid, text, "").Because(errors.New(text))))
		log.Printf("Fyne error: Failed to load image\n  Cause: open /home/%s: no such file or directory\n  At: /home/%s/screens/review.go:12", text, text)
	}
	told = logged(t, logs)
	for _, text := range texts {
		if journal.Sieve(text) != text && strings.Contains(told, text) {
			t.Errorf("the log holds %q", text)
		}
		if journal.Sieve(text) == text {
			t.Logf("%q consists of the log's own words", text)
		}
	}
	if !strings.Contains(told, "no such file or directory") || !strings.Contains(told, "review.go:12") {
		t.Error("the toolkit's lines are not in the log")
	}
}
