package githubfake

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	mostQuery   = 256
	mostResults = 1000
	day         = "2006-01-02"
)

// part is one qualifier of a question.
var part = regexp.MustCompile(`(-?)([a-z]+):("[^"]*"|\S+)|(\S+)`)

func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query().Get("q")
	s.asked = append(s.asked, q)
	per, page := number(r, "per_page", 30), number(r, "page", 1)
	found, ok := s.matching(q)
	if len([]rune(q)) > mostQuery || !ok || per > 100 {
		refuse(w, http.StatusUnprocessableEntity, "Validation Failed")
		return
	}
	if (page-1)*per >= mostResults {
		refuse(w, http.StatusUnprocessableEntity, "Only the first 1000 search results are available")
		return
	}
	from, to := min((page-1)*per, len(found)), min(page*per, len(found), mostResults)
	if s.twice && from > 0 {
		from--
		to = min(from+per, len(found), mostResults)
	}
	items := []map[string]any{}
	for _, p := range found[from:max(from, to)] {
		items = append(items, map[string]any{"login": p.Login, "type": typeOf(p), "html_url": "https://github.com/" + p.Login, "score": 1.0})
	}
	incomplete := s.incomplete > 0
	if incomplete {
		s.incomplete--
		items = items[:len(items)/2]
	}
	give(w, map[string]any{"total_count": len(found), "incomplete_results": incomplete, "items": items})
}

func typeOf(p Person) string {
	if p.Type == "" {
		return "User"
	}
	return p.Type
}

func number(r *http.Request, name string, other int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil || n < 1 {
		return other
	}
	return n
}

// matching gives whom a question fits; false = it is not understood.
func (s *Server) matching(q string) ([]Person, bool) {
	var out []Person
	for _, p := range s.people {
		fits := true
		for _, m := range part.FindAllStringSubmatch(q, -1) {
			value := strings.Trim(m[3], `"`)
			ok, known := s.qualifies(p, m[2], value, m[4])
			if !known {
				return nil, false
			}
			fits = fits && ok != (m[1] == "-")
		}
		if fits {
			out = append(out, p)
		}
	}
	return out, true
}

func (s *Server) qualifies(p Person, name, value, word string) (fits, known bool) {
	switch name {
	case "type":
		return strings.EqualFold(typeOf(p), value), true
	case "language":
		if value == s.refused && value != "" {
			return false, false
		}
		return slices.ContainsFunc(p.Repos, func(r Repo) bool { return strings.EqualFold(r.Language, value) }), true
	case "location":
		return strings.Contains(strings.ToLower(p.Location), strings.ToLower(value)), true
	case "repos":
		n, err := strconv.Atoi(strings.TrimPrefix(value, ">="))
		return len(p.Repos) >= n, err == nil
	case "created":
		return created(p.Created, value)
	case "":
		return strings.Contains(strings.ToLower(p.Login+" "+p.Name), strings.ToLower(word)), true
	}
	return false, false
}

func created(at time.Time, value string) (fits, known bool) {
	on := at.UTC().Format(day)
	from, to, both := strings.Cut(value, "..")
	switch {
	case both:
		return on >= from && on <= to, true
	case strings.HasPrefix(value, ">="):
		return on >= value[2:], true
	case strings.HasPrefix(value, "<="):
		return on <= value[2:], true
	}
	return false, false
}

func (s *Server) person(login string) (Person, bool) {
	i := slices.IndexFunc(s.people, func(p Person) bool { return strings.EqualFold(p.Login, login) && !p.Gone })
	if i < 0 {
		return Person{}, false
	}
	return s.people[i], true
}

func (s *Server) user(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.person(r.PathValue("login"))
	if !ok {
		refuse(w, http.StatusNotFound, "Not Found")
		return
	}
	give(w, map[string]any{
		"login": p.Login, "type": typeOf(p), "name": p.Name, "company": p.Company, "email": p.Email, "blog": p.Blog, "location": p.Location,
		"bio": p.Bio, "hireable": p.Hireable, "public_repos": len(p.Repos), "created_at": p.Created.UTC().Format(time.RFC3339),
		"html_url": "https://github.com/" + p.Login,
	})
}

func (s *Server) repos(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.person(r.PathValue("login"))
	if !ok {
		refuse(w, http.StatusNotFound, "Not Found")
		return
	}
	list := []map[string]any{}
	for _, one := range p.Repos[:min(len(p.Repos), number(r, "per_page", 30))] {
		list = append(list, map[string]any{
			"name": one.Name, "description": one.Description, "language": one.Language, "topics": one.Topics, "fork": one.Fork,
			"pushed_at": one.Pushed.UTC().Format(time.RFC3339), "html_url": "https://github.com/" + p.Login + "/" + one.Name,
		})
	}
	give(w, list)
}
