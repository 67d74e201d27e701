package core

// SeenApplications remembers which applications a look under way has seen, as short
// digests, apart from the status row: what a page adds is written once and not again
// with every page after it.
type SeenApplications interface {
	SeenApplications(tx Tx, c ConnectionID, resource string) ([]uint64, error) // nil when there are none
	AddSeenApplications(tx Tx, c ConnectionID, resource string, digests []uint64) error
	ForgetSeenApplications(tx Tx, c ConnectionID, resource string) error
}
