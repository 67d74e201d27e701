package smtpimap

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"

	"reqdesk/core"
)

// Server names one of the two servers in sentences.
const (
	outgoing = "outgoing mail server"
	incoming = "incoming mail server"
)

// unreachable gives a kind and a sentence to a failure of the network.
func unreachable(ctx context.Context, server string, err error) error {
	var known *core.Error
	if errors.As(err, &known) {
		return err
	}
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
	)
	switch {
	case ctx.Err() != nil:
		return core.Fail(core.KindTemporary, "The call to the "+server+" was ended; nothing was sent or changed.", "").Because(err)
	case errors.As(err, &unknown), errors.As(err, &hostname), errors.As(err, &invalid), errors.As(err, &verify):
		return core.Fail(core.KindTemporary, "The certificate of the "+server+" is not trusted; no password was sent.",
			"Check the server's name, or let your system trust its authority.").Because(err)
	case errors.As(err, &record):
		return core.Fail(core.KindTemporary, "The "+server+" does not speak TLS on this port; no password was sent.",
			"Try starttls, or the port for TLS.").Because(err)
	}
	return core.Fail(core.KindTemporary, "The "+server+" can't be reached or does not answer; nothing was sent or changed.",
		"Check the network and the server's name and port.").Because(err)
}

func noStartTLS(server string) error {
	return core.Fail(core.KindTemporary, "The "+server+" offers no STARTTLS; no password was sent.",
		"Check the port, or use tls if it encrypts from the first byte.")
}

// notLetIn says that the sign-in was refused; code is the server's own, text what it
// said, of which only the well-known reasons are looked for.
func (c Config) notLetIn(server, code, text string, err error) error {
	text = strings.ToLower(text)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	if c.Tokens != nil {
		return core.Fail(core.KindAuth, "The "+server+" refused the sign-in through the browser.", "Sign in again with `mailbox sign-in`.").Because(err)
	}
	switch {
	case code == "5.7.139", has("smtpclientauthentication is disabled", "basic authentication is disabled"):
		return core.Fail(core.KindForbidden, "Microsoft 365 has sending with a password (SMTP AUTH) switched off for this mailbox or organisation.",
			"The administrator can switch it on for the mailbox; or add it as kind microsoft, or as drafts.").Because(err)
	case code == "5.7.9", has("application-specific password", "app password"):
		return core.Fail(core.KindAuth, "The "+server+" wants an app password, not your own one.", "Make one in your account's security settings and enter it.").Because(err)
	case has("web browser", "webalert", "web login required"):
		return core.Fail(core.KindAuth, "The "+server+" wants you to sign in through the browser once, or an app password.",
			"Sign in there, then make an app password in your account's security settings and enter it.").Because(err)
	}
	return core.Fail(core.KindAuth, "The "+server+" refused the user name or password.",
		"Enter the password anew; many providers want an app password.").Because(err)
}

// stage is how far a sending had come.
type stage int

const (
	stageConnect stage = iota
	stageAuth
	stageSender
	stageRecipient
	stageData
)

// limitPause is how long a mailbox rests after its provider's daily limit.
const limitPause = 4 * time.Hour

// refused turns the server's own answer into a kind. The sentence carries the
// codes and nothing that the server wrote.
func (c Config) refused(at stage, answer *smtp.SMTPError) error {
	code, enhanced := fmt.Sprint(answer.Code), ""
	if e := answer.EnhancedCode; e[0] > 0 {
		enhanced = fmt.Sprintf("%d.%d.%d", e[0], e[1], e[2])
		code += " " + enhanced
	}
	kind, what, hint := core.KindInvalid, "The mail server refused the e-mail", "Look up the code; then retry or drop it."
	switch e := answer.EnhancedCode; {
	case enhanced == "5.4.5", enhanced == "4.4.5":
		limited := core.Fail(core.KindRateLimited, "The provider's limit for sending is reached ("+code+"); it was not sent.", "It is tried again later; lower the mailbox's limit per day.")
		if c.Clock != nil {
			limited.RetryAt = c.Clock.Now().Add(limitPause)
		}
		return limited.Because(answer)
	case answer.Code/100 == 4:
		kind, what, hint = core.KindTemporary, "The mail server put the e-mail off", "It is tried again."
	case at == stageAuth || answer.Code == 530 || answer.Code == 534 || answer.Code == 535:
		return c.notLetIn(outgoing, enhanced, answer.Message, answer)
	case at == stageConnect:
		kind, what, hint = core.KindTemporary, "The outgoing mail server turns us away", "Check the server's name and port."
	case at == stageSender && (e[1] == 7 || answer.Code == 550 || answer.Code == 553):
		kind, what, hint = core.KindForbidden, "The account may not send from this address", "Check the mailbox's sender address."
	case at == stageRecipient && unknownRecipient(answer), at == stageData && e == smtp.EnhancedCode{5, 1, 1}:
		kind, what, hint = core.KindNotFound, "The mail server does not know the recipient's address", "Use another address of the person."
	}
	return core.Fail(kind, what+" ("+code+"); it was not sent.", hint).Because(answer)
}

// unknownRecipient tells an address that does not exist from a refusal for other
// reasons: policy, a full mailbox, the system.
func unknownRecipient(answer *smtp.SMTPError) bool {
	switch answer.EnhancedCode[1] {
	case 1:
		return answer.EnhancedCode[2] != 7 && answer.EnhancedCode[2] != 8 // those are about the sender
	case 0:
		return answer.Code == 550 || answer.Code == 551 || answer.Code == 553
	}
	return false
}

// unread gives a kind to a failure of IMAP.
func (c Config) unread(ctx context.Context, err error) error {
	var known *core.Error
	if errors.As(err, &known) {
		return err
	}
	a, answered := answer(err)
	if !answered {
		return unreachable(ctx, incoming, err)
	}
	switch a.Code {
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired:
		return c.notLetIn(incoming, "", a.Text, err)
	case imap.ResponseCodeNoPerm, imap.ResponseCodeContactAdmin:
		return core.Fail(core.KindForbidden, "The incoming mail server does not let this account in.", "Ask whoever runs it.").Because(err)
	}
	return core.Fail(core.KindTemporary, "The incoming mail server can't give the e-mails now; nothing was changed.", "It is tried again.").Because(err)
}

// answer is what the server said, if the error is its answer.
func answer(err error) (*imap.Error, bool) {
	var a *imap.Error
	return a, errors.As(err, &a)
}
