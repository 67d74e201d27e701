package boards

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"reqdesk/connectors/feedxml"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
)

var greenhouse = &provider{
	name: "Greenhouse", example: "https://job-boards.greenhouse.io/company",
	find: func(a address) (b board, mine bool) {
		b.eu = strings.HasSuffix(a.host, ".eu.greenhouse.io")
		switch strings.Replace(a.host, ".eu.", ".", 1) {
		case "boards.greenhouse.io", "job-boards.greenhouse.io":
			if b.company = a.part(0); b.company == "embed" {
				b.company = a.query.Get("for")
			}
			return b, true
		case "boards-api.greenhouse.io":
			b.company, _ = a.behind("v1", "boards")
			return b, true
		}
		return b, false
	},
	// European boards are given out by the one server for all, as far as is known.
	bases: func(b board) []string {
		bases := []string{"https://boards-api.greenhouse.io"}
		if b.eu {
			bases = append(bases, "https://boards-api.eu.greenhouse.io")
		}
		return bases
	},
	list: func(ctx context.Context, c *httpx.Client, b board, _ paging.Place, _ int) (paging.Batch[core.Posting], error) {
		var got struct {
			Jobs *[]wireGreenhouse `json:"jobs"`
		}
		_, err := c.Do(ctx, httpx.Request{Path: "/v1/boards/" + url.PathEscape(b.company) + "/jobs", Query: url.Values{"content": {"true"}}, Out: &got})
		return document(got.Jobs, err, fromGreenhouse)
	},
}

var lever = &provider{
	name: "Lever", example: "https://jobs.lever.co/company",
	find: func(a address) (b board, mine bool) {
		b.eu = strings.HasSuffix(a.host, ".eu.lever.co")
		switch strings.Replace(a.host, ".eu.", ".", 1) {
		case "jobs.lever.co":
			b.company = a.part(0)
			return b, true
		case "api.lever.co":
			b.company, _ = a.behind("v0", "postings")
			return b, true
		}
		return b, false
	},
	bases: func(b board) []string {
		if b.eu {
			return []string{"https://api.eu.lever.co"}
		}
		return []string{"https://api.lever.co"}
	},
	list: listLever,
}

var ashby = &provider{
	name: "Ashby", example: "https://jobs.ashbyhq.com/company",
	find: func(a address) (b board, mine bool) {
		switch a.host {
		case "jobs.ashbyhq.com":
			b.company = a.part(0)
			return b, true
		case "api.ashbyhq.com":
			b.company, mine = a.behind("posting-api", "job-board")
			return b, mine
		}
		return b, false
	},
	bases: func(board) []string { return []string{"https://api.ashbyhq.com"} },
	list: func(ctx context.Context, c *httpx.Client, b board, _ paging.Place, _ int) (paging.Batch[core.Posting], error) {
		var got struct {
			Jobs *[]wireAshby `json:"jobs"`
		}
		_, err := c.Do(ctx, httpx.Request{Path: "/posting-api/job-board/" + url.PathEscape(b.company), Out: &got})
		return document(got.Jobs, err, fromAshby)
	},
}

var smartrecruiters = &provider{
	name: "SmartRecruiters", example: "https://careers.smartrecruiters.com/Company", silent: true,
	find: func(a address) (b board, mine bool) {
		switch a.host {
		case "careers.smartrecruiters.com", "jobs.smartrecruiters.com":
			if b.company = a.part(0); b.company == "oneclick-ui" {
				b.company, _ = a.behind("oneclick-ui", "company")
			}
			return b, true
		case "api.smartrecruiters.com":
			b.company, mine = a.behind("v1", "companies")
			return b, mine
		}
		return b, false
	},
	bases: func(board) []string { return []string{"https://api.smartrecruiters.com"} },
	list:  listSmartRecruiters,
}

var recruitee = &provider{
	name: "Recruitee", example: "https://company.recruitee.com",
	find: func(a address) (b board, mine bool) {
		b.host = a.host
		b.company, mine = below(a.host, []string{"recruitee.com"}, "www", "api", "app", "auth", "docs", "help", "support", "blog", "status", "static", "assets", "cdn", "media", "get")
		return b, mine
	},
	bases: ownHost,
	list: func(ctx context.Context, c *httpx.Client, _ board, _ paging.Place, _ int) (paging.Batch[core.Posting], error) {
		var got struct {
			Offers *[]wireRecruitee `json:"offers"`
		}
		_, err := c.Do(ctx, httpx.Request{Path: "/api/offers/", Out: &got})
		return document(got.Offers, err, fromRecruitee)
	},
}

var workable = &provider{
	name: "Workable", example: "https://apply.workable.com/company",
	find: func(a address) (b board, mine bool) {
		switch a.host {
		case "apply.workable.com":
			switch a.part(0) {
			case "j": // a short link of one job, which names nobody
				return b, false
			case "api":
				for _, way := range [][]string{{"api", "v1", "widget", "accounts"}, {"api", "v1", "accounts"}, {"api", "v2", "accounts"}, {"api", "v3", "accounts"}} {
					if name, ok := a.behind(way...); ok {
						b.company = name
					}
				}
			default:
				b.company = a.part(0)
			}
			return b, true
		case "www.workable.com":
			b.company, mine = a.behind("api", "accounts")
			return b, mine
		}
		b.company, mine = below(a.host, []string{"workable.com"}, "www", "api", "jobs", "help", "resources", "developers", "get", "careers", "static", "assets", "cdn", "id")
		return b, mine
	},
	bases: func(board) []string { return []string{"https://apply.workable.com"} },
	list: func(ctx context.Context, c *httpx.Client, b board, _ paging.Place, _ int) (paging.Batch[core.Posting], error) {
		var got struct {
			Jobs *[]wireWorkable `json:"jobs"`
		}
		_, err := c.Do(ctx, httpx.Request{Path: "/api/v1/widget/accounts/" + url.PathEscape(b.company), Query: url.Values{"details": {"true"}}, Out: &got})
		return document(got.Jobs, err, fromWorkable)
	},
}

