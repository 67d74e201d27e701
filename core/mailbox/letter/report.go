package letter

import (
	"bufio"
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-message/textproto"

	"reqdesk/core/mailbox"
)

const maxDiagnostic = 500

// statusCode is an enhanced status code (RFC 3463).
var statusCode = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)

// report reads a delivery report by RFC 3464; nil = there is none.
func report(pieces []Piece) *mailbox.Report {
	var r *mailbox.Report
	for _, p := range pieces {
		if strings.HasSuffix(p.Kind, "delivery-status") && r == nil {
			r = deliveryStatus(p.decode())
		}
	}
	if r != nil {
		r.OriginalMessageID, r.References = original(pieces, r.OriginalMessageID)
	}
	return r
}

// original finds which e-mail a report is about: by the header that it brings, else
// by what was said before.
func original(pieces []Piece, known string) (id string, references []string) {
	for _, p := range pieces {
		switch p.Kind {
		case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers":
			h := readHeader([]byte(p.decode()))
			references = append(references, messageIDs(h.Get("References"))...)
			for _, key := range []string{"Message-Id", "X-Original-Message-Id", "X-Microsoft-Original-Message-Id"} {
				if ids := messageIDs(h.Get(key)); len(ids) > 0 {
					if id == "" {
						id = ids[0]
					} else {
						references = append(references, ids[0])
					}
				}
			}
		}
	}
	if id == "" {
		id = known
	} else if known != "" && known != id {
		references = append(references, known)
	}
	return id, references
}

// deliveryStatus reads the fields of the recipient whose fate weighs most: one who
// was not reached before one who is being tried, before all others.
func deliveryStatus(text string) *mailbox.Report {
	r := bufio.NewReader(strings.NewReader(strings.ReplaceAll(text, "\r\n", "\n") + "\n\n"))
	var best *mailbox.Report
	message := ""
	for range 50 {
		h, err := textproto.ReadHeader(r)
		if ids := messageIDs(h.Get("X-Original-Message-Id")); len(ids) > 0 {
			message = ids[0]
		}
		if action := word(h.Get("Action")); action != "" {
			one := &mailbox.Report{Action: action, Diagnostic: clipped(afterSemicolon(h.Get("Diagnostic-Code"))), Recipient: recipient(h)}
			one.Status = status(h.Get("Status"), one.Diagnostic)
			if best == nil || weight(one.Action) > weight(best.Action) {
				best = one
			}
		}
		if err != nil {
			break
		}
	}
	if best != nil {
		best.OriginalMessageID = message
	}
	return best
}

func weight(action string) int {
	switch action {
	case "failed":
		return 2
	case "delayed":
		return 1
	}
	return 0
}

// status prefers the code that the other server gave: some servers write 5.0.0
// where the reason stands behind it.
func status(field, diagnostic string) string {
	code := statusCode.FindString(field)
	if given := statusCode.FindString(diagnostic); given != "" && (code == "" || strings.HasSuffix(code, ".0.0") && given[0] == code[0]) {
		return given
	}
	return code
}

func recipient(h textproto.Header) string {
	for _, key := range []string{"Original-Recipient", "Final-Recipient"} {
		if a := strings.ToLower(strings.Trim(afterSemicolon(h.Get(key)), "<> ")); strings.Contains(a, "@") {
			return line(a)
		}
	}
	return ""
}

func word(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(s)), " ")
	return strings.TrimRight(s, ";,")
}

// afterSemicolon leaves out the type in "rfc822; a@example.com".
func afterSemicolon(s string) string {
	if _, value, found := strings.Cut(s, ";"); found {
		s = value
	}
	return mailbox.SafeLine(s)
}

func clipped(s string) string {
	if r := []rune(s); len(r) > maxDiagnostic {
		s = string(r[:maxDiagnostic])
	}
	return s
}

// junkReport reads what Outlook.com sends instead of a feedback report: the e-mail that
// somebody marked as spam is attached, and a line in its header names who it was; nil =
// it is none. Some of them come without that line, under a fixed title.
func junkReport(in mailbox.Incoming, pieces []Piece) *mailbox.Complaint {
	name, host, _ := strings.Cut(in.From, "@")
	if name != "staff" || !slices.Contains([]string{"hotmail.com", "outlook.com", "live.com"}, host) {
		return nil
	}
	for _, p := range pieces {
		if !p.Header() {
			continue
		}
		h := readHeader([]byte(p.decode()))
		named := h.Get("X-HmXmrOriginalRecipient")
		if named == "" && !strings.HasPrefix(strings.ToLower(in.Subject), "complaint about message from") {
			continue
		}
		c := &mailbox.Complaint{Type: "abuse"}
		if a := strings.ToLower(strings.Trim(named, "<> ")); strings.Contains(a, "@") {
			c.Recipient = line(a)
		}
		c.OriginalMessageID, c.References = original(pieces, "")
		return c
	}
	return nil
}

// complaint reads a feedback report by RFC 5965; nil = there is none.
func complaint(pieces []Piece) *mailbox.Complaint {
	for _, p := range pieces {
		if p.Kind != "message/feedback-report" {
			continue
		}
		h := readHeader([]byte(p.decode()))
		c := &mailbox.Complaint{Type: word(h.Get("Feedback-Type"))}
		if a := strings.ToLower(strings.Trim(h.Get("Original-Rcpt-To"), "<> ")); strings.Contains(a, "@") {
			c.Recipient = line(a)
		}
		c.OriginalMessageID, c.References = original(pieces, "")
		return c
	}
	return nil
}
