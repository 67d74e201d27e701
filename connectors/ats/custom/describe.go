package custom

import (
	"time"

	"go.yaml.in/yaml/v3"
)

// A description as it is written. What is read of an answer is a jq expression
// (expr); what is sent is a text with holes (template), or a tree of such texts.
type (
	description struct {
		At           place                `yaml:"-"`
		Name         string               `yaml:"name"`
		Address      *template            `yaml:"address"`
		KeyPage      string               `yaml:"key_page"`
		Instructions string               `yaml:"instructions"`
		SignIn       *signIn              `yaml:"sign_in"`
		Limits       limits               `yaml:"limits"`
		Headers      map[string]*template `yaml:"headers"`
		MediaType    string               `yaml:"media_type"`
		Errors       *failures            `yaml:"errors"`
		reads        `yaml:",inline"`
		writes       `yaml:",inline"`
		tables       `yaml:",inline"`
	}
	// reads is what can be asked for.
	reads struct {
		Jobs      *jobList   `yaml:"jobs"`
		People    *listing   `yaml:"people"`
		Stages    *stageList `yaml:"stages"`
		Questions *listing   `yaml:"questions"`
		Find      *finding   `yaml:"find"`
		FindByURL *finding   `yaml:"find_by_url"`
		Status    *single    `yaml:"status"`
	}
	// writes is what can be written.
	writes struct {
		Create *writing `yaml:"create"`
		Add    *writing `yaml:"add"` // a person who exists, to a job
		Resume *writing `yaml:"resume"`
		Note   *writing `yaml:"note"`
		Move   *writing `yaml:"move"`
	}
	// tables are the value tables of every mapping, which their owner checks.
	tables struct {
		Employment *yaml.Node `yaml:"employment_types"`
		Experience *yaml.Node `yaml:"experience"`
	}
	signIn struct {
		At           place                `yaml:"-"`
		By           string               `yaml:"by"`
		Name         string               `yaml:"name"`
		Value        *template            `yaml:"value"`
		User         *template            `yaml:"user"`
		Password     *template            `yaml:"password"`
		TokenURL     *template            `yaml:"token_url"`
		AuthorizeURL *template            `yaml:"authorize_url"`
		Scopes       []string             `yaml:"scopes"`
		Params       map[string]*template `yaml:"params"`
		InBody       bool                 `yaml:"in_body"`
		Port         int                  `yaml:"port"`
	}
	limits struct {
		At       place         `yaml:"-"`
		Requests int           `yaml:"requests"`
		Per      time.Duration `yaml:"per"`
		Burst    int           `yaml:"burst"`
		AtOnce   int           `yaml:"at_once"`
	}
	// failures are refusals that come with the status of a success.
	failures struct {
		At    place             `yaml:"-"`
		When  *expr             `yaml:"when"`
		Word  *expr             `yaml:"word"`
		Kinds map[string]string `yaml:"kinds"`
	}
	// request is one exchange. One of the verbs holds its path.
	request struct {
		At        place                `yaml:"-"`
		Get       *template            `yaml:"get"`
		Post      *template            `yaml:"post"`
		Put       *template            `yaml:"put"`
		Patch     *template            `yaml:"patch"`
		Query     map[string]*tree     `yaml:"query"`
		Headers   map[string]*template `yaml:"headers"`
		JSON      *tree                `yaml:"json"`
		Form      *tree                `yaml:"form"`
		Multipart *tree                `yaml:"multipart"`
		Reads     bool                 `yaml:"reads"` // a POST that only reads
	}
	// listing is a list that comes in pages. Its rows may be completed by a request
	// each, and by what is looked up beside them.
	listing struct {
		request  `yaml:",inline"`
		Rows     *expr              `yaml:"rows"`
		Paging   *paged             `yaml:"paging"`
		Since    *since             `yaml:"since"`
		With     map[string]*lookup `yaml:"with"`
		One      *single            `yaml:"one"`
		Complete *expr              `yaml:"complete"`
		Fields   map[string]*expr   `yaml:"fields"`
		Right    string             `yaml:"right"`
	}
	jobList struct {
		listing  `yaml:",inline"`
		Statuses map[string]string `yaml:"statuses"` // a word of the ATS: open or closed
		Partial  bool              `yaml:"partial"`  // the list may lack open jobs
	}
	stageList struct {
		listing `yaml:",inline"`
		Fixed   []fixedStage `yaml:"fixed"` // instead of a request
	}
	fixedStage struct {
		At    place  `yaml:"-"`
		ID    string `yaml:"id"`
		Name  string `yaml:"name"`
		Final bool   `yaml:"final"`
	}
	finding struct {
		listing      `yaml:",inline"`
		Applications *listing `yaml:"applications"` // of a person, where the rows do not tell
	}
	single struct {
		request `yaml:",inline"`
		Row     *expr              `yaml:"row"`
		With    map[string]*lookup `yaml:"with"`
		Fields  map[string]*expr   `yaml:"fields"`
		Right   string             `yaml:"right"`
	}
	// lookup is asked for beside a list, or with a key once for each of its values.
	lookup struct {
		request `yaml:",inline"`
		Key     *expr `yaml:"key"`
		Row     *expr `yaml:"row"`
	}
	writing struct {
		request  `yaml:",inline"`
		Fields   map[string]*expr `yaml:"fields"`
		Required []string         `yaml:"required"`
		Unless   *listing         `yaml:"unless"` // it has been done already
		Probe    *request         `yaml:"probe"`  // tries the right and can't succeed
		Right    string           `yaml:"right"`
	}
	paged struct {
		At    place  `yaml:"-"`
		By    string `yaml:"by"`
		First *int   `yaml:"first"`
		Size  int    `yaml:"size"`
		Next  *expr  `yaml:"next"`
		More  *expr  `yaml:"more"`
		Total *expr  `yaml:"total"`
		Pages *expr  `yaml:"pages"`
	}
	since struct {
		At      place          `yaml:"-"`
		Format  string         `yaml:"format"`
		Overlap *time.Duration `yaml:"overlap"`

		expr *expr // of a format that is a jq expression
	}
)

