package smartrecruiters

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"reqdesk/connectors/paging"
)

// directory keeps the addresses of the ATS's users: the same few people are on
// the teams of all jobs.
type directory struct {
	mu    sync.Mutex
	known map[string]string
}

// email gives a user's address, "" when the key may not see it.
func (d *directory) email(ctx context.Context, c *Connector, id string) (string, error) {
	d.mu.Lock()
	address, known := d.known[id]
	d.mu.Unlock()
	if known || id == "" {
		return address, nil
	}
	var user wireUser
	if _, err := c.get(ctx, "/users/"+url.PathEscape(id), nil, &user); unlessHidden(err) != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil {
		d.known = map[string]string{}
	}
	d.known[id] = strings.ToLower(user.Email)
	return d.known[id], nil
}

// catalogue keeps the account's list of sources, which are ids in three parts.
type catalogue struct {
	mu   sync.Mutex
	all  []namedSource
	read bool
}

type namedSource struct {
	label string
	wireSource
}

// find gives the source of that name or id; nil = the account has none such.
func (k *catalogue) find(ctx context.Context, c *Connector, name string) (*wireSource, error) {
	if name == "" {
		return nil, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.read {
		all, err := c.sources(ctx)
		if err != nil {
			return nil, err
		}
		k.all, k.read = all, true
	}
	for _, s := range k.all {
		if strings.EqualFold(s.label, name) || strings.EqualFold(s.ID, name) {
			return &s.wireSource, nil
		}
	}
	return nil, nil
}

// maxSources bounds the list of one type.
const maxSources = 5000

func (c *Connector) sources(ctx context.Context) ([]namedSource, error) {
	var types wireList[wireLabel]
	_, err := c.get(ctx, "/configuration/sources", nil, &types)
	if err == nil && types.Content == nil {
		err = paging.Incomplete()
	}
	if err != nil {
		return nil, err
	}
	var all []namedSource
	for _, t := range *types.Content {
		for offset := 0; offset < maxSources; offset += 100 {
			var got wireList[wireSourceValue]
			query := url.Values{"limit": {"100"}, "offset": {strconv.Itoa(offset)}}
			if _, err := c.get(ctx, "/configuration/sources/"+url.PathEscape(t.ID)+"/values", query, &got); err != nil {
				return nil, err
			}
			if got.Content == nil || len(*got.Content) == 0 {
				break
			}
			for _, v := range *got.Content {
				all = append(all, namedSource{v.Label, wireSource{Type: t.ID, SubType: v.SubType.ID, ID: v.ID}})
			}
			if len(*got.Content) < 100 {
				break
			}
		}
	}
	return all, nil
}
