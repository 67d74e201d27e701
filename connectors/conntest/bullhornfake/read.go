package bullhornfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// known are the fields of each entity that this fake has; another one is refused.
var known = map[string][]string{
	"JobOrder": {
		"id", "title", "status", "isOpen", "isPublic", "isDeleted", "employmentType", "externalID", "description", "publicDescription", "skillList",
		"yearsRequired", "isWorkFromHome", "jobPostingURL", "address", "publishedCategory", "clientCorporation", "owner", "assignedUsers",
		"dateAdded", "dateLastModified",
	},
	"Candidate": {
		"id", "firstName", "lastName", "name", "email", "email2", "email3", "phone", "mobile", "companyName", "companyURL", "customText1",
		"occupation", "address", "status", "source", "skillSet", "description", "isDeleted", "dateLastModified",
	},
	"JobSubmission": {
		"id", "candidate", "jobOrder", "status", "isDeleted", "source", "dateAdded", "dateLastModified", "dateWebResponse", "sendingUser",
	},
	"CandidateEducation":       {"id", "candidate", "school", "degree", "major", "startDate", "endDate", "graduationDate"},
	"CandidateWorkHistory":     {"id", "candidate", "companyName", "title", "startDate", "endDate", "comments", "isLastJob"},
	"Note":                     {"id", "personReference", "commentingPerson", "action", "comments", "jobOrder"},
	"JobOrderScreenerQuestion": {"id", "jobOrder", "sortOrder", "screenerQuestion"},
	"CandidateFileAttachment":  {"id", "name", "type", "externalID"},
}

func number(v any) int {
	switch n := v.(type) {
	case int:
		return n
	case int64:
		return int(n)
	case float64:
		return int(n)
	}
	return 0
}

// field is one of the fields that are asked for.
type field struct {
	name string
	most int // of a list; the ATS gives five unless it is told
	subs []field
}

// fieldsOf reads "id,owner(id,email),assignedUsers[20](id)".
func fieldsOf(text string) (list []field, ok bool) {
	for text != "" {
		end, depth := 0, 0
		for ; end < len(text); end++ {
			if c := text[end]; c == '(' {
				depth++
			} else if c == ')' {
				depth--
			} else if c == ',' && depth == 0 {
				break
			}
		}
		one, rest := text[:end], ""
		if end < len(text) {
			rest = text[end+1:]
		}
		f := field{name: one, most: 5}
		if i := strings.IndexByte(one, '('); i >= 0 && strings.HasSuffix(one, ")") {
			if f.subs, ok = fieldsOf(one[i+1 : len(one)-1]); !ok {
				return nil, false
			}
			f.name = one[:i]
		}
		if i := strings.IndexByte(f.name, '['); i >= 0 {
			n, err := strconv.Atoi(strings.TrimSuffix(f.name[i+1:], "]"))
			if err != nil {
				return nil, false
			}
			f.name, f.most = f.name[:i], n
		}
		if f.name == "" || depth != 0 {
			return nil, false
		}
		list, text = append(list, f), rest
	}
	return list, len(list) > 0
}

// wanted reads the fields of a request and refuses those that nobody has.
func wanted(r *http.Request, entity string) ([]field, reply, bool) {
	list, ok := fieldsOf(r.FormValue("fields"))
	if !ok {
		return nil, refuse(http.StatusBadRequest, "Missing or malformed fields"), false
	}
	for _, f := range list {
		if !slices.Contains(known[entity], f.name) {
			return nil, refuse(http.StatusBadRequest, "Invalid field '"+f.name+"'"), false
		}
	}
	return list, reply{}, true
}

// show gives the wanted fields of a record; the candidate of a submission is shown
// as it is now.
func (s *Server) show(o Object, list []field) Object {
	out := Object{"id": o["id"]}
	for _, f := range list {
		switch v := o[f.name].(type) {
		case Object:
			if f.name == "candidate" {
				v = s.record("Candidate", number(v["id"]))
			}
			out[f.name] = v
			if f.subs != nil {
				out[f.name] = s.show(v, f.subs)
			}
		case []any:
			rows := []any{}
			for _, one := range v[:min(f.most, len(v))] {
				if row, ok := one.(Object); ok {
					rows = append(rows, s.show(row, f.subs))
				}
			}
			out[f.name] = Object{"total": len(v), "data": rows}
		default:
			out[f.name] = v
		}
	}
	return out
}

func (s *Server) record(entity string, id int) Object {
	for _, o := range s.tables[entity] {
		if number(o["id"]) == id {
			return o
		}
	}
	return nil
}

// body reads a text from the address or, in the form for long ones, from the body.
func body(r *http.Request, name string) string {
	if r.Method != http.MethodPost {
		return r.FormValue(name)
	}
	var sent map[string]string
	if json.NewDecoder(r.Body).Decode(&sent) != nil {
		return ""
	}
	return sent[name]
}

// search answers from the index, which may lag behind.
func (s *Server) search(r *http.Request, entity string) reply {
	text := body(r, "query")
	matches, err := lucene(text, s.Zone)
	if err != nil || entity != "JobOrder" && entity != "Candidate" {
		return refuse(http.StatusBadRequest, "Invalid query")
	}
	return s.page(r, entity, func(o Object) bool { return !s.Unindexed[number(o["id"])] && matches(o) }, "sort", true)
}

