// Package personio speaks to the recruiting of Personio.
//
// # How it reads
//
// Jobs are the public list of the career site, one XML document that holds every
// published job with its texts; connectors/feedxml reads it. A job that is missing
// from it is no longer published. Applications come from the recruiting API's second
// version, which needs credentials of its own: for the whole account, the one that
// changed last first, behind a cursor. A row that changes while the list is read jumps
// to the front, where it was not yet, so a complete look of several pages ends with
// another look at what has changed since it began. What a list of applications lacks,
// phone and LinkedIn address, comes from the candidates.
//
// # How it writes
//
// The first version of the API takes an application with a recruiting token and
// answers without a number; it is looked up afterwards. Looking somebody up before
// writing needs the second version too. Without its credentials this connector finds
// and reads nobody and says so (Can); what then guards against doubles is that Personio
// refuses an e-mail address that has applied to the job already, and that a caller
// who can't look up does not repeat a write. A résumé is uploaded before and named in
// the application (CreateWithResume); Personio takes one at no other time. Nothing can
// be moved or noted through the API. It never writes to a job.
package personio

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"reqdesk/connectors/feedxml"
	"reqdesk/connectors/httpx"
	"reqdesk/connectors/paging"
	"reqdesk/core"
	"reqdesk/core/ats"
)

var (
	_ ats.Connector       = (*Connector)(nil)
	_ ats.Partial         = (*Connector)(nil)
	_ ats.PeopleLister    = (*Connector)(nil)
	_ ats.StageLister     = (*Connector)(nil)
	_ ats.CandidateFinder = (*Connector)(nil)
	_ ats.CandidateWriter = (*Connector)(nil)
	_ ats.ResumeCreator   = (*Connector)(nil)
	_ ats.StatusReader    = (*Connector)(nil)
)

// Kind is the connector's word in commands.
const Kind = "personio"

const apiAddress = "https://api.personio.de"

const instructions = `Jobs need no key, only that the career site gives them to others:

1. In Personio, an administrator opens *Settings → Recruiting → Career page → Activations* and ticks *Enable XML feed*.
2. The company's name is the word before .jobs.personio.de in the address of the career site.

To put people into Personio: *Settings → Integrations → API credentials* shows the *Recruiting API key* with its token and the company ID.

To see who has applied, and to find people before they are put in: create credentials with the scope to read recruiting (personio:recruiting:read) in the same place and copy client ID and secret. Without them this connection puts people in and can't look first.

To send LinkedIn addresses along, create an applicant attribute for them under *Settings → Recruiting → Attributes* and enter its *API name*.`

// Connector speaks to one company's account.
type Connector struct {
	careers  *feedxml.Feed
	writing  *httpx.Client // nil = no recruiting token
	reading  *httpx.Client // nil = no client of the second version
	pageSize int
	linkedIn string // the attribute that it is written to; "" = none
}

// Factory is the connector's line in the list of connectors.
func Factory() ats.Factory { return ats.Factory{Descriptor: descriptor(), New: New} }

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Personio",
		Fields: []ats.Field{
			{Key: "company", Label: "Company", Help: "The word before .jobs.personio.de in the address of the career site.", Required: true},
			{Key: "language", Label: "Language", Help: "In which the jobs are read, of those that the career site has.", Default: "en", Choices: languages},
			{Key: "company_id", Label: "Company ID", Help: "The number beside the recruiting API key; needed to put people in."},
			{Key: "api_key", Label: "Recruiting API key", Help: "The token from the API credentials; needed to put people in.", Secret: true},
			{Key: "client_id", Label: "Client ID", Help: "Of credentials that may read recruiting; needed to see and to find people."},
			{Key: "client_secret", Label: "Client secret", Help: "Of the same credentials.", Secret: true},
			{Key: "linkedin_attribute", Label: "Attribute for LinkedIn", Help: "Its API name, such as custom_attribute_123. Empty = LinkedIn addresses are not sent along."},
			{Key: "careers_url", Label: "Career site", Help: "Only if it is not at COMPANY.jobs.personio.de, for example at COMPANY.jobs.personio.com."},
			{Key: "base_url", Label: "Address", Help: "Leave it as it is unless Personio gave you another one.", Default: apiAddress},
		},
		Capabilities: ats.Capabilities{Jobs: true, People: true, Stages: true, Find: true, Create: true, Resume: true, Status: true}, Instructions: instructions,
		Poll: 30 * time.Minute, MappingVersion: 1, PeopleByAccount: true, AbsenceCloses: true,
		Carries: []string{ats.CarryLinkedIn, ats.CarrySource}, Grade: ats.GradeDocument,
		Tested: "Job list, documents and applications: every request against a mock server made from Personio's own OpenAPI document. Reading people: against a fake that behaves as Personio's reference pages say. Not yet against a live account.",
	}
}

