// Package privacy answers people who ask what is held about them, and who ask that
// it be erased.
//
// # What it promises
//
// Export gives one archive with everything that is held about a person: a page that
// can be read in any browser, the same as JSON (profiles as JSON Resume), and the
// original files.
//
// Erase takes everything about a person out of the workspace in one unit of work:
// the profiles with their originals, all names, addresses, texts and notes, what
// waits in the outbox, and what is kept for taking back (decisions, imports,
// merges). Lines of not-to-source lists keep working, without the person's data.
// Then the database is written anew, so that no page of it holds what was deleted.
//
// What remains is a keyed fingerprint of each address by which the person was
// known, so that tomorrow's import can't bring them back, and the bare record that
// somebody was decided on in a job and was written to: a number, states and dates.
//
// # What it stores
//
// Suppressed keys ([people.WhyErased]), the date of the erasure in the otherwise
// empty [core.Person], and a line in the activity log.
//
// # What it never does
//
// It changes nothing in an ATS, in mailboxes, in backups that were made before, or in
// files outside of the workspace: what was sent there is there.
package privacy
