package ctl

import (
	"time"

	"reqdesk/core"
	"reqdesk/core/jobs"
	"reqdesk/core/syncer"
)

type syncCmd struct {
	Names []string `arg:"" optional:"" help:"Connections; none = all that are on."`
	Full  bool     `help:"Read everything, not only what changed."`
}

type jobCounts struct {
	Seen     int `json:"seen"`
	Added    int `json:"added"`
	Changed  int `json:"changed"`
	Closed   int `json:"closed"`
	Reopened int `json:"reopened"`
	Held     int `json:"held"`
}

type peopleCounts struct {
	Seen    int `json:"seen"`
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
}

type seenCount struct {
	Seen int `json:"seen"`
}

type syncError struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

type syncView struct {
	Connection string       `json:"connection"`
	OK         bool         `json:"ok"`
	Jobs       jobCounts    `json:"jobs"`
	People     peopleCounts `json:"people"`
	Stages     seenCount    `json:"stages"`
	Requests   int          `json:"requests"`
	Pages      int          `json:"pages"`
	Started    *time.Time   `json:"started"`
	Finished   *time.Time   `json:"finished"`
	Error      *syncError   `json:"error"`
}

// Run synchronises once and prints a row for each connection.
func (c *syncCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	stop, err := s.follow(d)
	if err != nil {
		return err
	}
	reports, err := d.SyncAll(s, c.Names, c.Full)
	stop()
	if err != nil {
		return err
	}
	s.stopped()
	if err := d.AskSources(s); err != nil && s.Err() == nil { // jobs may have gone live
		return err
	}
	views := []syncView{}
	var kinds []core.Kind
	for _, r := range reports {
		views = append(views, viewOfSync(r))
		if r.Error != nil {
			kinds = append(kinds, r.Error.Kind)
		}
	}
	err = s.show(views, func(row func(...any)) {
		row("CONNECTION", "OK", "JOBS SEEN", "ADDED", "CHANGED", "CLOSED", "REOPENED", "HELD", "PEOPLE", "PROBLEM")
		for _, v := range views {
			text := ""
			if v.Error != nil {
				text = v.Error.Message
			}
			row(v.Connection, v.OK, v.Jobs.Seen, v.Jobs.Added, v.Jobs.Changed, v.Jobs.Closed, v.Jobs.Reopened, v.Jobs.Held, v.People.Seen, text)
		}
	})
	if err != nil {
		return err
	}
	return worst(kinds...)
}

func viewOfSync(r syncer.Report) syncView {
	v := syncView{
		Connection: r.Connection, OK: r.OK, Jobs: jobCounts(r.Jobs), People: peopleCounts(r.People),
		Stages: seenCount(r.Stages), Requests: r.Requests, Pages: r.Pages, Started: stamp(r.Started), Finished: stamp(r.Finished),
	}
	if r.Error != nil {
		v.Error = &syncError{Kind: string(r.Error.Kind), Message: r.Error.Message}
	}
	return v
}

type atsCmds struct {
	Jobs atsJobsCmd `cmd:"" help:"Search ATS jobs as the import dialog does, newest first."`
}

type atsJobsCmd struct {
	Connection string `help:"Only this connection."`
	Search     string `help:"Words of the title, of the place, or a part of the reference."`
	Limit      count  `default:"50" help:"At most so many rows."`
}

type atsJobView struct {
	Connection string     `json:"connection"`
	ID         string     `json:"id"`
	Reference  string     `json:"reference"`
	Title      string     `json:"title"`
	Location   string     `json:"location"`
	Status     string     `json:"status"`
	Updated    *time.Time `json:"updated"`
	Owner      string     `json:"owner"`
	URL        string     `json:"url"`
	ImportedAs string     `json:"imported_as"`
}

