// Package github finds developers on GitHub for a job, and checks what somebody's page
// there says.
//
// # What it asks
//
// GitHub's search over users knows places and programming languages, and no more of a
// job than that: one question per language among the must-haves and per place of the
// job, at most 256 characters and without operators. What else the job wants is looked
// for in what a person shows: the review quotes it. A job without any programming
// language has nobody to look for here, and that is said instead of asking for everyone
// in a town.
//
// GitHub gives the first 1,000 of each answer. Where there are more, the question is
// parted by the day on which an account was made until each part is small enough. An
// answer that GitHub itself calls incomplete is asked for again, twice, before it is
// taken as it is.
//
// # Find and verify, and no more
//
// GitHub's terms and good manners forbid to harvest addresses there for e-mails. So an
// e-mail address or telephone number is left out wherever it stands: in its own field,
// in the text about somebody, in the description of a repository. What is given is the
// profile's link, the name, the employer and place that somebody names, their own page,
// and what their repositories show; they are contacted through what they offer for it.
//
// # Limits
//
// With a token 30 searches a minute and 5,000 reads an hour, without one 10 and 60; each
// person costs two reads. Searches and reads have each their own pace. GitHub says 403
// as well as 429 where it was asked too often. What was found until then is given.
package github

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/source"
)

var (
	_ source.Searcher = (*Search)(nil)
	_ source.Verifier = (*Search)(nil)
)

// Kind is the source's word in commands.
const Kind = "github"

// site is where people's pages are.
const site = "https://github.com/"

// Search is GitHub's user search with one token, or without.
type Search struct {
	search, reads *httpx.Client
	signed        bool
	pageSize      int
}

// Factory is the source's line in the list of sources.
func Factory() source.Factory { return source.Factory{Descriptor: descriptor(), New: New} }

const instructions = `A token is not needed, but lets Reqdesk ask three times as often.

1. Sign in to GitHub and open *Settings → Developer settings → Personal access tokens → Fine-grained tokens*.
2. Choose *Generate new token*, give it a name such as "Reqdesk", and leave repository access at *Public repositories*. It needs no permission.
3. Copy the token; GitHub shows it once.

Reqdesk finds people and checks what they show. Addresses on GitHub are neither stored nor written to.`

func descriptor() source.Descriptor {
	return source.Descriptor{
		Kind: Kind, Name: "GitHub", About: "Developers by programming language and place, with what their public repositories show.",
		Fields: []ats.Field{
			{Key: "token", Label: "Token", Help: "A personal access token without any permission; without one GitHub answers a third as often.", Secret: true},
			{Key: "base_url", Label: "Address", Help: "https://api.github.com unless your company runs a GitHub of its own.", Default: "https://api.github.com"},
		},
		Instructions: instructions, KeyPage: "https://github.com/settings/personal-access-tokens/new", Verifies: true,
		Grade: ats.GradeFake, Tested: "Against a fake that behaves as the vendor's public description says; not yet against the real service.",
	}
}

// The limits: a burst and a pace that together stay within what GitHub permits in any
// window.
var (
	searchesSigned = httpx.Limit{Requests: 20, Per: time.Minute, Burst: 10}
	searchesBare   = httpx.Limit{Requests: 6, Per: time.Minute, Burst: 4}
	readsSigned    = httpx.Limit{Requests: 4400, Per: time.Hour, Burst: 600}
	readsBare      = httpx.Limit{Requests: 20, Per: time.Hour, Burst: 40}
)

// New makes the source; it contacts nobody.
func New(c source.Config) (source.Source, error) { return open(c, 100) }

func open(c source.Config, pageSize int) (*Search, error) {
	token := c.Secrets["token"]
	s := &Search{signed: token != "", pageSize: pageSize}
	searches, reads := searchesBare, readsBare
	auth := httpx.Auth{}
	if s.signed {
		searches, reads, auth = searchesSigned, readsSigned, httpx.Bearer(token)
	}
	for _, one := range []struct {
		into  **httpx.Client
		limit httpx.Limit
	}{{&s.search, searches}, {&s.reads, reads}} {
		client, err := httpx.New(httpx.Config{
			BaseURL: c.Base("https://api.github.com"), Auth: auth, Limit: one.limit, LimitByForbidden: true,
			MaxBody: 8 << 20, LoopbackOnly: c.LoopbackOnly,
		})
		if err != nil {
			return nil, err
		}
		*one.into = client
	}
	return s, nil
}

