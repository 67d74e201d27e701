package desk_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reqdesk/cmd/internal/desk"
	"reqdesk/core"
	"reqdesk/core/ats"
)

const described = `# Jobs only.
name: Plain
address: https://api.example.com
sign_in: {by: bearer, value: "{api_key}"}
jobs:
  get: /jobs
  fields: {id: .id, title: .title}
`

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ats.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A file that describes an ATS is read once, when the connection is made or
// changed, and becomes its mapping.
func TestConnectionIsMadeFromADescription(t *testing.T) {
	d := practiceDesk(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer s3cret-key" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte(`[{"id": 1, "title": "Welder"}]`))
	}))
	defer server.Close()
	add := func(name string, settings map[string]string) error {
		settings["base_url"] = server.URL
		_, err := d.AddConnection(t.Context(), desk.NewConnection{
			Kind: "custom", Name: name, Client: "Northwind", Settings: settings, Secrets: map[string]string{"api_key": "s3cret-key"},
		})
		return err
	}
	for name, settings := range map[string]map[string]string{
		"without a description":    {},
		"with a file that is none": {"file": filepath.Join(t.TempDir(), "none.yaml")},
		"with a broken file":       {"file": written(t, strings.Replace(described, ".title", ".title[", 1))},
		"with broken tables":       {"file": written(t, described+"employment_types: {Vollzeit: no such type}\n")},
		"with an unknown system":   {"system": "no such system"},
	} {
		if err := add(name, settings); core.KindOf(err) != core.KindUsage {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := d.ConnectionNamed(t.Context(), name); !core.IsNotFound(err) {
			t.Errorf("%s: a connection was stored: %v", name, err)
		}
	}
	if err := add("plain", map[string]string{"file": written(t, described)}); err != nil {
		t.Fatal(err)
	}
	c, err := d.ConnectionNamed(t.Context(), "plain")
	if err != nil || c.Settings["file"] != "" || !strings.HasPrefix(c.Mapping, "# Jobs only.") {
		t.Fatalf("%+v, %v", c, err)
	}
	rights, err := d.CheckConnection(t.Context(), "plain")
	if err != nil || len(rights) != 1 || rights[0] != (ats.Right{Feature: "jobs", OK: true}) {
		t.Errorf("rights %+v, %v", rights, err)
	}
	more := described + "stages: {fixed: [{id: a, name: Applied}]}\n"
	if _, err := d.SetConnection(t.Context(), "plain", map[string]string{"file": written(t, more+"nonsense: true\n")}, nil); core.KindOf(err) != core.KindUsage {
		t.Errorf("a broken file took the place of a good one: %v", err)
	}
	if c, err = d.SetConnection(t.Context(), "plain", map[string]string{"file": written(t, more)}, nil); err != nil {
		t.Fatal(err)
	}
	connector, err := d.Connector(t.Context(), c)
	if err != nil || c.Settings["file"] != "" {
		t.Fatal(c.Settings, err)
	}
	if _, ok := ats.As[ats.StageLister](connector); !ok {
		t.Error("what the new file describes can't be done")
	}
	if _, ok := ats.As[ats.PeopleLister](connector); ok {
		t.Error("what no file describes can be done")
	}
	if err := d.Jobs.SetMapping(t.Context(), c.ID, "name: [}"); core.KindOf(err) != core.KindUsage {
		t.Errorf("`mapping set` took a broken description: %v", err)
	}
	if err := add("breezy", map[string]string{"system": "breezy", "account": "c0ffee000001"}); err != nil {
		t.Errorf("a description that comes along: %v", err)
	}
}
