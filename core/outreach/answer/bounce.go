package answer

import (
	"regexp"
	"strings"

	"reqdesk/core/mailbox"
)

// delivery judges a delivery report.
func delivery(r *mailbox.Report, text string) Verdict {
	switch r.Action {
	case "failed":
		return Verdict{Kind: Bounce, Report: r, Soft: soft(r, text)}
	case "delayed":
		return Verdict{Kind: Delay, Report: r}
	}
	return Verdict{Kind: Nothing}
}

// full are the words for a mailbox that has no room.
var full = anyOf(`(?:mailbox (?:is )?full|over ?quota|quota (?:exceeded|full)|exceed(?:s|ed|ing)? (?:its |the )?(?:storage|quota|mailbox)|insufficient (?:system )?storage|postfach (?:ist )?voll|speicherplatz|boîte (?:aux lettres )?(?:est )?pleine|buzón (?:está )?lleno|caixa (?:de correio )?(?:está )?cheia|mailbox (?:is )?vol|brevlådan är full)`)

// soft tells a failure that says nothing against the address (RFC 3463): anything
// temporary, a full mailbox, trouble of the system, a refusal by policy or content.
func soft(r *mailbox.Report, text string) bool {
	if r.Status == "" {
		return full.MatchString(bare(r.Diagnostic)) || full.MatchString(bare(head(text)))
	}
	subject, detail := "", ""
	if parts := strings.Split(r.Status, "."); len(parts) == 3 {
		subject, detail = parts[1], parts[2]
	}
	switch {
	case r.Status[0] == '4':
		return true
	case subject == "2" && detail != "1": // 5.2.1 is a mailbox that is switched off
		return true
	case subject == "1", subject == "2":
		return false
	case subject == "3", subject == "6", subject == "7":
		return true
	}
	return full.MatchString(bare(r.Diagnostic))
}

// Reports of servers that keep to no form are told by their sender and their words.
var (
	daemons = regexp.MustCompile(`^(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|microsoftexchange.*|mail\.?delivery|mailsystem)$`)
	names   = regexp.MustCompile(`(?i)(?:mail delivery (?:sub)?system|mailer[- ]daemon|mail administrator|mail system|postmaster|delivery subsystem)`)

	undelivered = anyOf(`(?:undeliver|delivery (?:status notification|failure|has failed|failed|report|incomplete)|(?:mail|message) delivery (?:failed|failure|status)|email delivery failure|returned mail|failure notice|message status - undeliverable|non[- ]remis|échec (?:de la )?remise|non délivré|unzustellbar|nicht zugestellt|zustellung.{0,20}(?:fehlgeschlagen|nicht)|no se (?:puede|pudo|ha podido) entregar|error de entrega|não (?:foi )?(?:possível )?entreg|falha (?:na|de) entrega|onbestelbaar|niet (?:worden )?bezorg|bezorging.{0,40}mislukt|(?:kunde|gick) inte (?:att )?leverera|olevererbart|could not (?:be delivered|send message)|couldn['’]t be delivered|warning: (?:message|could not)|delayed|was not delivered|wasn['’]t delivered|permanent error|address not found|adresse wurde nicht gefunden)`)
	late        = anyOf(`(?:\bdelay(?:ed)?\b|warning: could not send|still being retried|will (?:be )?retr(?:y|ied)|not yet been delivered|delivery incomplete|delivery attempts will continue|verzögert|noch nicht zugestellt|en attente|retardé|retrasad|demorad|atrasad|vertraagd|försenad)`)
	refusal     = regexp.MustCompile(`(?i)(?:\b5\d\d[ :#-]+(?:#?5\.\d{1,3}\.\d{1,3}\b)?[^\n]*|#5\d\d 5\.\d{1,3}\.\d{1,3}[^\n]*)`)
	refused     = regexp.MustCompile(`\b5\d\d[ -]#?5\.\d{1,3}\.\d{1,3}\b`)
	code        = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	quotedID    = regexp.MustCompile(`(?i)message-id:\s*<([^<>\s]{1,500})>`)
	anAddress   = regexp.MustCompile(`[A-Za-z0-9._%+'=-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}`)
	copied      = anyOf(`(?:below this line is a copy|this is a copy of the message|original message (?:headers|follows)|-+ ?original message ?-+|the header of the original message|below is a copy of the original|ursprüngliche (?:nachricht|kopfzeilen)|en-têtes (?:du message )?d['’]origine|encabezados (?:originales|del mensaje)|return-path: )`)
)

