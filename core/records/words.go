package records

import "reqdesk/core"

// sentences says what things wait, grouped by kind, most pressing first. They are
// made of fixed words and numbers: nothing from outside ever stands in them.
func sentences(things []told, days int) []core.Saying {
	var out []core.Saying
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

func sentence(kind string, n, profiles, days int) core.Saying {
	jobs := core.SayN(n, "%d job", "%d jobs")
	switch kind {
	case KindHeld:
		return core.SayN(n, "%d unusual closing is held back until you decide.", "%d unusual closings are held back until you decide.")
	case KindOwner:
		return core.SayN(n, "%d owner of jobs is not known here.", "%d owners of jobs are not known here.")
	case KindReference:
		return core.SayN(n, "%d job in an ATS may be a closed one, opened again: that is for you to say.", "%d jobs in an ATS may be a closed one, opened again: that is for you to say.")
	case KindExport:
		return core.SayN(n, "%d export to an ATS failed.", "%d exports to an ATS failed.")
	case KindBudget:
		return core.SayN(n, "The profile budget of %d client is used up.", "The profile budget of %d clients is used up.")
	case KindSourcing:
		return core.Say("No profiles came for %s within a day.", jobs)
	case KindReminder:
		return core.SayN(days, "Nothing was reviewed for %[1]d day in %[2]s.", "Nothing was reviewed for %[1]d days in %[2]s.", jobs)
	case KindProfiles:
		return core.SayN(profiles, "%[1]d profile to review in %[2]s.", "%[1]d profiles to review in %[2]s.", jobs)
	case KindDraft:
		return core.SayN(n, "%d draft is kept back and needs you.", "%d drafts are kept back and need you.")
	}
	return core.SayN(n, "%d thing waits for you.", "%d things wait for you.")
}

// inEnglish writes sayings out.
func inEnglish(said []core.Saying) []string {
	texts := make([]string, len(said))
	for i, s := range said {
		texts[i] = s.String()
	}
	return texts
}