// query answers from the database; what has an index is not to be queried.
func (s *Server) query(r *http.Request, entity string) reply {
	matches, ok := jpql(body(r, "where"))
	if !ok || entity == "JobOrder" || entity == "Candidate" || known[entity] == nil {
		return refuse(http.StatusBadRequest, "Query operation not supported, or invalid where")
	}
	return s.page(r, entity, matches, "orderBy", false)
}

func (s *Server) page(r *http.Request, entity string, matches func(Object) bool, order string, counted bool) reply {
	if r.Method == http.MethodGet && len(r.URL.RawQuery) > 9000 {
		return refuse(http.StatusRequestURITooLong, "The address is too long")
	}
	list, refused, ok := wanted(r, entity)
	if !ok {
		return refused
	}
	var rows []Object
	for _, o := range s.tables[entity] {
		if matches(o) {
			rows = append(rows, o)
		}
	}
	switch by := r.URL.Query().Get(order); {
	case by == "" && s.reverse:
		slices.Reverse(rows)
	case by != "":
		slices.SortStableFunc(rows, func(a, b Object) int { return number(a[by]) - number(b[by]) })
	}
	return s.part(r, rows, list, counted)
}

// part gives the rows from start on, and how many there are where that is asked.
func (s *Server) part(r *http.Request, rows []Object, list []field, counted bool) reply {
	count, start := 20, 0
	if v := r.URL.Query().Get("count"); v != "" {
		count, _ = strconv.Atoi(v)
	}
	start, _ = strconv.Atoi(r.URL.Query().Get("start"))
	if count < 1 || count > 500 || start < 0 {
		return refuse(http.StatusBadRequest, "Invalid count or start")
	}
	data := []Object{}
	for _, o := range rows[min(start, len(rows)):min(start+count, len(rows))] {
		data = append(data, s.show(o, list))
	}
	answer := Object{"start": start, "count": len(data), "data": data}
	if counted || r.URL.Query().Get("showTotalMatched") == "true" {
		answer["total"] = len(rows)
	}
	return found(answer)
}

func (s *Server) get(r *http.Request, part []string) reply {
	switch {
	case part[0] == "entity" && len(part) == 4 && part[1] == "Candidate" && part[3] == "fileAttachments":
		return s.attachments(r, part[2])
	case part[0] == "entity" && len(part) == 3:
		return s.entity(r, part[1], part[2])
	case part[0] == "meta" && len(part) == 2 && part[1] == "JobSubmission":
		options := []Object{}
		for _, o := range s.Statuses {
			options = append(options, Object{"value": o.Value, "label": o.Label})
		}
		return found(Object{"entity": part[1], "fields": []Object{{"name": "id"}, {"name": "status", "options": options}}})
	case part[0] == "options" && len(part) == 2 && part[1] == "Country":
		return found(Object{"data": []Object{{"value": 1, "label": "United States"}, {"value": 2195, "label": "Austria"}, {"value": 2303, "label": "Portugal"}}})
	case part[0] == "entitlements" && len(part) == 2:
		if list, own := s.Entitlements[part[1]]; own {
			return found(append([]string{}, list...))
		}
		return found([]string{"CREATE", "READ_CORPORATE", "UPDATE_CORPORATE"})
	case part[0] == "settings" && len(part) == 2:
		return s.settings(strings.Split(part[1], ","))
	}
	return refuse(http.StatusNotFound, "Not found")
}

func (s *Server) settings(names []string) reply {
	var statuses []string
	for _, o := range s.Statuses {
		statuses = append(statuses, o.Value)
	}
	all := Object{
		"jobResponseStatusList": statuses, "confirmedJobResponseStatus": s.Placed, "rejectedJobResponseStatus": s.Rejected,
		"userId": 8, "commentActionList": []string{"Email", "Other"},
	}
	out := Object{}
	for _, name := range names {
		v, ok := all[name]
		if !ok {
			return refuse(http.StatusBadRequest, "Unknown setting "+name)
		}
		out[name] = v
	}
	return found(out)
}

// entity gives one record, or a list of those that there are.
func (s *Server) entity(r *http.Request, entity, ids string) reply {
	list, refused, ok := wanted(r, entity)
	if !ok {
		return refused
	}
	var rows []Object
	all := strings.Split(ids, ",")
	for _, id := range all {
		n, err := strconv.Atoi(id)
		if err != nil {
			return refuse(http.StatusBadRequest, "Invalid id")
		}
		if o := s.record(entity, n); o != nil && !(s.HideDeleted && o["isDeleted"] == true) {
			rows = append(rows, s.show(o, list))
		}
	}
	switch {
	case len(rows) == 0:
		return refuse(http.StatusNotFound, "The specified entity could not be found")
	case len(all) == 1:
		return found(Object{"data": rows[0]})
	}
	return found(Object{"data": rows})
}

func (s *Server) attachments(r *http.Request, person string) reply {
	list, refused, ok := wanted(r, "CandidateFileAttachment")
	if !ok {
		return refused
	}
	id, _ := strconv.Atoi(person)
	var rows []Object
	for _, f := range s.files[id] {
		rows = append(rows, Object{"id": f.ID, "name": f.Name, "type": f.Kind, "externalID": f.Foreign})
	}
	return s.part(r, rows, list, false)
}
