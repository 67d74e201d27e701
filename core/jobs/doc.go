// Package jobs turns ATS jobs into the recruiter's own jobs and keeps the two in
// step.
//
// # What it promises
//
// An import never fails for a field that is missing: the job becomes a draft and
// [Missing] says what going live still needs. Importing the same ATS job twice
// gives the same job; the two stay linked 1:1 for good. What the ATS said at the
// import is kept ([core.Job.AtImport]), so that a later difference can be shown
// field by field ([Service.Drift]) and is never taken over by itself unless the
// recruiter said "follow" of the field, or the connection's setting does of all.
// Even then a field that was edited here keeps its value and shows the difference.
//
// Foreign text is made safe on the way in: descriptions lose scripts, styles,
// event handlers and everything but plain markup, links keep http and https.
// Employment type and experience go through value tables ([Tables]) that each
// connection can extend in YAML. Location text is matched to a place list
// ([Places]); what is not beyond doubt is marked "please check" and still counts
// as a location.
//
// # How the ATS closes and reopens
//
// The engine stores what an ATS said and leaves a durable mark per ATS job.
// [Service.Consume] takes the marks: a closing closes the job here (drafts too)
// and remembers the state it had, a reopening brings back that state if it was
// the ATS that closed it, a first miss lets the job's e-mails wait. Whoever must
// act with it, within the same transaction, is a [Follower]. A mark permits, the
// mirror decides: a mark that later looks have overtaken does nothing. Each
// change writes a line of the activity log with its cause and the look's number.
//
// An ATS may open a job again under another id: its reference is what tells. A job
// that comes when one of the same reference has gone is that job, is linked in its
// place and reopens; where more than one may be meant a person is asked, and until
// then nothing is reopened and nothing imported ([Service.AcceptReference]).
//
// # The import dialog's search
//
// [Search] answers each keystroke over all cached ATS jobs from memory: it scans
// the distinct words of all rows, not the rows. See the comment there.
//
// # What it never does
//
// It never speaks to an ATS and changes nothing there: closing, editing or
// reopening a job here stays here. It sends nothing and schedules nothing.
package jobs
