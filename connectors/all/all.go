// Package all is the visible list of the connectors that Reqdesk comes with.
// A connector that is not in Factories does not exist: nothing registers
// itself. The set-up form, `reqdeskctl connect kinds` and the README's table
// are made from this list.
package all

import (
	"reqdesk/connectors/ats/ashby"
	"reqdesk/connectors/ats/avature"
	"reqdesk/connectors/ats/bamboohr"
	"reqdesk/connectors/ats/boards"
	"reqdesk/connectors/ats/bullhorn"
	"reqdesk/connectors/ats/custom"
	"reqdesk/connectors/ats/feed"
	"reqdesk/connectors/ats/greenhouse"
	"reqdesk/connectors/ats/lever"
	"reqdesk/connectors/ats/merge"
	"reqdesk/connectors/ats/odoo"
	"reqdesk/connectors/ats/personio"
	"reqdesk/connectors/ats/practice"
	"reqdesk/connectors/ats/recruitee"
	"reqdesk/connectors/ats/smartrecruiters"
	"reqdesk/connectors/ats/teamtailor"
	"reqdesk/connectors/ats/workable"
	"reqdesk/core"
	"reqdesk/core/ats"
	"reqdesk/core/jobs"
)

// Factories lists every connector, in the order in which people see them: systems
// by name, then the ways in for those that have none here.
func Factories() []ats.Factory {
	return []ats.Factory{
		ashby.Factory(),
		avature.Factory(),
		bamboohr.Factory(),
		bullhorn.Factory(),
		greenhouse.Factory(),
		lever.Factory(),
		merge.Factory(),
		odoo.Factory(),
		personio.Factory(),
		recruitee.Factory(),
		smartrecruiters.Factory(),
		teamtailor.Factory(),
		workable.Factory(),
		boards.Factory(),
		feed.Factory(),
		custom.Factory(),
		practice.Factory(),
	}
}

// Factory gives the connector of a kind. An unknown kind is KindNotFound.
func Factory(kind string) (ats.Factory, error) {
	for _, f := range Factories() {
		if f.Descriptor.Kind == kind {
			return f, nil
		}
	}
	return ats.Factory{}, core.Fail(core.KindNotFound, "There is no connector of the kind "+quoted(kind)+".",
		"`connect kinds` lists those there are.")
}

// quoted shows what somebody typed, bounded.
func quoted(kind string) string {
	if len(kind) > 40 {
		kind = kind[:40] + "…"
	}
	return "“" + kind + "”"
}

// DefaultMapping gives the mapping that connections of a kind begin with; ""
// for a kind that has none, or that does not exist.
func DefaultMapping(kind string) string {
	f, err := Factory(kind)
	if err != nil {
		return ""
	}
	return f.Descriptor.Mapping
}

// CheckMapping tells what is wrong with a user's mapping for connections of a
// kind. A connector with a fixed mapping takes none of its own fields, so that the
// value tables are all there is; what is in them is checked by their owner.
func CheckMapping(kind, text string) error {
	if hasFields(kind) {
		return CheckKept(kind, text)
	}
	return jobs.CheckOnlyTables(text)
}

// CheckKept is CheckMapping for a mapping that was kept in a workspace: beside the value
// tables of a fixed mapping an older program let everything pass, and it does no harm.
func CheckKept(kind, text string) error {
	switch kind {
	case "feed":
		return feed.CheckMapping(text)
	case custom.Kind:
		return custom.CheckMapping(text)
	}
	return nil
}

// hasFields tells whether a mapping says more to connections of a kind than what the
// ATS's words mean.
func hasFields(kind string) bool { return kind == "feed" || kind == custom.Kind }
