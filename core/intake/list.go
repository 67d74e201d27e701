package intake

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/people"
)

// readList reads a table as a not-to-source list: a row needs less there than a
// profile does, for an address alone keeps somebody out.
func readList(ctx context.Context, data []byte, o Options) ([]people.Row, []people.Refused, error) {
	res, err := readTable(ctx, data, o.filled(), true)
	if err != nil {
		return nil, nil, err
	}
	var rows []people.Row
	for _, row := range res.Rows {
		b := row.Resume.Basics
		a := core.Applicant{Name: b.Name, Stage: row.Stage, Employer: firstOf(people.Employers(row.Resume))}
		if b.Email != "" {
			a.Emails = append([]string{b.Email}, b.Emails...)
		}
		if b.Phone != "" {
			a.Phones = append([]string{b.Phone}, b.Phones...)
		}
		for _, p := range b.Profiles {
			a.URLs = append(a.URLs, p.URL)
		}
		rows = append(rows, people.Row{Number: row.Number, Applicant: a})
	}
	var refused []people.Refused
	for _, f := range res.Refused {
		refused = append(refused, people.Refused{Row: f.Row, Reason: f.Reason})
	}
	return rows, refused, nil
}
