package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reqdesk/core"
)

func TestASetUpIsTriedBeforeItIsTakenAndOverwritesNothing(t *testing.T) {
	d := newDesk(t)
	s, ctx := setups{d}, t.Context()
	if _, err := d.SetClient(ctx, "Kestrel", map[string]string{"source_code": "src=reqdesk"}, true); err != nil {
		t.Fatal(err)
	}
	update(t, d, func(tx core.Tx) error {
		c, err := d.DB.ClientNamed(tx, "Kestrel")
		if err != nil {
			return err
		}
		return d.DB.PutConnection(tx, &core.Connection{Name: "careers", Kind: "feed", Client: c.ID, Settings: map[string]string{"url": "http://127.0.0.1/feed"}})
	})
	path := filepath.Join(t.TempDir(), "kestrel.yaml")
	if _, err := s.SaveSetup(ctx, "Kestrel", path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveSetup(ctx, "Kestrel", path); core.KindOf(err) != core.KindRefused {
		t.Errorf("a file that exists: %v", err)
	}
	if _, err := s.TrySetup(ctx, path, ""); core.KindOf(err) != core.KindRefused {
		t.Errorf("a client that exists: %v", err)
	}
	for range 2 { // the second finds what the first left, were it to leave something
		tried, err := s.TrySetup(ctx, path, "Kestrel II")
		if err != nil || tried.Client.Name != "Kestrel II" || len(tried.Connections) != 1 || tried.Connections[0].Name == "careers" {
			t.Fatalf("tried %+v, %v", tried, err)
		}
	}
	made, err := s.TakeSetup(ctx, path, "Kestrel II")
	if err != nil || made.Client.ID == 0 || made.Client.SourceCode != "src=reqdesk" {
		t.Errorf("made %+v, %v", made, err)
	}
}

func TestAFileThatIsNoneIsSaidSo(t *testing.T) {
	s, ctx, dir := setups{newDesk(t)}, t.Context(), t.TempDir()
	for _, path := range []string{"", dir, filepath.Join(dir, "gone.yaml")} {
		if _, err := s.ReadText(ctx, path); core.KindOf(err) != core.KindNotFound {
			t.Errorf("read %q: %v", path, err)
		}
	}
	path := filepath.Join(dir, "rules.yaml")
	if err := s.SaveText(ctx, path, "import: []\n"); err != nil {
		t.Fatal(err)
	}
	if text, err := s.ReadText(ctx, path); err != nil || text != "import: []\n" {
		t.Errorf("%q, %v", text, err)
	}
	if err := s.SaveText(ctx, path, "other"); core.KindOf(err) != core.KindRefused {
		t.Errorf("a file that exists: %v", err)
	}
	if _, err := s.TrySetup(ctx, path, ""); core.KindOf(err) != core.KindInvalid {
		t.Errorf("rules are no set-up: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 11 {
		t.Errorf("%v, %v", info, err)
	}
	if name := filepath.Base(s.FreePath("A/S: best?.yaml")); strings.ContainsAny(name, `/:?`) {
		t.Errorf("the name is %q", name)
	}
}

func TestCompaniesAreProposedForTheClientAndForAll(t *testing.T) {
	d := newDesk(t)
	var job core.Job
	update(t, d, func(tx core.Tx) error {
		c := core.Client{Name: "Kestrel"}
		if err := d.DB.PutClient(tx, &c); err != nil {
			return err
		}
		job = core.Job{Client: c.ID, Title: "Engineer", ATSJob: 1, Owner: "kim@kestrel.example"}
		return d.DB.PutJob(tx, &job)
	})
	l := listEdits{d}
	if got, err := l.Suggest(t.Context(), job.ID, false); err != nil || !slices.Equal(got, []string{"Kestrel", "kestrel.example"}) {
		t.Errorf("proposed %q, %v", got, err)
	}
	if err := l.SetCompany(t.Context(), job.ID, "Kestrel", false, true); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Suggest(t.Context(), job.ID, false); err != nil || slices.Contains(got, "Kestrel") {
		t.Errorf("what is listed is proposed again: %q, %v", got, err)
	}
	if got, err := l.Suggest(t.Context(), job.ID, true); err != nil || len(got) != 0 {
		t.Errorf("for all clients: %q, %v", got, err)
	}
}
