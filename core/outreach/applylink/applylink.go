// Package applylink finds out whether the source code of an apply link is still in
// the address when a visitor arrives.
//
// # What it promises
//
// [Follow] asks one address after the other, at most [MaxHops], as a browser would go
// from the link to the page, and says at each which parameters are left. Whether they
// are is read from the address alone: what a page keeps in a cookie or in its own
// script is not seen, and the words say so. It writes nothing and signs in nowhere.
package applylink

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
)

// MaxHops is how many addresses are asked at most.
const MaxHops = 10

// MaxTime is how long a whole check takes at most.
const MaxTime = 30 * time.Second

// Answer is what one address said.
type Answer struct {
	Status int
	Next   string // where it sends the visitor on; "" = this is the page
}

// Ask asks one address and goes no further. One function serves one check, so that
// what the first page sets (a cookie) is there for the next.
type Ask func(ctx context.Context, address string) (Answer, error)

// Parameter is one pair of the link's query that has to arrive.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (p Parameter) String() string { return p.Name + "=" + p.Value }

// Verdict is what became of the parameters.
type Verdict string

// The verdicts.
const (
	Survives  Verdict = "survives"  // all are in the address of the last page
	Nested    Verdict = "nested"    // they are there within another parameter
	Lost      Verdict = "lost"      // one or more are gone
	Gone      Verdict = "gone"      // the page is not there
	Blocked   Verdict = "blocked"   // the site does not let programs in
	Circle    Verdict = "circle"    // it never ends
	Unreached Verdict = "unreached" // an address does not answer
	NoCode    Verdict = "no_code"   // nothing was added to the link
	NoLink    Verdict = "no_link"   // the job has no apply link
)

// Hop is one address on the way. Kept, Nested and Lost name the parameters.
type Hop struct {
	URL    string   `json:"url"`
	Status int      `json:"status"`
	Kept   []string `json:"kept"`
	Nested []string `json:"nested"`
	Lost   []string `json:"lost"`
}

// Trail is the whole way, with one sentence about what came of it and one about what
// to do.
type Trail struct {
	OK         bool        `json:"ok"`
	Link       string      `json:"link"`
	Parameters []Parameter `json:"parameters"`
	Hops       []Hop       `json:"hops"`
	Verdict    Verdict     `json:"verdict"`
	Message    string      `json:"message"`
	Advice     string      `json:"advice"`
	// Kind is why an address could not be asked.
	Kind core.Kind `json:"-"`
}

// Follow goes the way that begins at link. The parameters are those that were put on it.
func Follow(ctx context.Context, ask Ask, link string, parameters []Parameter) Trail {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	t := Trail{Link: link, Parameters: parameters, Hops: []Hop{}}
	if t.Parameters == nil {
		t.Parameters = []Parameter{}
	}
	if link == "" {
		return t.end(NoLink)
	}
	for address := link; len(t.Hops) < MaxHops; {
		hop := look(address, parameters)
		answer, err := ask(ctx, address)
		hop.Status = answer.Status
		t.Hops = append(t.Hops, hop)
		if err != nil {
			t.Kind = core.KindOf(err)
			t = t.end(Unreached)
			t.Message += " " + err.Error()
			return t
		}
		if answer.Next == "" {
			return t.end(t.arrived())
		}
		address = onward(address, answer.Next)
	}
	return t.end(Circle)
}

// onward resolves where an address sends on to. A browser keeps the fragment when the
// new address has none.
func onward(from, to string) string {
	base, err := url.Parse(from)
	if err != nil {
		return to
	}
	next, err := base.Parse(to)
	if err != nil {
		return to
	}
	if next.Fragment == "" {
		next.Fragment, next.RawFragment = base.Fragment, base.RawFragment
	}
	return next.String()
}

