package odoofake

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"
)

// call is one call of a method.
type call struct {
	s             *Server
	model, method string
	ids           []any
	args, context map[string]any
}

// What Odoo answers instead of a result.
var (
	noModel   = failure{http.StatusNotFound, "werkzeug.exceptions.NotFound"}
	noAccess  = failure{http.StatusForbidden, "odoo.exceptions.AccessError"}
	gone      = failure{http.StatusNotFound, "odoo.exceptions.MissingError"}
	userError = failure{http.StatusUnprocessableEntity, "odoo.exceptions.UserError"}
	badField  = failure{http.StatusInternalServerError, "builtins.ValueError"}
	badArg    = failure{http.StatusInternalServerError, "builtins.TypeError"}
	badType   = failure{http.StatusInternalServerError, "psycopg2.errors.InvalidTextRepresentation"}
	noSource  = failure{http.StatusInternalServerError, "psycopg2.errors.ForeignKeyViolation"}
	notNull   = failure{http.StatusInternalServerError, "psycopg2.errors.NotNullViolation"}
)

// points are the fields that name one record of another model.
var points = map[string]string{
	"user_id": "res.users", "address_id": "res.partner", "state_id": "res.country.state", "country_id": "res.country", "department_id": "hr.department",
	"contract_type_id": "hr.contract.type", "job_id": "hr.job", "stage_id": "hr.recruitment.stage", "refuse_reason_id": "hr.applicant.refuse.reason",
	"source_id": "utm.source", "candidate_id": "hr.candidate", "company_id": "res.company", "template_id": "mail.template",
}

// fieldsOf lists a model's fields in this release.
func (s *Server) fieldsOf(model string) []string {
	common := []string{"id", "create_date", "write_date", "active", "name"}
	person := []string{"partner_name", "email_from", "email_normalized", "partner_phone", "linkedin_profile"}
	switch model {
	case "hr.job":
		return append(common, "is_published", "website_url", "full_url", "description", "website_description", "requirements", "no_of_recruitment", "user_id",
			"interviewer_ids", "skill_ids", "address_id", "department_id", "company_id", "contract_type_id", "published_date")
	case "hr.applicant":
		list := slices.Concat(common[:4], person, []string{"job_id", "stage_id", "application_status", "refuse_reason_id", "date_closed", "source_id"})
		switch s.Version {
		case 17:
			return append(list, "name", "partner_mobile", "description")
		case 18:
			return append(list, "applicant_notes", "candidate_id")
		}
		return append(list, "applicant_notes")
	case "hr.candidate":
		if s.Version != 18 {
			return nil
		}
		return slices.Concat(common[:4], person, []string{"applicant_ids"})
	case "hr.recruitment.stage":
		return append(common, "sequence", "job_ids", "hired_stage", "fold", "template_id")
	case "res.users":
		return append(common, "login", "email")
	case "res.partner":
		return append(common, "city", "state_id", "country_id", "country_code", "zip")
	case "ir.attachment":
		return append(common, "datas", "mimetype", "checksum", "res_model", "res_id")
	case "hr.skill", "utm.source", "mail.message":
		return common
	}
	return nil
}

// has tells whether the user sees such a field.
func (c call) has(field string) bool {
	return slices.Contains(c.s.fieldsOf(c.model), field) && !slices.Contains(c.s.Hidden, c.model+" "+field)
}

// methods are those that are used, the right that each needs, and its arguments.
var methods = map[string]struct {
	right string
	args  []string
	run   func(call) (any, failure)
}{
	"context_get":         {"", nil, func(call) (any, failure) { return Record{"lang": "en_US", "tz": "UTC", "uid": uid}, failure{} }},
	"fields_get":          {"", []string{"attributes"}, call.fieldsGet},
	"has_access":          {"", []string{"operation"}, call.hasAccess},
	"check_access_rights": {"", []string{"operation", "raise_exception"}, call.hasAccess},
	"search_read":         {"read", []string{"domain", "fields", "offset", "limit", "order"}, call.searchRead},
	"search":              {"read", []string{"domain", "offset", "limit", "order"}, call.search},
	"search_count":        {"read", []string{"domain", "limit"}, call.searchCount},
	"create":              {"create", []string{"vals_list"}, call.create},
	"write":               {"write", []string{"vals"}, call.write},
	"message_post":        {"write", []string{"body", "message_type", "subtype_xmlid", "body_is_html"}, call.messagePost},
}

