package describe_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reqdesk/connectors/ats/custom/describe"
)

// whole uses most of what a description can say.
const whole = `name: Riverbend
address: https://{account}.example.com/api
sign_in: {by: header, name: X-Key, value: "Token {api_key}"}
limits: {requests: 10, per: 1s}
headers: {Accept: application/json}
errors:
  when: .success == false
  word: .code
  kinds: {bad_key: credentials}
jobs:
  post: /jobs/search
  reads: true
  json: {limit: "{size}", offset: "{offset}", since: "{after}"}
  rows: .results
  paging: {by: offset, size: 50, total: .total}
  since: {format: rfc3339, overlap: 20m}
  statuses: {open: open, done: closed}
  one:
    get: /jobs/{id}
  complete: .state == "open"
  with:
    owner: {key: .owner, get: "/users/{key}"}
  fields:
    id: .id
    title: .title
    owner: $with.owner.email
people:
  get: /jobs/{job}/people
  query: {page: "{page}"}
  paging: {by: page, first: 0}
  fields: {id: .id, name: .name, status: .state}
stages:
  fixed: [{id: new, name: New}, {id: hired, name: Hired, final: true}]
find:
  get: /people
  query: {email: "{email}"}
  fields: {person: .id, emails: .email}
  applications:
    get: /people/{person}/jobs
    fields: {application: .id, job: .job}
create:
  post: /people
  form: {name: "{name}", email: "{email}"}
  required: [email]
  fields: {person: .id}
add:
  post: /jobs/{job}/people
  json: {person: "{person}"}
  fields: {application: .id}
resume:
  post: /people/{person}/files
  multipart: {file: "{file}", kind: cv}
  unless:
    get: /people/{person}/files
    fields: {same: .name == $asked.file_name}
note:
  post: /people/{person}/notes
  json: {text: "{text}"}
move:
  put: /applications/{application}
  json: {stage: "{stage}"}
status:
  get: /applications/{application}
employment_types: {Vollzeit: full_time}
`

func TestWholeDescriptionHasNoProblem(t *testing.T) {
	for _, p := range describe.Check(whole) {
		t.Errorf("%d:%d: %s", p.Line, p.Column, p.Message)
	}
	d, _ := describe.Read(whole)
	if got := fmt.Sprint(d.Uses()); got != "[account api_key]" {
		t.Errorf("it uses %s", got)
	}
}

