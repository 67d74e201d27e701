package people

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
)

// The codes of a verdict's reasons.
const (
	CodeThisJob   = "this_job"       // on this job's not-to-source list
	CodeOffLimits = "off_limits"     // an employer or domain that is off-limits
	CodeOptedOut  = "opted_out"      // asked not to be written to
	CodeErased    = "erased"         // had their data erased
	CodeOther     = "other_pipeline" // on the list of another job or client
	CodeContact   = "recent_contact" // written to lately, for another job
	CodeWeakKey   = "weak_key"       // name and employer in common
	CodeShared    = "shared_key"     // a strong key in common, and another name
)

// WhyErased is [core.WhyErased].
const WhyErased = core.WhyErased

// WhyBounced marks an address whose e-mails come back. It is not written to, and
// says nothing against its owner: another address may be used.
const WhyBounced = "bounced"

// RecentContact is how long a contact stands in the way of another one.
const RecentContact = 30 * 24 * time.Hour

// mostReasons bounds what a verdict lists of one code; there may be people in
// hundreds of pipelines.
const mostReasons = 10

// Guard answers whether somebody may be approached or exported. It reads
// indexes only: its cost depends on what is known of this person, not on how
// many there are.
type Guard struct {
	Store Store
	Clock core.Clock
	// limits keeps lists of companies as they were read; nil = they are read anew.
	limits *offLimitsMemo
}

// Guard gives the guard over the same store.
func (s *Service) Guard() Guard { return Guard{Store: s.Store, Clock: s.Clock, limits: &s.limits} }

// Query asks about one person for one job.
type Query struct {
	// Job may be 0: then no job's own list and no client's off-limits count.
	Job core.JobID
	// Person may be 0 when only keys are known.
	Person core.PersonID
	// Keys are further keys, beside the person's own.
	Keys []core.Key
	// Employer is a further employer, beside the person's own.
	Employer string
	// Name is whose keys these are; the person's own name goes before it. Without
	// any, a key in common is taken for the same person's.
	Name string
}

// Check gives the verdict, reasons with the gravest first. An unknown person or
// job is KindNotFound.
func (g Guard) Check(tx core.Tx, q Query) (core.Verdict, error) {
	c := check{Guard: g, tx: tx, now: g.Clock.Now(), keys: q.Keys}
	if err := c.prepare(q); err != nil {
		return core.Verdict{}, err
	}
	for _, step := range []func() error{c.erased, c.suppressed, c.offLimits, c.lists, c.contacts} {
		if err := step(); err != nil {
			return core.Verdict{}, err
		}
	}
	return c.verdict(), nil
}

// KeptOut gives the reason for which a verdict keeps somebody out of a job's
// review queue: a strong match with the job's own list.
func KeptOut(v core.Verdict) (core.VerdictReason, bool) {
	i := slices.IndexFunc(v.Reasons, func(r core.VerdictReason) bool { return r.Code == CodeThisJob })
	if i < 0 {
		return core.VerdictReason{}, false
	}
	return v.Reasons[i], true
}

// ReasonID names a reason so that a warning confirmed once is known again, and a
// new one is not taken for it. It holds ids only.
func ReasonID(r core.VerdictReason) string {
	return strings.Join([]string{r.Code, string(r.Key), r.Connection.String(), r.Job.String(), r.Since.UTC().Format("2006-01-02")}, "/")
}

// check is one question under way. Job and client are glances: to be read only.
type check struct {
	Guard
	tx     core.Tx
	now    time.Time
	job    core.Job
	client core.Client
	person core.Person
	name   string
	keys   []core.Key
	firms  []string // employers, in all their forms
	emails []string // in normal form
	found  []core.VerdictReason
}

func (c *check) prepare(q Query) (err error) {
	if q.Job != 0 {
		if c.job, err = c.Store.JobGlance(c.tx, q.Job); err != nil {
			return err
		}
		if c.job.Client != 0 {
			if c.client, err = c.Store.ClientGlance(c.tx, c.job.Client); err != nil && !core.IsNotFound(err) {
				return err
			}
		}
	}
	c.name = q.Name
	if q.Person != 0 {
		if c.person, err = resolve(c.tx, c.Store, q.Person); err != nil {
			return err
		}
		own, firms := askedOf(c.person)
		if c.keys, c.firms = own, firms; len(q.Keys) > 0 {
			c.keys = Merge(own, q.Keys)
		}
	}
	for _, f := range CompanyForms(q.Employer) {
		c.firms = addOnce(c.firms, f)
	}
	for _, k := range c.keys {
		if k.Kind == core.KeyEmail {
			c.emails = append(c.emails, k.Value)
		}
	}
	return nil
}

