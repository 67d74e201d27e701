// Package describe reads the description of an applicant tracking system: one YAML
// file that says how it is signed in to, what is asked for, how its pages follow one
// another, where in its answers the fields are, and what is sent to it.
//
// # What it promises
//
//   - [Check] lists everything that is wrong, each with its line and column, and
//     goes on behind a mistake. [Read] gives a description only without one.
//   - What is sent is a text with holes ([Template]) or a tree of such texts
//     ([Tree]). A value is escaped on its way into a path and written as JSON into a
//     body, whatever is in it; what is read is a jq expression ([jq.Expr]).
//   - Keys can stand in `sign_in` only. One that was written into the file is a
//     problem.
//   - A hostile file is bounded: in length, in depth, in its expressions. Aliases
//     and merges of YAML are refused, not followed.
package describe

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"reqdesk/connectors/ats/custom/jq"
	"reqdesk/core"
)

// The parts of a description.
type (
	// Description is a whole one.
	Description struct {
		At           Place                `yaml:"-"`
		Name         string               `yaml:"name"`
		Address      *Template            `yaml:"address"`
		KeyPage      string               `yaml:"key_page"`
		Instructions string               `yaml:"instructions"`
		SignIn       *SignIn              `yaml:"sign_in"`
		Limits       Limits               `yaml:"limits"`
		Headers      map[string]*Template `yaml:"headers"`
		MediaType    string               `yaml:"media_type"`
		Errors       *Failures            `yaml:"errors"`
		Reads        `yaml:",inline"`
		Writes       `yaml:",inline"`
		Tables       `yaml:",inline"`
	}
	// Reads is what can be asked for.
	Reads struct {
		Jobs      *JobList   `yaml:"jobs"`
		People    *Listing   `yaml:"people"`
		Stages    *StageList `yaml:"stages"`
		Questions *Listing   `yaml:"questions"`
		Find      *Finding   `yaml:"find"`
		FindByURL *Finding   `yaml:"find_by_url"`
		Status    *Single    `yaml:"status"`
	}
	// Writes is what can be written.
	Writes struct {
		Create *Writing `yaml:"create"`
		Add    *Writing `yaml:"add"` // a person who exists, to a job
		Resume *Writing `yaml:"resume"`
		Note   *Writing `yaml:"note"`
		Move   *Writing `yaml:"move"`
	}
	// Tables are the value tables of every mapping, which their owner checks.
	Tables struct {
		Employment *yaml.Node `yaml:"employment_types"`
		Experience *yaml.Node `yaml:"experience"`
	}
	// SignIn is how requests are signed.
	SignIn struct {
		At           Place                `yaml:"-"`
		By           string               `yaml:"by"`
		Name         string               `yaml:"name"`
		Value        *Template            `yaml:"value"`
		User         *Template            `yaml:"user"`
		Password     *Template            `yaml:"password"`
		TokenURL     *Template            `yaml:"token_url"`
		AuthorizeURL *Template            `yaml:"authorize_url"`
		Scopes       []string             `yaml:"scopes"`
		Params       map[string]*Template `yaml:"params"`
		InBody       bool                 `yaml:"in_body"`
		Port         int                  `yaml:"port"`
	}
	// Limits is how often the server may be asked.
	Limits struct {
		At       Place         `yaml:"-"`
		Requests int           `yaml:"requests"`
		Per      time.Duration `yaml:"per"`
		Burst    int           `yaml:"burst"`
		AtOnce   int           `yaml:"at_once"`
	}
	// Failures are refusals that come with the status of a success.
	Failures struct {
		At    Place             `yaml:"-"`
		When  *jq.Expr          `yaml:"when"`
		Word  *jq.Expr          `yaml:"word"`
		Kinds map[string]string `yaml:"kinds"`
	}
	// Request is one exchange. One of the verbs holds its path.
	Request struct {
		At        Place                `yaml:"-"`
		Get       *Template            `yaml:"get"`
		Post      *Template            `yaml:"post"`
		Put       *Template            `yaml:"put"`
		Patch     *Template            `yaml:"patch"`
		Query     map[string]*Tree     `yaml:"query"`
		Headers   map[string]*Template `yaml:"headers"`
		JSON      *Tree                `yaml:"json"`
		Form      *Tree                `yaml:"form"`
		Multipart *Tree                `yaml:"multipart"`
		Reads     bool                 `yaml:"reads"` // a POST that only reads
	}
	// Listing is a list that comes in pages. Its rows may be completed by a request
	// each, and by what is looked up beside them.
	Listing struct {
		Request  `yaml:",inline"`
		Rows     *jq.Expr            `yaml:"rows"`
		Paging   *Paging             `yaml:"paging"`
		Since    *Since              `yaml:"since"`
		With     map[string]*Lookup  `yaml:"with"`
		One      *Single             `yaml:"one"`
		Complete *jq.Expr            `yaml:"complete"`
		Fields   map[string]*jq.Expr `yaml:"fields"`
		Right    string              `yaml:"right"`
	}
	// JobList is the list of jobs.
	JobList struct {
		Listing  `yaml:",inline"`
		Statuses map[string]string `yaml:"statuses"` // a word of the ATS: open or closed
		Partial  bool              `yaml:"partial"`  // the list may lack open jobs
	}
	// StageList is the list of stages, or a fixed one.
	StageList struct {
		Listing `yaml:",inline"`
		Fixed   []FixedStage `yaml:"fixed"` // instead of a request
	}
	// FixedStage is a stage of a system that has the same ones everywhere.
	FixedStage struct {
		At    Place  `yaml:"-"`
		ID    string `yaml:"id"`
		Name  string `yaml:"name"`
		Final bool   `yaml:"final"`
	}
	// Finding is the list of people with an address.
	Finding struct {
		Listing      `yaml:",inline"`
		Applications *Listing `yaml:"applications"` // of a person, where the rows do not tell
	}
	// Single is a request for one thing.
	Single struct {
		Request `yaml:",inline"`
		Row     *jq.Expr            `yaml:"row"`
		With    map[string]*Lookup  `yaml:"with"`
		Fields  map[string]*jq.Expr `yaml:"fields"`
		Right   string              `yaml:"right"`
	}
	// Lookup is asked for beside a list, or with a key once for each of its values.
	Lookup struct {
		Request `yaml:",inline"`
		Key     *jq.Expr `yaml:"key"`
		Row     *jq.Expr `yaml:"row"`
	}
	// Writing is a request that changes something.
	Writing struct {
		Request  `yaml:",inline"`
		Fields   map[string]*jq.Expr `yaml:"fields"`
		Required []string            `yaml:"required"`
		Unless   *Listing            `yaml:"unless"` // it has been done already
		Probe    *Request            `yaml:"probe"`  // tries the right and can't succeed
		Right    string              `yaml:"right"`
	}
	// Paging is how the pages of a list follow one another.
	Paging struct {
		At    Place    `yaml:"-"`
		By    string   `yaml:"by"`
		First *int     `yaml:"first"`
		Size  int      `yaml:"size"`
		Next  *jq.Expr `yaml:"next"`
		More  *jq.Expr `yaml:"more"`
		Total *jq.Expr `yaml:"total"`
		Pages *jq.Expr `yaml:"pages"`
	}
	// Since is how a list is asked for what changed since a time.
	Since struct {
		At      Place          `yaml:"-"`
		Format  string         `yaml:"format"`
		Overlap *time.Duration `yaml:"overlap"`

		expr *jq.Expr // of a format that is a jq expression
	}
)

