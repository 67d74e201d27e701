package smtpimap

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"

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

func wrongPassword(server string, err error) error {
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

// refused turns the server's own answer into a kind. The sentence carries the
// codes and nothing that the server wrote.
func refused(at stage, answer *smtp.SMTPError) error {
	code := fmt.Sprint(answer.Code)
	if e := answer.EnhancedCode; e[0] > 0 {
		code += fmt.Sprintf(" %d.%d.%d", e[0], e[1], e[2])
	}
	kind, what, hint := core.KindInvalid, "The mail server refused the e-mail", "Look up the code; then retry or drop it."
	switch e := answer.EnhancedCode; {
	case answer.Code/100 == 4:
		kind, what, hint = core.KindTemporary, "The mail server put the e-mail off", "It is tried again."
	case at == stageAuth || answer.Code == 530 || answer.Code == 535:
		return wrongPassword(outgoing, answer)
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
func unread(ctx context.Context, err error) error {
	var answer *imap.Error
	if !errors.As(err, &answer) {
		return unreachable(ctx, incoming, err)
	}
	switch answer.Code {
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired:
		return wrongPassword(incoming, err)
	case imap.ResponseCodeNoPerm, imap.ResponseCodeContactAdmin:
		return core.Fail(core.KindForbidden, "The incoming mail server does not let this account in.", "Ask whoever runs it.").Because(err)
	}
	return core.Fail(core.KindTemporary, "The incoming mail server can't give the e-mails now; nothing was changed.", "It is tried again.").Because(err)
}