func (c *check) add(r core.VerdictReason) {
	same := 0
	for i := range c.found {
		f := &c.found[i]
		if f.Code != r.Code {
			continue
		}
		if same++; same == mostReasons || f.Connection == r.Connection && f.Job == r.Job && (r.Connection != 0 || r.Job != 0 || f.Why == r.Why) {
			return
		}
	}
	c.found = append(c.found, r)
}

func (c *check) verdict() core.Verdict {
	slices.SortStableFunc(c.found, func(a, b core.VerdictReason) int { return cmp.Compare(rank(b.Level), rank(a.Level)) })
	v := core.Verdict{Level: core.VerdictClear, Reasons: c.found}
	if len(c.found) > 0 {
		v.Level = c.found[0].Level
	}
	return v
}

func rank(l core.VerdictLevel) int {
	switch l {
	case core.VerdictStop:
		return 2
	case core.VerdictWarn:
		return 1
	}
	return 0
}

func (c *check) erased() error {
	if !c.person.Erased.IsZero() {
		c.add(core.VerdictReason{
			Level: core.VerdictStop, Code: CodeErased, Since: c.person.Erased,
			Why: "This person's data were erased on " + day(c.person.Erased) + "; they must not be approached.",
		})
	}
	return nil
}

// suppressed looks at every key known: who opts out with one address has opted
// out, and who was erased is recognised by each fingerprint that stayed.
func (c *check) suppressed() error {
	for _, k := range c.keys {
		if !Strong(k.Kind) {
			continue
		}
		s, err := c.Store.SuppressedKey(c.tx, k)
		switch {
		case core.IsNotFound(err):
			if err := c.domain(k); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		if s.Why == WhyBounced {
			if err := c.domain(k); err != nil {
				return err
			}
			continue
		}
		c.add(refusedKey(k.Kind, s))
	}
	return nil
}

// refusedKey says why an address or another key stands in the way.
func refusedKey(kind core.KeyKind, s core.Suppression) core.VerdictReason {
	r := core.VerdictReason{Level: core.VerdictStop, Code: CodeOptedOut, Key: kind, Since: s.At}
	on, same := day(s.At), KeyWords([]core.KeyKind{kind})
	switch s.Why {
	case WhyByHand:
		r.Why = dated(s.At, core.Say("You decided not to write to them since %s (same %s).", on, same), core.Say("You decided not to write to them (same %s).", same))
	case WhyErased:
		r.Code = CodeErased
		r.Why = dated(s.At, core.Say("Had their data erased since %s (same %s); they must not be approached.", on, same), core.Say("Had their data erased (same %s); they must not be approached.", same))
	default:
		r.Why = dated(s.At, core.Say("Opted out of e-mails since %s (same %s).", on, same), core.Say("Opted out of e-mails (same %s).", same))
	}
	return r
}

// domain tells that nobody at the domain of an address is written to.
func (c *check) domain(k core.Key) error {
	if k.Kind != core.KeyEmail {
		return nil
	}
	s, err := suppressedDomain(c.tx, c.Store, k.Value)
	if err == nil {
		at := strings.TrimPrefix(s.Address, "@")
		c.add(core.VerdictReason{
			Level: core.VerdictStop, Code: CodeOptedOut, Key: k.Kind, Since: s.At,
			Why: dated(s.At, core.Say("You decided to write to nobody at %s since %s.", at, day(s.At)), core.Say("You decided to write to nobody at %s.", at)),
		})
	}
	if core.IsNotFound(err) {
		return nil
	}
	return err
}

func (c *check) offLimits() error {
	all, err := c.Store.SettingGlance(c.tx, "", OffLimitsSetting)
	if err != nil {
		return err
	}
	c.limited(c.limits.workspace(all), core.Say("this workspace").String())
	c.limited(c.limits.client(c.client.ID, c.client.OffLimits), core.Say("client %s", c.client.Name).String())
	return nil
}

// limited adds the reason if a list has one of this person's companies or
// domains.
func (c *check) limited(list *offLimits, of string) {
	entry, kind, hit := list.hit(c.emails, c.firms)
	if !hit {
		return
	}
	same := core.Say("their employer").String()
	if kind == core.KeyEmail {
		same = core.Say("the domain of the e-mail address").String()
	}
	c.add(core.VerdictReason{
		Level: core.VerdictStop, Code: CodeOffLimits, Key: kind, Job: c.job.ID,
		Why: core.Say("“%s” is off-limits for %s (%s).", entry, of, same).String(),
	})
}
