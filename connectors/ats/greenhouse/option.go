package greenhouse

import (
	"context"
	"net/url"
	"strings"
	"sync"
)

// options keeps lists in which the ATS wants a choice by id: sources, schools,
// degrees and disciplines.
type options struct {
	mu    sync.Mutex
	known map[string]map[string]number // list, then name in lower case
}

// The lists.
const (
	sourceList     = "sources"
	schoolList     = "school_name"
	degreeList     = "degree"
	disciplineList = "discipline"
)

// find gives the id of name in list, "" when it is not in it.
func (o *options) find(ctx context.Context, c *Connector, list, name string) (number, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return "", nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if names, read := o.known[list]; read {
		return names[name], nil
	}
	path, query := "/v3/custom_field_options", url.Values{"custom_field_key": {list}}
	if list == sourceList {
		path, query = "/v3/sources", nil
	}
	rows, err := all[wireNamed](ctx, c, path, query)
	if err != nil {
		return "", err
	}
	names := make(map[string]number, len(rows))
	for _, row := range rows {
		names[strings.ToLower(strings.TrimSpace(row.Name))] = row.ID
	}
	o.known[list] = names
	return names[name], nil
}
