package core

import "time"

// Import is one import of people from files, kept so that it can be taken back as
// a whole.
type Import struct {
	ID      ImportID
	Job     JobID // into whose review; 0 = none
	Files   []string
	Taken   int // rows that were accepted
	Refused int
	Began   time.Time
	Ended   time.Time // zero = it broke off
}

// ImportPart is what one transaction of an import stored.
type ImportPart struct {
	Import   ImportID
	Number   int // from 1
	Profiles []ProfileID
	// Candidates are those whom it put into the review of the import's job.
	Candidates []PersonID
}
