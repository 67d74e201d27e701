package people_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"reqdesk/core"
	"reqdesk/core/people"
)

// planted is one case: who stands on the job's list, who comes in, and the truth.
type planted struct {
	kind   string
	listed core.Applicant
	comes  core.Resume
	same   bool // one human being
	strong bool // a strong key says so
	asks   bool // else: a key in common that must ask
}

// cases makes planted cases from a seed. Every human being has a number that is
// part of all their own keys, so that nobody meets another by chance.
type cases struct {
	*rand.Rand
	n int
}

var (
	givenNames  = strings.Fields("Anna Bo Carla Dmitri Elif Farid Greta Hugo Inês Jonas Katarzyna Li Marta Nils Olga Paolo Rosa Søren Tomás Uta Víctor Wen Xavier Yara Zoë")
	familyNames = strings.Fields("Weber Lind Rossi Petrov Yılmaz Haddad Schmidt Martin Carvalho Keller Nowak Chen García Berg Ivanova Conti López Müller Silva Vogel Ruiz Wang Dubois Costa Jansen")
	firms       = strings.Fields("Initech Globex Hooli Umbrella Stark Wayne Acme Kestrel Tyrell Cyberdyne")
)

func pick(c *cases, from []string) string { return from[c.IntN(len(from))] }

// person gives a human being with all keys.
func (c *cases) person() core.Resume {
	c.n++
	given, family := pick(c, givenNames), pick(c, familyNames)
	handle := fmt.Sprintf("%s.%s%d", ascii(given), ascii(family), c.n)
	return core.Resume{
		Basics: core.Basics{
			Name: given + " " + family, Email: handle + "@" + "gmail.com", Phone: fmt.Sprintf("+49 30 %07d", 1000000+c.n*7),
			Profiles: []core.Presence{{URL: "https://www.linkedin.com/in/" + strings.ReplaceAll(handle, ".", "-")}},
		},
		Work: []core.Work{{Name: fmt.Sprintf("%s %d GmbH", pick(c, firms), c.n)}},
	}
}

func ascii(s string) string { return strings.ReplaceAll(people.Fold(s), " ", "") }

func applicant(id int, r core.Resume) core.Applicant {
	a := core.Applicant{ID: fmt.Sprint(id), Name: r.Basics.Name, Emails: []string{r.Basics.Email}, Phones: []string{r.Basics.Phone}}
	for _, p := range r.Basics.Profiles {
		a.URLs = append(a.URLs, p.URL)
	}
	if len(r.Work) > 0 {
		a.Employer = r.Work[0].Name
	}
	return a
}

// only leaves a résumé its name and what keep says: "email", "phone", "page" or
// "work".
func only(r core.Resume, keep string) core.Resume {
	out := core.Resume{Basics: core.Basics{Name: r.Basics.Name}}
	switch keep {
	case "email":
		out.Basics.Email = r.Basics.Email
	case "phone":
		out.Basics.Phone = r.Basics.Phone
	case "page":
		out.Basics.Profiles = r.Basics.Profiles
	case "work":
		out.Work = r.Work
	}
	return out
}

// other is another human being who comes with one key of the first.
func (c *cases) other(r core.Resume, keep string) core.Resume {
	o := c.person()
	for strings.Fields(o.Basics.Name)[0] == strings.Fields(r.Basics.Name)[0] {
		o = c.person()
	}
	switch keep {
	case "email":
		o.Basics.Email = r.Basics.Email
	case "phone":
		o.Basics.Phone = r.Basics.Phone
	}
	return o
}

func (c *cases) plain(i int, kind string, comes func(core.Resume) core.Resume) planted {
	r := c.person()
	return planted{kind: kind, listed: applicant(i, r), comes: comes(r), same: true, strong: true}
}

func (c *cases) differ(i int, kind string, asks bool, comes func(core.Resume) core.Resume) planted {
	p := c.plain(i, kind, comes)
	p.same, p.strong, p.asks = false, false, asks
	return p
}

