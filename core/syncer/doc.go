// Package syncer is the background engine: it looks at the ATSs, keeps the
// mirror of their jobs and pipelines, and runs all other background work.
//
// # A look
//
// [Service.Sync] looks at one connection: its jobs, then the pipelines and hiring
// stages of the jobs that are live, then the status of exported leads. A look at
// the jobs reads page after page. One transaction stores a page's mirror rows
// and the cursor behind it (several pages, if they have piled up), so that a
// killed look goes on where it stopped and ends with the same records; fetching
// goes on while a page is stored. The last page and what follows from the look
// are stored at the end, together with the point from which the next look asks
// for changes; a look that failed stores neither.
//
// # What closes a job
//
// The mirror's Open is what accepted looks said. An explicit "closed" counts at
// once. Absence counts only in a good answer that listed everything, and only for
// connectors that say so: the first one is a doubt, the second closes; where the
// ATS can be asked for one job, that is the second look. An answer "unchanged"
// repeats the last accepted look and agrees with it. An answer that is empty,
// truncated, broken or an error closes nothing.
//
// The feed brake: a look in which more than three and more than a fifth of the
// connection's open jobs close or go missing is held as a whole, at once, for a
// person to accept or refuse. A later good look with the jobs in it withdraws
// the hold. A held look stores no point for the next one.
//
// Each consequence is left as a durable mark, which package jobs takes.
//
// # Status rows
//
// One row per connection and resource says when it was looked at, how far, what
// failed, and when the next look is due. Failures cool down for longer and
// longer; refused credentials wait for a person; a rate limit waits as long as
// the ATS says. One run at a time per connection; connections never wait for
// each other.
//
// # The engine
//
// [Engine] owns every goroutine of the background. It steps tasks when they are
// due, when something changed, and when nudged, and returns when all of them
// have ended. Time and randomness are passed in. Events wake it and no more: what
// is to be done stands in the store.
//
// # What it never does
//
// It never writes to an ATS, and holds no transaction while it waits for one.
package syncer
