// Package graphfake plays the mail part of Microsoft Graph, as the vendor describes it:
// messages handed over as MIME in base64, with a copy in Sent Items; an inbox that is
// followed with delta queries, in pages, whose tokens can expire with a 410; messages
// opened as MIME; filters by Message-ID; errors with a code; tokens that end and are
// renewed, with a refresh token that works once.
package graphfake

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"reqdesk/connectors/conntest/frontdoor"
)

// Message is one e-mail of the mailbox.
type Message struct {
	ID   string
	Raw  []byte
	At   time.Time
	Gone bool // still listed, and not there any more
}

// Fault is what a handed-over message meets.
type Fault struct {
	Status int
	Code   string
	Took   bool // it is sent all the same
	Retry  string
}

// Server is Graph with one mailbox, and the server at which its person signs in.
type Server struct {
	Door frontdoor.Door
	// Rewrites gives every sent e-mail another Message-ID.
	Rewrites bool

	mu      sync.Mutex
	now     func() time.Time
	folders map[string][]Message
	faults  []Fault
	epoch   int // delta tokens of earlier ones have expired
	access  string
	refresh string
	renewed int
	code    string
	serial  int
	sent    [][]byte
	mux     *http.ServeMux
}

// New makes a mailbox in which nobody has signed in yet.
func New(now func() time.Time) *Server {
	s := &Server{now: now, folders: map[string][]Message{}, mux: http.NewServeMux()}
	s.Door.Now = now
	s.Door.Refuse = func(w http.ResponseWriter, status int) { refuse(w, status, "InvalidAuthenticationToken") }
	s.mux.HandleFunc("GET /v1.0/me/mailFolders/{folder}", s.folder)
	s.mux.HandleFunc("GET /v1.0/me/mailFolders/{folder}/messages", s.list)
	s.mux.HandleFunc("GET /v1.0/me/mailFolders/inbox/messages/delta", s.delta)
	s.mux.HandleFunc("GET /v1.0/me/messages", s.list)
	s.mux.HandleFunc("GET /v1.0/me/messages/{id}/$value", s.value)
	s.mux.HandleFunc("POST /v1.0/me/sendMail", s.send)
	return s
}

// ServeHTTP answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/authorize":
		s.authorize(w, r)
		return
	case "/token":
		s.token(w, r)
		return
	}
	s.Door.Key = func(r *http.Request) bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.access != "" && r.Header.Get("Authorization") == "Bearer "+s.access
	}
	s.Door.Guard(s.mux).ServeHTTP(w, r)
}

// Deliver puts an e-mail into the inbox.
func (s *Server) Deliver(raw string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put("inbox", []byte(strings.ReplaceAll(raw, "\n", "\r\n")))
}

// Remove takes a message away while it is listed still.
func (s *Server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, m := range s.folders["inbox"] {
		if m.ID == id {
			s.folders["inbox"][i].Gone = true
		}
	}
}

// Meet lets the next messages that are handed over meet faults, one each.
func (s *Server) Meet(f ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f...)
}

// Expire makes all addresses for the next look worthless.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch++
}

// EndToken ends the access token in use.
func (s *Server) EndToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access = ""
}

// Renewed tells how often the access token was renewed.
func (s *Server) Renewed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.renewed
}

// Sent lists what was handed over and taken, as it came.
func (s *Server) Sent() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

func (s *Server) put(folder string, raw []byte) string {
	s.serial++
	id := fmt.Sprintf("AAMk%04d==", s.serial)
	s.folders[folder] = append(s.folders[folder], Message{ID: id, Raw: raw, At: s.now().UTC()})
	return id
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	answer(w, map[string]any{"error": map[string]any{"code": code, "message": "The server's own words."}})
}

// answer writes JSON; a caller that has gone is nobody's fault.
func answer(w io.Writer, v any) { _ = json.NewEncoder(w).Encode(v) }

func (s *Server) folder(w http.ResponseWriter, r *http.Request) {
	answer(w, map[string]any{"id": "folder-" + r.PathValue("folder")})
}