func (c *cases) plant(i int) planted {
	switch i % 10 {
	case 0:
		return c.plain(i, "other e-mail, same page", func(r core.Resume) core.Resume {
			r.Basics.Email, r.Basics.Phone = fmt.Sprintf("private%d@example.org", c.n), ""
			return r
		})
	case 1:
		return c.plain(i, "plus-address", func(r core.Resume) core.Resume {
			r = only(r, "email")
			r.Basics.Email = strings.Replace(r.Basics.Email, "@", "+"+pick(c, []string{"jobs", "li", "2026", "x.y"})+"@", 1)
			return r
		})
	case 2:
		return c.plain(i, "Gmail dots", func(r core.Resume) core.Resume {
			r = only(r, "email")
			local, _, _ := strings.Cut(r.Basics.Email, "@")
			dots := strings.Split(strings.ReplaceAll(local, ".", ""), "")
			at := 1 + c.IntN(len(dots)-1)
			r.Basics.Email = strings.Join(dots[:at], "") + "." + strings.Join(dots[at:], "") + "@" + pick(c, []string{"gmail" + ".com", "googlemail" + ".com", "GMail" + ".com"})
			return r
		})
	case 3:
		return c.plain(i, "other phone format", func(r core.Resume) core.Resume {
			r = only(r, "phone")
			digits := strings.ReplaceAll(strings.TrimPrefix(r.Basics.Phone, "+49 "), " ", "")
			r.Basics.Location = core.Place{City: "Berlin", CountryCode: "DE"}
			r.Basics.Phone = pick(c, []string{"0" + digits, "0049 " + digits, "+49 (0)" + digits[:2] + " / " + digits[2:], "0" + digits[:2] + "-" + digits[2:5] + "-" + digits[5:], "tel:+49" + digits})
			return r
		})
	case 4:
		return c.plain(i, "LinkedIn with country and query", func(r core.Resume) core.Resume {
			r = only(r, "page")
			_, path, _ := strings.Cut(r.Basics.Profiles[0].URL, "linkedin.com")
			host := pick(c, []string{"de.linkedin.com", "http://uk.linkedin.com", "https://www.linkedin.com", "fr.LinkedIn.com"})
			tail := pick(c, []string{"/?locale=de_DE", "/en/", "?trk=people-guest", "/#experience", "/de?utm_source=share"})
			r.Basics.Profiles = []core.Presence{{URL: host + strings.ToUpper(path[:5]) + path[5:] + tail}}
			return r
		})
	case 5:
		return c.plain(i, "married name", func(r core.Resume) core.Resume {
			r = only(r, pick(c, []string{"email", "page", "phone"}))
			given, was, _ := strings.Cut(r.Basics.Name, " ")
			r.Basics.Name = given + " " + pick(c, []string{"Neumann", "Neumann-" + was, "van Dijk"})
			return r
		})
	case 6:
		return c.differ(i, "two people, one address", true, func(r core.Resume) core.Resume { return c.other(r, "email") })
	case 7:
		return c.differ(i, "a family's telephone and address", true, func(r core.Resume) core.Resume {
			o := c.other(r, "phone")
			o.Basics.Email = r.Basics.Email
			_, family, _ := strings.Cut(r.Basics.Name, " ")
			given, _, _ := strings.Cut(o.Basics.Name, " ")
			o.Basics.Name = given + " " + family
			return o
		})
	case 8:
		p := c.plain(i, "name and employer only", func(r core.Resume) core.Resume { return only(r, "work") })
		p.strong = false
		return p
	}
	return c.differ(i, "namesake with keys that look alike", false, func(r core.Resume) core.Resume {
		o := c.person()
		o.Basics.Name = r.Basics.Name
		o.Basics.Email = "x" + r.Basics.Email
		o.Basics.Profiles[0].URL = r.Basics.Profiles[0].URL + "-2"
		return o
	})
}

