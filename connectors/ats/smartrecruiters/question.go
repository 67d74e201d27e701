package smartrecruiters

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"reqdesk/connectors/paging"
	"reqdesk/connectors/wire"
	"reqdesk/core"
)

// A form belongs to an advertisement, not to a job, and an advertisement has the
// job's reference number.
type (
	wirePosting struct {
		UUID      string `json:"uuid"`
		RefNumber string `json:"refNumber"`
	}
	wireQuestion struct {
		ID     string      `json:"id"`
		Label  string      `json:"label"`
		Fields []wireField `json:"fields"`
	}
	wireField struct {
		ID       string      `json:"id"`
		Label    string      `json:"label"`
		Type     string      `json:"type"`
		Required bool        `json:"required"`
		Values   []wireLabel `json:"values"`
	}
)

// form reads what the advertisement of a job asks.
func (c *Connector) form(ctx context.Context, job string) ([]wireQuestion, error) {
	var j wireJob
	if _, err := c.get(ctx, "/jobs/"+url.PathEscape(job), nil, &j); err != nil {
		return nil, err
	}
	ad, err := c.advertised(ctx, j.RefNumber)
	if err != nil {
		return nil, err
	}
	if ad == "" {
		return nil, core.Fail(core.KindUnsupported, "SmartRecruiters tells what a job asks only while it is advertised, and this one is not.", "")
	}
	var got struct{ Questions *[]wireQuestion }
	if _, err := c.get(ctx, "/postings/"+url.PathEscape(ad)+"/configuration", nil, &got); err != nil {
		return nil, err
	}
	if got.Questions == nil {
		return nil, paging.Incomplete()
	}
	return *got.Questions, nil
}

// advertised gives the advertisement with a reference number, "" when there is none.
func (c *Connector) advertised(ctx context.Context, reference string) (string, error) {
	if reference == "" {
		return "", nil
	}
	var company struct{ Identifier string }
	if _, err := c.get(ctx, "/configuration/company", nil, &company); err != nil {
		return "", err
	}
	if company.Identifier == "" {
		return "", paging.Incomplete()
	}
	ads, err := everything[wirePosting](ctx, c, "/v1/companies/"+url.PathEscape(company.Identifier)+"/postings")
	for _, p := range ads {
		if p.RefNumber == reference && p.UUID != "" {
			return p.UUID, nil
		}
	}
	return "", err
}

// kinds brings the ATS's types of fields to ours; those of INFORMATION ask nothing.
var kinds = map[string]core.QuestionKind{
	"TEXTAREA": core.AskLong, "CHECKBOX": core.AskYesNo, "RADIO": core.AskChoice,
	"SINGLE_SELECT": core.AskChoice, "SELECT": core.AskChoice, "MULTI_SELECT": core.AskChoices, "CURRENCY": core.AskNumber,
	"DATE": core.AskDate, "FILES": core.AskFile, "FILE": core.AskFile,
}

// questions makes one of each field. Most questions have one, and its name is then
// that of the question.
func questions(list []wireQuestion) (asked []core.Question) {
	for _, w := range list {
		for _, f := range w.Fields {
			if strings.EqualFold(f.Type, "INFORMATION") || w.ID == "" || w.Label == "" {
				continue
			}
			q := core.Question{ID: w.ID, Text: w.Label, Kind: cmp.Or(kinds[strings.ToUpper(f.Type)], core.AskText), Required: f.Required}
			if len(w.Fields) > 1 {
				q.ID, q.Text = w.ID+"/"+f.ID, strings.TrimRight(w.Label+": "+f.Label, ": ")
			}
			asked = append(asked, withChoices(q, f.Values))
		}
	}
	return asked
}

// withChoices adds what a choice offers. The ATS asks yes or no as a choice
// between the values 0 and 1.
func withChoices(q core.Question, values []wireLabel) core.Question {
	if q.Kind == core.AskChoice && len(values) == 2 && (values[0].ID+values[1].ID == "01" || values[0].ID+values[1].ID == "10") {
		q.Kind = core.AskYesNo
		return q
	}
	var labels []string
	for _, v := range values {
		labels = append(labels, v.Label)
	}
	return wire.WithChoices(q, labels...)
}
