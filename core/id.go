package core

import (
	"fmt"
	"strconv"
	"strings"
)

// ID is a monotonic number of one kind of record. In text and JSON it carries
// its kind's letter ("j12"), so that a person's id can't be taken for a job's.
// Zero is no id.
type ID[K interface{ letter() string }] uint64

type (
	clientKind     struct{}
	connectionKind struct{}
	atsJobKind     struct{}
	jobKind        struct{}
	personKind     struct{}
	profileKind    struct{}
	mailboxKind    struct{}
	templateKind   struct{}
	enrolmentKind  struct{}
	messageKind    struct{}
	entryKind      struct{}
	heldKind       struct{}
	blobKind       struct{}
	ntsKind        struct{}
	noteKind       struct{}
	listFileKind   struct{}
	importKind     struct{}
)

func (clientKind) letter() string     { return "c" }
func (connectionKind) letter() string { return "n" }
func (atsJobKind) letter() string     { return "a" }
func (jobKind) letter() string        { return "j" }
func (personKind) letter() string     { return "p" }
func (profileKind) letter() string    { return "r" }
func (mailboxKind) letter() string    { return "b" }
func (templateKind) letter() string   { return "t" }
func (enrolmentKind) letter() string  { return "e" }
func (messageKind) letter() string    { return "m" }
func (entryKind) letter() string      { return "x" }
func (heldKind) letter() string       { return "h" }
func (blobKind) letter() string       { return "f" }
func (ntsKind) letter() string        { return "s" }
func (noteKind) letter() string       { return "o" }
func (listFileKind) letter() string   { return "l" }
func (importKind) letter() string     { return "i" }

// ClientID and the types after it are the ids of Reqdesk's records.
type (
	ClientID     = ID[clientKind]
	ConnectionID = ID[connectionKind]
	ATSJobID     = ID[atsJobKind]
	JobID        = ID[jobKind]
	PersonID     = ID[personKind]
	ProfileID    = ID[profileKind]
	MailboxID    = ID[mailboxKind]
	TemplateID   = ID[templateKind]
	EnrolmentID  = ID[enrolmentKind]
	MessageID    = ID[messageKind]
	EntryID      = ID[entryKind]
	HeldID       = ID[heldKind]
	BlobID       = ID[blobKind]
	NotSourceID  = ID[ntsKind]
	LogID        = ID[noteKind]
	ListFileID   = ID[listFileKind]
	ImportID     = ID[importKind]
)

// String gives the letter and the number, or "" for no id.
func (id ID[K]) String() string {
	if id == 0 {
		return ""
	}
	var k K
	return k.letter() + strconv.FormatUint(uint64(id), 10)
}

// MarshalText is String.
func (id ID[K]) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote; a bare number is taken too.
func (id *ID[K]) UnmarshalText(text []byte) error {
	var k K
	s := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(string(text))), k.letter())
	if s == "" {
		*id = 0
		return nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return Fail(KindUsage, fmt.Sprintf("%q is not an id of this kind.", string(text)),
			"Ids look like "+k.letter()+"12.").Because(err)
	}
	*id = ID[K](n)
	return nil
}
