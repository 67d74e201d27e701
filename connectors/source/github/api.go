package github

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
)

// answer is what GitHub gives to a search.
type answer struct {
	Total      int    `json:"total_count"`
	Incomplete bool   `json:"incomplete_results"`
	Items      []item `json:"items"`
}

type item struct {
	Login string `json:"login"`
	Type  string `json:"type"`
}

// user is a person's page. It has no field for an address, so that none is read.
type user struct {
	Login       string `json:"login"`
	Type        string `json:"type"`
	Name        string `json:"name"`
	Company     string `json:"company"`
	Blog        string `json:"blog"`
	Location    string `json:"location"`
	Bio         string `json:"bio"`
	Hireable    bool   `json:"hireable"`
	Twitter     string `json:"twitter_username"`
	PublicRepos int    `json:"public_repos"`
}

// repo is a repository of theirs.
type repo struct {
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Language    string    `json:"language"`
	Topics      []string  `json:"topics"`
	Fork        bool      `json:"fork"`
	Archived    bool      `json:"archived"`
	Stars       int       `json:"stargazers_count"`
	Pushed      time.Time `json:"pushed_at"`
}

func (s *Search) get(ctx context.Context, c *httpx.Client, path string, query url.Values, out any) error {
	_, err := c.Do(ctx, httpx.Request{Path: path, Query: query, Header: accept, Out: out})
	return err
}

// ask1 asks one question for the page at which the walk is.
func (w *walk) ask1(ctx context.Context, text string) (answer, error) {
	var got answer
	err := w.get(ctx, w.search, "/search/users", url.Values{
		"q": {text}, "per_page": {strconv.Itoa(w.pageSize)}, "page": {strconv.Itoa(w.at.Page + 1)},
	}, &got)
	if len(got.Items) > w.pageSize {
		got.Items = got.Items[:w.pageSize]
	}
	return got, err
}

// loginForm is what names on GitHub look like.
var loginForm = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$`)

// read gives a person's page and their latest repositories.
func (s *Search) read(ctx context.Context, login string) (u user, repos []repo, err error) {
	if !loginForm.MatchString(login) {
		return u, nil, core.Fail(core.KindInvalid, "GitHub gave a name that can't be one.", "")
	}
	path := "/users/" + url.PathEscape(login)
	if err := s.get(ctx, s.reads, path, nil, &u); err != nil {
		return u, nil, err
	}
	err = s.get(ctx, s.reads, path+"/repos", url.Values{"sort": {"pushed"}, "type": {"owner"}, "per_page": {strconv.Itoa(mostRepos)}}, &repos)
	return u, repos[:min(len(repos), mostRepos)], err
}

// refusedQuestion tells whether GitHub did not accept the words of a question.
func refusedQuestion(err error) bool {
	var status *httpx.StatusError
	return errors.As(err, &status) && status.Status == http.StatusUnprocessableEntity
}

// ended tells whether an error is the end of the call's own context.
func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
