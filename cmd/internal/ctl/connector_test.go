package ctl

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reqdesk/connectors/conntest/breezyfake"
)

func TestDescriptionIsCheckedWithoutAWorkspace(t *testing.T) {
	c := &terminal{dir: filepath.Join(t.TempDir(), "none")}
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "ats.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	names := c.do(t, "connector", "example")
	if names.size(t) < 3 {
		t.Fatalf("%v", names.v)
	}
	text := c.run(t, "", "connector", "example", "breezy").out
	c.refuse(t, exitUsage, "connector", "example", "no such system")
	c.refuse(t, exitNotFound, "connector", "check", "no such file")
	good := c.do(t, "connector", "check", file(text))
	good.want(t, true, "ok")
	if good.size(t, "problems") != 0 {
		t.Errorf("%v", good.v)
	}
	bad := c.report(t, exitFailed, "connector", "check", file(strings.Replace(text, "title: .name", "titel: .name", 1)))
	bad.want(t, false, "ok")
	line := float64(1 + strings.Count(text[:strings.Index(text, "title: .name")], "\n"))
	for i := range bad.size(t, "problems") {
		if bad.at(t, "problems", i, "line") == line {
			return
		}
	}
	t.Errorf("line %v is not among %v", line, bad.v)
}

func TestDescriptionIsTried(t *testing.T) {
	c := &terminal{dir: filepath.Join(t.TempDir(), "none")}
	s := breezyfake.New()
	s.AddPosition(breezyfake.Object{"_id": "pos-1", "name": "Welder"})
	s.AddCandidate("pos-1", breezyfake.Object{"name": "Ada Byron", "email_address": "ada@example.org"})
	server := httptest.NewServer(s)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "ats.yaml")
	text := strings.Replace(c.run(t, "", "connector", "example", "breezy").out, "    phones: .phone_number\n", "    phones: .name.first\n", 1)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	try := func(secret string, code int) value {
		return c.run(t, "api_key="+secret+"\n", "--json", "connector", "check", path, "--url", server.URL+"/v3",
			"--set", "account="+breezyfake.Company, "--secret-stdin").value(t, code)
	}
	v := try(breezyfake.Key, exitDone)
	v.want(t, true, "ok")
	v.want(t, "jobs", "tried", "rights", 0, "feature")
	v.want(t, 1, "tried", "lists", 0, "rows")
	v.want(t, "people", "tried", "lists", 1, "what")
	trouble := ""
	for i := range v.size(t, "tried", "lists", 1, "fields") {
		if v.at(t, "tried", "lists", 1, "fields", i, "field") == "phones" {
			trouble, _ = v.at(t, "tried", "lists", 1, "fields", i, "trouble").(string)
		}
	}
	if trouble == "" || strings.Contains(trouble, "Ada") {
		t.Errorf("the trouble with a field is told, without anybody's name: %q", trouble)
	}
	for _, asked := range s.Asked() {
		if asked.Method != http.MethodGet && !strings.Contains(asked.Path, "000000000000") {
			t.Errorf("trying wrote: %v", asked)
		}
	}
	try("wrong", exitAuth).want(t, "credentials", "tried", "error", "kind")
	s.Deny("GET /v3/company/" + breezyfake.Company + "/pipelines")
	try(breezyfake.Key, exitAuth).want(t, false, "ok")
	server.Close()
	try(breezyfake.Key, exitLater).want(t, "temporary", "tried", "error", "kind")
	if out := c.run(t, "", "connector", "check", path).out; !strings.Contains(out, "no problem") {
		t.Errorf("for people: %s", out)
	}
}