// The languages of career sites.
var languages = []string{"en", "de", "fr", "es", "nl", "it", "pt"}

// What an account is permitted: twenty documents and applications a minute. For
// reading no number is published.
var (
	writingPace = httpx.Limit{Requests: 16, Per: time.Minute, Burst: 4}
	readingPace = httpx.Limit{Requests: 5, Per: time.Second, Burst: 5}
)

// New makes a connector; it contacts nobody.
func New(c ats.Config) (ats.Connector, error) { return open(c, writingPace, readingPace, 200) }

func open(c ats.Config, writing, reading httpx.Limit, pageSize int) (ats.Connector, error) {
	feed, err := careers(c)
	if err != nil {
		return nil, err
	}
	made := &Connector{careers: feed, pageSize: pageSize, linkedIn: c.Setting("linkedin_attribute")}
	base := c.Base(apiAddress)
	if key := c.Secrets["api_key"]; key != "" && c.Setting("company_id") != "" {
		auth := httpx.Bearer(key).And("X-Company-ID", c.Setting("company_id"))
		made.writing, err = httpx.New(httpx.Config{BaseURL: base, Auth: auth, Limit: writing, LoopbackOnly: c.LoopbackOnly})
		if err != nil {
			return nil, err
		}
	}
	if id := c.Setting("client_id"); id != "" {
		secret, err := c.Secret("client_secret", "client secret")
		if err != nil {
			return nil, err
		}
		auth := httpx.OAuth(httpx.ClientCredentials{TokenURL: base + "/v2/auth/token", ClientID: id, ClientSecret: secret, InBody: true})
		made.reading, err = httpx.New(httpx.Config{BaseURL: base, Auth: auth, Limit: reading, LoopbackOnly: c.LoopbackOnly})
		if err != nil {
			return nil, err
		}
	}
	return made, nil
}

var domain = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// careers is the career site's list of jobs.
func careers(c ats.Config) (*feedxml.Feed, error) {
	site := strings.TrimRight(c.Setting("careers_url"), "/")
	if base := c.Base(""); site == "" && base != apiAddress {
		site = base // another server takes the place of both of Personio's
	}
	if site == "" {
		company := strings.ToLower(strings.TrimPrefix(c.Setting("company"), "https://"))
		if company, _, _ = strings.Cut(company, "."); !domain.MatchString(company) {
			return nil, core.Fail(core.KindUsage, "The connection lacks the name of the company's career site.",
				"Give `company`: the word before .jobs.personio.de in its address.")
		}
		site = "https://" + company + ".jobs.personio.de"
	}
	language := cmp.Or(c.Setting("language"), languages[0])
	if !slices.Contains(languages, language) {
		return nil, core.Fail(core.KindUsage, "Career sites of Personio do not have this language.", "Choose one of "+strings.Join(languages, ", ")+".")
	}
	config := feedxml.Config{
		Address: site + "/xml?language=" + url.QueryEscape(language), Mapping: mapping, LoopbackOnly: c.LoopbackOnly,
		MayBeEmpty: []string{"workzag-jobs"}, // an employer who looks for nobody
		Refine:     func(p *core.Posting, text func(string) string) { refine(p, site, text) },
	}
	if id := c.Setting("company_id"); id != "" {
		config.Auth = httpx.Header("X-Company-ID", id) // the document wants it, though the list is public
	}
	return feedxml.New(config)
}

// Descriptor describes Personio, as far as this account's credentials go.
func (c *Connector) Descriptor() ats.Descriptor {
	d := descriptor()
	d.Capabilities = c.Can()
	return d
}