// Each change makes one problem, at the place that is given.
func TestEveryProblemHasItsPlace(t *testing.T) {
	tests := []struct{ what, from, to, at, message string }{
		{"an unknown word", "statuses:", "status:", "17:3", "`status` is not known here; did you mean `statuses`?"},
		{"a word twice", "title: .title", "title: .title\n    title: .name", "26:5", "`title` stands here twice"},
		{"a broken expression", "title: .title", "title: .title | nope", "25:21", "there is no function nope here"},
		{"a broken expression in quotes", "title: .title", `title: '.title + ('`, "25:23", "the jq expression breaks off here"},
		{"a broken expression on lines", "title: .title", "title: |\n      .title\n      | nope", "27:9", "there is no function nope here"},
		{"a hole without an end", "/jobs/{id}", "/jobs/{id", "19:16", "`{` without its `}`"},
		{"an end without a hole", "/jobs/{id}", "/jobs/id}", "19:18", "`}` without its `{`"},
		{"a broken expression in a hole", "/jobs/{id}", "/jobs/{.id | nope}", "19:23", "there is no function nope here"},
		{"an unknown value", "/jobs/{id}", "/jobs/{id}/{jobb}", "19:10", "there is no {jobb} here"},
		{"an unknown field", "title: .title", "title: .title\n    titel: .name", "26:1", "`titel` is no field of `jobs`; did you mean `title`?"},
		{"a missing field", "    title: .title\n", "", "11:3", "`fields` of `jobs` lacks `title`"},
		{"a list read by post", "  reads: true\n", "", "11:3", "say `reads: true`"},
		{"no verb", "  post: /jobs/search\n", "", "11:3", "`jobs` needs one of `get`, `post`"},
		{"a list that writes", "  get: /jobs/{job}/people", "  put: /jobs/{job}/people", "28:3", "can't be done by `put`"},
		{"a write that reads", "  post: /people\n  form", "  get: /people\n  form", "42:3", "`create` can't be done by `get`"},
		{"plain http", "address: https://{account}", "address: http://{account}", "2:10", "Plain http is refused"},
		{"no address", "address: https://{account}.example.com/api\n", "", "1:1", "`address` is missing"},
		{"an address that is none", "https://{account}.example.com/api", "riverbend", "2:10", "`address` is no web address"},
		{"a password in the address", "https://{account}", "https://u:p@{account}", "2:10", "a password is written into `address`"},
		{"a secret in the file", `value: "Token {api_key}"`, "value: Token 4711", "3:43", "a secret seems to be written into `value`"},
		{"a secret in a header", "headers: {Accept: application/json}", "headers: {Accept: application/json}\npeople_x: 1", "6:1", "`people_x` is not known here"},
		{"a secret in a parameter", "query: {email: \"{email}\"}", "query: {email: \"{email}\", api_key: 4711abcd}", "36:38", "a secret seems to be written into `api_key`"},
		{"a long secret anywhere", "kind: cv", "kind: sk_live_0123456789abcdef0123456789abcdef", "52:37", "a secret seems to be written into `kind`"},
		{"a key outside signing in", `{text: "{text}"}`, `{text: "{text}", key: "{api_key}"}`, "58:31", "there is no {api_key} here"},
		{"an unknown way of signing in", "by: header", "by: heder", "3:10", "`by` is one of"},
		{"no name of the header", "name: X-Key, ", "", "3:10", "`name` is missing"},
		{"half a limit", "limits: {requests: 10, per: 1s}", "limits: {requests: 10}", "4:9", "`limits` needs both"},
		{"an endless time", "per: 1s", "per: 1y", "4:29", "here a time such as 10s"},
		{"a kind of error that is none", "bad_key: credentials", "bad_key: wrong", "7:3", `"wrong" of `},
		{"an unknown status", "done: closed", "done: shut", "11:3", "either open or closed"},
		{"a completion without a request", "  one:\n    get: /jobs/{id}\n", "", "11:3", "`complete` needs `one`"},
		{"one without the id", "get: /jobs/{id}", "get: /jobs/first", "19:5", "`one` uses {id} nowhere"},
		{"offset nowhere", `offset: "{offset}", `, "", "11:3", "{offset} is used nowhere"},
		{"after nowhere", `, since: "{after}"`, "", "16:10", "{after} is used nowhere"},
		{"after without since", "  since: {format: rfc3339, overlap: 20m}\n", "", "11:3", "`since` does not say how the time is written"},
		{"a format that is none", "format: rfc3339", "format: Tuesday", "16:10", "`format` is one of"},
		{"a size nowhere", "size: 50, ", "", "11:3", "`paging` has no `size`"},
		{"an unknown paging", "by: offset", "by: ofset", "15:11", "`by` of `paging` is one of"},
		{"paging by cursor without it", "paging: {by: page, first: 0}", "paging: {by: cursor}", "30:11", "needs `next`"},
		{"people whom nobody can recognise", "name: .name, ", "", "28:3", "nobody could be recognised"},
		{"people of no job", "/jobs/{job}/people\n  query", "/people\n  query", "28:3", "nobody knows who is on which job"},
		{"create without find", whole[strings.Index(whole, "find:"):strings.Index(whole, "create:")], "", "35:3", "`create` needs `find`"},
		{"find that trusts the filter", "emails: .email", "link: .email", "35:3", "would find a stranger"},
		{"find without the address", `query: {email: "{email}"}`, "query: {email: all}", "35:3", "`find` uses {email} nowhere"},
		{"create without an application", "  fields: {application: .id}", "  fields: {link: .id}", "47:3", "lacks `application`"},
		{"create on no job", "/jobs/{job}/people\n  json", "/all/people\n  json", "42:3", "`create` uses {job} nowhere"},
		{"an unknown requirement", "required: [email]", "required: [emial]", "42:3", "`required` can't name emial; did you mean `email`?"},
		{"a résumé without its file", `{file: "{file}", kind: cv}`, "{kind: cv}", "51:3", "`resume` uses {file_base64} nowhere"},
		{"a résumé twice", `form: {name: "{name}", email: "{email}"}`, `json: {name: "{name}", email: "{email}", cv: "{file_base64}"}`, "51:3", "the résumé would be sent twice"},
		{"a file in a form that is none", `form: {name: "{name}", email: "{email}"}`, `json: {name: "{name}", email: "{email}", cv: "{file}"}`, "42:3", "{file} can stand in `multipart` only"},
		{"a file in JSON", `multipart: {file: "{file}", kind: cv}`, `json: {file: "{file}"}`, "51:3", "{file} can stand in `multipart` only"},
		{"a note without its text", `{text: "{text}"}`, "{text: hello}", "57:3", "`note` uses {text} nowhere"},
		{"a path with parameters", "get: /people\n", "get: /people?all=1\n", "35:8", "put parameters under `query`"},
		{"a path to another host", "get: /people\n", "get: //evil.example.org/people\n", "35:8", "a path begins with /"},
		{"a get with a body", "get: /applications/{application}", "get: /applications/{application}\n  json: {a: 1}", "63:3", "a `get` has no body"},
		{"two bodies", `json: {stage: "{stage}"}`, `json: {stage: "{stage}"}` + "\n  form: {a: b}", "60:3", "there is one body"},
		{"a list where a text is wanted", "name: Riverbend", "name: [a, b]", "1:7", "here a single value is wanted"},
		{"a text where lines are wanted", "headers: {Accept: application/json}", "headers: Accept", "5:10", "here lines of `name: value` are wanted"},
		{"a text where true is wanted", "reads: true", "reads: maybe", "12:10", "here true or false is wanted"},
		{"nothing where something is wanted", "rows: .results", "rows:", "14:8", "here something is missing"},
		{"an anchor", "name: Riverbend", "name: &n Riverbend", "1:7", "anchors, aliases and merges"},
		{"a second document", "employment_types: {Vollzeit: full_time}", "---\nname: Other", "64:1", "a second document"},
		{"no YAML", "name: Riverbend", "name: [Riverbend", "", "not readable as YAML"},
		{"a table that is none", "{Vollzeit: full_time}", "full_time", "64:19", "a value table has"},
	}
	for _, tt := range tests {
		text := strings.Replace(whole, tt.from, tt.to, 1)
		if text == whole {
			t.Errorf("%s: nothing was changed", tt.what)
			continue
		}
		problems := describe.Check(text)
		found := false
		for _, p := range problems {
			found = found || strings.Contains(p.Message, tt.message) && (tt.at == "" || fmt.Sprintf("%d:%d", p.Line, p.Column) == tt.at)
		}
		if !found {
			t.Errorf("%s: want %s %q, got %v", tt.what, tt.at, tt.message, problems)
		}
	}
}

