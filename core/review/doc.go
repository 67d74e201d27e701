// Package review holds the queue of a job's candidates and the decisions about
// them: contact, save, discard, move, note, undo.
//
// # What it promises
//
// Nobody is contacted before the job is active and the sheet of its first review
// is saved, and nobody without a fresh verdict of the guard: a warning takes one
// confirmation, a stop a reason, which is kept; who opted out or was erased can't
// be contacted at all. A strong match with the job's own not-to-source list
// never stands in the queue and can't be contacted: it is kept out, with the
// reason ([Service.Propose], [Service.PipelineChanged], [Service.RecheckPerson],
// and again at the decision and when one is undone).
//
// Every decision can be undone, the last one first; those made together about several
// people are undone together. One that has to stay is told of once and left out.
//
// Evidence, not scores: for each must-have the line of the résumé in which it
// was found, or that it was not. People are never ranked.
//
// # What it stores
//
// Candidacies, the list of decisions for undoing, and log entries. Decision,
// enrolment and log entry are one unit of work.
//
// # What it never does
//
// It needs no network, and it sends nothing: Contact enrols through a function
// of package outreach, whose steps wait for their approval.
package review
