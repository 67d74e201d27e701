package model_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	files "reqdesk/core/mailbox/letter"
	"reqdesk/core/people"
	"reqdesk/ui/model"
)

// cabinet gives and takes files.
type cabinet struct {
	on    map[string]int // bytes, by path
	other bool           // the résumé names somebody else
	did   []string
}

// ReadAttachment is model.InboxFiles.
func (c *cabinet) ReadAttachment(path string) (files.File, error) {
	size, ok := c.on[path]
	if !ok {
		return files.File{}, core.Fail(core.KindNotFound, "The file can't be read.", "")
	}
	return files.File{Name: path, Content: make([]byte, size)}, nil
}

// FreePath is model.InboxFiles.
func (c *cabinet) FreePath(name string) string { return "free/" + name }

// SaveAttachment is model.InboxFiles.
func (c *cabinet) SaveAttachment(_ context.Context, id core.MessageID, n int, path string) (string, error) {
	c.did = append(c.did, fmt.Sprint("save ", id, " ", n, " ", path))
	return path, nil
}

// TakeAttachment is model.InboxFiles.
func (c *cabinet) TakeAttachment(_ context.Context, id core.MessageID, n int, sure bool) error {
	c.did = append(c.did, fmt.Sprint("take ", id, " ", n, " ", sure))
	if c.other && !sure {
		return core.Fail(core.KindRefused, "It names somebody else.", "").Because(people.ErrOtherName)
	}
	return nil
}

// withFiles opens an inbox whose one answer brought files.
func withFiles(t *testing.T, c *cabinet) (*model.InboxModel, queue, *letters) {
	t.Helper()
	a := letter(1, core.MessageReply, 1, 1)
	a.Message.Files = []core.MessageFile{{Name: "photo.png"}, {Name: "../cv\u202e.docx"}, {Name: "tool.exe"}}
	l := &letters{answers: []model.Answer{a}}
	l.thread.Blank.Most = 2 << 20
	q := newQueue()
	m := model.NewInbox(model.NewLoop(t.Context(), q.dispatch), model.InboxServices{Source: l, Acts: l, Marker: l, Files: c})
	m.Load(0)
	q.next()
	return m, q, l
}

func TestFilesGoWithAReplyWithinWhatTheServerTakes(t *testing.T) {
	c := &cabinet{on: map[string]int{"job.pdf": 1 << 20, "film.mp4": 3 << 20, "tool.exe": 10}}
	m, q, l := withFiles(t, c)
	var told error
	m.Refused = func(err error) { told = err }
	m.Attach("job.pdf") // nothing is being written
	m.Reply()
	m.Attach("job.pdf", "film.mp4")
	q.next()
	if got := m.Attached(); len(got) != 1 || got[0].Note != "1.0 MB" || told == nil || !strings.Contains(told.Error(), "2 MB") {
		t.Fatalf("attached %+v, told %v", got, told)
	}
	m.Attach("job.pdf", "tool.exe", "gone.pdf")
	q.next()
	if got := m.Attached(); len(got) != 2 || got[1].Warn == "" || got[0].Warn != "" || !core.IsNotFound(told) {
		t.Fatalf("attached %+v, told %v", got, told)
	}
	m.Detach(1)
	m.Detach(7)
	var undo func()
	m.Said = func(_ string, u func()) { undo = u }
	m.Write("Here.")
	m.Send()
	q.next()
	q.next()
	if len(l.went) != 1 || l.went[0].Name != "job.pdf" || len(m.Attached()) != 0 || undo == nil {
		t.Fatalf("went %+v, still attached %+v", l.went, m.Attached())
	}
	undo()
	q.next()
	if got := m.Attached(); len(got) != 1 || got[0].Name != "job.pdf" {
		t.Errorf("taken back with %+v", got)
	}
}

func TestFilesOfAnAnswerAreSavedAndTaken(t *testing.T) {
	c := &cabinet{other: true}
	m, q, _ := withFiles(t, c)
	if got := m.SavePath(1); got != "free/cv.docx" {
		t.Errorf("saved as %q", got)
	}
	if rows := model.AnswerFiles(core.Message{Files: []core.MessageFile{{Name: "tool.exe"}}}); rows[0].Warn == "" {
		t.Error("nothing warns of a program")
	}
	m.SaveFile(1, " somewhere/cv.docx ", func(string, error) {})
	q.next()
	asked := 0
	said := ""
	m.Said = func(text string, _ func()) { said = text }
	m.TakeFile(m.Resume(), false, func(yes func()) {
		asked++
		yes()
	})
	q.next()
	q.next()
	want := []string{"save m1 1 somewhere/cv.docx", "take m1 1 false", "take m1 1 true"}
	if d := cmp.Diff(want, c.did); d != "" || asked != 1 || !strings.Contains(said, "in the profile of Ada") {
		t.Errorf("asked %d times, said %q\n%s", asked, said, d)
	}
}

func TestTheFilesOfAnAnswerAreNamedWithTheirSizes(t *testing.T) {
	got := model.AnswerFiles(core.Message{Files: []core.MessageFile{
		{Name: "cv.pdf", Type: "application/pdf", Size: 400_000}, {Name: "film.mp4", Size: 4_000_000}, {Type: "image/png"}, {Name: "note.txt", Size: 40},
	}})
	want := []model.FileRow{{Name: "cv.pdf", Note: "about 300 KB", Resume: true}, {Name: "film.mp4", Note: "about 3.0 MB"}, {Name: "A file without a name", Note: "image/png"}, {Name: "note.txt", Note: "30 bytes"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
