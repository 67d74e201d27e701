// Package people knows who is who: by which keys a human being is recognised,
// which profiles belong to one person, who must not be sourced, and what stands
// in the way of approaching somebody.
//
// # What it promises
//
// Strong keys decide: e-mail address, profile address, phone number. The weak
// key, name and employer, asks and never decides. Every match says why it is one.
//
// Two profiles with a strong key in common are one person, unless they
// contradict each other (no name in common, or another given name and no profile
// page in common, or two people have one key each): then both people stay as they
// are, and it is asked whether they are one. [Service.Merge] makes one person of
// two, and [Service.Unmerge] parts them again; neither loses anything.
//
// The [Guard] gives one verdict about one person for one job over all
// connections and clients of the workspace. It asks the indexes only; its cost
// does not grow with the number of people.
//
// # What it stores
//
// People with the joined view of their profiles, profiles, the lines of
// not-to-source lists that came by file, and the companies that are off-limits:
// those of a client with the client, those of the workspace in its settings.
//
// # Normalisation
//
// The normal forms here are frozen, each under its [NormalVersion]: opt-outs and
// not-to-source lines live on as fingerprints of them. A better form is a new
// version beside the old one; lines are filed under all of them.
//
// # What it never does
//
// It merges nobody on the weak key, guesses no phone's country, and puts no
// person's data in an error or in the log.
package people
