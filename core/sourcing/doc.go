// Package sourcing asks sources for the profiles that a job wants, and takes what is
// put into watched folders.
//
// # What it promises
//
// A job that goes live is asked for at once: a first batch of [FirstBatch] to see
// whether the question is right, later [NextBatch] each time the recruiter asks for
// more. The sourcing switch of the job and the profile budget of its client govern it:
// what is off is not asked for, and no more is delivered than the budget allows.
// Whoever the guard stops is kept out: those on the job's own list are shown there with
// the reason, those off-limits, opted out or erased are not stored at all. Who is in the
// job's review already is not delivered again, and the same human from two sources is
// one person.
//
// Feedback changes the next question and nothing else. The ATS hears of none of this.
//
// Each asking is a line of the search diary, with the question in the source's own words
// and what became of its answers. Answer, place in the list of answers, budget and diary
// are one unit of work: a crash repeats at most one page.
//
// A file of a watched folder is taken once, when it has lain still for a while. It is
// neither moved nor changed. What can't be read is refused with a reason.
//
// # What it stores
//
// Sources, what is wanted for each job with the feedback, how far each source was asked,
// the search diary, and what became of each file.
//
// # What it never does
//
// It writes to nobody, and keeps no address from a source whose addresses are not for
// that. Without a source it does nothing at all.
package sourcing
