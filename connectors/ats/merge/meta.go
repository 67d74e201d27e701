package merge

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/ats"
)

// wireMeta says what the linked system wants of a record.
type wireMeta struct {
	Schema struct {
		Properties struct {
			Model struct {
				Required   []string `json:"required"`
				Properties map[string]struct {
					Title string `json:"title"`
				} `json:"properties"`
			} `json:"model"`
		} `json:"properties"`
	} `json:"request_schema"`
	Status struct {
		CanRequest *bool `json:"can_make_request"`
	} `json:"status"`
}

// wireActions says what the linked system can do.
type wireActions struct {
	Operations *[]struct {
		Model     string   `json:"model_name"`
		Available []string `json:"available_operations"`
	} `json:"available_model_operations"`
}

// probes are reads that need one right each.
var probes = []struct {
	path, right string
	features    []string
}{
	{"/jobs", "read jobs", []string{"jobs", "job", "questions"}},
	{"/applications", "read applications", []string{"people", "status"}},
	{"/candidates", "read candidates", []string{"find"}},
	{"/job-interview-stages", "read job interview stages", []string{"stages"}},
}

// writes are what must be creatable for a feature, by Merge's words, and the right.
var writes = []struct {
	feature, right string
	models         []string
}{
	{"create", "write candidates and applications", []string{"Candidate", "Application"}},
	{"note", "write activities", []string{"Activity"}},
	{"move", "", nil}, // Merge's list does not tell about it
}

// Check looks whether Merge still has access to the linked system, tries each
// reading right, and reads from Merge's own list what can be written.
func (c *Connector) Check(ctx context.Context) ([]ats.Right, error) {
	if err := c.linked(ctx); err != nil {
		return nil, err
	}
	var rights []ats.Right
	for _, p := range probes {
		var got wireList[json.RawMessage]
		_, err := c.get(ctx, p.path, url.Values{"page_size": {"1"}}, &got)
		missing := ""
		switch kind := core.KindOf(err); {
		case kind == core.KindForbidden, kind == core.KindNotFound && p.path != "/jobs":
			missing = p.right
		case err != nil:
			return nil, err
		}
		rights = append(rights, ats.Rights(missing, p.features...)...)
	}
	writing, err := c.writable(ctx)
	return append(rights, writing...), err
}

// linked tells when the linked account has to be linked again: until then, Merge
// goes on giving what it had.
func (c *Connector) linked(ctx context.Context) error {
	var got struct {
		Status string `json:"status"`
	}
	if _, err := c.get(ctx, "/account-details", nil, &got); err != nil {
		return ats.UnlessHidden(err)
	}
	if strings.Contains(strings.ToUpper(got.Status), "RELINK") {
		return core.Fail(core.KindAuth, "Merge has lost its access to the employer's system; what it gives is old.",
			"Ask the system's administrator to link the account again in Merge.")
	}
	return nil
}

// writable tells what the linked system lets Merge write, and for whom.
func (c *Connector) writable(ctx context.Context) ([]ats.Right, error) {
	var got wireActions
	if _, err := c.get(ctx, "/available-actions", nil, &got); err != nil || got.Operations == nil {
		return nil, ats.UnlessHidden(err)
	}
	can := map[string]bool{}
	for _, o := range *got.Operations {
		can[o.Model] = slices.Contains(o.Available, "CREATE")
	}
	nobody := ""
	if _, err := c.writer(ctx); core.KindOf(err) == core.KindUsage {
		nobody = "a user in whose name to write, in the settings"
	} else if err != nil {
		return nil, err
	}
	var rights []ats.Right
	for _, w := range writes {
		missing := nobody
		if slices.ContainsFunc(w.models, func(model string) bool { return !can[model] }) {
			missing = w.right
		}
		rights = append(rights, ats.Rights(missing, w.feature)...)
	}
	return rights, nil
}

// Problems asks what the linked system wants of a candidate and of an application,
// and tells what would be missing; nothing is written.
func (c *Connector) Problems(ctx context.Context, candidate ats.Candidate) ([]ats.Problem, error) {
	user, err := c.writer(ctx)
	if core.KindOf(err) == core.KindUsage {
		return []ats.Problem{{Field: "user", Message: "No user of the employer's system is set in whose name people go in.", Fix: "Enter one in the connection's settings."}}, nil
	}
	if err != nil {
		return nil, err
	}
	var list []ats.Problem
	for _, record := range []struct {
		path  string
		model any
		skip  bool
	}{
		{"/candidates", newPerson(candidate.Resume), candidate.PersonID != ""},
		{"/applications", newApplication(candidate, "person", user), false},
	} {
		if record.skip {
			continue
		}
		missing, err := c.missing(ctx, record.path, record.model)
		if err != nil {
			return nil, err
		}
		list = append(list, missing...)
	}
	return list, nil
}

// longestTitle bounds what is shown of a field's name.
const longestTitle = 80

// missing compares a record with what the linked system wants of it.
func (c *Connector) missing(ctx context.Context, path string, model any) ([]ats.Problem, error) {
	var meta wireMeta
	_, err := c.get(ctx, path+"/meta/post", nil, &meta)
	if core.IsNotFound(err) || err == nil && meta.Status.CanRequest != nil && !*meta.Status.CanRequest {
		return []ats.Problem{{Field: "connection", Message: "Merge can't write into the employer's system.", Fix: "Look at the linked account in Merge's dashboard."}}, nil
	}
	if err != nil {
		return nil, err
	}
	raw, _ := json.Marshal(model) // plain texts can't fail
	var have map[string]json.RawMessage
	_ = json.Unmarshal(raw, &have)
	var list []ats.Problem
	for _, name := range meta.Schema.Properties.Model.Required {
		if have[name] != nil || len(name) > longestTitle {
			continue
		}
		title := name
		if known := meta.Schema.Properties.Model.Properties[name].Title; known != "" && len(known) <= longestTitle {
			title = known
		}
		list = append(list, ats.Problem{Field: cmp.Or(places[name].field, name), Message: "The system behind Merge wants the field “" + title + "”.", Fix: fix(name)})
	}
	return list, nil
}

// places are where a résumé holds what Merge calls by these names, and how to fill it.
var places = map[string]struct{ field, fix string }{
	"first_name":      {"basics.name", "Enter the person's name."},
	"last_name":       {"basics.name", "Enter the person's first and last name."},
	"email_addresses": {"basics.email", "Enter the person's e-mail address."},
	"phone_numbers":   {"basics.phone", "Enter the person's telephone number."},
	"urls":            {"basics.profiles", "Enter a profile address of the person."},
	"locations":       {"basics.location", "Enter where the person lives."},
	"company":         {"work", "Enter the person's present employer."},
	"title":           {"work", "Enter the person's present position."},
	"source":          {"source", "Set a source for this client."},
	"current_stage":   {"stage", "Choose the stage in which people go in."},
	"attachments":     {"resume", "Merge takes no file from here: enter the person in the system by hand."},
}

func fix(name string) string {
	if known, ok := places[name]; ok {
		return known.fix
	}
	return "It is a field of the employer's own, which Reqdesk does not know: enter the person there by hand, or ask the administrator to make it optional."
}