func (c call) run() (any, failure) {
	if f, ok := c.s.fail[c.model+" "+c.method]; ok {
		return nil, f
	}
	m, known := methods[c.method]
	switch {
	case c.s.fieldsOf(c.model) == nil, !known, c.method == "has_access" && c.s.Version < 18:
		return nil, noModel
	case m.right != "" && slices.Contains(c.s.Lacks, c.model+" "+m.right):
		return nil, noAccess
	}
	for name := range c.args {
		if !slices.Contains(m.args, name) || name == "body_is_html" && c.s.Version < 17 {
			return nil, badArg
		}
	}
	return m.run(c)
}

func (c call) fieldsGet() (any, failure) {
	all := Record{}
	for _, field := range c.s.fieldsOf(c.model) {
		if c.has(field) {
			required := field == "candidate_id" || field == "name" && c.model == "hr.applicant"
			all[field] = Record{"type": "char", "required": required}
		}
	}
	return all, failure{}
}

func (c call) hasAccess() (any, failure) {
	right, _ := c.args["operation"].(string)
	return !slices.Contains(c.s.Lacks, c.model+" "+right), failure{}
}

// value is what a field holds; some are computed.
func (c call) value(r Record, field string) any {
	if candidate := c.s.tables["hr.candidate"][number(r["candidate_id"])]; c.model == "hr.applicant" && candidate != nil {
		if v, there := candidate.values[field]; there && field != "id" && !strings.HasSuffix(field, "_date") {
			return v
		}
	}
	switch field {
	case "email_normalized":
		email, _ := r["email_from"].(string)
		return strings.ToLower(email)
	case "full_url":
		path, _ := r["website_url"].(string)
		return "https://careers.example.com" + path
	case "applicant_ids":
		var ids []int
		for id, a := range c.s.tables["hr.applicant"] {
			if number(a.values["candidate_id"]) == r["id"] {
				ids = append(ids, id)
			}
		}
		return ids
	case "application_status":
		switch {
		case !empty(r["refuse_reason_id"]):
			return "refused"
		case r["active"] == false:
			return "archived"
		case !empty(r["date_closed"]):
			return "hired"
		}
		return "ongoing"
	}
	return r[field]
}

// shown is a field as Odoo writes it: false for nothing, whole seconds, a name
// beside the number of a record.
func (c call) shown(r Record, field string) any {
	v := c.value(r, field)
	if model := points[field]; model != "" {
		if to := c.s.tables[model][number(v)]; to != nil {
			return []any{v, to.values["name"]}
		}
		return false
	}
	switch t := v.(type) {
	case time.Time:
		return t.Format(time.DateTime)
	case nil:
		if strings.HasSuffix(field, "_ids") {
			return []int{}
		}
		return false
	case string:
		if t == "" {
			return false
		}
	}
	return v
}

// some lists what was found, up to the limit.
func (c call) some() ([]Record, failure) {
	list, f := c.found()
	if limit := number(c.args["limit"]); limit > 0 && limit < len(list) {
		list = list[:limit]
	}
	return list, f
}

func (c call) search() (any, failure) {
	list, f := c.some()
	ids := make([]int, 0, len(list))
	for _, r := range list {
		ids = append(ids, number(r["id"]))
	}
	return ids, f
}

