// Package core holds the words of Reqdesk as types: clients, connections, ATS
// jobs, jobs, people and their profiles, sequences, outbox entries, leads; the
// kinds of error; and the small interfaces through which the rest of core
// reaches the store, the keychain, the originals and the clock.
//
// # What it promises
//
// A type here is plain data. It knows no screen, no database and no ATS. Ids
// are monotonic and never reused. Times are UTC. A zero time means "not yet".
//
// # Units of work
//
// All state lies in one [Store]. Code reads in View and changes in Update; what
// happens in one Update happens wholly or not at all. Nothing inside a
// transaction may wait for a network, a keychain or a person. The repository
// interfaces (Clients, Jobs, People …) take the transaction as an argument, so
// that suppression, attempt, enrolment and log entry commit together; a package
// asks for those it uses and no more.
//
// # What it never does
//
// It never touches the outside world: connectors, mailboxes and the outbox do.
package core