// place is a line and a column of the description, both from 1.
type place struct{ Line, Column int }

// verb gives the request's method and path.
func (r *request) verb() (method string, path *template) {
	for _, v := range []struct {
		method string
		path   *template
	}{{"GET", r.Get}, {"POST", r.Post}, {"PUT", r.Put}, {"PATCH", r.Patch}} {
		if v.path != nil {
			return v.method, v.path
		}
	}
	return "", nil
}

// bodies are the request's bodies; at most one is given.
func (r *request) bodies() (all []*tree) {
	for _, b := range []*tree{r.JSON, r.Form, r.Multipart} {
		if b != nil {
			all = append(all, b)
		}
	}
	return all
}

// The names of the fields that are read, with what has to be there.
var (
	jobFields       = names("id title", "reference status closed owner users locations employment_type function experience description must_haves apply_url url flags posted updated")
	personFields    = names("id", "person job name emails phones urls employer stage stage_id status since updated removed")
	stageFields     = names("id name", "order final")
	questionFields  = names("id text", "kind required choices")
	findFields      = names("person", "emails urls link application job")
	ofPersonFields  = names("application job", "")
	statusFields    = names("", "status stage stage_id as_of")
	createdFields   = names("", "person application link")
	duplicateFields = names("same", "")
)

// The names of the values that a request may hold.
var (
	settingValues   = []string{"account", "user"}
	pageValues      = []string{"after", "cursor", "offset", "page", "size"}
	candidateValues = []string{
		"job", "person", "stage", "source", "resume", "name", "first_name", "last_name", "email", "emails", "phone", "phones",
		"linkedin", "links", "headline", "summary", "place",
	}
	fileValues = []string{"person", "application", "file", "file_name", "file_size", "file_base64", "media_type"}
	signValues = []string{"account", "user", "api_key", "password", "client_id", "client_secret"}
)