// Can says what the account's credentials permit.
func (c *Connector) Can() ats.Capabilities {
	read, write := c.reading != nil, c.writing != nil
	return ats.Capabilities{Jobs: true, People: read, Find: read, Status: read, Stages: read || write, Create: write, Resume: write}
}

// Requests tells how many requests went out so far.
func (c *Connector) Requests() int {
	n := c.careers.Requests()
	for _, client := range []*httpx.Client{c.reading, c.writing} {
		if client != nil {
			n += client.Requests()
		}
	}
	return n
}

// Close gives idle connections back.
func (c *Connector) Close() {
	c.careers.Close()
	for _, client := range []*httpx.Client{c.reading, c.writing} {
		if client != nil {
			client.Close()
		}
	}
}

// The rights, as Personio calls them.
const (
	readRight  = "client ID and secret with the scope personio:recruiting:read"
	writeRight = "the recruiting API key and the company ID"
)

// Check tries each right harmlessly; that to put people in with an application of
// nobody, which is refused as incomplete.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	list, err := c.careers.Check(ctx)
	if err != nil {
		return nil, notGiven(err)
	}
	for _, p := range []struct {
		client   *httpx.Client
		try      func(context.Context) error
		features []string
		right    string
	}{
		{c.reading, c.probeApplications, []string{"people", "find", "status"}, readRight},
		{c.reading, c.probeStages, []string{"stages"}, readRight},
		{c.writing, c.probeCreate, []string{"create", "resume"}, writeRight},
	} {
		missing := ""
		if p.client == nil {
			missing = p.right
		} else if err := p.try(ctx); core.KindOf(err) == core.KindForbidden {
			missing = p.right
		} else if err != nil {
			return nil, err
		}
		list = append(list, ats.Rights(missing, p.features...)...)
	}
	return list, nil
}

// notGiven says why a career site may give a page instead of its jobs.
func notGiven(err error) error {
	var own *core.Error
	if !errors.As(err, &own) || own.Kind != core.KindInvalid && own.Kind != core.KindNotFound {
		return err
	}
	return core.Fail(own.Kind, own.Message,
		"Check the company's name, and ask its administrator to tick *Enable XML feed* in the settings of the career page.").Because(err)
}

// Jobs lists what the career site has.
func (c *Connector) Jobs(ctx context.Context, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Posting], error] {
	return c.careers.Jobs(ctx, since, resume)
}

// People lists the applications of the account, or those of one job out of them.
func (c *Connector) People(ctx context.Context, job string, since, resume ats.Cursor) iter.Seq2[ats.Page[core.Applicant], error] {
	if c.reading == nil {
		return func(yield func(ats.Page[core.Applicant], error) bool) { yield(ats.Page[core.Applicant]{}, blind()) }
	}
	known := candidates{c: c, all: map[id]wireCandidate{}}
	return paging.List[wireApplication, core.Applicant]{
		Fetch: func(ctx context.Context, at paging.Place) (paging.Batch[wireApplication], error) {
			b, err := c.applications(ctx, at)
			if err != nil {
				return b, err
			}
			b.Items = slices.DeleteFunc(b.Items, func(a wireApplication) bool { return a.nobody() || job != "" && string(a.Job.ID) != job })
			return b, known.complete(ctx, b.Items, at.After == "")
		},
		Convert: func(a wireApplication) (core.Applicant, string) { return applicant(a), string(a.ID) },
		Stale:   func(err error) bool { return core.KindOf(err) == core.KindInvalid && httpx.BodyOf(err) != nil },
	}.Walk(ctx, since, resume)
}

// blind is the error where the credentials for reading are missing.
func blind() error {
	return core.Fail(core.KindUnsupported, "Without credentials to read recruiting nobody can be read from Personio.",
		"Enter client ID and client secret in the connection's settings.")
}

// Stages lists Personio's own phases and, where they can be read, the company's: of
// the job's category, or of all.
func (c *Connector) Stages(ctx context.Context, job string) ([]core.Stage, error) {
	if c.reading == nil {
		return stages(nil), nil
	}
	all, err := c.categories(ctx)
	if err != nil {
		return nil, err
	}
	if category, err := c.categoryOf(ctx, job); err != nil {
		return nil, err
	} else if i := slices.IndexFunc(all, func(k wireCategory) bool { return k.ID == category }); i >= 0 {
		all = all[i : i+1]
	}
	return stages(all), nil
}

