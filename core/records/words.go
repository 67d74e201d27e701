package records

// sentences says what things wait, grouped by kind, most pressing first. They are
// made of fixed words and numbers: nothing from outside ever stands in them.
func sentences(things []told, days int) []string {
	var out []string
	for _, kind := range order {
		n, profiles := 0, 0
		for _, t := range things {
			if t.kind == kind {
				n, profiles = n+1, profiles+t.count
			}
		}
		if n > 0 {
			out = append(out, sentence(kind, n, profiles, days))
		}
	}
	return out
}

func sentence(kind string, n, profiles, days int) string {
	switch kind {
	case KindHeld:
		return count(n, "unusual closing is", "unusual closings are") + " held back until you decide."
	case KindOwner:
		return count(n, "owner of jobs is", "owners of jobs are") + " not known here."
	case KindReference:
		return count(n, "job in an ATS", "jobs in an ATS") + " may be a closed one, opened again: that is for you to say."
	case KindExport:
		return count(n, "export to an ATS", "exports to an ATS") + " failed."
	case KindBudget:
		return "The profile budget of " + count(n, "client", "clients") + " is used up."
	case KindSourcing:
		return "No profiles came for " + count(n, "job", "jobs") + " within a day."
	case KindReminder:
		return "Nothing was reviewed for " + count(days, "day", "days") + " in " + count(n, "job", "jobs") + "."
	case KindProfiles:
		return count(profiles, "profile", "profiles") + " to review in " + count(n, "job", "jobs") + "."
	case KindDraft:
		return count(n, "draft is kept back and needs", "drafts are kept back and need") + " you."
	}
	return count(n, "thing waits", "things wait") + " for you."
}
