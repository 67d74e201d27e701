// Package visit asks web pages that belong to no account, such as the apply link of a
// job, where they send a visitor on to.
//
// # What it promises
//
//   - http and https only. One address at a time: it never follows by itself.
//   - An address of the internet never leads to this machine or to the network around
//     it, whatever its name resolves to; a link that begins there may stay there.
//   - At most 15 seconds an address and 256 KB of a page. A page is read only to see
//     whether it sends on by a meta element; no script runs, nothing is written.
//   - Cookies live as long as the visitor and are kept nowhere.
package visit

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/net/html"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/outreach/applylink"
)

const (
	maxTime = 15 * time.Second
	maxPage = 256 << 10
)

// reach is how far away an address is. Nobody is sent nearer than where they began.
type reach int

const (
	here reach = iota // this machine
	near              // the network around it
	far               // the internet
)

func reachOf(ip netip.Addr) reach {
	ip = ip.Unmap()
	switch {
	case ip.IsLoopback(), ip.IsUnspecified():
		return here
	case ip.IsPrivate(), ip.IsLinkLocalUnicast(), ip.IsLinkLocalMulticast(), ip.IsMulticast():
		return near
	}
	return far
}

// visitor is one walk from page to page.
type visitor struct {
	client       *http.Client
	loopbackOnly bool

	mu    sync.Mutex // several addresses of one name are dialled at once
	began bool       // the first address was asked
	least reach      // how near an address may be
}

// New makes what asks the addresses of one walk, which is for one goroutine. In
// practice only this machine is asked.
func New(loopbackOnly bool) applylink.Ask {
	v := &visitor{loopbackOnly: loopbackOnly}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: v.control}
	jar, err := cookiejar.New(nil)
	if err != nil {
		jar = nil // without cookies then; the jar's list of suffixes is optional
	}
	v.client = &http.Client{
		Timeout:       maxTime,
		Transport:     &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, DisableKeepAlives: true, MaxResponseHeaderBytes: 1 << 20},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if jar != nil {
		v.client.Jar = jar
	}
	return v.ask
}

var errNearer = core.Fail(core.KindRefused, "It leads from the internet to this machine or the network around it, which is refused.",
	"Check the link in your browser.")

// control judges the address to which a name has resolved.
func (v *visitor) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	r := reachOf(at.Addr())
	if v.loopbackOnly && r != here {
		return core.Fail(core.KindUsage, "A practice workspace speaks to this machine only.", "Use a workspace of your own for a real job.")
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.began {
		v.least = max(v.least, r)
	}
	if r < v.least {
		return errNearer
	}
	return nil
}

func (v *visitor) ask(ctx context.Context, address string) (applylink.Answer, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return applylink.Answer{}, core.Fail(core.KindInvalid, "An address on the way is no web address.", "Check the link in your browser.")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return applylink.Answer{}, core.Fail(core.KindInvalid, "An address on the way can't be asked.", "Check the link in your browser.").Because(err)
	}
	request.Header.Set("User-Agent", httpx.DefaultAgent)
	request.Header.Set("Accept", "text/html,*/*;q=0.5")
	answer, err := v.client.Do(request)
	v.mu.Lock()
	v.began = true
	v.mu.Unlock()
	if err != nil {
		return applylink.Answer{}, failure(err, u.Host)
	}
	defer answer.Body.Close()
	out := applylink.Answer{Status: answer.StatusCode, Next: answer.Header.Get("Location")}
	if answer.StatusCode < 300 || answer.StatusCode > 399 {
		out.Next = refresh(answer)
	}
	return out, nil
}

// failure words why an address did not answer. The query of an address is in none of
// the words.
func failure(err error, host string) error {
	var known *core.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.Canceled):
		return err
	}
	var name *net.DNSError
	if errors.As(err, &name) && name.IsNotFound {
		return core.Fail(core.KindInvalid, "There is no server named "+host+".", "Its name may be misspelt.")
	}
	return core.Fail(core.KindTemporary, host+" does not answer.", "Try again later.")
}

// refresh finds out whether a page sends on by a meta element of its head.
func refresh(answer *http.Response) string {
	if kind := answer.Header.Get("Content-Type"); !strings.Contains(kind, "html") {
		return ""
	}
	page := html.NewTokenizer(io.LimitReader(answer.Body, maxPage))
	for {
		switch page.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := page.Token()
			if token.Data == "body" {
				return ""
			}
			if to := metaRefresh(token); to != "" {
				return to
			}
		}
	}
}

// metaRefresh reads "0; url=…"; a page that waits for more than a few seconds is one
// that somebody reads.
func metaRefresh(t html.Token) string {
	var kind, content string
	for _, a := range t.Attr {
		switch a.Key {
		case "http-equiv":
			kind = a.Val
		case "content":
			content = a.Val
		}
	}
	wait, to, found := strings.Cut(content, ";")
	if t.Data != "meta" || !strings.EqualFold(kind, "refresh") || !found || len(strings.TrimSpace(wait)) > 1 || strings.TrimSpace(wait) > "5" {
		return ""
	}
	name, address, found := strings.Cut(to, "=")
	if !found || !strings.EqualFold(strings.TrimSpace(name), "url") {
		return ""
	}
	return strings.Trim(strings.TrimSpace(address), `'"`)
}
