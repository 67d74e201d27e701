package people

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/event"
)

// Store is what this package needs of the workspace.
type Store interface {
	core.Store
	core.People
	core.Profiles
	core.NotSources
	core.ListLines
	core.ListFiles
	core.Suppressions
	core.Messages
	core.Candidacies
	core.Leads
	core.Enrolments
	core.Entries
	core.Duplicates
	core.Merges
	core.Tasks
	core.Touches
	core.Jobs
	core.ATSJobs
	core.Clients
	core.Connections
	core.Peeks
	core.ListPeeks
	core.Mailboxes
	core.Settings
	core.Log
}

// Service recognises people, keeps their profiles, and keeps the lists of whom
// not to source.
type Service struct {
	Store Store
	Clock core.Clock
	Bus   *event.Bus // nil = nobody listens
	// ListChanged is told, in the transaction, that a job's not-to-source list has
	// new lines; nil = nobody has to know.
	ListChanged func(tx core.Tx, job core.JobID) error
	// KeysChanged is told, in the transaction, that somebody is found by other keys
	// than before; nil = nobody has to know.
	KeysChanged func(tx core.Tx, person core.PersonID) error

	limits offLimitsMemo
}

// Match is a person whom a profile may be about.
type Match struct {
	Person core.PersonID
	Keys   []core.KeyKind // those in common, strongest first
	Why    string         // one sentence, without the person's data
	// Joined is set for the person whom the profile was put to, or would be.
	Joined bool
	// Contradicts is set where a strong key is in common and the rest speaks
	// against it being one person.
	Contradicts bool
	// Known is set where this person has the same profile from the same origin
	// already, so that nothing is added.
	Known bool
}

// Find tells whose profile this is: the person, nil for somebody new, and
// everybody who may be the same. It stores nothing.
func (s *Service) Find(tx core.Tx, profile core.Profile) (*core.Person, []Match, error) {
	return s.find(tx, profile, KeysOfResume(profile.Resume))
}

// find is Find with the keys of the profile.
func (s *Service) find(tx core.Tx, profile core.Profile, keys []core.Key) (*core.Person, []Match, error) {
	found, err := s.candidates(tx, keys)
	if err != nil || len(found) == 0 {
		return nil, nil, err
	}
	var join *candidate
	for _, c := range found {
		if c.strong() == 0 {
			continue
		}
		if c.contradicts(profile.Resume) {
			c.match.Contradicts = true
		} else if join == nil {
			join = c
		}
	}
	matches := make([]Match, 0, len(found))
	for _, c := range found {
		c.match.Joined = c == join
		c.match.Why = c.why(join != nil)
		matches = append(matches, c.match)
	}
	if join == nil {
		return nil, matches, nil
	}
	return &join.person, matches, nil
}

// Add puts a profile to the person whom it is about, or to a new one, and renews
// the joined view. A profile that the person has already from the same origin is
// not added again; its id is then set in profile all the same. About somebody who
// was erased nothing is stored: that is KindRefused.
func (s *Service) Add(tx core.Tx, profile *core.Profile) (core.Person, []Match, error) {
	keys := KeysOfResume(profile.Resume)
	if err := NotErased(tx, s.Store, keys); err != nil {
		return core.Person{}, nil, err
	}
	known, matches, err := s.find(tx, *profile, keys)
	if err != nil {
		return core.Person{}, nil, err
	}
	person := core.Person{Created: s.Clock.Now()}
	if known != nil {
		person = *known
		same, err := s.sameProfile(tx, person.ID, *profile)
		if err != nil {
			return core.Person{}, nil, err
		}
		if same != nil {
			*profile = *same
			markKnown(matches)
			return person, matches, nil
		}
	}
	if profile.Added.IsZero() {
		profile.Added = s.Clock.Now()
	}
	if known == nil {
		err = s.begin(tx, &person, profile, keys)
	} else {
		profile.Person = person.ID
		if err = s.Store.PutProfile(tx, profile); err == nil {
			err = s.Renew(tx, &person)
		}
	}
	if err != nil {
		return core.Person{}, nil, err
	}
	if err := s.ask(tx, person.ID, matches); err != nil {
		return core.Person{}, nil, err
	}
	return person, matches, s.logAdded(tx, *profile, known == nil)
}

// begin stores somebody new with their first profile, whose keys are all that the
// person is found by. Nobody stands in a review yet, so no review has to look again.
func (s *Service) begin(tx core.Tx, person *core.Person, profile *core.Profile, keys []core.Key) error {
	Join(person, []core.Profile{*profile})
	person.Updated = s.Clock.Now()
	if err := s.Store.PutPerson(tx, person, keys); err != nil {
		return err
	}
	profile.Person = person.ID
	return s.Store.PutProfile(tx, profile)
}

// Renew makes the joined view of a person from the profiles and stores it with
// all their keys.
func (s *Service) Renew(tx core.Tx, person *core.Person) error {
	profiles, err := s.Store.ProfilesOf(tx, person.ID)
	if err != nil {
		return err
	}
	if err := s.view(tx, person, profiles); err != nil || s.KeysChanged == nil {
		return err
	}
	return s.KeysChanged(tx, person.ID)
}

