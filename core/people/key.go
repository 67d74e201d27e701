package people

import (
	"slices"

	"reqdesk/core"
)

// Strong tells whether a key of this kind decides.
func Strong(k core.KeyKind) bool { return k != core.KeyNameEmployer }

// KeysOf gives the keys of a person's joined view.
func KeysOf(p core.Person) []core.Key {
	var k keys
	for _, e := range p.Emails {
		k.email(e)
	}
	for _, u := range p.URLs {
		k.url(u)
	}
	for _, n := range p.Phones {
		k.phone(n, p.Place.Country)
	}
	for _, employer := range append([]string{p.Employer}, p.MoreEmployers...) {
		k.weak(p.Name, employer)
	}
	return k.list
}

// askedOf gives the keys to ask for about a person, with the forms of their
// employers' names: those of KeysOf, but that a number which is written as E.164 is
// not read again. It became so by [NormalPhone]; one that never can exist is in no
// index, and asking for it finds nothing.
func askedOf(p core.Person) (list []core.Key, firms []string) {
	k := keys{make([]core.Key, 0, 8)}
	for _, e := range p.Emails {
		k.email(e)
	}
	for _, u := range p.URLs {
		k.url(u)
	}
	for _, n := range p.Phones {
		if writtenE164(n) {
			k.add(core.Key{Kind: core.KeyPhone, Value: n})
		} else {
			k.phone(n, p.Place.Country)
		}
	}
	names := nameForms(p.Name)
	for _, employer := range append([]string{p.Employer}, p.MoreEmployers...) {
		forms := CompanyForms(employer)
		k.works(names, forms)
		for _, f := range forms {
			firms = addOnce(firms, f)
		}
	}
	return k.list, firms
}

func writtenE164(s string) bool {
	if len(s) < 8 || len(s) > 16 || s[0] != '+' || s[1] == '0' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// KeysOfResume gives the keys of one profile.
func KeysOfResume(r core.Resume) []core.Key {
	var k keys
	for _, e := range emailsOf(r) {
		k.email(e)
	}
	k.url(r.Basics.URL)
	for _, p := range r.Basics.Profiles {
		k.url(p.URL)
	}
	region := RegionOf(r.Basics.Location)
	for _, n := range phonesOf(r) {
		k.phone(n, region)
	}
	for _, employer := range Employers(r) {
		k.weak(r.Basics.Name, employer)
	}
	return k.list
}

// KeysOfApplicant gives the keys of somebody in an ATS's pipeline or on a
// not-to-source list.
func KeysOfApplicant(a core.Applicant) []core.Key {
	var k keys
	for _, e := range a.Emails {
		k.email(e)
	}
	for _, u := range a.URLs {
		k.url(u)
	}
	for _, n := range a.Phones {
		k.phone(n, "")
	}
	k.weak(a.Name, a.Employer)
	return k.list
}

// WeakKeys gives the name-and-employer keys, one per form of the name.
func WeakKeys(name, employer string) []core.Key {
	var k keys
	k.weak(name, employer)
	return k.list
}

// Employers gives whom a profile names as present employer: all positions that
// have not ended, or the first of the list where every one has.
func Employers(r core.Resume) []string {
	var now []string
	for _, w := range r.Work {
		if w.EndDate == "" && w.Name != "" && !slices.Contains(now, w.Name) {
			now = append(now, w.Name)
		}
	}
	if len(now) == 0 && len(r.Work) > 0 && r.Work[0].Name != "" {
		now = append(now, r.Work[0].Name)
	}
	return now[:min(len(now), 3)]
}

// Merge joins lists of keys without repeating any.
func Merge(lists ...[]core.Key) []core.Key {
	var k keys
	for _, list := range lists {
		for _, key := range list {
			k.add(key)
		}
	}
	return k.list
}

func emailsOf(r core.Resume) []string {
	return append([]string{r.Basics.Email}, r.Basics.Emails...)
}

func phonesOf(r core.Resume) []string {
	return append([]string{r.Basics.Phone}, r.Basics.Phones...)
}

// keys collects keys; what can't be normalised gives none.
type keys struct{ list []core.Key }

func (k *keys) add(key core.Key) {
	if !slices.Contains(k.list, key) {
		k.list = append(k.list, key)
	}
}

func (k *keys) email(raw string) {
	if e, ok := NormalEmail(raw); ok {
		k.add(core.Key{Kind: core.KeyEmail, Value: e})
		k.add(core.Key{Kind: core.KeyEmail, Value: MailboxForm(e)})
	}
}

func (k *keys) url(raw string) {
	if u, ok := NormalURL(raw); ok {
		k.add(core.Key{Kind: core.KeyURL, Value: u})
	}
}

func (k *keys) phone(raw, region string) {
	if len(region) != 2 {
		region = ""
	}
	for _, form := range phoneForms(raw, region) {
		k.add(core.Key{Kind: core.KeyPhone, Value: form})
	}
}

func (k *keys) weak(name, employer string) {
	if companies := CompanyForms(employer); len(companies) > 0 {
		k.works(nameForms(name), companies)
	}
}

// works adds the keys of somebody with these forms of name who works at a company
// with these.
func (k *keys) works(names, companies []string) {
	for _, form := range names {
		for _, company := range companies {
			k.add(core.Key{Kind: core.KeyNameEmployer, Value: form + "|" + company})
		}
	}
}