func (c call) searchRead() (any, failure) {
	list, f := c.some()
	if f.status != 0 {
		return nil, f
	}
	fields, _ := c.args["fields"].([]any)
	out := make([]Record, 0, len(list))
	for _, r := range list {
		row := Record{"id": r["id"]}
		for _, name := range fields {
			field, _ := name.(string)
			if !c.has(field) {
				return nil, badField
			}
			row[field] = c.shown(r, field)
		}
		out = append(out, row)
	}
	return out, failure{}
}

func (c call) searchCount() (any, failure) {
	list, f := c.found()
	return len(list), f
}

func (c call) create() (any, failure) {
	list, _ := c.args["vals_list"].([]any)
	if len(list) != 1 {
		return nil, badArg
	}
	values, _ := list[0].(map[string]any)
	r := Record{}
	for field, v := range values {
		if !c.has(field) {
			return nil, badField
		}
		r[field] = plain(v)
	}
	var f failure
	switch c.model {
	case "hr.applicant":
		f = c.apply(r)
	case "ir.attachment":
		f = c.attach(r)
	}
	if f.status != 0 {
		return nil, f
	}
	return c.s.insert(c.model, r), failure{}
}

// apply does what Odoo does with a new applicant.
func (c call) apply(r Record) failure {
	stage := c.s.tables["hr.recruitment.stage"][number(r["stage_id"])]
	switch {
	case c.s.tables["hr.job"][number(r["job_id"])] == nil:
		return gone
	case r["source_id"] != nil && c.s.tables["utm.source"][number(r["source_id"])] == nil:
		return noSource
	case c.s.Version == 18 && c.s.tables["hr.candidate"][number(r["candidate_id"])] == nil, c.s.Version == 17 && empty(r["name"]):
		return notNull
	case c.s.Version != 18 && !empty(r["email_from"]) && empty(r["partner_name"]):
		return userError
	}
	if stage == nil {
		r["stage_id"] = 1
	} else if !empty(stage.values["template_id"]) && c.context["mail_notrack"] != true {
		c.s.Letters++
	}
	return failure{}
}

// attach keeps a file. Of a record that is gone Odoo says that it is not permitted.
func (c call) attach(r Record) failure {
	model, _ := r["res_model"].(string)
	if c.s.tables[model][number(r["res_id"])] == nil || slices.Contains(c.s.Lacks, model+" write") {
		return noAccess
	}
	datas, _ := r["datas"].(string)
	data, err := base64.StdEncoding.DecodeString(datas)
	if err != nil {
		return badField
	}
	sum := sha1.Sum(data)
	r["data"], r["checksum"] = data, hex.EncodeToString(sum[:])
	return failure{}
}

// own gives the records that a method is called on.
func (c call) own() ([]*row, failure) {
	var list []*row
	for _, id := range c.ids {
		r := c.s.tables[c.model][number(id)]
		if r == nil || r.hidden {
			return nil, gone
		}
		list = append(list, r)
	}
	return list, failure{}
}

func (c call) write() (any, failure) {
	list, f := c.own()
	values, _ := c.args["vals"].(map[string]any)
	for _, r := range list {
		for field, v := range values {
			if !c.has(field) {
				return nil, badField
			}
			r.values[field] = plain(v)
			if stage := c.s.tables["hr.recruitment.stage"][number(v)]; field == "stage_id" && stage == nil {
				return nil, gone
			} else if field == "stage_id" && stage.values["hired_stage"] == true {
				r.values["date_closed"] = c.s.Time()
			}
		}
		r.values["write_date"] = c.s.Time()
	}
	return true, f
}

// messagePost keeps a note. Text is text, unless it is called HTML.
func (c call) messagePost() (any, failure) {
	if _, f := c.own(); f.status != 0 || len(c.ids) != 1 {
		return nil, gone
	}
	body, _ := c.args["body"].(string)
	if c.args["body_is_html"] != true && c.s.Version >= 17 {
		body = "<p>" + html.EscapeString(body) + "</p>"
	}
	return c.s.insert("mail.message", Record{"name": body, "res_id": number(c.ids[0])}), failure{}
}
