package odoo

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"strings"
	"sync"

	"reqdesk/connectors/ats/odoo/internal/rpc"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// Odoo's JSON, as far as it is of use here.
type (
	wireJob struct {
		ID          int      `json:"id"`
		Name        rpc.Text `json:"name"`
		Active      *bool    `json:"active"` // nil = not asked for
		State       rpc.Text `json:"state"`  // Odoo 14 and 15
		Published   *bool    `json:"is_published"`
		URL         rpc.Text `json:"website_url"`
		FullURL     rpc.Text `json:"full_url"`
		Description rpc.Text `json:"description"`
		Website     rpc.Text `json:"website_description"`
		Requires    rpc.Text `json:"requirements"`
		Target      int      `json:"no_of_recruitment"`
		User        rpc.Ref  `json:"user_id"`
		Interviews  []int    `json:"interviewer_ids"`
		Skills      []int    `json:"skill_ids"`
		Address     *rpc.Ref `json:"address_id"`
		Department  rpc.Ref  `json:"department_id"`
		Company     rpc.Ref  `json:"company_id"`
		Contract    rpc.Ref  `json:"contract_type_id"`
		PublishedOn rpc.Text `json:"published_date"`
		Created     rpc.Text `json:"create_date"`
		Written     rpc.Text `json:"write_date"`
		around      around   // what the row only points to
	}
	// around is read beside a page of jobs, for all its rows at once.
	around struct {
		users  map[int]wireUser
		places map[int]wirePlace
		skills map[int]wireNamed
	}
	wireNamed struct {
		ID   int      `json:"id"`
		Name rpc.Text `json:"name"`
	}
	wireUser struct {
		ID    int      `json:"id"`
		Email rpc.Text `json:"email"`
	}
	wirePlace struct {
		ID      int      `json:"id"`
		City    rpc.Text `json:"city"`
		State   rpc.Ref  `json:"state_id"`
		Country rpc.Ref  `json:"country_id"`
		Code    rpc.Text `json:"country_code"`
		Zip     rpc.Text `json:"zip"`
	}
	wireStage struct {
		ID    int      `json:"id"`
		Name  rpc.Text `json:"name"`
		Hired bool     `json:"hired_stage"`
	}
	wireApplicant struct {
		ID         int      `json:"id"`
		Name       rpc.Text `json:"partner_name"`
		Subject    rpc.Text `json:"name"` // up to Odoo 17
		Email      rpc.Text `json:"email_from"`
		Normalized rpc.Text `json:"email_normalized"`
		Phone      rpc.Text `json:"partner_phone"`
		Mobile     rpc.Text `json:"partner_mobile"`
		LinkedIn   rpc.Text `json:"linkedin_profile"`
		Job        rpc.Ref  `json:"job_id"`
		Stage      rpc.Ref  `json:"stage_id"`
		Status     rpc.Text `json:"application_status"` // from Odoo 16 on
		Active     *bool    `json:"active"`
		Refused    rpc.Ref  `json:"refuse_reason_id"`
		Hired      rpc.Text `json:"date_closed"`
		Created    rpc.Text `json:"create_date"`
		Written    rpc.Text `json:"write_date"`
	}
)

// The models of the app, and what is read of each as far as it is there.
const (
	jobs       = "hr.job"
	applicants = "hr.applicant"
	stages     = "hr.recruitment.stage"
)

var (
	jobQuery = rpc.Query{Model: jobs, Fields: []string{
		"name", "active", "state", "is_published", "website_url", "full_url", "description", "website_description", "requirements", "no_of_recruitment",
		"user_id", "interviewer_ids", "skill_ids", "address_id", "department_id", "company_id", "contract_type_id", "published_date", "create_date", "write_date",
	}}
	applicantQuery = rpc.Query{Model: applicants, Fields: []string{
		"partner_name", "name", "email_from", "email_normalized", "partner_phone", "partner_mobile", "linkedin_profile", "job_id", "stage_id",
		"application_status", "active", "refuse_reason_id", "date_closed", "create_date", "write_date",
	}}
	stageQuery  = rpc.Query{Model: stages, Fields: []string{"name", "hired_stage"}, Order: "sequence, id"}
	userQuery   = rpc.Query{Model: "res.users", Fields: []string{"email"}}
	placeQuery  = rpc.Query{Model: "res.partner", Fields: []string{"city", "state_id", "country_id", "country_code", "zip"}}
	skillQuery  = rpc.Query{Model: "hr.skill", Fields: []string{"name"}}
	sourceQuery = rpc.Query{Model: "utm.source", Fields: []string{"name"}}
)

// fill reads the people, places and skills of these jobs.
func (c *Connector) fill(ctx context.Context, list []wireJob) (err error) {
	users, places, skills := map[int]bool{}, map[int]bool{}, map[int]bool{}
	for _, j := range list {
		users[j.User.ID] = true
		for _, id := range j.Interviews {
			users[id] = true
		}
		if j.Address != nil {
			places[j.Address.ID] = true
		}
		for _, id := range j.Skills {
			skills[id] = true
		}
	}
	var found around
	if found.users, err = rpc.ByNumber(ctx, c.odoo, userQuery, users, func(w wireUser) int { return w.ID }); err != nil {
		return err
	}
	if found.places, err = rpc.ByNumber(ctx, c.odoo, placeQuery, places, func(w wirePlace) int { return w.ID }); err != nil {
		return err
	}
	if found.skills, err = rpc.ByNumber(ctx, c.odoo, skillQuery, skills, func(w wireNamed) int { return w.ID }); err != nil {
		return err
	}
	for i := range list {
		list[i].around = found
	}
	return nil
}

// sources keeps the numbers of the sources that were looked up.
type sources struct {
	mu    sync.Mutex
	known map[string]int
}

// source gives the number of the source of that name; 0 = there is none, or the
// user may not see sources.
func (c *Connector) source(ctx context.Context, name string) (int, error) {
	name = strings.TrimSpace(name)
	c.sources.mu.Lock()
	defer c.sources.mu.Unlock()
	if id := c.sources.known[name]; id != 0 || name == "" {
		return id, nil
	}
	q := sourceQuery
	q.Domain = []any{rpc.Term("name", "=ilike", name)}
	var list []wireNamed
	_, err := c.odoo.Search(ctx, q, &list)
	if kind := core.KindOf(err); err != nil && kind != core.KindForbidden && kind != core.KindNotFound {
		return 0, err
	}
	for _, s := range list {
		if strings.EqualFold(string(s.Name), name) {
			if c.sources.known == nil {
				c.sources.known = map[string]int{}
			}
			c.sources.known[name] = s.ID
			return s.ID, nil
		}
	}
	return 0, nil
}

// attached tells whether an applicant has a file with this content: Odoo keeps the
// sum of each.
func (c *Connector) attached(ctx context.Context, applicant int, f ats.File) (bool, error) {
	sum := sha1.Sum(f.Data)
	n, err := c.odoo.Count(ctx, "ir.attachment",
		rpc.Term("res_model", "=", applicants), rpc.Term("res_id", "=", applicant), rpc.Term("checksum", "=", hex.EncodeToString(sum[:])))
	return n > 0, err
}
