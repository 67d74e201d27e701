package outreach

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"reqdesk/core"
	"reqdesk/core/outreach/template"
)

// Limits of a sequence.
const (
	maxSteps    = 20
	maxSequence = 256 << 10
	maxDelay    = 365 * 24 * time.Hour
)

// ParseSequence reads a sequence's YAML. An error names the line. Job and
// version are left to the caller.
func ParseSequence(source string) (core.Sequence, error) {
	if len(source) > maxSequence {
		return core.Sequence{}, badSequence(1, "it is longer than 256 KB")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
		return core.Sequence{}, core.Fail(core.KindInvalid, "The sequence is not readable YAML ("+
			strings.TrimPrefix(err.Error(), "yaml: ")+"); the old one was kept.", "It begins with \"steps:\".").Because(err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return core.Sequence{}, badSequence(1, "it has to begin with \"steps:\"")
	}
	seq := core.Sequence{Source: source}
	top := doc.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if top[i].Value != "steps" || top[i+1].Kind != yaml.SequenceNode {
			return core.Sequence{}, badSequence(top[i].Line, "only a list named \"steps\" may stand here")
		}
		for n, node := range top[i+1].Content {
			step, err := readStep(node, n == 0)
			if err != nil {
				return core.Sequence{}, err
			}
			seq.Steps = append(seq.Steps, step)
		}
	}
	if len(seq.Steps) == 0 || len(seq.Steps) > maxSteps {
		return core.Sequence{}, badSequence(doc.Content[0].Line, fmt.Sprintf("it needs between one and %d steps", maxSteps))
	}
	return seq, nil
}

func badSequence(line int, what string) error {
	return core.Fail(core.KindInvalid, fmt.Sprintf("The sequence can't be used, line %d: %s. The old one was kept.", line, what),
		"A step has template, or subject and text; after such as 3d; language, fallback; if; against.")
}

func readStep(node *yaml.Node, first bool) (core.Step, error) {
	var step core.Step
	if node.Kind != yaml.MappingNode {
		return step, badSequence(node.Line, "a step is a list of entries such as \"template: hello\"")
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if value.Kind != yaml.ScalarNode {
			return step, badSequence(value.Line, key.Value+" takes one value")
		}
		if what := setStep(&step, key.Value, value.Value); what != "" {
			return step, badSequence(key.Line, what)
		}
	}
	_, bad := template.ParseTest(step.If)
	switch {
	case step.Language == core.Recipients && (step.Template == "" || step.Fallback == ""):
		return step, badSequence(node.Line, "language: recipient needs a template, and with fallback the language for all others")
	case step.Against != "" && (step.Template == "" || len(others(step.Against)) > mostArms):
		return step, badSequence(node.Line, "against names at most three templates that are tried out against the step's template")
	case step.If != "" && bad != "":
		return step, badSequence(node.Line, "the condition after if can't be used: "+strings.TrimSuffix(bad, "."))
	case step.If != "" && first:
		return step, badSequence(node.Line, "the first step is for everybody and takes no if")
	case step.Template != "" && (step.Text != "" || step.Subject != ""):
		return step, badSequence(node.Line, "a step has either a template or its own subject and text")
	case step.Template == "" && strings.TrimSpace(step.Text) == "":
		return step, badSequence(node.Line, "the step has neither a template nor a text")
	case first && step.Template == "" && strings.TrimSpace(step.Subject) == "":
		return step, badSequence(node.Line, "the first step needs a subject")
	}
	return step, nil
}

// setStep sets one field and says what is wrong with it, or "".
func setStep(step *core.Step, key, value string) string {
	switch key {
	case "template":
		step.Template = strings.TrimSpace(value)
	case "against":
		step.Against = strings.Join(others(value), ", ")
	case "subject":
		step.Subject = strings.Join(strings.Fields(value), " ")
	case "text":
		step.Text = value
	case "language":
		step.Language = strings.TrimSpace(value)
	case "fallback":
		step.Fallback = strings.TrimSpace(value)
	case "if":
		step.If = strings.TrimSpace(value)
	case "after":
		days, d, ok := ParseWait(value)
		if !ok {
			return "after is a time such as 3d, 4h, 1d12h or 3wd (working days), at most a year"
		}
		step.WorkingDays, step.After = days, d
	default:
		return "there is no entry \"" + key + "\" in a step"
	}
	return ""
}

