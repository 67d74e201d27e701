package core

import (
	"iter"
	"time"
)

// The repositories. Each is small; a package asks for those it uses. Reading
// one that does not exist is KindNotFound. Put assigns an id where it is zero
// and otherwise replaces; it keeps all indexes. Sequences must be consumed
// inside the transaction.

// Clients keeps clients.
type Clients interface {
	Client(tx Tx, id ClientID) (Client, error)
	ClientNamed(tx Tx, name string) (Client, error) // case-insensitive
	Clients(tx Tx) ([]Client, error)
	PutClient(tx Tx, c *Client) error
}

// Connections keeps connections.
type Connections interface {
	Connection(tx Tx, id ConnectionID) (Connection, error)
	ConnectionNamed(tx Tx, name string) (Connection, error) // case-insensitive, not removed ones
	Connections(tx Tx) ([]Connection, error)
	PutConnection(tx Tx, c *Connection) error
}

// Mailboxes keeps mailboxes.
type Mailboxes interface {
	Mailbox(tx Tx, id MailboxID) (Mailbox, error)
	MailboxNamed(tx Tx, name string) (Mailbox, error)
	Mailboxes(tx Tx) ([]Mailbox, error)
	PutMailbox(tx Tx, m *Mailbox) error
}

// SyncStatuses keeps one row per connection and resource.
type SyncStatuses interface {
	SyncStatus(tx Tx, c ConnectionID, resource string) (SyncStatus, error) // a zero row when there is none
	SyncStatuses(tx Tx) ([]SyncStatus, error)
	PutSyncStatus(tx Tx, s SyncStatus) error
}

// ATSJobs keeps the mirror. The search rows are kept in step by PutATSJob.
type ATSJobs interface {
	ATSJob(tx Tx, id ATSJobID) (ATSJob, error)
	ATSJobByForeignID(tx Tx, c ConnectionID, foreign string) (ATSJob, error)
	ATSJobsByReference(tx Tx, c ConnectionID, reference string) ([]ATSJob, error)
	ATSJobsOf(tx Tx, c ConnectionID) iter.Seq2[ATSJob, error]
	PutATSJob(tx Tx, j *ATSJob) error
}

// SearchRow is one ATS job as the import dialog searches it, lower-cased.
type SearchRow struct {
	ID         ATSJobID
	Connection ConnectionID
	Updated    time.Time
	Title      string
	Places     string
	Reference  string // reference and id
}

// SearchRows gives the rows that the import dialog's search scans.
type SearchRows interface {
	SearchRows(tx Tx) iter.Seq2[SearchRow, error]
}

// Marks keeps the durable to-do marks.
type Marks interface {
	PutMark(tx Tx, m Mark) error
	Marks(tx Tx, limit int) ([]Mark, error) // oldest first
	DeleteMark(tx Tx, m Mark) error
}

// HeldList keeps decisions that wait for a person.
type HeldList interface {
	Held(tx Tx, id HeldID) (Held, error)
	HeldList(tx Tx) ([]Held, error) // the open ones
	PutHeld(tx Tx, h *Held) error
}

// Stages keeps the hiring stages as an ATS gave them; atsJob "" = the account's.
type Stages interface {
	Stages(tx Tx, c ConnectionID, atsJob string) ([]Stage, error) // nil when there are none
	PutStages(tx Tx, c ConnectionID, atsJob string, s []Stage) error
}

// Questions keeps the questions of an ATS job's application form; read tells
// whether they were fetched: none is then what the ATS says.
type Questions interface {
	Questions(tx Tx, c ConnectionID, atsJob string) (list []Question, read bool, err error)
	PutQuestions(tx Tx, c ConnectionID, atsJob string, list []Question) error
}

// Jobs keeps the recruiter's own jobs.
type Jobs interface {
	Job(tx Tx, id JobID) (Job, error)
	JobOf(tx Tx, a ATSJobID) (Job, error) // the one linked to an ATS job, now or before
	Jobs(tx Tx) ([]Job, error)
	PutJob(tx Tx, j *Job) error
}

