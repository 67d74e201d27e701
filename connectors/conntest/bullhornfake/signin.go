package bullhornfake

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

func base(named string, r *http.Request) string { return cmp.Or(named, "http://"+r.Host) }

func (s *Server) loginInfo(r *http.Request) reply {
	if r.FormValue("username") == "" {
		return refuse(http.StatusBadRequest, "Missing username")
	}
	return found(Object{"oauthUrl": base(s.OAuth, r) + "/oauth", "restUrl": base(s.Rest, r) + "/rest-services"})
}

// authorize answers the browser and those who fill the login form in themselves.
func (s *Server) authorize(r *http.Request) reply {
	switch {
	case r.FormValue("client_id") != ClientID:
		return reply{page: "Invalid Client Id"}
	case r.FormValue("response_type") != "code":
		return reply{page: "Unsupported response type"}
	case r.FormValue("action") != "Login":
		return reply{page: "Log in"}
	case r.FormValue("username") != Username || r.FormValue("password") != Password:
		return reply{page: "Invalid credentials."}
	case s.Terms:
		return reply{page: "Terms of use"}
	}
	back := cmp.Or(r.FormValue("redirect_uri"), s.Redirect)
	if back != s.Redirect {
		return reply{page: "Invalid redirect address"}
	}
	s.issued++
	code := fmt.Sprintf("2:bull-s3cret-code-%d", s.issued)
	s.codes[code] = true
	query := url.Values{"code": {code}, "client_id": {ClientID}, "state": {r.FormValue("state")}}
	return reply{status: http.StatusFound, location: back + "?" + query.Encode()}
}

// token takes a code or a refresh token, each once.
func (s *Server) token(r *http.Request) reply {
	if r.FormValue("client_id") != ClientID || r.FormValue("client_secret") != ClientSecret {
		return reply{status: http.StatusUnauthorized, body: Object{"error": "invalid_client"}}
	}
	have, key := s.codes, r.FormValue("code")
	if r.FormValue("grant_type") == "refresh_token" {
		have, key = s.refresh, r.FormValue("refresh_token")
	}
	if !have[key] {
		return reply{status: http.StatusBadRequest, body: Object{"error": "invalid_grant", "error_description": "used or unknown: " + key}}
	}
	delete(have, key)
	s.issued++
	access := fmt.Sprintf("bull-s3cret-access-%d", s.issued)
	s.access[access] = true
	body := Object{"access_token": access, "token_type": "Bearer", "expires_in": 600}
	if !s.NoRefresh {
		refresh := fmt.Sprintf("bull-s3cret-refresh-%d-%p", s.issued, s)
		s.refresh[refresh] = true
		body["refresh_token"] = refresh
	}
	return found(body)
}

func (s *Server) login(r *http.Request) reply {
	if !s.access[r.FormValue("access_token")] || r.FormValue("version") == "" {
		return reply{status: http.StatusBadRequest, body: Object{
			"errorMessage": "Invalid or expired OAuth access token.", "errorMessageKey": "errors.authentication.invalidOAuthToken", "errorCode": 400,
		}}
	}
	s.issued++
	token := fmt.Sprintf("bull-s3cret-session-%d", s.issued)
	s.session[token] = true
	answer := found(Object{"BhRestToken": token, "restUrl": base(s.Lane, r) + corp + "/"})
	answer.cookie = token
	return answer
}

// Sessions tells how often somebody signed in to a session.
func (s *Server) Sessions() (n int) {
	for _, asked := range s.Asked() {
		if strings.Contains(asked, "/rest-services/login?") {
			n++
		}
	}
	return n
}
