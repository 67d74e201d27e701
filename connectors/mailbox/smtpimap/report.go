package smtpimap

import (
	"bufio"
	"regexp"
	"strings"

	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"

	"reqdesk/core/mailbox"
)

// automatic tells what a machine wrote: RFC 3834, and the headers from before it.
func automatic(h mail.Header) bool {
	if v := strings.ToLower(h.Get("Auto-Submitted")); v != "" && !strings.HasPrefix(v, "no") {
		return true
	}
	for _, key := range []string{"X-Autoreply", "X-Autorespond", "X-Auto-Reply"} {
		if v := strings.ToLower(h.Get(key)); v != "" && v != "no" {
			return true
		}
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "auto_reply", "bulk", "junk", "list":
		return true
	}
	return false
}

// automaticSubject knows how the widespread programs begin an absence note.
func automaticSubject(subject string) bool {
	lower := strings.ToLower(subject)
	for _, begin := range []string{
		"automatic reply:", "auto:", "autoreply", "auto-reply", "out of office", "out-of-office",
		"automatische antwort", "abwesenheitsnotiz", "abwesend:", "abwesenheit:",
		"réponse automatique", "absence du bureau", "absent(e)", "respuesta automática", "fuera de la oficina", "ausente:",
	} {
		if strings.HasPrefix(lower, begin) {
			return true
		}
	}
	return false
}

const maxDiagnostic = 500

// report finds a delivery report: RFC 3464, or what looks like one.
func report(h mail.Header, in mailbox.Incoming, pieces []piece) *mailbox.Report {
	var r *mailbox.Report
	for _, p := range pieces {
		if strings.HasSuffix(p.kind, "delivery-status") && r == nil {
			r = deliveryStatus(p.decode())
		}
	}
	if r == nil {
		if r = resembling(h, in); r == nil {
			return nil
		}
	}
	for _, p := range pieces {
		switch p.kind {
		case "message/rfc822", "text/rfc822-headers", "message/global-headers":
			if id := messageID(readHeader([]byte(p.decode())), "Message-Id"); id != "" {
				r.OriginalMessageID = id
			}
		}
	}
	if r.OriginalMessageID == "" && len(in.InReplyTo) > 0 {
		r.OriginalMessageID = in.InReplyTo[0]
	}
	if r.OriginalMessageID == "" && len(in.References) > 0 {
		r.OriginalMessageID = in.References[len(in.References)-1]
	}
	return r
}

// deliveryStatus reads the first recipient's fields; nil = there are none.
func deliveryStatus(text string) *mailbox.Report {
	r := bufio.NewReader(strings.NewReader(strings.ReplaceAll(text, "\r\n", "\n") + "\n\n"))
	for range 20 {
		h, err := textproto.ReadHeader(r)
		if action := strings.ToLower(strings.TrimSpace(h.Get("Action"))); action != "" {
			return &mailbox.Report{
				Action: first(action), Status: statusCode.FindString(h.Get("Status")),
				Diagnostic: clipped(afterSemicolon(h.Get("Diagnostic-Code"))),
				Recipient:  strings.ToLower(strings.Trim(afterSemicolon(orElse(h.Get("Final-Recipient"), h.Get("Original-Recipient"))), "<> ")),
			}
		}
		if err != nil {
			return nil
		}
	}
	return nil
}

func first(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// afterSemicolon leaves out the type in "rfc822; a@example.com".
func afterSemicolon(s string) string {
	if _, value, found := strings.Cut(s, ";"); found {
		s = value
	}
	return strings.Join(strings.Fields(s), " ")
}

func clipped(s string) string {
	if r := []rune(s); len(r) > maxDiagnostic {
		s = string(r[:maxDiagnostic])
	}
	return s
}

var (
	statusCode  = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	refusalLine = regexp.MustCompile(`(?i)\b5\d\d[ -]+#?5\.\d{1,3}\.\d{1,3}\b[^\n]*`)
	quotedID    = regexp.MustCompile(`(?i)message-id:\s*<([^<>\s]{1,500})>`)
)

// resembling reads the reports of servers that don't keep to RFC 3464: they come
// from the postmaster and quote a code and the e-mail's header.
func resembling(h mail.Header, in mailbox.Incoming) *mailbox.Report {
	name, _, _ := strings.Cut(in.From, "@")
	daemon := name == "mailer-daemon" || name == "postmaster" || strings.HasPrefix(name, "microsoftexchange")
	if !daemon || strings.TrimSpace(h.Get("Return-Path")) != "<>" && !in.Auto && !undeliverable(in.Subject) {
		return nil
	}
	r := &mailbox.Report{Action: "failed", Status: statusCode.FindString(in.Text), Diagnostic: clipped(refusalLine.FindString(in.Text))}
	if strings.HasPrefix(r.Status, "4") || strings.Contains(strings.ToLower(in.Subject), "delay") {
		r.Action = "delayed"
	}
	if r.Status == "" && !undeliverable(in.Subject) {
		return nil
	}
	if m := quotedID.FindStringSubmatch(in.Text); m != nil {
		r.OriginalMessageID = m[1]
	}
	return r
}

func undeliverable(subject string) bool {
	lower := strings.ToLower(subject)
	for _, word := range []string{"undeliver", "delivery status notification", "delivery failure", "returned mail", "failure notice", "unzustellbar", "non remis", "no se puede entregar", "delayed"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}