// People keeps people and finds them by key.
type People interface {
	Person(tx Tx, id PersonID) (Person, error)
	People(tx Tx) iter.Seq2[Person, error]
	PeopleByKey(tx Tx, k Key) ([]PersonID, error)
	// PutPerson stores p; keys are those by which it shall be found from now on.
	PutPerson(tx Tx, p *Person, keys []Key) error
}

// Profiles keeps profiles.
type Profiles interface {
	Profile(tx Tx, id ProfileID) (Profile, error)
	ProfilesOf(tx Tx, p PersonID) ([]Profile, error)
	PutProfile(tx Tx, p *Profile) error
}

// Imports keeps what each import of people stored.
type Imports interface {
	Import(tx Tx, id ImportID) (Import, error)
	Imports(tx Tx) iter.Seq2[Import, error] // newest first
	PutImport(tx Tx, i *Import) error
	DeleteImport(tx Tx, id ImportID) error
	ImportParts(tx Tx, id ImportID) iter.Seq2[ImportPart, error] // the first one first
	PutImportPart(tx Tx, p ImportPart) error
	DeleteImportPart(tx Tx, id ImportID, number int) error
}

// Removals forgets what an import added, when it is taken back. Unknown = no
// error.
type Removals interface {
	DeletePerson(tx Tx, id PersonID) error
	DeleteProfile(tx Tx, id ProfileID) error
}

// NotSources keeps the not-to-source lists.
type NotSources interface {
	NotSourcesOf(tx Tx, j JobID) ([]NotSource, error)                // of one job, by hand and by file
	NotSourcesOfATSJob(tx Tx, a ATSJobID) ([]NotSource, error)       // its pipeline
	NotSourcesByKey(tx Tx, k Key) ([]NotSource, error)               // over everything
	PutNotSource(tx Tx, n *NotSource, keys []Key) error              // an "ats" line replaces the one with the same connection and application id
	DeleteNotSource(tx Tx, c ConnectionID, application string) error // unknown = no error
}

// ListLines gives the lines of not-to-source lists one by one.
type ListLines interface {
	NotSource(tx Tx, id NotSourceID) (NotSource, error)
	NotSourceLines(tx Tx, j JobID) iter.Seq2[NotSource, error]            // by hand and by file, oldest first
	NotSourceLinesOfFile(tx Tx, f ListFileID) iter.Seq2[NotSource, error] // oldest first
	CountNotSources(tx Tx, f ListFileID) (int, error)                     // without reading them
	DeleteNotSourceLine(tx Tx, id NotSourceID) error                      // unknown = no error
}

// ListFiles keeps the files that not-to-source lists were made from.
type ListFiles interface {
	ListFile(tx Tx, id ListFileID) (ListFile, error)
	ListFilesOf(tx Tx, j JobID) ([]ListFile, error) // oldest first
	PutListFile(tx Tx, f *ListFile) error
	DeleteListFile(tx Tx, id ListFileID) error
}

// Candidacies keeps who stands where in the review of a job.
type Candidacies interface {
	Candidacy(tx Tx, j JobID, p PersonID) (Candidacy, error)
	CandidaciesOf(tx Tx, j JobID) ([]Candidacy, error)
	CandidaciesOfPerson(tx Tx, p PersonID) ([]Candidacy, error)
	PutCandidacy(tx Tx, c Candidacy) error
	DeleteCandidacy(tx Tx, j JobID, p PersonID) error
}

// Decisions keeps the review's undo list.
type Decisions interface {
	PutDecision(tx Tx, d *Decision) error // assigns Seq
	LastDecision(tx Tx) (Decision, error)
	DeleteDecision(tx Tx, seq uint64) error
}

// DecisionList gives the whole undo list.
type DecisionList interface {
	Decisions(tx Tx) iter.Seq2[Decision, error] // newest first
}