// Descriptor describes GitHub.
func (s *Search) Descriptor() source.Descriptor { return descriptor() }

// Requests tells how many requests went out so far.
func (s *Search) Requests() int { return s.search.Requests() + s.reads.Requests() }

// Close gives idle connections back.
func (s *Search) Close() { s.search.Close(); s.reads.Close() }

// Check asks for the limits, which costs none of them.
func (s *Search) Check(ctx context.Context) (string, error) {
	var got struct {
		Resources struct{ Search, Core struct{ Limit int } }
	}
	if err := s.get(ctx, s.reads, "/rate_limit", nil, &got); err != nil {
		return "", err
	}
	who := "Without a token"
	if s.signed {
		who = "The token works"
	}
	return fmt.Sprintf("%s: %d searches a minute and %d reads an hour.", who, got.Resources.Search.Limit, got.Resources.Core.Limit), nil
}

// accept names the version of GitHub's interface that is spoken.
var accept = http.Header{"Accept": {"application/vnd.github+json"}, "X-Github-Api-Version": {"2022-11-28"}}

// The bounds of one question.
const (
	mostSearches = 12   // requests for one page of answers
	mostGiven    = 1000 // results of one question
	mostTries    = 2    // of an answer that GitHub calls incomplete
)

// Find gives the next people for a job.
func (s *Search) Find(ctx context.Context, a source.Ask) (source.Page, error) {
	q := newPlan(a.Query)
	if len(q.questions) == 0 {
		return source.Page{}, core.Fail(core.KindUnsupported, "GitHub was not asked: the job names no programming language, and GitHub knows people by nothing else.",
			"Add the language as a must-have, or use another source for this job.")
	}
	w := walk{Search: s, plan: q, ask: a, seen: map[string]bool{}}
	if err := w.at.read(a.Cursor); err != nil {
		return source.Page{}, err
	}
	w.page.Note = q.note
	for range mostSearches {
		if w.at.Question >= len(q.questions) {
			w.page.Last = true
			break
		}
		more, err := w.step(ctx)
		if err != nil {
			return source.Page{}, err
		}
		if !more {
			break
		}
	}
	w.page.Next = w.at.write()
	w.page.Last = w.page.Last || w.at.Question >= len(q.questions)
	return w.page, nil
}

// walk is one call of Find under way.
type walk struct {
	*Search
	plan
	ask  source.Ask
	at   spot
	page source.Page
	seen map[string]bool
}

// step asks once and takes from the answer what is wanted; false = it is enough.
func (w *walk) step(ctx context.Context) (more bool, err error) {
	text := w.questions[w.at.Question] + w.at.span().words()
	w.page.Query = text
	got, err := w.ask1(ctx, text)
	switch {
	case refusedQuestion(err):
		w.page.Note = "GitHub did not understand one of the questions; it was left out."
		w.at.nextQuestion()
		return true, nil
	case err != nil:
		return false, w.keep(err)
	case got.Incomplete && w.at.Tries < mostTries:
		w.at.Tries++
		w.page.Note = "GitHub gave up before it had looked everywhere; it is asked again."
		return false, nil
	case got.Total > mostGiven && w.at.Page == 0 && w.at.Skip == 0 && w.at.split():
		return true, nil
	}
	w.at.Tries = 0
	return w.take(ctx, got)
}

// take reads the people of an answer one by one, up to what is wanted.
func (w *walk) take(ctx context.Context, got answer) (bool, error) {
	for w.at.Skip < len(got.Items) {
		if len(w.page.Found) >= w.ask.Want {
			return false, nil
		}
		one := got.Items[w.at.Skip]
		found, fits, err := w.person(ctx, one)
		if err != nil {
			return false, w.keep(err)
		}
		if fits {
			w.page.Found = append(w.page.Found, found)
		}
		w.at.Skip++
	}
	w.at.Page, w.at.Skip = w.at.Page+1, 0
	if len(got.Items) < w.pageSize || w.at.Page*w.pageSize >= min(got.Total, mostGiven) {
		w.at.nextSpan()
	}
	return len(w.page.Found) < w.ask.Want, nil
}

// keep passes an error on unless there is something to give first.
func (w *walk) keep(err error) error {
	if kind := core.KindOf(err); len(w.page.Found) > 0 && (kind == core.KindRateLimited || kind == core.KindTemporary) && !ended(err) {
		w.page.Note = "GitHub was asked as often as it permits; it goes on later."
		return nil
	}
	return err
}
