package graph

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/mailbox"
)

// largest is the biggest request that the server takes, in bytes.
const largest = 4 << 20

// Send hands the message over as it was written.
func (a *Account) Send(ctx context.Context, e mailbox.Envelope) (mailbox.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return mailbox.Receipt{}, err // nothing has left
	}
	body := []byte(base64.StdEncoding.EncodeToString(e.Raw))
	if len(body) > largest {
		return mailbox.Receipt{}, core.Fail(core.KindInvalid, "The e-mail is too large for Microsoft's interface; it was not sent.", "Leave out a file: 3 MB is the most in all.")
	}
	resp, err := a.client.Stream(ctx, httpx.Request{Method: http.MethodPost, Path: "me/sendMail", Body: body, Type: "text/plain"})
	if err != nil {
		return mailbox.Receipt{}, a.unsent(ctx, err)
	}
	defer resp.Body.Close()
	return mailbox.Receipt{Detail: http.StatusText(resp.Status) + " by " + a.client.Host()}, nil
}

// unsent tells apart what certainly was not taken, and what nobody knows.
func (a *Account) unsent(ctx context.Context, err error) error {
	var refused *httpx.StatusError
	switch {
	case errors.As(err, &refused):
		return a.refused(err, refused)
	case ctx.Err() != nil && core.KindOf(err) != core.KindUnknown:
		// It ended under way: the message may have left.
		return lost(err)
	}
	return a.say(err)
}

func (a *Account) refused(err error, s *httpx.StatusError) error {
	switch code := codeOf(s.Body); {
	case code == "ErrorInvalidRecipients":
		return core.Fail(core.KindNotFound, "Microsoft does not take the recipient's address; the e-mail was not sent.", "Check the address.").Because(err)
	case code == "ErrorSendAsDenied":
		return core.Fail(core.KindForbidden, "This account may not send from the mailbox's address; the e-mail was not sent.",
			"Use the account's own address, or ask the administrator for the right to send as it.").Because(err)
	case code == "ErrorExceededMessageLimit" || code == "ErrorMessageSubmissionBlocked" || code == "ErrorQuotaExceeded":
		return core.Fail(core.KindRateLimited, "Microsoft's limit of sent e-mails is reached; the e-mail was not sent.", "It is tried again later.").Because(err)
	}
	if s.Status >= 500 && !(s.Status == http.StatusServiceUnavailable && comesBack(err)) {
		return lost(err)
	}
	return a.say(err)
}

// comesBack tells whether the server named a time: it then has not begun.
func comesBack(err error) bool {
	var own *core.Error
	return errors.As(err, &own) && !own.RetryAt.IsZero()
}

func lost(err error) error {
	return core.Fail(core.KindUnknown, "The e-mail was handed to Microsoft and its answer was never heard.",
		"Look into Sent Items before sending it again.").Because(err)
}

// codeOf is the word by which Graph says what is wrong.
func codeOf(body []byte) string {
	var said struct {
		Error struct{ Code string }
	}
	if json.Unmarshal(body, &said) != nil {
		return ""
	}
	return said.Error.Code
}

// File has nothing to do: what is sent lies in Sent Items by itself.
func (a *Account) File(context.Context, mailbox.Envelope) (mailbox.Filed, error) {
	return mailbox.FiledThem, nil
}
