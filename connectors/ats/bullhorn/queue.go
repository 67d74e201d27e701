package bullhorn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
)

const (
	// batch is how many events are handed out at once, at most.
	batch = 100
	// patience is how long the queue is trusted: what nobody takes is thrown away after
	// seven days.
	patience = 6 * 24 * time.Hour
	// back is how far a search by time reaches back: the zone in which it reads times is
	// not documented, and the index follows the records after a while.
	back = 24 * time.Hour

	everything = "isDeleted:0"
)

// mark is what a look leaves for the next one: when it began, and the number of the
// last batch of events that it covers; -1 = there is no queue.
type mark struct {
	began int64 // in milliseconds
	batch int64
}

func (m mark) String() string { return fmt.Sprintf("%d/%d", m.began, m.batch) }

func markOf(text string) (m mark, ok bool) {
	began, number, _ := strings.Cut(text, "/")
	var errs [2]error
	m.began, errs[0] = strconv.ParseInt(began, 10, 64)
	m.batch, errs[1] = strconv.ParseInt(number, 10, 64)
	return m, errs[0] == nil && errs[1] == nil
}

// spot is a place in a look at the jobs: behind a row of the search, or behind a batch
// of events.
type spot struct {
	Start int   `json:"start,omitempty"` // of the search
	Queue bool  `json:"queue,omitempty"` // the look follows the queue
	Batch int64 `json:"batch"`           // the last one that is covered; -1 = no queue
	Last  int64 `json:"last,omitempty"`  // the last one that was handed out to anybody
	Began int64 `json:"began,omitempty"` // the look, by the ATS's clock
}

func (s spot) String() string {
	raw, _ := json.Marshal(s) // numbers can't fail
	return string(raw)
}

// jobs reads one page of a look: a full one, one behind the queue, or one by time
// where the queue does not serve.
func (c *Connector) jobs(ctx context.Context, at paging.Place) (b paging.Batch[wireJob], err error) {
	since, incremental := markOf(at.After)
	var here spot
	switch {
	case at.Cursor == "":
		if here, err = c.begin(ctx, since, incremental); err != nil {
			return b, err
		}
	default:
		if err := json.Unmarshal([]byte(at.Cursor), &here); err != nil {
			return b, core.Fail(core.KindInvalid, "The place in Bullhorn's list can't be read.", "Look at everything anew.").Because(err)
		}
	}
	if here.Queue {
		b, whole, err := c.follow(ctx, here)
		if err != nil || whole {
			return b, err
		}
		here = spot{Batch: here.Last, Began: here.Began} // the queue has a gap: by time instead
	}
	query := everything
	if incremental {
		from := time.UnixMilli(since.began).Add(-back).UTC()
		query = "dateLastModified:[" + from.Format("20060102150405") + " TO *]"
	}
	return c.found(ctx, at, here, query)
}

// begin decides how a look goes on from its predecessor, and makes the queue if there
// is none. What is in the queue is covered by a search that begins later.
func (c *Connector) begin(ctx context.Context, since mark, incremental bool) (spot, error) {
	last, header, err := c.lastBatch(ctx)
	fresh := err != nil && missing(err)
	switch {
	case fresh:
		last, err = c.subscribe(ctx)
	case core.KindOf(err) == core.KindTemporary:
		last, err = -1, nil // the search tells whether the ATS is away
	}
	if err != nil {
		return spot{}, err
	}
	began := paging.Began(header)
	here := spot{Batch: last}
	if !began.IsZero() {
		here.Began = began.UnixMilli()
	}
	if incremental && !fresh && since.batch >= 0 && last >= since.batch && began.Sub(time.UnixMilli(since.began)) < patience && here.Began > 0 {
		here.Queue, here.Batch, here.Last = true, since.batch, last
	}
	return here, nil
}

// follow gives the jobs of the next batch: one that was handed out before, else a new
// one. whole is false where a batch can't be had any more.
func (c *Connector) follow(ctx context.Context, here spot) (b paging.Batch[wireJob], whole bool, err error) {
	var got wireEvents
	next := here.Batch + 1
	if here.Batch >= here.Last {
		if got, err = c.events(ctx, url.Values{"maxEvents": {strconv.Itoa(batch)}}); err != nil {
			return b, true, err
		}
		if got.Number == 0 { // nothing waits
			b.Since = mark{here.Began, here.Batch}.String()
			return b, true, nil
		}
		here.Last = got.Number
	}
	// Somebody else may have taken some in between: those come first.
	isNew := got.Number == next
	if !isNew {
		if got, err = c.events(ctx, url.Values{"requestId": {strconv.FormatInt(next, 10)}}); err != nil && !missing(err) {
			return b, true, err
		}
		if err != nil || got.Number != next || len(got.Events) == 0 {
			return b, false, nil
		}
	}
	switch b.Items, err = c.touched(ctx, got.Events); {
	case core.KindOf(err) == core.KindForbidden: // a job that this user may not see must not hold the others up
		return b, false, nil
	case err != nil:
		return b, true, err
	}
	here.Batch = got.Number
	if isNew && len(got.Events) < batch { // nothing more waits
		b.Since = mark{here.Began, here.Batch}.String()
		return b, true, nil
	}
	b.Next = here.String()
	return b, true, nil
}

