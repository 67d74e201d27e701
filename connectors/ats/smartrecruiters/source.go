package smartrecruiters

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"reqdesk/connectors/paging"
	"reqdesk/core/ats"
)

// email gives a user's address, "" when the key may not see it. The same few
// people are on the teams of all jobs.
func (c *Connector) email(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	return c.users.Get(ctx, id, func(ctx context.Context) (string, error) {
		var user struct{ Email string }
		_, err := c.get(ctx, "/users/"+url.PathEscape(id), nil, &user)
		return user.Email, ats.UnlessHidden(err)
	})
}

// source gives the source of that name or id, which is an id in three parts; nil = the
// account has none such.
func (c *Connector) source(ctx context.Context, name string) (*wireSource, error) {
	if name == "" {
		return nil, nil
	}
	all, err := c.sources.Get(ctx, struct{}{}, c.allSources)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if strings.EqualFold(s.label, name) || strings.EqualFold(s.ID, name) {
			return &s, nil
		}
	}
	return nil, nil
}

func (c *Connector) allSources(ctx context.Context) ([]wireSource, error) {
	types, _, _, err := rows[wireLabel](ctx, c, "/configuration/sources", nil)
	if err != nil {
		return nil, err
	}
	var all []wireSource
	for _, t := range types {
		values, err := everything[wireSourceValue](ctx, c, "/configuration/sources/"+url.PathEscape(string(t.ID))+"/values")
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			all = append(all, wireSource{v.Label, string(t.ID), string(v.SubType.ID), string(v.ID)})
		}
	}
	return all, nil
}

// everything reads a short list by offset to its end: until as many came as there are,
// or else until a page is not full.
func everything[T any](ctx context.Context, c *Connector, path string) ([]T, error) {
	const size = 100
	return paging.All(ctx, func(ctx context.Context, at paging.Place) (b paging.Batch[T], err error) {
		offset, _ := strconv.Atoi(at.Cursor)
		list, got, _, err := rows[T](ctx, c, path, url.Values{"limit": {strconv.Itoa(size)}, "offset": {strconv.Itoa(offset)}})
		behind := offset + len(list)
		if more := got.Total == nil && len(list) == size || got.Total != nil && len(list) > 0 && behind < *got.Total; more {
			b.Next = strconv.Itoa(behind)
		}
		b.Items = list
		return b, err
	})
}
