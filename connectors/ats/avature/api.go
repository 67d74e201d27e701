package avature

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"reqdesk/core"
)

// records is how many jobs are asked for; portals give what they like.
const records = "100"

// pages are the parts of addresses below a portal's own path, in small letters.
var pages = []string{
	"searchjobs", "jobdetail", "pipelinedetail", "folderdetail", "home", "login", "error", "savejob",
	"applicationmethods", "registrationmethods", "register",
}

var (
	locale = regexp.MustCompile(`^[a-z]{2,3}_[A-Z]{2}$`)
	// filter is a parameter that narrows a search: a portal numbers its fields.
	filter = regexp.MustCompile(`^(\d+(_format)?|search|listFilterMode)$`)
)

// feedAddress gives the address of the feed of the portal that has page.
func feedAddress(page string) (string, error) {
	page = strings.TrimSpace(page)
	if page != "" && !strings.Contains(page, "://") {
		page = "https://" + page
	}
	u, err := url.Parse(page)
	if err != nil || u.Host == "" {
		return "", core.Fail(core.KindUsage, "The address of the career portal is missing or is no web address.",
			"It looks like https://company.avature.net/careers.")
	}
	u.Path, u.RawPath = portal(u.Path)+"/SearchJobs/feed/", ""
	u.RawQuery, u.Fragment = narrowed(u.Query()), ""
	return u.String(), nil
}

// portal is the path under which a portal's pages stand: a language, which may be
// missing, and the portal's name.
func portal(path string) string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	end := slices.IndexFunc(parts, func(part string) bool { return slices.Contains(pages, strings.ToLower(part)) })
	if end < 0 {
		end = 1
		if len(parts) > 0 && locale.MatchString(parts[0]) {
			end = 2
		}
		end = min(end, len(parts))
	}
	parts = parts[:end]
	if len(parts) == 0 || len(parts) == 1 && locale.MatchString(parts[0]) {
		parts = append(parts, "careers") // what a portal is called unless somebody calls it otherwise
	}
	return "/" + strings.Join(parts, "/")
}

// narrowed keeps the filters of a search and asks for many jobs. A portal counts
// either jobs or folders; an address of a search tells which.
func narrowed(query url.Values) string {
	keep, number := url.Values{}, "jobRecordsPerPage"
	for name, values := range query {
		if filter.MatchString(name) {
			keep[name] = values
		}
		if strings.HasPrefix(name, "folder") {
			number = "folderRecordsPerPage"
		}
	}
	keep.Set(number, records)
	return keep.Encode()
}
