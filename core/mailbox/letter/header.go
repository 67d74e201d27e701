package letter

import (
	"bufio"
	"bytes"
	"slices"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"

	"reqdesk/core/mailbox"
)

// Limits of what a header may list.
const (
	maxAddresses  = 50
	maxReferences = 200
	maxLine       = 1000 // characters of a subject, a name or any other line
	maxFields     = 400
)

// heading reads what the header says.
func heading(h mail.Header) mailbox.Incoming {
	in := mailbox.Incoming{
		MessageID: first(messageIDs(h.Get("Message-Id"))), InReplyTo: messageIDs(h.Get("In-Reply-To")), References: messageIDs(h.Get("References")),
		To: addressesOf(h, "To"), Header: lines(h),
	}
	if from, err := h.AddressList("From"); err == nil && len(from) > 0 {
		in.From, in.FromName = strings.ToLower(from[0].Address), line(from[0].Name)
	}
	if subject, err := h.Subject(); err == nil {
		in.Subject = line(subject)
	} else {
		in.Subject = line(h.Get("Subject"))
	}
	if date, err := h.Date(); err == nil {
		in.Date = date.UTC()
	}
	return in
}

// lines are all lines of the header, within bounds.
func lines(h mail.Header) mailbox.Header {
	out := mailbox.Header{}
	n := 0
	for fields := h.Fields(); fields.Next() && n < maxFields; n++ {
		key := strings.ToLower(fields.Key())
		out[key] = append(out[key], line(fields.Value()))
	}
	return out
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// readHeader reads a header that may be cut off or broken: what was read up to
// there counts.
func readHeader(b []byte) mail.Header {
	b = append(bytes.TrimRight(slices.Clone(b), "\r\n"), "\r\n\r\n"...)
	h, err := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(b)))
	if err != nil {
		h = lenient(b)
	}
	return mail.Header{Header: message.Header{Header: h}}
}

// lenient reads a broken header line by line and leaves out what is none.
func lenient(b []byte) textproto.Header {
	var fields []string
	for l := range strings.SplitSeq(string(b), "\n") {
		l = strings.TrimRight(l, "\r")
		if l != "" && (l[0] == ' ' || l[0] == '\t') && len(fields) > 0 {
			fields[len(fields)-1] += " " + strings.TrimSpace(l)
		} else {
			fields = append(fields, l)
		}
	}
	var h textproto.Header
	for i := len(fields) - 1; i >= 0; i-- { // Add puts in front
		key, value, found := strings.Cut(fields[i], ":")
		if found && key != "" && !strings.ContainsAny(key, " \t") {
			h.Add(key, strings.TrimSpace(value))
		}
	}
	return h
}

// messageIDs lists what stands in angle brackets. Some programs put comments or
// commas between; they are passed over.
func messageIDs(rest string) []string {
	var ids []string
	for {
		start := strings.IndexByte(rest, '<')
		if start < 0 {
			break
		}
		rest = rest[start+1:]
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			break
		}
		id := strings.Join(strings.Fields(rest[:end]), "")
		if id != "" && len(id) <= 500 {
			ids = append(ids, id)
		}
		rest = rest[end+1:]
	}
	if len(ids) > maxReferences { // the first and the last ones say most
		ids = append(ids[:maxReferences/2:maxReferences/2], ids[len(ids)-maxReferences/2:]...)
	}
	return ids
}

func addressesOf(h mail.Header, key string) []string {
	list, err := h.AddressList(key)
	if err != nil {
		return nil
	}
	var out []string
	for _, a := range list {
		if len(out) < maxAddresses {
			out = append(out, strings.ToLower(a.Address))
		}
	}
	return out
}

// line makes one bounded line of harmless text.
func line(s string) string {
	s = mailbox.SafeLine(s)
	if r := []rune(s); len(r) > maxLine {
		s = string(r[:maxLine])
	}
	return s
}

// MessageID is the Message-ID of an e-mail as it lies there, without its brackets.
func MessageID(raw []byte) string {
	header, _ := halves(raw)
	h := readHeader(header)
	return first(messageIDs(h.Get("Message-Id")))
}