// daemon tells an address from which servers write.
func daemon(from string) bool {
	name, _, _ := strings.Cut(from, "@")
	return daemons.MatchString(name)
}

// head is what a server says, without the copy of the e-mail below it.
func head(text string) string {
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	var kept []string
	for l := range strings.SplitSeq(text, "\n") {
		if copied.MatchString(bare(l)) && len(kept) > 0 {
			break
		}
		kept = append(kept, l)
	}
	return strings.Join(kept, "\n")
}

// resembling reads a report that has no form; nil = it is none.
func resembling(in mailbox.Incoming) *mailbox.Report {
	name, _, _ := strings.Cut(in.From, "@")
	failed := in.Header.Get("x-failed-recipients")
	_, ndr := in.Header["x-ms-exchange-message-is-ndr"]
	server := daemon(in.From) || names.MatchString(in.FromName) && (name == "" || in.Header.Get("return-path") == "<>" || says(in.Header))
	said, subject := bare(head(in.Text)), bare(in.Subject)
	if failed == "" && !ndr && (!server || !undelivered.MatchString(subject) && !undelivered.MatchString(said) && !refused.MatchString(said)) {
		return nil
	}
	r := &mailbox.Report{Action: "failed", Status: code.FindString(said), Diagnostic: clip(refusal.FindString(said)), Recipient: whom(in, failed, said)}
	if late.MatchString(subject) || late.MatchString(said) && !strings.HasPrefix(r.Status, "5") || strings.HasPrefix(r.Status, "4") {
		r.Action = "delayed"
	}
	if given := strings.Contains(strings.ToLower(said), "permanent error") || strings.Contains(strings.ToLower(said), "i've given up"); given && !late.MatchString(subject) {
		r.Action = "failed"
	}
	r.OriginalMessageID = answered(in)
	return r
}

// answered finds the e-mail that a report without form is about.
func answered(in mailbox.Incoming) string {
	if m := quotedID.FindStringSubmatch(in.Text); m != nil {
		return m[1]
	}
	if len(in.InReplyTo) > 0 {
		return in.InReplyTo[0]
	}
	if n := len(in.References); n > 0 {
		return in.References[n-1]
	}
	return ""
}

// whom finds who was not reached: whom the header names, else the first address in
// the words that is neither ours nor the server's.
func whom(in mailbox.Incoming, failed, said string) string {
	if a := anAddress.FindString(failed); a != "" {
		return strings.ToLower(a)
	}
	for _, a := range anAddress.FindAllString(said, 20) {
		a = strings.ToLower(a)
		local, _, _ := strings.Cut(a, "@")
		ours := a == in.From || daemons.MatchString(local)
		for _, to := range in.To {
			ours = ours || a == to
		}
		if !ours {
			return a
		}
	}
	return ""
}

func clip(s string) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > 500 {
		return string(r[:500])
	}
	return strings.TrimSpace(s)
}

// MayBeReport tells by the header alone whether an e-mail may report on another one.
func MayBeReport(in mailbox.Incoming) bool {
	_, ndr := in.Header["x-ms-exchange-message-is-ndr"]
	kind := strings.ToLower(in.Header.Get("content-type"))
	return ndr || strings.HasPrefix(kind, "multipart/report") || in.Header.Get("x-failed-recipients") != "" || daemon(in.From) ||
		names.MatchString(in.FromName) || in.Header.Get("return-path") == "<>" || undelivered.MatchString(bare(in.Subject))
}