// look says what is left of the parameters in an address: in its query, in a query
// within its fragment, or anywhere within another value.
func look(address string, parameters []Parameter) Hop {
	h := Hop{URL: address, Kept: []string{}, Nested: []string{}, Lost: []string{}}
	u, err := url.Parse(address)
	if err != nil {
		u = &url.URL{}
	}
	have := u.Query()
	if _, query, found := strings.Cut(u.Fragment, "?"); found {
		if more, err := url.ParseQuery(query); err == nil {
			for name, values := range more {
				have[name] = append(have[name], values...)
			}
		}
	}
	within := unwrapped(address)
	for _, p := range parameters {
		switch {
		case slices.Contains(have[p.Name], p.Value):
			h.Kept = append(h.Kept, p.Name)
		case slices.ContainsFunc(within, func(s string) bool { return strings.Contains(s, p.String()) }):
			h.Nested = append(h.Nested, p.Name)
		default:
			h.Lost = append(h.Lost, p.Name)
		}
	}
	return h
}

// unwrapped gives an address with its escapes taken out once, twice and three times:
// a page to sign in at carries the address behind it as a value.
func unwrapped(address string) (list []string) {
	for range 3 {
		plain, err := url.QueryUnescape(address)
		if err != nil || plain == address {
			break
		}
		list, address = append(list, plain), plain
	}
	return list
}

// arrived judges the last page.
func (t Trail) arrived() Verdict {
	last := t.Hops[len(t.Hops)-1]
	switch {
	case last.Status == 404 || last.Status == 410:
		return Gone
	case last.Status >= 400:
		return Blocked
	case len(t.Parameters) == 0:
		return NoCode
	case len(last.Lost) > 0:
		return Lost
	case len(last.Nested) > 0:
		return Nested
	}
	return Survives
}

// lostAt is the first address without all parameters, counted from 0, and how many
// there are before it.
func (t Trail) lostAt() int {
	return slices.IndexFunc(t.Hops, func(h Hop) bool { return len(h.Lost) > 0 })
}

func (t Trail) end(v Verdict) Trail {
	t.Verdict, t.OK = v, v == Survives || v == Nested
	t.Message, t.Advice = t.words()
	return t
}

// words are the sentence about what was found and the one about what to do.
func (t Trail) words() (message, advice string) {
	switch t.Verdict {
	case Survives:
		return "The source code is in the address of the last page: the ATS can see where an applicant comes from.",
			"Apply once yourself and look whether the source in the ATS is right."
	case Nested:
		return "The source code is carried along within another parameter, as pages to sign in at do it.",
			"Apply once yourself and look whether the source in the ATS is right."
	case Lost:
		return t.wordsOfLoss()
	case Gone:
		return fmt.Sprintf("The page of the link is not there (%d).", t.Hops[len(t.Hops)-1].Status),
			"Look whether the job is still open in the ATS, and give the job its new link."
	case Blocked:
		return fmt.Sprintf("The site did not show the page to a program (%d), so nothing is known.", t.Hops[len(t.Hops)-1].Status),
			"Open the link in your browser and look whether the source code is still in the address line."
	case Circle:
		return fmt.Sprintf("The link was sent on %d times and never came to a page.", MaxHops),
			"Open the link in your browser, and give the job the address at which it ends."
	case Unreached:
		return "An address on the way did not answer.", "Check the link and your connection, then try again."
	case NoCode:
		return "The client has no source code and no UTM parameters, so nothing was added to the link.",
			"Give the client a source code, for example source=reqdesk."
	case NoLink:
	}
	return "The job has no apply link.", "Give the job its apply link, or set the source by hand in the ATS when somebody applies."
}

func (t Trail) wordsOfLoss() (message, advice string) {
	at := t.lostAt()
	lost := strings.Join(t.Hops[len(t.Hops)-1].Lost, ", ")
	end := host(t.Hops[len(t.Hops)-1].URL)
	if at == 0 {
		return "The link itself lacks " + lost + ".", "Check the source code of the client."
	}
	return fmt.Sprintf("%s is lost on the way: %s sends on to %s without it (hop %d).", lost, host(t.Hops[at-1].URL), host(t.Hops[at].URL), at+1),
		"Give the job the address at which the link ends (" + end + ") as its apply link, or ask the client's ATS administrator to pass the parameters on."
}

func host(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "an address that can't be read"
}