// view stores the joined view of profiles, with all keys.
func (s *Service) view(tx core.Tx, person *core.Person, profiles []core.Profile) error {
	Join(person, profiles)
	person.Updated = s.Clock.Now()
	lists := [][]core.Key{KeysOf(*person)}
	for _, p := range profiles {
		lists = append(lists, KeysOfResume(p.Resume))
	}
	return s.Store.PutPerson(tx, person, Merge(lists...))
}

// Join fills the joined view from profiles: addresses in the order in which they
// became known, the name, employer and place from the newest that has one.
func Join(person *core.Person, profiles []core.Profile) {
	profiles = slices.SortedStableFunc(slices.Values(profiles), func(a, b core.Profile) int {
		return cmp.Or(a.Added.Compare(b.Added), cmp.Compare(a.ID, b.ID))
	})
	for _, p := range profiles {
		b := p.Resume.Basics
		for _, e := range emailsOf(p.Resume) {
			if n, ok := NormalEmail(e); ok {
				person.Emails = addOnce(person.Emails, n)
			}
		}
		for _, n := range phonesOf(p.Resume) {
			if e164, ok := NormalPhone(n, RegionOf(b.Location)); ok {
				person.Phones = addOnce(person.Phones, e164)
			} else if n = strings.TrimSpace(n); n != "" {
				person.Phones = addOnce(person.Phones, n)
			}
		}
		for _, u := range addresses(b) {
			person.URLs = addOnce(person.URLs, u)
		}
		person.Name = cmp.Or(b.Name, person.Name)
		person.Headline = cmp.Or(b.Label, person.Headline)
		if e := Employers(p.Resume); len(e) > 0 {
			person.Employer, person.MoreEmployers = e[0], append([]string(nil), e[1:]...)
		}
		if b.Location != (core.Place{}) {
			person.Place = placeOf(b.Location)
		}
	}
}

// Resolve follows merges to the person that lives on.
func (s *Service) Resolve(tx core.Tx, id core.PersonID) (core.Person, error) {
	return resolve(tx, s.Store, id)
}

// longestMergeChain bounds a chain of merges, which a damaged file could close
// to a ring.
const longestMergeChain = 32

func resolve(tx core.Tx, store core.People, id core.PersonID) (core.Person, error) {
	for range longestMergeChain {
		p, err := store.Person(tx, id)
		if err != nil || p.Merged == 0 {
			return p, err
		}
		id = p.Merged
	}
	return core.Person{}, core.Fail(core.KindDamaged, "A person's record points in a circle; nothing was changed.",
		"Run verify, and restore a backup if it reports a problem.")
}

// Search gives people whose name, employer, address or tag holds all words of
// text, at most limit. tag "" = any.
func (s *Service) Search(ctx context.Context, text, tag string, limit int) ([]core.Person, error) {
	want := strings.Fields(strings.ToLower(text))
	var found []core.Person
	err := s.Store.View(ctx, func(tx core.Tx) error {
		for p, err := range s.Store.People(tx) {
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if p.Merged == 0 && p.Erased.IsZero() && (tag == "" || hasTag(p, tag)) && holds(p, want) {
				if found = append(found, p); len(found) == limit {
					return nil
				}
			}
		}
		return nil
	})
	return found, err
}

func holds(p core.Person, want []string) bool {
	parts := append([]string{p.Name, p.Employer, p.Headline, p.Place.Text}, p.Emails...)
	parts = append(append(parts, p.URLs...), p.Tags...)
	hay := strings.ToLower(strings.Join(parts, "\n"))
	folded := Fold(hay)
	for _, w := range want {
		if !strings.Contains(hay, w) && (Fold(w) == "" || !strings.Contains(folded, Fold(w))) {
			return false
		}
	}
	return true
}

func (s *Service) logAdded(tx core.Tx, profile core.Profile, fresh bool) error {
	e := core.LogEntry{
		At: s.Clock.Now(), Who: "recruiter", What: "profile added", Subject: profile.ID.String(),
		Person: profile.Person, Cause: "source " + profile.Source, Evidence: profile.ID.String(),
	}
	if fresh {
		e.What = "person added"
	}
	return s.Store.AppendLog(tx, &e)
}

func markKnown(matches []Match) {
	for i := range matches {
		if matches[i].Joined {
			matches[i].Known = true
			matches[i].Why += " The same profile is already there; nothing was added."
		}
	}
}

func addresses(b core.Basics) []string {
	var out []string
	for _, p := range append([]core.Presence{{URL: b.URL}}, b.Profiles...) {
		if u, ok := NormalURL(p.URL); ok {
			out = addOnce(out, u)
		}
	}
	return out
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func placeOf(p core.Place) core.Location {
	text := p.Address
	if text == "" {
		var parts []string
		for _, s := range []string{p.City, p.Region, p.CountryCode} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		text = strings.Join(parts, ", ")
	}
	return core.Location{Text: text, City: p.City, Region: p.Region, Country: RegionOf(p), PostalCode: p.PostalCode}
}

func hasTag(p core.Person, tag string) bool {
	return slices.ContainsFunc(p.Tags, func(t string) bool { return strings.EqualFold(t, tag) })
}
