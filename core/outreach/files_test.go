package outreach_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/mailbox/letter"
	"reqdesk/core/outreach"
)

// answeredRig is a rig in which the first person has answered.
func answeredRig(t *testing.T, change func(*mailbox.Incoming)) (*rig, core.Message) {
	t.Helper()
	r := newRig(t, "Ada Byron")
	r.byHand()
	r.approve(true)
	r.run()
	r.arrive(0, change)
	return r, r.newest(0)
}

func TestTheFilesOfAReplyGoWithItAlsoWhenItWasTakenBack(t *testing.T) {
	r, m := answeredRig(t, nil)
	files := []letter.File{{Name: "../job.pdf", Content: bytes.Repeat([]byte("the job "), 20_000)}, {Name: "map.png", Content: []byte("map")}}
	e, err := r.out.ReplyIn(t.Context(), m.ID, "Here it is.", files, time.Minute)
	must(r, err)
	if len(e.Files) != 2 || e.Files[0].Name != "job.pdf" || len(e.Act) > 10_000 {
		t.Fatalf("the entry holds %+v and %d bytes", e.Files, len(e.Act))
	}
	if again, err := r.out.ReplyIn(t.Context(), m.ID, "Here it is.", files, time.Minute); err != nil || again.ID != e.ID || again.Files[0].Blob != e.Files[0].Blob {
		t.Errorf("pressed twice: %+v, %v", again, err)
	}
	_, err = r.box.Drop(t.Context(), e.ID)
	must(r, err)
	must(r, r.db.Blobs().Remove(t.Context(), e.Files[0].Blob)) // as a start of the program does
	if _, err = r.out.ReplyIn(t.Context(), m.ID, "Here it is.", files, 0); err != nil {
		t.Fatal(err)
	}
	r.run()
	r.sent(2)
	for n, want := range files {
		f, err := letter.Extract(bytes.NewReader(r.post.sent[1].Raw), n)
		if err != nil || !bytes.Equal(f.Content, want.Content) {
			t.Errorf("file %d: %d bytes, %v", n, len(f.Content), err)
		}
	}
	if kept := r.newest(0); kept.Kind != core.MessageSent || len(kept.Files) != 2 || kept.Files[1].Name != "map.png" {
		t.Errorf("kept as %s with %+v", kept.Kind, kept.Files)
	}
	other := []letter.File{{Name: "job.pdf", Content: []byte("another")}}
	if e, err = r.out.ReplyIn(t.Context(), m.ID, "Here it is.", other, 0); err != nil || e.State == core.EntryDone {
		t.Errorf("the same words with another file: %s, %v", e.State, err)
	}
	must(r, r.db.Blobs().Remove(t.Context(), e.Files[0].Blob))
	r.run()
	r.sent(2)
	r.update(func(tx core.Tx) error {
		e, err = r.db.Entry(tx, e.ID)
		return err
	})
	if e.State != core.EntryFailed || !strings.Contains(e.Why, "attachment") {
		t.Errorf("without its file it is %s: %s", e.State, e.Why)
	}
}

func TestAReplyCarriesWhatItsServerTakes(t *testing.T) {
	r, m := answeredRig(t, nil)
	big := []letter.File{{Name: "film.mp4", Content: make([]byte, 3<<20)}}
	r.mailbox.Kind = "graph"
	r.update(func(tx core.Tx) error { return r.db.PutMailbox(tx, &r.mailbox) })
	if b, err := r.out.BlankReply(t.Context(), m.ID); err != nil || b.Most != 2<<20 {
		t.Errorf("%d bytes, %v", b.Most, err)
	}
	if _, err := r.out.ReplyIn(t.Context(), m.ID, "Look.", big, 0); core.KindOf(err) != core.KindRefused || !strings.Contains(err.Error(), "2 MB") {
		t.Error(err)
	}
	many := make([]letter.File, letter.MaxFiles+1)
	if _, err := r.out.ReplyIn(t.Context(), m.ID, "Look.", many, 0); core.KindOf(err) != core.KindRefused {
		t.Error(err)
	}
	r.run()
	r.sent(1)
}

// counter is a mailbox that gives files.
type counter struct {
	*post
	asked []string
	files []mailbox.File
}

// Fetch is mailbox.Fetcher.
func (s *counter) Fetch(_ context.Context, id string, n int) (mailbox.File, error) {
	s.asked = append(s.asked, id)
	if n >= len(s.files) {
		return mailbox.File{}, core.Fail(core.KindNotFound, "none", "")
	}
	return s.files[n], nil
}

func TestAFileIsFetchedThatTheAnswerNamed(t *testing.T) {
	r, m := answeredRig(t, func(in *mailbox.Incoming) {
		in.MessageID = in.References[0] // some programs answer under the Message-ID of what they got
		in.Attachments = []mailbox.Attachment{{Name: "cv.pdf"}, {Name: "photo.png"}, {Name: ""}}
	})
	s := &counter{post: r.post, files: []mailbox.File{{Name: "cv.pdf", Content: []byte("cv")}, {Name: "other.png"}, {Name: "whatever"}}}
	p := outreach.Poller{Service: r.out, Open: func(context.Context, core.Mailbox) (mailbox.Reader, error) { return s, nil }}
	f, err := p.Fetch(t.Context(), m.ID, 0)
	if err != nil || string(f.Content) != "cv" || s.asked[0] != r.enrolment(0).Thread[0] {
		t.Errorf("%q of %q, %v", f.Content, s.asked, err)
	}
	if _, err := p.Fetch(t.Context(), m.ID, 1); core.KindOf(err) != core.KindInvalid {
		t.Errorf("another file in its place: %v", err)
	}
	if _, err := p.Fetch(t.Context(), m.ID, 2); err != nil {
		t.Errorf("a file without a name: %v", err)
	}
	for _, n := range []int{-1, 3} {
		if _, err := p.Fetch(t.Context(), m.ID, n); !core.IsNotFound(err) {
			t.Errorf("file %d: %v", n, err)
		}
	}
	p.Open = func(context.Context, core.Mailbox) (mailbox.Reader, error) { return r.post, nil }
	if _, err := p.Fetch(t.Context(), m.ID, 0); core.KindOf(err) != core.KindUnsupported {
		t.Errorf("a mailbox that gives none: %v", err)
	}
}
