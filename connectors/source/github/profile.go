package github

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/source"
)

// The bounds of what is taken over of one person.
const (
	mostRepos    = 30
	mostShown    = 12 // repositories that are written out
	longestField = 200
	longestBio   = 600
)

// person reads one search result; false = it is none that fits.
func (w *walk) person(ctx context.Context, one item) (source.Found, bool, error) {
	key := strings.ToLower(one.Login)
	if one.Type != "" && one.Type != "User" || !loginForm.MatchString(one.Login) || w.seen[key] {
		return source.Found{}, false, nil
	}
	w.seen[key] = true
	u, repos, err := w.read(ctx, one.Login)
	if core.IsNotFound(err) { // gone since
		return source.Found{}, false, nil
	}
	if err != nil {
		return source.Found{}, false, err
	}
	f := found(one.Login, u, repos)
	return f, !w.unwanted(f), nil
}

// unwanted tells whether something speaks against somebody that could not be asked for.
func (w *walk) unwanted(f source.Found) bool {
	text := strings.ToLower(f.Text)
	return slices.ContainsFunc(w.without, func(word string) bool { return strings.Contains(text, word) })
}

// found makes a profile of a page and its repositories.
func found(login string, u user, repos []repo) source.Found {
	link := site + login
	f := source.Found{Origin: link, Facts: map[string]core.FieldFact{}}
	b := &f.Resume.Basics
	said := core.FieldFact{Confidence: 0.7, Origin: "the person's own page on GitHub"}
	set := func(path, value string, into *string, most int) {
		if *into = clip(value, most); *into != "" {
			f.Facts[path] = said
		}
	}
	set("basics.name", cmp.Or(u.Name, login), &b.Name, longestField)
	set("basics.summary", u.Bio, &b.Summary, longestBio)
	b.URL = source.CleanLink(webAddress(u.Blog))
	set("basics.location.city", town(u.Location), &b.Location.City, longestField)
	b.Profiles = []core.Presence{{Network: "GitHub", Username: login, URL: link}}
	if u.Twitter != "" && loginForm.MatchString(strings.ReplaceAll(u.Twitter, "_", "x")) {
		b.Profiles = append(b.Profiles, core.Presence{Network: "X", Username: u.Twitter, URL: "https://x.com/" + u.Twitter})
	}
	if company := clip(strings.TrimLeft(strings.TrimSpace(u.Company), "@"), longestField); company != "" {
		f.Resume.Work = []core.Work{{Name: company}}
		f.Facts["work[0].name"] = said
	}
	shown := languagesShown(repos)
	for i, l := range shown {
		f.Resume.Skills = append(f.Resume.Skills, core.Skill{Name: l.name, Keywords: l.topics})
		f.Facts[fmt.Sprintf("skills[%d].name", i)] = core.FieldFact{Confidence: 0.9, Origin: "repositories on GitHub"}
	}
	f.Text = text(login, u, repos, shown)
	return source.Clean(f)
}

// text is the evidence: what the page says and what the repositories show, a line each.
func text(login string, u user, repos []repo, shown []shownLanguage) string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	add("%s on GitHub: %s", clip(cmp.Or(u.Name, login), longestField), site+login)
	for _, said := range []struct{ what, text string }{{"About", u.Bio}, {"Company", u.Company}, {"Place", u.Location}, {"Own page", webAddress(u.Blog)}} {
		if t := clip(said.text, longestBio); t != "" {
			add("%s: %s", said.what, t)
		}
	}
	if u.Hireable {
		add("Says there that they are open to offers")
	}
	for _, l := range shown {
		count := fmt.Sprintf("%d repositories", l.count)
		if l.count == 1 {
			count = "1 repository"
		}
		add("%s: %s of their own, last worked on %s", l.name, count, l.last.Format(day))
	}
	n := 0
	for _, r := range repos {
		if r.Fork || n == mostShown || !repoName(r.Name) {
			continue
		}
		n++
		about := clip(r.Description, longestField)
		if about != "" {
			about = ": " + about
		}
		add("%s%s (%s) %s", r.Name, about, strings.Join(slices.DeleteFunc(append([]string{clip(r.Language, 40)}, topics(r)...), empty), ", "), site+login+"/"+r.Name)
	}
	return strings.Join(lines, "\n")
}

func empty(s string) bool { return s == "" }

// shownLanguage is a language with how much of it somebody shows.
type shownLanguage struct {
	name   string
	count  int
	last   time.Time
	topics []string
}

// languagesShown counts the languages of what is somebody's own, most first.
func languagesShown(repos []repo) []shownLanguage {
	byName := map[string]*shownLanguage{}
	var order []*shownLanguage
	for _, r := range repos {
		name := clip(r.Language, 40)
		if r.Fork || name == "" {
			continue
		}
		l := byName[name]
		if l == nil {
			l = &shownLanguage{name: name}
			byName[name] = l
			order = append(order, l)
		}
		l.count++
		if r.Pushed.After(l.last) {
			l.last = r.Pushed
		}
		for _, topic := range topics(r) {
			if !slices.Contains(l.topics, topic) && len(l.topics) < 10 {
				l.topics = append(l.topics, topic)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b *shownLanguage) int { return cmp.Compare(b.count, a.count) })
	out := make([]shownLanguage, 0, len(order))
	for _, l := range order {
		out = append(out, *l)
	}
	return out[:min(len(out), 12)]
}

func topics(r repo) []string {
	var out []string
	for _, t := range r.Topics[:min(len(r.Topics), 8)] {
		if t = clip(t, 40); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// repoName tells whether a name can be part of an address.
func repoName(name string) bool {
	return name != "" && len(name) <= 100 && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r))
	})
}

// webAddress gives a page with its scheme; people write it without.
func webAddress(text string) string {
	text = strings.TrimSpace(text)
	switch lower := strings.ToLower(text); {
	case text == "" || len(text) > 300 || strings.ContainsAny(text, " \t\n\r\"<>"):
		return ""
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		return text
	case strings.Contains(text, ":"):
		return ""
	}
	return "https://" + text
}

// town is the first part of a place as people write it.
func town(text string) string {
	first, _, _ := strings.Cut(text, ",")
	return strings.TrimSpace(first)
}

// clip makes one bounded line of a text without signs that steer a screen.
func clip(text string, most int) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, text)), " ")
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return text
}
