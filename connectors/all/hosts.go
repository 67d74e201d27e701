package all

import "strings"

// Further lists addresses that a connection of a kind asks beside those in its
// settings: where a token comes from, or the interface behind a careers page. What an
// account's own server names for it at the time, such as its data centre, is not
// known before.
func Further(kind string, settings map[string]string) []string {
	has := func(word string) bool {
		for _, v := range settings {
			if strings.Contains(v, word) {
				return true
			}
		}
		return false
	}
	switch kind {
	case "greenhouse":
		if base := strings.TrimRight(settings["base_url"], "/"); base == "" || base == "https://harvest.greenhouse.io" {
			return []string{"https://harvest.greenhouse.io", "https://auth.greenhouse.io"}
		}
	case "boards":
		var list []string
		for _, b := range []struct{ word, address string }{
			{"greenhouse.io", "https://boards-api.greenhouse.io"},
			{"eu.greenhouse.io", "https://boards-api.eu.greenhouse.io"},
			{"lever.co", "https://api.lever.co"},
			{"eu.lever.co", "https://api.eu.lever.co"},
			{"ashbyhq.com", "https://api.ashbyhq.com"},
			{"smartrecruiters.com", "https://api.smartrecruiters.com"},
			{"workable.com", "https://apply.workable.com"},
		} {
			if has(b.word) {
				list = append(list, b.address)
			}
		}
		return list
	case "personio", "smartrecruiters", "teamtailor", "bullhorn":
		if settings["base_url"] == "" {
			return []string{map[string]string{
				"personio": "https://api.personio.de", "smartrecruiters": "https://api.smartrecruiters.com",
				"teamtailor": "https://api.teamtailor.com", "bullhorn": "https://rest.bullhornstaffing.com",
			}[kind]}
		}
	case "bamboohr":
		if settings["base_url"] == "" && settings["company"] != "" {
			company, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(settings["company"]), "https://"), ".bamboohr.com")
			return []string{"https://" + company + ".bamboohr.com"}
		}
	case "merge":
		if settings["base_url"] == "" {
			return []string{"https://api.merge.dev", "https://api-eu.merge.dev", "https://api-ap.merge.dev", "https://api-sandbox.merge.dev"}
		}
	}
	return nil
}