// It stops nobody who is somebody else, and lets
// through nobody of whom a strong key says that they are on the list.
func TestTheGuardOverAThousandPlantedCases(t *testing.T) {
	d := newDesk(t)
	c := &cases{Rand: rand.New(rand.NewPCG(20261122, 7))}
	all := make([]planted, 1000)
	type figure struct{ n, stop, warn, clear int }
	byKind, kinds := map[string]*figure{}, []string{}
	d.update(func(tx core.Tx) error {
		for i := range all {
			all[i] = c.plant(i)
			n := core.NotSource{ATSJob: d.job.ATSJob, Client: d.acme.ID, Connection: d.job.Connection, Origin: "ats", Applicant: all[i].listed, Added: d.clock.now}
			d.must(d.PutNotSource(tx, &n, people.KeysOfApplicant(all[i].listed)))
		}
		return nil
	})
	var right, wrong, strong, found int
	for i, p := range all {
		v := d.check(people.Query{
			Job: d.job.ID, Keys: people.KeysOfResume(p.comes), Employer: strings.Join(people.Employers(p.comes), ""), Name: p.comes.Basics.Name,
		})
		f := byKind[p.kind]
		if f == nil {
			f = &figure{}
			byKind[p.kind], kinds = f, append(kinds, p.kind)
		}
		f.n++
		switch v.Level {
		case core.VerdictStop:
			f.stop++
			if p.same {
				right++
			} else {
				wrong++
				t.Errorf("case %d, %s: stopped, though it is somebody else: %+v", i, p.kind, p.comes.Basics)
			}
		case core.VerdictWarn:
			f.warn++
		case core.VerdictClear:
			f.clear++
		}
		if p.strong {
			strong++
			if v.Level == core.VerdictStop {
				found++
			} else {
				t.Logf("case %d, %s is let through: %+v", i, p.kind, p.comes.Basics)
			}
		}
		if asked := v.Level == core.VerdictWarn; p.asks != asked && !p.same || p.same && !p.strong && !asked {
			t.Errorf("case %d, %s gives %s", i, p.kind, v.Level)
		}
	}
	for _, k := range kinds {
		t.Logf("%-34s %4d cases: %3d stop, %3d ask, %3d clear", k, byKind[k].n, byKind[k].stop, byKind[k].warn, byKind[k].clear)
	}
	precision, recall := float64(right)/float64(right+wrong), float64(found)/float64(strong)
	t.Logf("precision of stop %.4f (%d right, %d wrong), recall on strong keys %.4f (%d of %d)", precision, right, wrong, recall, found, strong)
	if precision < 1 || recall < 0.99 {
		t.Errorf("precision %.4f, want 1; recall %.4f, want at least 0.99", precision, recall)
	}
}

// The same cases as profiles of two files: one person where it is one, and two
// who are asked about where they share a key.
func TestProfilesOverAThousandPlantedCases(t *testing.T) {
	d := newDesk(t)
	c := &cases{Rand: rand.New(rand.NewPCG(20261122, 7))}
	joined, strong := 0, 0
	d.update(func(tx core.Tx) error {
		for i := range 1000 {
			p := c.plant(i)
			first, err := d.addListed(tx, p.listed)
			d.must(err)
			second, _, err := d.Add(tx, &core.Profile{Resume: p.comes, Source: "csv", Origin: "second.csv"})
			d.must(err)
			one := first.ID == second.ID
			_, err = d.Duplicate(tx, first.ID, second.ID)
			asked := err == nil
			switch {
			case p.strong:
				strong++
				if one {
					joined++
				} else {
					t.Logf("case %d, %s: kept apart", i, p.kind)
				}
			case one:
				t.Errorf("case %d, %s: made one person", i, p.kind)
			case asked != (p.asks || p.same):
				t.Errorf("case %d, %s: asked %v", i, p.kind, asked)
			}
		}
		return nil
	})
	t.Logf("%d of %d with a strong key in common became one person", joined, strong)
	if float64(joined) < 0.99*float64(strong) {
		t.Errorf("only %d of %d became one person", joined, strong)
	}
}

// addListed adds an applicant as a file would.
func (d *desk) addListed(tx core.Tx, a core.Applicant) (core.Person, error) {
	r := core.Resume{Basics: core.Basics{Name: a.Name, Email: a.Emails[0], Phone: a.Phones[0]}, Work: []core.Work{{Name: a.Employer}}}
	for _, u := range a.URLs {
		r.Basics.Profiles = append(r.Basics.Profiles, core.Presence{URL: u})
	}
	p, _, err := d.Add(tx, &core.Profile{Resume: r, Source: "csv", Origin: "first.csv"})
	return p, err
}