func (s *Server) send(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	raw, err := base64.StdEncoding.DecodeString(string(text))
	m, bad := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || bad != nil || r.Header.Get("Content-Type") != "text/plain" {
		refuse(w, http.StatusBadRequest, "ErrorMimeContentInvalidBase64String")
		return
	}
	var f Fault
	if len(s.faults) > 0 {
		f, s.faults = s.faults[0], s.faults[1:]
	}
	if f.Status == 0 || f.Took {
		s.sent = append(s.sent, raw)
		if s.Rewrites {
			raw = bytes.Replace(raw, []byte(m.Header.Get("Message-ID")), []byte("<rewritten."+strconv.Itoa(s.serial)+"@exchange.example>"), 1)
		}
		s.put("sentitems", raw)
	}
	if f.Status == 0 {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	if f.Retry != "" {
		w.Header().Set("Retry-After", f.Retry)
	}
	refuse(w, f.Status, f.Code)
}

func (s *Server) value(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, folder := range s.folders {
		for _, m := range folder {
			if m.ID == r.PathValue("id") && !m.Gone {
				w.Header().Set("Content-Type", "text/plain")
				_, _ = w.Write(m.Raw)
				return
			}
		}
	}
	refuse(w, http.StatusNotFound, "ErrorItemNotFound")
}

// list knows the filter by Message-ID, and the newest first.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	top, err := strconv.Atoi(r.URL.Query().Get("$top"))
	if err != nil {
		top = 10
	}
	wanted := strings.TrimSuffix(strings.TrimPrefix(r.URL.Query().Get("$filter"), "internetMessageId eq '"), "'")
	lines := []any{}
	in := s.folders[r.PathValue("folder")]
	if r.PathValue("folder") == "" { // of the whole mailbox
		for _, name := range slices.Sorted(maps.Keys(s.folders)) {
			in = append(in, s.folders[name]...)
		}
	}
	for _, m := range slices.Backward(in) {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil || m.Gone && r.PathValue("folder") == "" || wanted != "" && parsed.Header.Get("Message-ID") != wanted || len(lines) >= top {
			continue
		}
		lines = append(lines, lineOf(m))
	}
	answer(w, map[string]any{"value": lines})
}

func lineOf(m Message) map[string]any {
	return map[string]any{"id": m.ID, "receivedDateTime": m.At.Format(time.RFC3339), "sentDateTime": m.At.Format(time.RFC3339)}
}

// delta gives what came in since a token, or since the time of the filter.
func (s *Server) delta(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, inbox := r.URL.Query(), s.folders["inbox"]
	var epoch, from int
	switch token := q.Get("$deltatoken") + q.Get("$skiptoken"); {
	case token == "":
		since, err := time.Parse(time.RFC3339, strings.TrimPrefix(q.Get("$filter"), "receivedDateTime ge "))
		if err != nil {
			refuse(w, http.StatusBadRequest, "ErrorInvalidUrlQueryFilter")
			return
		}
		epoch = s.epoch
		for from < len(inbox) && inbox[from].At.Before(since) {
			from++
		}
	default:
		if _, err := fmt.Sscanf(token, "%d.%d", &epoch, &from); err != nil || epoch != s.epoch {
			refuse(w, http.StatusGone, "SyncStateNotFound")
			return
		}
	}
	size := 50
	if _, err := fmt.Sscanf(r.Header.Get("Prefer"), "odata.maxpagesize=%d", &size); err != nil {
		size = 10
	}
	size = min(size, 3) // the server may always give less
	to := min(from+size, len(inbox))
	lines := []any{}
	for _, m := range slices.Backward(inbox[from:to]) {
		lines = append(lines, lineOf(m))
	}
	out := map[string]any{"value": lines}
	address := func(kind string) string {
		return "http://" + r.Host + r.URL.Path + "?" + url.Values{kind: {fmt.Sprintf("%d.%d", epoch, to)}}.Encode()
	}
	if to < len(inbox) {
		out["@odata.nextLink"] = address("$skiptoken")
	} else {
		out["@odata.deltaLink"] = address("$deltatoken")
	}
	answer(w, out)
}

// authorize lets the person agree at once and sends the browser back.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.code = "code-1"
	back := r.URL.Query().Get("redirect_uri") + "?" + url.Values{"code": {s.code}, "state": {r.URL.Query().Get("state")}}.Encode()
	http.Redirect(w, r, back, http.StatusFound)
}

// token gives the first token for the code, and the next for the refresh token, once.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	grant := r.PostFormValue("grant_type")
	if grant == "authorization_code" && (s.code == "" || r.PostFormValue("code") != s.code) ||
		grant == "refresh_token" && (s.refresh == "" || r.PostFormValue("refresh_token") != s.refresh) {
		w.WriteHeader(http.StatusBadRequest)
		answer(w, map[string]any{"error": "invalid_grant"})
		return
	}
	if grant == "refresh_token" {
		s.renewed++
	}
	s.serial++
	s.code, s.access, s.refresh = "", fmt.Sprintf("access-%d", s.serial), fmt.Sprintf("refresh-%d", s.serial)
	answer(w, map[string]any{"access_token": s.access, "refresh_token": s.refresh, "token_type": "Bearer", "expires_in": 3600})
}

// SignIn is a sign-in that has happened: what it gave, as it is stored.
func (s *Server) SignIn() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serial++
	s.access, s.refresh = fmt.Sprintf("access-%d", s.serial), fmt.Sprintf("refresh-%d", s.serial)
	return fmt.Sprintf(`{"access_token":%q,"refresh_token":%q,"token_type":"Bearer"}`, s.access, s.refresh)
}
