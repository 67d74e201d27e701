package custom

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"net/http"
	"net/url"
	"strconv"

	"github.com/itchyny/gojq"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/connectors/paging"
	"reqdesk/core"
)

// edge is what is kept of a page to tell on the next one whether rows moved
// meanwhile. Of the last row only a digest is kept: its id may be an address.
type edge struct {
	Total int    `json:"total,omitempty"`
	Seen  int    `json:"seen,omitempty"`
	Last  string `json:"last,omitempty"`
}

func digest(row any) string {
	text, err := json.Marshal(row)
	if err != nil {
		return ""
	}
	h := fnv.New64a()
	_, _ = h.Write(text)
	return strconv.FormatUint(h.Sum64(), 36)
}

// turn is one page: where it stands and what came.
type turn struct {
	*describe.Paging
	at     paging.Place
	before edge
	number int // of the page, or of the row that it begins with
	from   *url.URL
	rows   []any
	ids    []any
}

func newTurn(p *describe.Paging, at paging.Place) *turn {
	if p == nil {
		p = &describe.Paging{}
	}
	t := &turn{Paging: p, at: at}
	_ = json.Unmarshal([]byte(at.Edge), &t.before) // of a first page there is none
	switch {
	case p.First != nil:
		t.number = *p.First
	case p.By == describe.ByPage:
		t.number = 1
	}
	if n, err := strconv.Atoi(at.Cursor); err == nil && numbered(p) {
		t.number = n
	}
	return t
}

// numbered tells whether pages go by number or by offset.
func numbered(p *describe.Paging) bool {
	return p != nil && (p.By == describe.ByPage || p.By == describe.ByOffset)
}

// overlaps tells whether the page is asked for with the last row of the one before
// it: where nothing else tells that rows moved, that row does.
func (t *turn) overlaps() bool {
	return t.By == describe.ByOffset && t.Total == nil && t.at.Cursor != ""
}

// fill adds the values of the page to those of the request.
func (t *turn) fill(v describe.Values) {
	if t.Size > 0 {
		v["size"] = t.Size
	}
	switch t.By {
	case describe.ByPage:
		v["page"] = t.number
	case describe.ByOffset:
		v["offset"] = t.number
		if t.overlaps() {
			v["offset"] = t.number - 1
		}
	case describe.ByCursor:
		v["cursor"] = t.at.Cursor
	}
	if t.at.After != "" {
		v["after"] = t.at.After
	}
}

// named tells whether the page's address came with the page before.
func (t *turn) named() bool {
	return t.at.Cursor != "" && (t.By == describe.ByLink || t.By == describe.ByURL)
}

// close says what follows the page, and whether rows moved since the one before.
func (t *turn) close(ctx context.Context, c *Connector, answer any, h http.Header) (b paging.Batch[row], err error) {
	s := jq.Scope{Answer: answer}
	rows, ids := t.rows, t.ids
	now := edge{Seen: t.before.Seen}
	if t.Total != nil {
		total, err := t.Total.First(ctx, answer, s)
		if err != nil {
			return b, err
		}
		now.Total, _ = gojq.ToInt(total)
		b.Total, b.Moved = now.Total, t.before.Last != "" && now.Total != t.before.Total
	}
	if t.overlaps() {
		if len(ids) == 0 || digest(ids[0]) != t.before.Last {
			b.Moved = true
		} else {
			t.rows = rows[1:]
		}
		rows, ids = rows[min(1, len(rows)):], ids[min(1, len(ids)):]
	}
	now.Seen += len(rows)
	if now.Last = t.before.Last; len(ids) > 0 {
		now.Last = digest(ids[len(ids)-1])
	}
	if b.Next, err = t.next(ctx, c, answer, h, now); err != nil {
		return b, err
	}
	// Pages that have numbers and no total: a row that moves to an earlier page
	// can't be noticed.
	b.Holes = t.By == describe.ByPage && t.Total == nil && t.at.Cursor != ""
	text, err := json.Marshal(now)
	b.Edge = string(text)
	return b, err
}

// next is where the next page begins; "" = this was the last.
func (t *turn) next(ctx context.Context, c *Connector, answer any, h http.Header, now edge) (string, error) {
	s := jq.Scope{Answer: answer}
	if t.More != nil {
		if more, err := t.More.Holds(ctx, answer, s); err != nil || !more {
			return "", err
		}
	}
	switch t.By {
	case describe.ByLink:
		return c.following(t.from, paging.Link(h))
	case describe.ByURL, describe.ByCursor:
		found, err := t.Next.First(ctx, answer, s)
		if err != nil || found == false {
			return "", err
		}
		next, _ := jq.TextOf(found)
		if t.By == describe.ByCursor {
			return next, nil
		}
		return c.following(t.from, next)
	case describe.ByPage, describe.ByOffset:
		last, err := t.last(ctx, answer, now)
		if err != nil || last {
			return "", err
		}
		if t.By == describe.ByPage {
			return strconv.Itoa(t.number + 1), nil
		}
		return strconv.Itoa(t.number + now.Seen - t.before.Seen), nil
	}
	return "", nil
}

// last tells whether a numbered page is the last one. Where nothing says so, only
// an empty page does: a server may give fewer rows than it was asked for.
func (t *turn) last(ctx context.Context, answer any, now edge) (bool, error) {
	if now.Seen == t.before.Seen {
		return true, nil
	}
	if t.Pages != nil {
		pages, err := t.Pages.First(ctx, answer, jq.Scope{Answer: answer})
		n, known := gojq.ToInt(pages)
		return known && t.number >= n, err
	}
	return t.Total != nil && now.Seen >= now.Total, nil
}

// following is the next page's address without its host: whatever host an answer
// names, the account's own is asked. A credential in it is not kept.
func (c *Connector) following(from *url.URL, next string) (string, error) {
	if next == "" {
		return "", nil
	}
	to, err := from.Parse(next)
	if err != nil {
		return "", core.Fail(core.KindInvalid, "The ATS named a next page that can't be asked for; what was fetched before is kept.", "Look at `paging` in the description.")
	}
	if sign := c.described.SignIn; sign != nil && sign.By == describe.SignQuery {
		q := to.Query()
		q.Del(sign.Name)
		to.RawQuery = q.Encode()
	}
	return to.RequestURI(), nil
}

// begin is where the next incremental look begins, by the server's own clock; ""
// when it did not tell its time.
func begin(ctx context.Context, s *describe.Since, h http.Header) (string, error) {
	began := paging.Began(h)
	if s == nil || began.IsZero() {
		return "", nil
	}
	overlap := paging.Overlap
	if s.Overlap != nil {
		overlap = *s.Overlap
	}
	return s.Write(ctx, began.Add(-overlap))
}