// mostArms is how many templates may be tried out against a step's own.
const mostArms = 3

// others are the names in an against.
func others(list string) (names []string) {
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

var delayPart = regexp.MustCompile(`^([0-9]{1,6})\s*(w|d|h|m)\s*`)

// ParseDelay reads "3d", "4h", "1d12h", "2w", "30m". It tells whether that is a
// delay of at most a year.
func ParseDelay(s string) (time.Duration, bool) {
	rest := strings.ToLower(strings.TrimSpace(s))
	if rest == "0" {
		return 0, true
	}
	if rest == "" {
		return 0, false
	}
	units := map[string]time.Duration{"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute}
	var sum time.Duration
	for rest != "" {
		m := delayPart.FindStringSubmatch(rest)
		if m == nil {
			return 0, false
		}
		n, err := strconv.Atoi(m[1])
		if err != nil || time.Duration(n) > math.MaxInt64/units[m[2]] {
			return 0, false
		}
		if sum += time.Duration(n) * units[m[2]]; sum > maxDelay {
			return 0, false
		}
		rest = rest[len(m[0]):]
	}
	return sum, true
}

var workingDays = regexp.MustCompile(`^([0-9]{1,3})\s*wd\s*`)

// ParseWait reads the delay of a step: what [ParseDelay] reads, with or without
// working days before it ("3wd", "2wd4h"). It tells whether that is at most a year.
func ParseWait(s string) (days int, d time.Duration, ok bool) {
	rest := strings.ToLower(strings.TrimSpace(s))
	m := workingDays.FindStringSubmatch(rest)
	if m == nil {
		d, ok = ParseDelay(rest)
		return 0, d, ok
	}
	days, err := strconv.Atoi(m[1])
	if err != nil || days > mostWorkingDays {
		return 0, 0, false
	}
	if rest = rest[len(m[0]):]; rest == "" {
		return days, 0, true
	}
	d, ok = ParseDelay(rest)
	return days, d, ok
}

// mostWorkingDays is about a year of them.
const mostWorkingDays = 250

// FormatWait writes the delay of a step as ParseWait reads it.
func FormatWait(s core.Step) string {
	switch {
	case s.WorkingDays == 0:
		return FormatDelay(s.After)
	case s.After == 0:
		return fmt.Sprintf("%dwd", s.WorkingDays)
	}
	return fmt.Sprintf("%dwd%s", s.WorkingDays, FormatDelay(s.After))
}

// FormatDelay writes a delay as ParseDelay reads it.
func FormatDelay(d time.Duration) string {
	var b strings.Builder
	for _, u := range []struct {
		name string
		d    time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}} {
		if n := d / u.d; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
			d -= n * u.d
		}
	}
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}

// FormatSequence writes steps as YAML, for sequences made in the window.
func FormatSequence(steps []core.Step) (string, error) {
	type step struct {
		Template string `yaml:"template,omitempty"`
		Against  string `yaml:"against,omitempty"`
		Subject  string `yaml:"subject,omitempty"`
		After    string `yaml:"after,omitempty"`
		Language string `yaml:"language,omitempty"`
		Fallback string `yaml:"fallback,omitempty"`
		If       string `yaml:"if,omitempty"`
		Text     string `yaml:"text,omitempty"`
	}
	var out struct {
		Steps []step `yaml:"steps"`
	}
	for _, s := range steps {
		y := step{Template: s.Template, Against: s.Against, Subject: s.Subject, Language: s.Language, Fallback: s.Fallback, If: s.If, Text: s.Text}
		if s.After > 0 || s.WorkingDays > 0 {
			y.After = FormatWait(s)
		}
		out.Steps = append(out.Steps, y)
	}
	b, err := yaml.Marshal(out)
	return string(b), err
}