// found reads one page of the search. From the second page on it asks for the row
// before as well, which must still be the one that ended the page before.
func (c *Connector) found(ctx context.Context, at paging.Place, here spot, query string) (b paging.Batch[wireJob], err error) {
	w := paging.WindowAt(here.Start, c.size, at)
	got, err := c.search(ctx, query, w.From, w.Limit)
	if err != nil {
		return b, err
	}
	if began := paging.Began(got.Header); here.Began == 0 && !began.IsZero() {
		here.Began = began.UnixMilli()
	}
	if here.Began > 0 {
		b.Since = mark{here.Began, here.Batch}.String()
	}
	if got.Total != nil {
		b.Total = *got.Total
	}
	b.Items, b.Moved = paging.Own(w, got.Rows, func(j wireJob) string { return string(j.ID) })
	here.Start += len(b.Items)
	switch n := len(b.Items); {
	case n > 0 && got.more():
		b.Next, b.Edge = here.String(), string(b.Items[n-1].ID)
	default: // it may say that there are more and not give them, or not say it
		b.Holes = got.more() || got.Total == nil
	}
	return b, nil
}

// wireEvents is a batch of events; number 0 = there was none.
type wireEvents struct {
	Number int64       `json:"requestId"`
	Events []wireEvent `json:"events"`
}

type wireEvent struct {
	Entity string  `json:"entityName"`
	ID     wire.ID `json:"entityId"`
	What   string  `json:"entityEventType"`
}

// subscription is the queue's name. It is the same for every connection of one user
// with one key: the account may have few queues, a look from the beginning must find
// the one it left, and sharing it loses nothing.
func (c *Connector) subscription() string {
	sum := sha256.Sum256([]byte(c.account.clientID + "\n" + c.account.username))
	return "/event/subscription/reqdesk-" + hex.EncodeToString(sum[:8])
}

// events takes the next batch, or gives one again. Where nothing waits, the answer has
// no body.
func (c *Connector) events(ctx context.Context, query url.Values) (got wireEvents, err error) {
	_, err = c.session.Do(ctx, httpx.Request{Path: c.subscription(), Query: query, Out: &got, MayBeEmpty: true})
	return got, err
}

func (c *Connector) lastBatch(ctx context.Context) (int64, http.Header, error) {
	var got struct {
		Result *int64 `json:"result"`
	}
	h, err := c.session.Do(ctx, httpx.Request{Path: c.subscription() + "/lastRequestId", Out: &got})
	if err == nil && got.Result == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return -1, h, err
	}
	return *got.Result, h, nil
}

// subscribe makes the queue; -1 = the account gives none, which the look by time does
// not need.
func (c *Connector) subscribe(ctx context.Context) (int64, error) {
	var got struct {
		Last *int64 `json:"lastRequestId"`
	}
	query := url.Values{"type": {"entity"}, "names": {"JobOrder"}, "eventTypes": {"INSERTED,UPDATED,DELETED"}}
	_, err := c.session.Do(ctx, httpx.Request{Method: http.MethodPut, Path: c.subscription(), Query: query, Out: &got})
	switch {
	case err != nil && !missing(err) && core.KindOf(err) != core.KindTemporary:
		return -1, err
	case err != nil || got.Last == nil:
		return -1, nil
	}
	return *got.Last, nil
}

// touched reads the jobs of some events as they are now. One that was deleted and can't
// be read any more is closed, with what the index still knows of it.
func (c *Connector) touched(ctx context.Context, events []wireEvent) ([]wireJob, error) {
	var ids []string
	deleted := map[string]bool{}
	for _, e := range events {
		if id := string(e.ID); e.Entity == "JobOrder" && isID(id) {
			deleted[id] = deleted[id] || e.What == "DELETED"
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	jobs, err := c.jobsByID(ctx, ids)
	if err != nil && !core.IsNotFound(err) {
		return nil, err
	}
	gone := slices.DeleteFunc(ids, func(id string) bool {
		return !deleted[id] || slices.ContainsFunc(jobs, func(j wireJob) bool { return string(j.ID) == id })
	})
	if len(gone) == 0 {
		return jobs, nil
	}
	// The index may still have what can't be read any more.
	still, err := c.search(ctx, "id:"+strings.Join(gone, " OR id:"), 0, batch)
	if err != nil && !missing(err) {
		return nil, err
	}
	for _, id := range gone {
		closed := wireJob{ID: wire.ID(id), Status: "Deleted"}
		for _, j := range still.Rows {
			if j.ID == closed.ID {
				closed = j
			}
		}
		closed.Deleted = true
		jobs = append(jobs, closed)
	}
	return jobs, nil
}