// Run searches the mirror.
func (c *atsJobsCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	var connection core.ConnectionID
	if c.Connection != "" {
		n, err := d.ConnectionNamed(s, c.Connection)
		if err != nil {
			return err
		}
		connection = n.ID
	}
	found, err := d.Jobs.Search().Find(s, jobs.Query{Text: c.Search, Connection: connection, Limit: int(c.Limit)})
	if err != nil {
		return err
	}
	views := []atsJobView{}
	err = d.DB.View(s, func(tx core.Tx) error {
		for _, id := range found.Jobs {
			a, err := d.DB.ATSJob(tx, id)
			if err != nil {
				return err
			}
			n, err := d.DB.Connection(tx, a.Connection)
			if err != nil {
				return err
			}
			v := atsJobView{
				Connection: n.Name, ID: a.Posting.ID, Reference: a.Posting.Reference, Title: a.Posting.Title, Status: statusOf(a),
				Updated: stamp(a.Posting.Updated), Owner: a.Posting.Owner, URL: a.Posting.URL, ImportedAs: a.ImportedAs.String(),
			}
			if len(a.Posting.Locations) > 0 {
				v.Location = jobs.PlaceText(a.Posting.Locations[0])
			}
			views = append(views, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.show(map[string]any{"total": found.Total, "jobs": views}, func(row func(...any)) {
		row("REFERENCE", "TITLE", "LOCATION", "STATUS", "UPDATED", "IMPORTED AS")
		for _, v := range views {
			updated := ""
			if v.Updated != nil {
				updated = v.Updated.Format(time.DateOnly)
			}
			row(v.Reference, v.Title, v.Location, v.Status, updated, v.ImportedAs)
		}
		row(len(views), "of", found.Total)
	})
}

type heldCmds struct {
	List   heldListCmd   `cmd:"" help:"What is held."`
	Accept heldAcceptCmd `cmd:"" help:"Close them; or add the owner and import the jobs; or reopen the job of the same reference."`
	Refuse heldRefuseCmd `cmd:"" help:"Keep them open; or leave the owner's jobs out for good; or take the ATS job for a new one."`
}

type heldListCmd struct{}

// Run lists held decisions.
func (c *heldListCmd) Run(s *session) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	type view struct {
		ID         string     `json:"id"`
		Kind       string     `json:"kind"`
		Connection string     `json:"connection"`
		Reason     string     `json:"reason"`
		Owner      string     `json:"owner,omitempty"`
		Jobs       []string   `json:"jobs"`
		Since      *time.Time `json:"since"`
	}
	views := []view{}
	err = d.DB.View(s, func(tx core.Tx) error {
		held, err := d.DB.HeldList(tx)
		if err != nil {
			return err
		}
		for _, h := range held {
			n, err := d.DB.Connection(tx, h.Connection)
			if err != nil {
				return err
			}
			v := view{ID: h.ID.String(), Kind: h.Kind, Connection: n.Name, Reason: h.Reason, Owner: h.Owner, Jobs: []string{}, Since: stamp(h.Since)}
			for _, id := range h.Jobs {
				a, err := d.DB.ATSJob(tx, id)
				if err != nil {
					return err
				}
				v.Jobs = append(v.Jobs, a.Posting.ID)
			}
			views = append(views, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.show(views, func(row func(...any)) {
		row("HELD", "KIND", "CONNECTION", "JOBS", "REASON")
		for _, v := range views {
			row(v.ID, v.Kind, v.Connection, len(v.Jobs), v.Reason)
		}
	})
}

type heldAcceptCmd struct {
	Held core.HeldID `arg:"" help:"The held decision."`
}

// Run accepts.
func (c *heldAcceptCmd) Run(s *session) error { return settle(s, c.Held, true) }

type heldRefuseCmd struct {
	Held core.HeldID `arg:"" help:"The held decision."`
}

// Run refuses.
func (c *heldRefuseCmd) Run(s *session) error { return settle(s, c.Held, false) }

func settle(s *session, id core.HeldID, accept bool) error {
	d, err := s.desk()
	if err != nil {
		return err
	}
	if err := d.Settle(s, id, accept); err != nil {
		return err
	}
	word := map[bool]string{true: "accepted", false: "refused"}[accept]
	return s.show(map[string]string{"id": id.String(), "settled": word}, func(row func(...any)) { row(id, word) })
}
