package greenhouse

import (
	"context"
	"net/url"
	"strings"
)

// The lists in which the ATS wants a choice by id.
const (
	sourceList     = "sources"
	schoolList     = "school_name"
	degreeList     = "degree"
	disciplineList = "discipline"
)

// option gives the id of name in a list, "" when it is not in it.
func (c *Connector) option(ctx context.Context, list, name string) (number, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return "", nil
	}
	names, err := c.options.Get(ctx, list, func(ctx context.Context) (map[string]number, error) {
		path, query := "/v3/custom_field_options", url.Values{"custom_field_key": {list}}
		if list == sourceList {
			path, query = "/v3/sources", nil
		}
		rows, err := all[wireNamed](ctx, c, path, query)
		names := make(map[string]number, len(rows))
		for _, row := range rows {
			names[strings.ToLower(strings.TrimSpace(row.Name))] = row.ID
		}
		return names, err
	})
	return names[name], err
}
