package core

// ATSJobIDs goes through the mirror piece by piece.
type ATSJobIDs interface {
	// ATSJobIDsOf gives the ids behind after, oldest first, at most limit.
	ATSJobIDsOf(tx Tx, c ConnectionID, after ATSJobID, limit int) ([]ATSJobID, error)
	// ATSJobIDsByReference gives the ids of those with a reference, whatever the case.
	ATSJobIDsByReference(tx Tx, c ConnectionID, reference string) ([]ATSJobID, error)
}
