package model

import "reqdesk/core"

// Place is a kind of route: one screen of the window.
type Place string

// The places.
const (
	Welcome   Place = "welcome"
	Today     Place = "today"
	Jobs      Place = "jobs"
	Job       Place = "job" // Route.Job, Route.Tab
	Review    Place = "review"
	Templates Place = "templates"
	Sequence  Place = "sequence" // Route.Job
	People    Place = "people"
	Inbox     Place = "inbox"
	Numbers   Place = "numbers" // Route.Client: of one only
	Clients   Place = "clients" // clients and their connections
	Settings  Place = "settings"
	Conflicts Place = "conflicts" // what collided with an ATS; under Today
	Help      Place = "help"      // Route.Topic
)

// Places lists every place in the order of the sidebar.
var Places = [...]Place{Welcome, Today, Jobs, Job, Review, Templates, Sequence, People, Inbox, Numbers, Clients, Settings, Conflicts, Help}

// Tab is a part of a job's page.
type Tab string

// The tabs of a job's page, in their order; "" is the first.
const (
	TabAbout     Tab = "about"
	TabSourced   Tab = "sourced" // not-to-source list and matches
	TabSources   Tab = "sources" // where profiles come from
	TabContacted Tab = "contacted"
	TabPlan      Tab = "plan"
	TabLeads     Tab = "leads"
	TabHistory   Tab = "history"
)

// Route is where one is, as a value: comparable, storable, the same for links,
// notifications, the back button and the command palette. Fields that a place
// does not name stay zero.
type Route struct {
	Place    Place
	Job      core.JobID        // Job, Review (zero: all jobs), Sequence
	Person   core.PersonID     // People, Inbox: the one to show
	Client   core.ClientID     // Clients: the one to show
	Template core.TemplateID   // Templates: the one to show
	Conn     core.ConnectionID // Clients: the connection to show
	Tab      Tab               // Job, Jobs, Settings; Clients: what of the client is to be changed
	Topic    Topic             // Help: the page; "" = where one was
}

// Topic is a page of the help.
type Topic string

// ToHelp is the route to a page of the help.
func ToHelp(t Topic) Route { return Route{Place: Help, Topic: t} }

// To is the route to a place that needs no more.
func To(p Place) Route { return Route{Place: p} }

// ToJob is the route to a job's page.
func ToJob(id core.JobID, tab Tab) Route { return Route{Place: Job, Job: id, Tab: tab} }

// ToReview is the route to the review queue of one job, or of all for zero.
func ToReview(id core.JobID) Route { return Route{Place: Review, Job: id} }

// ToSequence is the route to the sequence editor of a job.
func ToSequence(id core.JobID) Route { return Route{Place: Sequence, Job: id} }

// TabBudget is the part of a client's form that says how many profiles it may use.
const TabBudget Tab = "budget"

// ToBudget is the route to the field of a client's profile budget; 0 leads to the
// clients.
func ToBudget(id core.ClientID) Route {
	if id == 0 {
		return To(Clients)
	}
	return Route{Place: Clients, Client: id, Tab: TabBudget}
}

// ToConnection is the route to a connection among its client's; 0 leads to the
// clients.
func ToConnection(id core.ConnectionID) Route { return Route{Place: Clients, Conn: id} }

// Home is the entry of the sidebar under which a route lies.
func (r Route) Home() Place {
	switch r.Place {
	case Job, Sequence:
		return Jobs
	case Conflicts:
		return Today
	default:
		return r.Place
	}
}