// FindCandidate looks for a person by the e-mail address of an application.
func (c *Connector) FindCandidate(ctx context.Context, emails, _ []string) (*ats.Found, error) {
	if c.reading == nil {
		return nil, blind()
	}
	for _, email := range emails {
		list, err := c.applicationsOf(ctx, email)
		if err != nil {
			return nil, err
		}
		found := &ats.Found{By: core.KeyEmail, Applications: map[string]string{}}
		for _, a := range list {
			found.PersonID = cmp.Or(found.PersonID, string(a.Candidate.ID))
			found.Applications[string(a.Job.ID)] = string(a.ID)
		}
		if found.PersonID != "" {
			return found, nil
		}
	}
	return nil, nil
}

// Problems checks what the ATS wants of a candidate; nothing is written.
func (c *Connector) Problems(_ context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	b := candidate.Resume.Basics
	return append(ats.NeedsName("Personio", b), ats.NeedsEmail("Personio", b)...), nil
}

// CreateCandidate writes an application to a published job.
func (c *Connector) CreateCandidate(ctx context.Context, candidate ats.Candidate) (ats.Created, error) {
	return c.CreateWithResume(ctx, candidate, ats.File{})
}

// The bounds of what Personio takes as a document.
const mostDocument = 20 << 20

var documents = []string{".pdf", ".docx", ".doc", ".odt", ".rtf", ".txt", ".jpg", ".png", ".gif", ".tif", ".bmp"}

// CreateWithResume writes an application together with its résumé, which is
// uploaded before. A file without a name is none.
func (c *Connector) CreateWithResume(ctx context.Context, candidate ats.Candidate, f ats.File) (ats.Created, error) {
	if c.writing == nil {
		return ats.Created{}, core.Fail(core.KindAuth, "No recruiting API key and company ID are stored for this connection.", "Enter them in the connection's settings.")
	}
	position, err := strconv.ParseInt(candidate.JobID, 10, 64)
	if err != nil {
		return ats.Created{}, core.Fail(core.KindUsage, "This is no job of Personio; nothing was written.", "")
	}
	application := newApplication(candidate, position, c.linkedIn)
	if f.Name != "" {
		if !slices.Contains(documents, strings.ToLower(path.Ext(f.Name))) || len(f.Data) > mostDocument {
			return ats.Created{}, core.Fail(core.KindInvalid, "Personio takes no résumé of this kind, or of more than 20 MB; nothing was written.", "Give it as a PDF or Word file.")
		}
		document, err := c.upload(ctx, f)
		if err != nil {
			return ats.Created{}, err
		}
		application.Files = []wireFile{document}
	}
	err = c.apply(ctx, application)
	if c.reading == nil {
		return ats.Created{}, err // Personio gives no number, and can't be asked for it
	}
	if err != nil && !errors.Is(err, errApplied) {
		return ats.Created{}, err
	}
	return c.written(ctx, candidate, err)
}

// written looks the number of an application up that has just been made, or that
// was refused because there is one already.
func (c *Connector) written(ctx context.Context, candidate ats.Candidate, refused error) (ats.Created, error) {
	found, err := c.FindCandidate(ctx, []string{candidate.Resume.Basics.FirstEmail()}, nil)
	if err == nil && found != nil && found.Applications[candidate.JobID] != "" {
		return ats.Created{PersonID: found.PersonID, ApplicationID: found.Applications[candidate.JobID]}, nil
	}
	if refused != nil {
		return ats.Created{}, refused
	}
	return ats.Created{}, core.Fail(core.KindUnknown, "Personio took the person and does not show them yet.", "Look there before sending it again.").Because(err)
}

// Status reads where an application stands.
func (c *Connector) Status(ctx context.Context, at ats.Created) (ats.Status, error) {
	if c.reading == nil {
		return ats.Status{}, blind()
	}
	a, header, err := c.application(ctx, at.ApplicationID)
	if err != nil {
		return ats.Status{}, err
	}
	return ats.Status{
		Status: a.Stage.word(), Stage: a.Stage.name(), StageID: a.Stage.id(), AsOf: cmp.Or(paging.Began(header), a.Updated.Time),
	}, nil
}