// All problems of a file are listed at once, in the order of its lines.
func TestAllProblemsAreListed(t *testing.T) {
	text := strings.NewReplacer("title: .title", "title: .title | nope", "/jobs/{id}", "/jobs/{id", "per: 1s", "per: soon", "kind: cv", "kind: cv, kind: x").Replace(whole)
	var lines []int
	for _, p := range describe.Check(text) {
		lines = append(lines, p.Line)
	}
	if got := fmt.Sprint(lines); got != "[4 19 25 52]" {
		t.Errorf("problems in the lines %s", got)
	}
}

// What is made to take all time or memory is refused at once.
func TestHostileFilesAreBounded(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	for name, text := range map[string]string{
		"a bomb of aliases":            bomb + whole,
		"an alias to itself":           "name: &a [*a]\n",
		"a merge":                      "base: &b {a: 1}\njobs: {<<: *b}\n",
		"ten megabytes":                strings.Repeat("# x\n", 10<<18),
		"nested lists":                 "name: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"a nested body":                strings.Replace(whole, `{text: "{text}"}`, `{text: "{text}", x: `+strings.Repeat("[", 60)+strings.Repeat("]", 60)+"}", 1),
		"a deep block":                 nested(3000),
		"very many problems":           strings.Repeat("x: 1\n", 20_000),
		"a long expression":            strings.Replace(whole, ".title", strings.Repeat(".a|", 2000)+".b", 1),
		"braces without end":           strings.Replace(whole, "/jobs/{id}", "/jobs/{."+strings.Repeat("}", 3000), 1),
		"a body of braces":             strings.Replace(whole, `"{text}"`, `"`+strings.Repeat("{(", 3000)+`"`, 1),
		"a number beyond all numbers":  strings.Replace(whole, "requests: 10", "requests: "+strings.Repeat("9", 5000), 1),
		"a text that is not Unicode":   "name: \xff\xfe\n",
		"control characters":           "name: \x00\x01\n",
		"a tag of a language":          "name: !!python/object/apply:os.system [ls]\n",
		"nothing":                      "",
		"a comment alone":              "# nothing\n",
		"a list":                       "- a\n- b\n",
		"a single word":                "jobs",
		"null":                         "null",
		"a key that is a list":         "? [a, b]\n: c\n",
		"parts that are null":          "name:\njobs:\npeople:\n",
		"an expression that is a list": strings.Replace(whole, "title: .title", "title: [.title]", 1),
	} {
		begun := time.Now()
		problems := describe.Check(text)
		if len(problems) == 0 || len(problems) > 60 {
			t.Errorf("%s: %d problems", name, len(problems))
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" || len(p.Message) > 600 {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func nested(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
		if b.Len() > 200<<10 {
			break
		}
	}
	return b.String()
}

func TestValueTablesAloneAreNoDescription(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "  \n": false, "# x\n": false, "employment_types: {a: b}": false, "experience: {a: b}\nemployment_types: {}": false,
		"name: X": true, "jobs: {}": true, "no YAML [": true,
	} {
		if got := describe.Described(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Whatever a file holds, a problem has a place, and a description without one can be
// asked what it uses.
func FuzzCheck(f *testing.F) {
	f.Add("name: X\naddress: https://a.example.com\nsign_in: {by: bearer}\njobs: {get: /jobs, fields: {id: .id, title: .t}}\n")
	f.Add("name: X\naddress: https://{account}.example.com\nsign_in: {by: none}\njobs:\n  get: /jobs/{account}\n  since: {format: 'todate'}\n  query: {a: \"{after}\", p: \"{page}\"}\n  paging: {by: page, first: 0}\n  fields: {id: .id, title: '$with.a'}\n")
	f.Add("jobs: {get: /a, fields: {id: '.[', title: \"\\(.)\"}}")
	f.Add("find: {get: /a, query: {e: '{.a | {b: 1}}'}, with: {a: {key: .b, get: /x}}}")
	f.Add("stages: {fixed: [{id: a}]}\ncreate: {post: /x, json: {a: [1, null, '{b}'], a: {{}}}}")
	f.Add("a: &a [*a]\n---\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, problems := describe.Read(text)
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("a problem without a place: %+v", p)
			}
		}
		if len(problems) == 0 {
			d.Uses()
		}
	})
}
