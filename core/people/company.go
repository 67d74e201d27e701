package people

import (
	"slices"
	"strings"
)

// CompanyForms gives the forms under which a company is found: [NormalCompany]'s
// of version 1, and those of version 2, which reads legal forms of more
// countries however they are written ("B. V.", "Sp. z o.o.", "S.à r.l."), takes
// "&" for "and", and knows both spellings of umlauts. Two names with a form in
// common are one company. None for a name without a letter or digit.
func CompanyForms(name string) []string {
	var forms []string
	for _, spelled := range spellings(name) {
		w := companyWords(name, spelled)
		if !spelled {
			if v1 := normalCompany(w); v1 != "" {
				forms = append(forms, v1)
			}
		}
		if f := companyForm(w); f != "" {
			forms = addOnce(forms, f)
		}
	}
	return forms
}

// SameCompany tells whether two names are one company's.
func SameCompany(a, b string) bool {
	other := CompanyForms(b)
	return slices.ContainsFunc(CompanyForms(a), func(f string) bool { return slices.Contains(other, f) })
}

// companyForm is version 2 of the normal form.
func companyForm(all []string) string {
	w := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return joiners[s] })
	if len(w) == 0 {
		w = all
	}
	if len(w) > 1 && leadingForms[w[0]] {
		w = w[1:]
	}
	for n := legalEnd(w); n > 0; n = legalEnd(w) {
		w = w[:len(w)-n]
	}
	return strings.Join(w, " ")
}

// legalEnd tells how many words at the end are a legal form; something has to
// stay before it.
func legalEnd(w []string) int {
	for n := min(len(w)-1, longestLegalForm); n > 0; n-- {
		end := strings.Join(w[len(w)-n:], "")
		if legalForms[end] || moreLegalForms[end] {
			return n
		}
	}
	return 0
}

// longestLegalForm is how many words a legal form has at most: "sp z o o".
const longestLegalForm = 4

// joiners are left out, for one writes them or a sign, or nothing.
var joiners = map[string]bool{"and": true, "und": true, "et": true, "y": true, "en": true, "og": true, "och": true}

// leadingForms stand before a company's name.
var leadingForms = map[string]bool{"the": true, "ooo": true, "oao": true, "zao": true, "pao": true, "oy": true}

// moreLegalForms are those of version 2, their words joined. The forms of
// version 1 are frozen in [legalForms].
var moreLegalForms = map[string]bool{
	// German, Austrian, Swiss
	"gesmbh": true, "ggmbh": true, "ek": true, "eg": true, "gbr": true, "partg": true, "partgmbb": true, "mbb": true, "ohgmbh": true,
	"ughaftungsbeschrankt": true, "ughaftungsbeschraenkt": true, "haftungsbeschrankt": true, "haftungsbeschraenkt": true, "il": true, "stiftung": true,
	// English-speaking
	"lp": true, "pc": true, "pllc": true, "cic": true, "pte": true, "private": true, "bhd": true, "sdn": true, "unlimited": true,
	// French, Belgian, Luxembourg, Dutch
	"sasu": true, "eurl": true, "sarlu": true, "sca": true, "scop": true, "scs": true, "snc": true, "sci": true, "selarl": true, "sprl": true, "bvba": true,
	"cvba": true, "vof": true, "cv": true, "asbl": true, "vzw": true, "nvsa": true, "sanv": true, "gie": true,
	// Spanish, Portuguese, Latin American, Italian
	"sau": true, "slp": true, "scoop": true, "lda": true, "ltda": true, "eireli": true, "sadecv": true, "derldecv": true, "sderldecv": true, "srldecv": true,
	"eirl": true, "srls": true, "sapa": true, "scarl": true,
	// Nordic and Baltic
	"asa": true, "hf": true, "ehf": true, "ks": true, "ivs": true, "hb": true, "kb": true, "ou": true, "uab": true, "sia": true,
	// Central and Eastern European, Turkish
	"spzoo": true, "spzo": true, "spk": true, "spj": true, "sro": true, "spolsro": true, "vos": true, "doo": true, "dd": true, "ad": true, "ood": true, "eood": true,
	"kft": true, "zrt": true, "nyrt": true, "bt": true, "rt": true, "ltdsti": true, "sti": true,
	// Asian
	"kk": true, "gk": true, "tbk": true, "pvtltd": true,
}
