package drafts_test

import (
	"net/url"
	"strings"
	"testing"

	"reqdesk/connectors/mailbox/drafts"
)

func TestALinkOpensTheEmailInAMailProgram(t *testing.T) {
	subject, text := "50% & more: A+B?", "Hello Zoë,\nsee https://jobs.example.com/1?a=b&c=d#x\n"
	link, ok := drafts.MailTo("zoë+jobs@example.com", subject, text, "1@agency.example")
	if !ok {
		t.Fatal("it is short enough")
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil || u.Scheme != "mailto" || to != "zoë+jobs@example.com" {
		t.Errorf("%q to %q, %v", u.Scheme, to, err)
	}
	if strings.Contains(u.RawQuery, "+") {
		t.Errorf("a plus stands for itself here: %s", u.RawQuery)
	}
	q := u.Query()
	if q.Get("subject") != subject || q.Get("body") != strings.ReplaceAll(text, "\n", "\r\n") || q.Get("in-reply-to") != "<1@agency.example>" {
		t.Errorf("%v", q)
	}
	for _, bad := range []string{"x@example.com?bcc=all@example.com", "x@example.com&bcc=all@example.com"} {
		link, _ := drafts.MailTo(bad, "a\r\nBcc: all@example.com", "", "")
		if u, err := url.Parse(link); err != nil || u.Query().Has("bcc") || strings.ContainsAny(link, "\r\n") || strings.Contains(link, "%0D") {
			t.Errorf("a recipient of its own got in: %s", link)
		}
	}
}

func TestALinkThatIsTooLongIsNone(t *testing.T) {
	if link, ok := drafts.MailTo("a@example.com", "Job", strings.Repeat("é", 400), ""); ok || link != "" {
		t.Errorf("%d characters", len(link))
	}
}
