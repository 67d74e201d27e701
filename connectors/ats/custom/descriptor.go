package custom

import (
	"embed"
	"regexp"
	"slices"
	"strings"
	"time"

	"reqdesk/connectors/ats/custom/describe"
	"reqdesk/core"
	"reqdesk/core/ats"
)

//go:embed examples/*.yaml
var examples embed.FS

// Systems names the descriptions that come along.
func Systems() (names []string) {
	entries, err := examples.ReadDir("examples")
	if err != nil {
		return nil // not reachable: they are part of the program
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Example gives a description that comes along.
func Example(name string) (string, error) {
	text, err := examples.ReadFile("examples/" + name + ".yaml")
	if err != nil || strings.ContainsAny(name, "/.") {
		return "", core.Fail(core.KindUsage, "No description of this name comes along.", "There are: "+strings.Join(Systems(), ", ")+".")
	}
	return string(text), nil
}

const instructions = `An ATS that is not in the list can be described in one YAML file, without programming:

1. Begin with a description that comes along (` + "`reqdeskctl connector example`" + ` lists and prints them), or with the guide in connectors/ats/custom/README.md.
2. ` + "`reqdeskctl connector check FILE`" + ` says what is not right yet, with line numbers; with ` + "`--url`" + ` it tries the file against your ATS.
3. Make the connection with the file, and enter what the file's ` + "`sign_in`" + ` names: a key, a password, a client id and secret.`

// fields are those that a description may use.
func fields() []ats.Field {
	return []ats.Field{
		{Key: "base_url", Label: "Address", Help: "The address of the ATS's interface; leave it empty to use the one in the description."},
		{Key: "system", Label: "System", Help: "A description that comes along; leave it empty to use a file of your own.", Choices: Systems()},
		{Key: ats.MappingFile, Label: "Description", Help: "The path of a YAML file that describes the ATS. It is read once; give it again after a change."},
		{Key: "account", Label: "Account", Help: "The name or number of the account, where the description uses it."},
		{Key: "user", Label: "User", Help: "The user in whose name is read and written, where the description uses it."},
		{Key: "api_key", Label: "API key", Help: "Where the description signs in with one.", Secret: true},
		{Key: "password", Label: "Password", Help: "Where the description signs in with one.", Secret: true},
		{Key: "client_id", Label: "Client id", Help: "Where the description signs in with OAuth."},
		{Key: "client_secret", Label: "Client secret", Help: "Where the description signs in with OAuth.", Secret: true},
		{Key: token, Label: "Sign-in", Help: "Given by signing in through the browser, where the description wants that.", Secret: true, SignIn: true},
	}
}

func descriptor() ats.Descriptor {
	return ats.Descriptor{
		Kind: Kind, Name: "Custom (described in YAML)", Fields: fields(), Instructions: instructions,
		Capabilities: ats.Capabilities{
			Jobs: true, JobByID: true, People: true, Stages: true, Questions: true, Find: true, Create: true, Resume: true, Note: true, Move: true, Status: true,
		},
		Poll: 30 * time.Minute, MappingVersion: 1, PeopleByAccount: true, AbsenceCloses: true,
		Carries: []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource},
		Grade:   ats.GradeFake,
		Tested:  "Three descriptions that come along, each against a fake of its system; one gives the same as the coded connector. None yet against a live account.",
	}
}

// descriptorOf describes one described system.
func descriptorOf(d *describe.Description, version int) ats.Descriptor {
	desc := descriptor()
	desc.Name, desc.KeyPage, desc.MappingVersion = d.Name, d.KeyPage, version
	desc.Capabilities, desc.Carries = can(d), carries(d)
	if d.Instructions != "" {
		desc.Instructions = d.Instructions
	}
	desc.PeopleByAccount = d.People != nil && !d.People.Uses("job")
	desc.AbsenceCloses = !d.Jobs.Partial
	uses := d.Uses()
	desc.Fields = slices.DeleteFunc(desc.Fields, func(f ats.Field) bool {
		return f.Key != "base_url" && !slices.Contains(uses, f.Key) && (f.Key != token || d.SignIn.By != describe.SignBrowser)
	})
	for i, f := range desc.Fields {
		desc.Fields[i].Required = f.Key != "base_url" && f.Key != token
	}
	desc.Fields[0].Help = "Leave it empty to use " + d.Address.String() + "."
	return desc
}

func can(d *describe.Description) ats.Capabilities {
	return ats.Capabilities{
		Jobs: true, JobByID: d.Jobs.One != nil, People: d.People != nil, Stages: d.Stages != nil, Questions: d.Questions != nil,
		Find: d.Find != nil, Create: d.Create != nil, Resume: d.Resume != nil || d.Together(), Note: d.Note != nil, Move: d.Move != nil, Status: d.Status != nil,
	}
}

// carried finds what of a résumé goes into a request.
var carried = map[string]*regexp.Regexp{
	ats.CarryEducation:  regexp.MustCompile(`\beducation\b`),
	ats.CarryExperience: regexp.MustCompile(`\.work\b`),
	ats.CarryLinkedIn:   regexp.MustCompile(`\b(linkedin|links|profiles)\b`),
	ats.CarrySource:     regexp.MustCompile(`\bsource\b`),
}

// carries says what goes along when a person is written.
func carries(d *describe.Description) (words []string) {
	for _, word := range []string{ats.CarryEducation, ats.CarryExperience, ats.CarryLinkedIn, ats.CarrySource} {
		if d.Create != nil && d.Create.Mentions(carried[word]) || d.Add != nil && d.Add.Mentions(carried[word]) {
			words = append(words, word)
		}
	}
	return words
}
