package outreach_test

import (
	"context"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/mailbox"
	"reqdesk/core/outreach"
)

// shelf is a mail account with a folder of sent e-mails.
type shelf struct {
	*post
	kept   []string // Message-IDs
	looked int
	broken error
}

// Find is mailbox.Finder.
func (s *shelf) Find(_ context.Context, in mailbox.Folder, id string) (mailbox.Found, error) {
	s.looked++
	for _, kept := range s.kept {
		if in == mailbox.Sent && kept == id {
			return mailbox.Found{}, s.broken
		}
	}
	return mailbox.Found{}, core.Fail(core.KindNotFound, "This e-mail is not in the folder.", "")
}

// File is mailbox.Filer.
func (s *shelf) File(_ context.Context, e mailbox.Envelope) (mailbox.Filed, error) {
	return mailbox.FiledHere, s.broken
}

func (r *rig) settle(s *shelf) int {
	r.Helper()
	p := outreach.Poller{Service: r.out, Open: func(context.Context, core.Mailbox) (mailbox.Reader, error) { return s, nil }}
	n, err := p.Settle(r.Context(), r.mailbox.ID)
	if err != nil {
		r.Fatal(err)
	}
	return n
}

// What may have been sent and lies in the Sent folder was sent: the sequence goes on
// at the next step. What does not lie there stays a question.
func TestTheSentFolderSettlesWhatMayHaveBeenSent(t *testing.T) {
	for name, there := range map[string]bool{"it lies there": true, "it does not": false} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, "Ada Byron")
			handler := r.box.Handlers[0].(outreach.EmailHandler)
			lost := &losing{post: r.post}
			good := handler.Open
			handler.Open = func(context.Context, core.Mailbox) (mailbox.Sender, error) { return lost, nil }
			r.box.Handlers[0] = handler
			r.approve(true)
			r.run()
			handler.Open = good
			r.box.Handlers[0] = handler
			r.sent(1)
			s := &shelf{post: r.post}
			if there {
				s.kept = []string{parse(t, r.post.sent[0]).id}
			}
			want := 0
			if there {
				want = 1
			}
			if n := r.settle(s); n != want || s.looked != 1 {
				t.Errorf("%d settled after %d looks, want %d", n, s.looked, want)
			}
			if again := r.settle(s); again != 0 || there && s.looked != 1 {
				t.Errorf("%d settled again, %d looks", again, s.looked)
			}
			r.pass(10 * 24 * time.Hour)
			r.sent(1 + want)
			looked := s.looked
			if r.settle(s); s.looked != looked {
				t.Error("it looks for ever")
			}
		})
	}
}

// A folder that takes no copy changes nothing about the e-mail.
func TestACopyThatCannotBeKeptIsNoFailure(t *testing.T) {
	r := newRig(t, "Ada Byron")
	handler := r.box.Handlers[0].(outreach.EmailHandler)
	handler.Open = func(context.Context, core.Mailbox) (mailbox.Sender, error) {
		return &shelf{post: r.post, broken: errDown}, nil
	}
	r.box.Handlers[0] = handler
	r.approve(true)
	r.pass(10 * 24 * time.Hour)
	r.sent(2)
	r.state(0, core.EnrolmentDone, "")
}
