package outreach_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/people"
)

// Nothing that a name, a title or an employer holds becomes a header, another
// recipient, or raw 8-bit in a header.
func TestForeignWordsStayOutOfTheHeader(t *testing.T) {
	for _, name := range []string{
		"Ada\r\nBcc: all@victim.example", "Ada\nBcc: all@victim.example\n\nhi", "Zoë Ünal, \"PhD\" <ceo@victim.example>",
		"Ada\x00\x1b\u2028Bcc: x@victim.example", "=?utf-8?Q?=0D=0ABcc:_all@victim.example?=", strings.Repeat("Ä", 3000), "\xff\xfe\x80 Ada", "{{apply_link}}", "李 明",
	} {
		r := newRig(t, "Ada Byron")
		r.update(func(tx core.Tx) error {
			p := &r.people[0]
			p.Name = name
			r.job.Title = "Engineer " + name
			if err := r.db.PutJob(tx, &r.job); err != nil {
				return err
			}
			return r.db.PutPerson(tx, p, people.KeysOf(*p))
		})
		if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: r.job.ID, Now: true}); err != nil {
			continue // refused is as good
		}
		r.run()
		for _, e := range r.post.sent {
			head, _, _ := bytes.Cut(e.Raw, []byte("\r\n\r\n"))
			for line := range strings.SplitSeq(string(head), "\r\n") {
				if strings.ContainsAny(line, "\r\n\x00") || strings.HasPrefix(strings.ToLower(line), "bcc") || len(line) > 998 {
					t.Errorf("%q: header line %q", name, line)
				}
				for _, b := range []byte(line) {
					if b >= 0x80 || b < 0x20 && b != '\t' {
						t.Errorf("%q: raw byte %x in %q", name, b, line)
						break
					}
				}
			}
			if p := parse(t, e); !strings.HasSuffix(p.to, "<ada@company0.example>") || len(e.To) != 1 {
				t.Errorf("%q: to %s, %v", name, p.to, e.To)
			}
		}
	}
}

// An address that is more than one address, or hides another one, gets nothing.
func TestTrickyAddressesGetNothing(t *testing.T) {
	for _, address := range []string{
		"ada@company0.example, eve@victim.example", "Ada <eve@victim.example>", "ada@company0.example\r\nRCPT TO:<eve@victim.example>",
		"<ada@company0.example>", "ada@company0.example (Ada)", "ada", "@company0.example", "ada@", "", "ada@company0.example>\r\nDATA", "\"a b\"@company0.example",
	} {
		r := newRig(t, "Ada Byron")
		r.update(func(tx core.Tx) error {
			p := &r.people[0]
			p.Emails = []string{address}
			return r.db.PutPerson(tx, p, nil)
		})
		r.enrol()
		if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: r.job.ID, Now: true}); err == nil {
			r.pass(2 * time.Hour)
		}
		if len(r.post.sent) != 0 {
			t.Errorf("%q was written to: %v", address, r.post.sent[0].To)
		}
	}
}

// A value that turns out empty leaves no e-mail without a subject or a text.
func TestAnEmailWithoutSubjectOrTextIsNotSent(t *testing.T) {
	for _, source := range []string{
		"Subject: {{employer | default: \"\"}}\n\nHello", "Subject: Hi\n\n{{employer | default: \"\"}}", "Subject: Hi\n\n  \n", "Subject: {{employer | default: \" \"}}\n\nHello",
		"Subject: Hi\n\n{{employer | default: \"\" }}\n\n{{headline | default: \"\"}}", "Subject: Hi\n\nHello {{nobody}}", "Subject: Hi\n\nHello {{employer}}", "Subject: Hi {{\n\nHello",
	} {
		r := newRig(t, "Ada Byron")
		if _, err := r.out.SetTemplate(t.Context(), "hello", source); err != nil {
			continue
		}
		if _, err := r.out.SetSequence(t.Context(), r.job.ID, "steps: [{template: hello}]"); err != nil {
			t.Fatal(err)
		}
		if _, err := r.out.Approve(t.Context(), outreach.Approval{Job: r.job.ID, Now: true}); err == nil {
			r.pass(2 * time.Hour)
		}
		if len(r.post.sent) != 0 {
			t.Errorf("%q was sent: %+v", source, parse(t, r.post.sent[0]))
		}
		// and neither when the template becomes so after the approval
		r = newRig(t, "Ada Byron")
		r.template(t, "Subject: Hi\n\nHello")
		r.approve(false)
		if _, err := r.out.SetTemplate(t.Context(), "hello", source); err != nil {
			t.Fatal(err)
		}
		r.pass(2 * time.Hour)
		if len(r.post.sent) != 0 {
			t.Errorf("%q was sent after a change: %+v", source, parse(t, r.post.sent[0]))
		}
	}
}