// Place is a line and a column of the description, both from 1.
type Place struct{ Line, Column int }

// The ways of signing in.
const (
	SignHeader  = "header"
	SignBearer  = "bearer"
	SignBasic   = "basic"
	SignQuery   = "query"
	SignClient  = "client_credentials"
	SignBrowser = "browser"
	SignNone    = "none"
)

var signs = []string{SignHeader, SignBearer, SignBasic, SignQuery, SignClient, SignBrowser, SignNone}

// The ways of paging.
const (
	ByLink   = "link"   // the Link header names the next page
	ByURL    = "url"    // the answer holds the next page's address
	ByPage   = "page"   // pages have numbers
	ByOffset = "offset" // rows have numbers
	ByCursor = "cursor" // the answer holds a word for the next page
)

var pagings = []string{ByLink, ByURL, ByPage, ByOffset, ByCursor}

// formats are how a time is written into a request.
var formats = map[string]func(time.Time) string{
	"rfc3339": func(t time.Time) string { return t.Format(time.RFC3339) },
	"date":    func(t time.Time) string { return t.Format(time.DateOnly) },
	"unix":    func(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) },
	"unix_ms": func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) },
}

// Write writes a time as the ATS wants it.
func (s *Since) Write(ctx context.Context, at time.Time) (string, error) {
	if write, known := formats[s.Format]; known {
		return write(at), nil
	}
	found, err := s.expr.First(ctx, int(at.Unix()), jq.Scope{})
	text, plain := jq.TextOf(found)
	if err == nil && (!plain || text == "") {
		err = Misuse(s.At, fmt.Sprintf("the format %q makes no text of a time", s.Format))
	}
	return text, err
}

// Misuse is the error for a description that can't be carried out; nothing was
// sent.
func Misuse(at Place, what string) error {
	return core.Fail(core.KindInvalid, fmt.Sprintf("Line %d of the description: %s; nothing was sent.", at.Line, what), "Correct the description.")
}

// fieldNames are the fields that may be read in a block, with those that have to be.
type fieldNames struct{ needed, other []string }

func names(needed, other string) fieldNames {
	return fieldNames{strings.Fields(needed), strings.Fields(other)}
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

// Settings are the fields of a connection that any request may hold, Secrets those
// that may stand in `sign_in` only.
var (
	Settings = []string{"account", "user"}
	Secrets  = []string{"api_key", "password", "client_secret"}
)

// The names of the other values that a request may hold.
var (
	pageValues      = []string{"after", "cursor", "offset", "page", "size"}
	candidateValues = []string{
		"job", "person", "stage", "source", "resume", "name", "first_name", "last_name", "email", "emails", "phone", "phones",
		"linkedin", "links", "headline", "summary", "place",
	}
	fileValues = []string{"file", "file_name", "file_size", "file_base64", "media_type"}
	signValues = []string{"account", "user", "api_key", "password", "client_id", "client_secret"}
)

// Needs says where in a résumé each value is that a description may require, and
// what it is.
var Needs = map[string]struct{ Field, What string }{
	"name":       {"basics.name", "a name"},
	"first_name": {"basics.name", "a first name"},
	"last_name":  {"basics.name", "a first and a last name"},
	"email":      {"basics.email", "an e-mail address"},
	"phone":      {"basics.phone", "a telephone number"},
	"linkedin":   {"basics.profiles", "a LinkedIn address"},
	"headline":   {"basics.label", "a headline"},
	"summary":    {"basics.summary", "a summary"},
	"place":      {"basics.location", "a place"},
}

// kinds are those of errors that a word of the ATS may mean.
var kinds = []core.Kind{core.KindAuth, core.KindForbidden, core.KindNotFound, core.KindRateLimited, core.KindTemporary, core.KindInvalid}
