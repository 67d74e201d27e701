// Package practice is the scenario of the practice company: who is hiring, for
// which jobs, which people there are, and what everybody does over ten days.
//
// What it promises:
//   - It is data and pure rules. It opens no connection, reads no clock and
//     draws no random numbers but those of the seed it is given: the same seed
//     and start give the same company, byte for byte.
//   - Everybody in it is invented. Addresses lie under example.org, example.net
//     and example.com, telephone numbers in ranges kept for fiction.
//   - What people do depends only on what reached them and when: Reactions turns
//     the e-mails that a person has received into what the person does next.
//     What the employers do is a list of Events with a time each.
//
// The servers that play the scenario lie in connectors/practice; they ask this
// package what is due and do it. Clock is the clock that is run forward by hand, standing still or running between the moves.
//
// The scenario is made so that a newcomer meets each thing once: a job that
// lacks two details, a job with two of three must-haves, a person already in
// the pipeline who is recognised by the e-mail address and one by the LinkedIn
// address, somebody at a company that is off limits, an e-mail that bounces, an
// out-of-office answer, interest, a polite no, silence, a job that closes and
// opens again, and an employer who moves an exported candidate on.
package practice
