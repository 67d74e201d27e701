package outreach

import (
	"context"

	"reqdesk/core"
	"reqdesk/core/outreach/applylink"
	"reqdesk/core/outreach/template"
)

// CheckLink follows a job's apply link, as it stands in the e-mails, and says where
// its source code and UTM parameters are lost, if they are.
func (s *Service) CheckLink(ctx context.Context, job core.JobID) (applylink.Trail, error) {
	var (
		j core.Job
		c core.Client
	)
	err := s.Store.View(ctx, func(tx core.Tx) (err error) {
		if j, err = s.Store.Job(tx, job); err != nil || j.Client == 0 {
			return err
		}
		if c, err = s.Store.Client(tx, j.Client); core.IsNotFound(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return applylink.Trail{}, err
	}
	if s.Visit == nil {
		return applylink.Trail{}, core.Fail(core.KindUnsupported, "Links can't be followed here.", "Open it in your browser.")
	}
	link := template.AddCode(j.ApplyURL, c.SourceCode, c.UTM)
	var parameters []applylink.Parameter
	for _, pair := range template.Added(link, c.SourceCode, c.UTM) {
		parameters = append(parameters, applylink.Parameter{Name: pair[0], Value: pair[1]})
	}
	trail := applylink.Follow(ctx, s.Visit(), link, parameters)
	return trail, ctx.Err()
}
