package smartrecruiters

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// email gives a user's address, "" when the key may not see it. The same few
// people are on the teams of all jobs.
func (c *Connector) email(ctx context.Context, id string) (string, error) {
	if known, ok := c.users.Load(id); ok || id == "" {
		address, _ := known.(string)
		return address, nil
	}
	var user struct{ Email string }
	if _, err := c.get(ctx, "/users/"+url.PathEscape(id), nil, &user); unlessHidden(err) != nil {
		return "", err
	}
	c.users.Store(id, strings.ToLower(user.Email))
	return strings.ToLower(user.Email), nil
}

// catalogue keeps the account's list of sources, which are ids in three parts.
type catalogue struct {
	mu   sync.Mutex
	all  []wireSource
	read bool
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
			return &s, nil
		}
	}
	return nil, nil
}

// maxSources bounds the list of one type.
const maxSources = 5000

func (c *Connector) sources(ctx context.Context) ([]wireSource, error) {
	types, _, _, err := rows[wireLabel](ctx, c, "/configuration/sources", nil)
	if err != nil {
		return nil, err
	}
	var all []wireSource
	for _, t := range types {
		for offset, last := 0, false; !last && offset < maxSources; offset += 100 {
			query := url.Values{"limit": {"100"}, "offset": {strconv.Itoa(offset)}}
			values, _, _, err := rows[wireSourceValue](ctx, c, "/configuration/sources/"+url.PathEscape(t.ID)+"/values", query)
			if err != nil {
				return nil, err
			}
			for _, v := range values {
				all = append(all, wireSource{v.Label, t.ID, v.SubType.ID, v.ID})
			}
			last = len(values) < 100
		}
	}
	return all, nil
}