// Templates keeps e-mail templates.
type Templates interface {
	Template(tx Tx, id TemplateID) (Template, error)
	TemplateNamed(tx Tx, name string) (Template, error)
	Templates(tx Tx) ([]Template, error)
	PutTemplate(tx Tx, t *Template) error
	DeleteTemplate(tx Tx, id TemplateID) error
}

// Sequences keeps each job's sequence, every version.
type Sequences interface {
	Sequence(tx Tx, j JobID) (Sequence, error) // the newest version
	SequenceVersion(tx Tx, j JobID, version int) (Sequence, error)
	PutSequence(tx Tx, s Sequence) error
}

// Enrolments keeps who is in which sequence.
type Enrolments interface {
	Enrolment(tx Tx, id EnrolmentID) (Enrolment, error)
	EnrolmentOf(tx Tx, j JobID, p PersonID) (Enrolment, error)
	EnrolmentsOf(tx Tx, j JobID) ([]Enrolment, error)
	Enrolments(tx Tx) ([]Enrolment, error) // waiting, running, paused and sleeping ones
	PutEnrolment(tx Tx, e *Enrolment) error
}

// Messages keeps e-mails as evidence.
type Messages interface {
	Message(tx Tx, id MessageID) (Message, error)
	MessageByMessageID(tx Tx, messageID string) (Message, error)
	MessagesOf(tx Tx, j JobID, p PersonID) ([]Message, error) // oldest first; j 0 = all of the person
	Messages(tx Tx) iter.Seq2[Message, error]                 // newest first
	PutMessage(tx Tx, m *Message) error
}

// Suppressions keeps addresses that are never written to again, as keyed
// fingerprints with a sealed value.
type Suppressions interface {
	Suppressed(tx Tx, address string) (Suppression, error) // KindNotFound = free to write
	Suppressions(tx Tx) ([]Suppression, error)             // those whose address is kept
	PutSuppression(tx Tx, s Suppression) error
	SuppressedKey(tx Tx, k Key) (Suppression, error)    // by any strong key; an e-mail key is an address
	PutSuppressedKey(tx Tx, k Key, s Suppression) error // keeps the fingerprint only
}

// Releases takes addresses back that were suppressed by mistake.
type Releases interface {
	// DeleteSuppressed forgets what is known of an address, in all its fingerprints;
	// unknown = no error.
	DeleteSuppressed(tx Tx, address string) error
	DeleteSuppressedKey(tx Tx, k Key) error
}

// Entries keeps the outbox. Put moves what is finished to the history.
type Entries interface {
	Entry(tx Tx, id EntryID) (Entry, error)
	EntryByKey(tx Tx, key string) (Entry, error) // open or finished
	OpenEntries(tx Tx) ([]Entry, error)
	FinishedEntries(tx Tx) iter.Seq2[Entry, error] // newest first
	PutEntry(tx Tx, e *Entry) error
}

// Leads keeps leads.
type Leads interface {
	Lead(tx Tx, j JobID, p PersonID) (Lead, error)
	LeadsOf(tx Tx, j JobID) ([]Lead, error)
	PutLead(tx Tx, l Lead) error
	DeleteLead(tx Tx, j JobID, p PersonID) error // unknown = no error
}

// Log keeps the append-only activity log.
type Log interface {
	AppendLog(tx Tx, e *LogEntry) error
	Log(tx Tx, f LogFilter) ([]LogEntry, error) // oldest first
}

// LogFilter narrows a reading of the log; zero fields do not narrow.
type LogFilter struct {
	Job    JobID
	Person PersonID
	Since  time.Time
	Limit  int // the newest so many; 0 = 1000
}

// Settings keeps key-value settings by scope: "" for the workspace, the id of a
// connection or client, or a name under which a package keeps what is its own.
type Settings interface {
	Settings(tx Tx, scope string) (map[string]string, error) // an empty map when there are none
	PutSettings(tx Tx, scope string, s map[string]string) error
}
