package phrase_test

// pieces are words of core that are shown inside a sentence, or alone, and that no rule
// of this test tells from a key or a word of a parser.
var pieces = []string{
	// What a job has, as jobs.Label and core/jobs/field.go name it.
	"title", "location", "function", "employment type", "at least three must-haves", "apply link", "seniority", "must haves", "description", "owner", "years",
	// Where somebody stands in a review, and what was done there.
	"draft", "active", "paused", "closed", "new", "saved", "discarded", "contacted", "moved", "kept out", "contact", "save", "discard", "move", "note", "was: %s", "candidate: %s",
	// Why the log says that something happened.
	"by hand", "reply", "automatic reply", "reply from an unknown address", "bounce", "opt-out", "guard", "manual", "dropped", "job closed", "click", "unsure click", "approved",
	"approved to go at once: without grace period, window and pauses", "new submission",
	"credentials", "permission", "not found", "rate limited", "temporary", "invalid", "unsupported", "unknown", "refused", "storage",
	"missing", "budget", "technical", "table", "yours", "theirs",
	// What became of what was held.
	"unknown owner %s", "same reference %s", "held closings %s", "accepted", "withdrawn",
	// What a template fills in.
	"first name", "last name", "name", "email", "employer", "headline", "city", "job title", "job location",
	// Where somebody came from.
	"source %s",
}