// languages are those in which Personio gives its lists.
var languages = map[string]bool{"de": true, "en": true, "fr": true, "es": true, "nl": true, "it": true, "pt": true}

var personio = &provider{
	name: "Personio", example: "https://company.jobs.personio.de",
	find: func(a address) (b board, mine bool) {
		b.host, b.language = a.host, "en"
		if l := strings.ToLower(a.query.Get("language")); languages[l] {
			b.language = l
		}
		b.company, mine = below(a.host, []string{"jobs.personio.de", "jobs.personio.com"})
		return b, mine
	},
	bases: ownHost,
	feed: func(b board, base string) feedxml.Config {
		return feedxml.Config{
			Address: base + "/xml?language=" + b.language, MayBeEmpty: []string{"workzag-jobs"},
			Refine: func(p *core.Posting, _ func(string) string) { linkPersonio(p, b) },
		}
	},
	list: func(ctx context.Context, c *httpx.Client, b board, _ paging.Place, _ int) (paging.Batch[core.Posting], error) {
		var got *[]wirePersonio
		_, err := c.Do(ctx, httpx.Request{Path: "/search.json", Query: url.Values{"language": {b.language}}, Out: &got})
		return document(got, err, func(w wirePersonio) core.Posting { return fromPersonio(w, b) })
	},
}

// ownHost is where boards are that have a host for each company.
func ownHost(b board) []string { return []string{"https://" + b.host} }

// document makes a batch of a list that comes whole.
func document[W any](rows *[]W, err error, convert func(W) core.Posting) (b paging.Batch[core.Posting], _ error) {
	if err == nil && rows == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return b, err
	}
	for _, w := range *rows {
		if p := convert(w); p.Status != unlisted {
			b.Items = append(b.Items, p)
		}
	}
	b.Total = len(b.Items)
	return b, nil
}

// listLever reads one page of Lever's list.
func listLever(ctx context.Context, c *httpx.Client, b board, at paging.Place, size int) (batch paging.Batch[core.Posting], err error) {
	offset, _ := strconv.Atoi(at.Cursor) // its own, or none
	w := paging.WindowAt(offset, size, at)
	query := url.Values{"mode": {"json"}, "skip": {strconv.Itoa(w.From)}, "limit": {strconv.Itoa(w.Limit)}}
	var got *[]wireLever
	if _, err = c.Do(ctx, httpx.Request{Path: "/v0/postings/" + url.PathEscape(b.company), Query: query, Out: &got}); err == nil && got == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return batch, err
	}
	rows, moved := paging.Own(w, *got, func(r wireLever) string { return r.ID })
	if n := len(rows); n > 0 && len(*got) <= w.Limit { // whoever gives more than was asked for gives all
		batch.Next, batch.Edge = strconv.Itoa(offset+n), rows[n-1].ID
	}
	for _, r := range rows {
		batch.Items = append(batch.Items, fromLever(r))
	}
	batch.Moved = moved
	return batch, nil
}

// abreast is how many jobs of SmartRecruiters are read at once.
const abreast = 4

// listSmartRecruiters reads one page of the list, and every job of it whole. One that
// went away meanwhile is left out.
func listSmartRecruiters(ctx context.Context, c *httpx.Client, b board, at paging.Place, size int) (batch paging.Batch[core.Posting], err error) {
	offset, _ := strconv.Atoi(at.Cursor) // its own, or none
	w := paging.WindowAt(offset, size, at)
	path := "/v1/companies/" + url.PathEscape(b.company) + "/postings"
	var got struct {
		Total   *int                   `json:"totalFound"`
		Content *[]wireSmartRecruiters `json:"content"`
	}
	query := url.Values{"offset": {strconv.Itoa(w.From)}, "limit": {strconv.Itoa(w.Limit)}}
	if _, err = c.Do(ctx, httpx.Request{Path: path, Query: query, Out: &got}); err == nil && (got.Content == nil || got.Total == nil) {
		err = paging.Incomplete()
	}
	if err != nil {
		return batch, err
	}
	rows, moved := paging.Own(w, *got.Content, func(r wireSmartRecruiters) string { return string(r.ID) })
	batch.Moved, batch.Total = moved, *got.Total
	if moved && at.Again < paging.MaxAgain {
		return batch, nil
	}
	switch n := len(rows); {
	case n > 0 && offset+n < batch.Total:
		batch.Next, batch.Edge = strconv.Itoa(offset+n), string(rows[n-1].ID)
	case offset+n < batch.Total:
		batch.Holes = true // it says that there are more, and does not give them
	}
	batch.Items, err = paging.Each(ctx, abreast, rows, func(ctx context.Context, row wireSmartRecruiters) (core.Posting, bool, error) {
		var whole wireSmartRecruiters
		if row.ID == "" {
			return core.Posting{}, true, nil // a hole
		}
		_, err := c.Do(ctx, httpx.Request{Path: path + "/" + url.PathEscape(string(row.ID)), Out: &whole})
		if err == nil && whole.ID != row.ID {
			err = paging.Incomplete()
		}
		if core.IsNotFound(err) {
			return core.Posting{}, false, nil
		}
		return fromSmartRecruiters(whole, b), true, err
	})
	return batch, err
}
