package mailserver

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/emersion/go-sasl"
)

// bearer is the mechanism of the large providers for access tokens.
const bearer = "XOAUTH2"

// bearer gives the account that a token lets in, or nil.
func (s *Server) bearer(name, token string) *account {
	if s.options.Bearer == nil || !s.options.Bearer(strings.ToLower(name), token) || s.strikes(RefusePassword) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[strings.ToLower(name)]
}

// bearerServer is the server's half of XOAUTH2: a token that is not accepted is
// answered with a challenge first, and refused when the client has answered that.
type bearerServer struct {
	signIn func(name, token string) error
	failed error
}

// Next takes the name and the token.
func (b *bearerServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if b.failed != nil {
		return nil, false, b.failed
	}
	if response == nil {
		return []byte{}, false, nil
	}
	user, rest, _ := strings.Cut(string(response), "\x01")
	name, named := strings.CutPrefix(user, "user=")
	token, signed := strings.CutPrefix(strings.TrimRight(rest, "\x01"), "auth=Bearer ")
	if !named || !signed {
		return nil, false, sasl.ErrUnexpectedClientResponse
	}
	if b.failed = b.signIn(name, token); b.failed != nil {
		return []byte(`{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}`), false, nil
	}
	return nil, true, nil
}

var messageID = regexp.MustCompile(`(?im)^message-id:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*`)

// renamed gives an e-mail another Message-ID and keeps the old one in a line of the
// provider's own.
func renamed(raw []byte, number int) []byte {
	head, body, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !found {
		return raw
	}
	head = messageID.ReplaceAllFunc(bytes.Clone(head), func(old []byte) []byte {
		_, id, _ := bytes.Cut(old, []byte(":"))
		return fmt.Appendf(nil, "Message-ID: <renamed.%d@provider.example>\r\nX-Provider-Original-Message-ID:%s", number, id)
	})
	return bytes.Join([][]byte{head, body}, []byte("\r\n\r\n"))
}
