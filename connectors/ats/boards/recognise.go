package boards

import (
	"context"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"reqdesk/connectors/feedxml"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
)

// board is one company's list at one provider.
type board struct {
	provider *provider
	company  string // as the provider spells it in addresses
	eu       bool   // in the provider's European data centre
	host     string // where the company has a host of its own
	language string
}

// provider is a kind of job board.
type provider struct {
	name, example string
	// find reads an address; mine says that it is the provider's, even if it names no
	// company.
	find func(a address) (b board, mine bool)
	// bases are the servers that are asked, in this order.
	bases func(b board) []string
	list  func(ctx context.Context, c *httpx.Client, b board, at paging.Place, size int) (paging.Batch[core.Posting], error)
	// feed says that the list is a feed, and where; nil = it is not.
	feed func(b board, base string) feedxml.Config
	// silent says that the provider does not tell an unknown company from one without
	// a job.
	silent bool
}

// providers are the boards that are recognised.
var providers = []*provider{greenhouse, lever, ashby, smartrecruiters, recruitee, workable, personio}

// address is an address as providers look at it.
type address struct {
	host  string // in small letters
	path  []string
	query url.Values
}

// part gives a part of the path, "" when there is none.
func (a address) part(n int) string {
	if n < len(a.path) {
		return a.path[n]
	}
	return ""
}

// behind gives the part of the path that follows these parts from its beginning.
func (a address) behind(parts ...string) (string, bool) {
	if len(a.path) < len(parts) || !slices.Equal(a.path[:len(parts)], parts) {
		return "", false
	}
	return a.part(len(parts)), true
}

// company is how companies are spelled in addresses; what is something else, such
// as a piece of a script, names nobody.
var company = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._ &+-]{0,99}$`)

// recognise finds the board that an address belongs to.
func recognise(u *url.URL) (board, bool) {
	a := address{
		host: strings.ToLower(u.Hostname()), query: u.Query(),
		path: strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' }),
	}
	for _, p := range providers {
		if b, mine := p.find(a); mine {
			b.provider = p
			if !company.MatchString(b.company) {
				b.company = ""
			}
			return b, true
		}
	}
	return board{}, false
}

// below gives the company that has a host of its own below one of these, except the
// names that the provider uses itself.
func below(host string, domains []string, reserved ...string) (name string, mine bool) {
	for _, domain := range domains {
		if name, mine = strings.CutSuffix(host, "."+domain); mine && !strings.Contains(name, ".") {
			return name, !slices.Contains(reserved, name)
		}
	}
	return "", false
}

// maxPage is how much of a page is searched.
const maxPage = 4 << 20

// link finds what may lead to a board in the text of a page.
var link = regexp.MustCompile(`(?i)(?:https?:)?//(?:[a-z0-9-]+\.)+(?:greenhouse\.io|lever\.co|ashbyhq\.com|smartrecruiters\.com|recruitee\.com|workable\.com|personio\.de|personio\.com)[^\s"'<>\\` + "`" + `]*`)

// escapes are the ways in which scripts write a slash and an ampersand.
var escapes = strings.NewReplacer(`\/`, "/", `\u002F`, "/", `\u002f`, "/", `\u0026`, "&")

// fromPage finds the board of an employer's own page.
func fromPage(ctx context.Context, page *httpx.Client) (board, error) {
	resp, err := page.Stream(ctx, httpx.Request{})
	if core.KindOf(err) == core.KindForbidden {
		return board{}, core.Fail(core.KindForbidden, "The careers page turns programs away; nothing was changed.",
			"Enter the link of one job at the board itself: look where the Apply button leads.").Because(err)
	}
	if err != nil {
		return board{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err != nil {
		return board{}, err
	}
	found := search(string(text))
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return board{}, core.Fail(core.KindUnsupported, "No known job board was found on the careers page; recognised are "+names()+".",
			"Enter the link of one job at the board itself, or connect the employer's job feed.")
	}
	var list []string
	for _, b := range found {
		list = append(list, b.provider.name+" (“"+b.company+"”)")
	}
	return board{}, core.Fail(core.KindUsage, "The careers page leads to several job boards: "+strings.Join(list[:min(len(list), 5)], ", ")+".",
		"Enter the link of one job at the one that is meant.")
}

// search lists the boards that a page leads to, each once.
func search(text string) (found []board) {
	text = escapes.Replace(html.UnescapeString(text))
	for _, l := range link.FindAllString(text, -1) {
		if strings.HasPrefix(l, "//") {
			l = "https:" + l
		}
		u, err := url.Parse(l)
		if err != nil {
			continue
		}
		b, known := recognise(u)
		same := func(have board) bool {
			return have.provider == b.provider && strings.EqualFold(have.company, b.company) && have.eu == b.eu
		}
		if known && b.company != "" && !slices.ContainsFunc(found, same) {
			found = append(found, b)
		}
	}
	return found
}

// names lists the providers for a sentence.
func names() string {
	var all []string
	for _, p := range providers {
		all = append(all, p.name)
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
