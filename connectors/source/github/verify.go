package github

import (
	"context"
	"strings"

	"reqdesk/core"
	"reqdesk/core/people"
	"reqdesk/core/review"
	"reqdesk/core/source"
)

// Verify compares what is known of a person with what their page shows. It stores
// nothing, and says nothing of their addresses.
func (s *Search) Verify(ctx context.Context, c source.Claims) ([]source.Point, error) {
	normal, ok := people.NormalURL(c.Link)
	login, ours := strings.CutPrefix(normal, "github.com/")
	if !ok || !ours || !loginForm.MatchString(login) {
		return nil, core.Fail(core.KindUsage, "This is not a person's page on GitHub.", "It looks like github.com/name.")
	}
	u, repos, err := s.read(ctx, login)
	if core.IsNotFound(err) {
		return nil, core.Fail(core.KindNotFound, "There is no such page on GitHub; it may have been renamed or removed.", "Ask the person for the right link.").Because(err)
	}
	if err != nil {
		return nil, err
	}
	f := found(login, u, repos)
	points := []source.Point{
		compared("name", c.Name, clip(u.Name, longestField)),
		compared("employer", c.Employer, firstEmployer(f.Resume)),
		compared("place", c.Place, clip(u.Location, longestField)),
	}
	var out []source.Point
	for _, p := range points {
		if p.Claim != "" {
			p.Found, p.Link = source.CleanText(p.Found), f.Origin
			out = append(out, p)
		}
	}
	return append(out, needs(c.Needs, f)...), nil
}

func firstEmployer(r core.Resume) string {
	if len(r.Work) == 0 {
		return ""
	}
	return r.Work[0].Name
}

// compared tells whether two ways to write something agree: one has all words of the
// other.
func compared(what, claim, says string) source.Point {
	p := source.Point{What: what, Claim: claim, Found: says, Agrees: source.Silent}
	a, b := strings.Fields(people.Fold(claim)), strings.Fields(people.Fold(says))
	if len(a) == 0 || len(b) == 0 {
		return p
	}
	if p.Agrees = source.Differs; within(a, b) || within(b, a) {
		p.Agrees = source.Bears
	}
	return p
}

func within(some, all []string) bool {
	for _, word := range some {
		if !holds(all, word) {
			return false
		}
	}
	return true
}

// needs looks for each must-have in what is shown.
func needs(list []source.Need, f source.Found) []source.Point {
	texts := make([]string, 0, len(list))
	for _, n := range list {
		texts = append(texts, n.Text)
	}
	var out []source.Point
	for _, e := range review.NewMustHaves(texts).In(f.Text) {
		p := source.Point{What: "must-have", Claim: e.MustHave, Found: e.Quote, Agrees: source.Silent, Link: f.Origin}
		if e.Found {
			p.Agrees = source.Bears
			if i := strings.LastIndex(e.Quote, site); i >= 0 {
				p.Link = e.Quote[i:]
			}
		}
		out = append(out, p)
	}
	return out
}
