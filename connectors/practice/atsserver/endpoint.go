package atsserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody is the largest request that is read.
const maxBody = 20 << 20

// handler does one request. What it returns becomes the answer's JSON.
type handler func(r *http.Request) (any, error)

// created marks an answer that is 201 instead of 200.
type created struct{ value any }

// problem is an answer that is an error.
type problem struct {
	status     int
	Code       string  `json:"code"`
	Message    string  `json:"message"`
	Permission Right   `json:"permission,omitempty"`
	Fields     []field `json:"fields,omitempty"`
}

// field is one complaint about what was sent.
type field struct {
	Field   string   `json:"field"`
	Message string   `json:"message"`
	Choices []string `json:"choices,omitempty"`
}

// Error gives the message.
func (p *problem) Error() string { return p.Message }

func notFound(what string) error {
	return &problem{status: http.StatusNotFound, Code: "not_found", Message: "There is no such " + what + "."}
}

func badRequest(message string) error {
	return &problem{status: http.StatusBadRequest, Code: "bad_request", Message: message}
}

func invalid(fields ...field) error {
	return &problem{
		status: http.StatusUnprocessableEntity, Code: "validation_failed",
		Message: "Some fields are missing or not valid.", Fields: fields,
	}
}

// endpoint wraps a handler in everything that is the same for all of them.
func (s *Server) endpoint(right Right, do handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.moods.wait(r) {
			return
		}
		if wait := s.moods.admit(w.Header()); wait > 0 {
			tooMany(w, wait)
			return
		}
		fault := s.moods.strikes(r)
		if refuse(w, fault) {
			return
		}
		// Told before anything is read, so that what changes meanwhile comes again.
		w.Header().Set("X-Server-Time", s.options.Clock.Now().Format(time.RFC3339Nano))
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		value, err := any(nil), s.authorised(r, right)
		if err == nil {
			value, err = do(r)
		}
		answer(w, r, value, err, fault)
	})
}

func (s *Server) authorised(r *http.Request, right Right) error {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || subtle.ConstantTimeCompare([]byte(key), []byte(s.options.Key)) != 1 {
		return &problem{status: http.StatusUnauthorized, Code: "unauthorized", Message: "The API key is missing or not valid."}
	}
	if !s.moods.has(right) {
		return &problem{
			status: http.StatusForbidden, Code: "missing_permission", Permission: right,
			Message: "This key lacks the permission " + string(right) + ".",
		}
	}
	return nil
}

func tooMany(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", retryAfter(wait))
	writeJSON(w, http.StatusTooManyRequests, body(&problem{Code: "rate_limited", Message: "Too many requests."}))
}

// refuse answers faults that strike before anything is done.
func refuse(w http.ResponseWriter, fault Fault) bool {
	switch fault.Kind {
	case TooMany:
		tooMany(w, fault.RetryAfter)
	case ServerError:
		writeJSON(w, http.StatusInternalServerError, body(&problem{Code: "internal", Message: "Something went wrong."}))
	case Unavailable:
		w.Header().Set("Retry-After", retryAfter(fault.RetryAfter))
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("<html><body><h1>503 Service Unavailable</h1></body></html>"))
	case LoginPage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>Sign in</title><form action=/login></form>"))
	case DropBefore:
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}

// body renders an error; a struct of strings can't fail to.
func body(p *problem) []byte {
	raw, _ := json.Marshal(map[string]any{"error": p})
	return raw
}

func writeJSON(w http.ResponseWriter, status int, raw []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	w.WriteHeader(status)
	_, _ = w.Write(raw) // a client that went away hears nothing
}

// answer renders what a handler returned, or the fault that strikes after the work was done.
func answer(w http.ResponseWriter, r *http.Request, value any, err error, fault Fault) {
	status, raw := render(value, err)
	switch fault.Kind {
	case DropAfter:
		panic(http.ErrAbortHandler)
	case SilentAfter:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case Truncated:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
		w.WriteHeader(status)
		_, _ = w.Write(raw[:len(raw)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case BadJSON:
		raw = append([]byte(`{"jobs":[{"id":12,`), raw...)
	case Empty:
		raw = nil
	}
	if r.Method == http.MethodGet && status == http.StatusOK {
		sum := sha256.Sum256(raw)
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	writeJSON(w, status, raw)
}

func render(value any, err error) (status int, raw []byte) {
	status = http.StatusOK
	if made, ok := value.(created); ok {
		status, value = http.StatusCreated, made.value
	}
	if err == nil {
		raw, err = json.Marshal(value)
	}
	if err != nil {
		var p *problem
		if !errors.As(err, &p) {
			p = &problem{status: http.StatusBadRequest, Code: "bad_request", Message: "The request can't be read."}
		}
		return p.status, body(p)
	}
	return status, raw
}

// read decodes a JSON request; fields that it does not know are refused by none.
func read[T any](r *http.Request) (T, error) {
	var value T
	if err := json.NewDecoder(r.Body).Decode(&value); err != nil {
		return value, badRequest("The body is not valid JSON.")
	}
	return value, nil
}

// recorded keeps a line about every request, whatever became of it.
func (s *Server) recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &statusWriter{ResponseWriter: w}
		defer func() {
			s.record.Lock()
			defer s.record.Unlock()
			const most = 100_000
			if len(s.calls) >= most {
				s.calls = append(s.calls[:0], s.calls[most/2:]...)
			}
			s.calls = append(s.calls, Call{
				At: s.options.Clock.Now(), Method: r.Method, Path: r.URL.Path,
				Query: r.URL.RawQuery, Status: seen.status,
			})
		}()
		next.ServeHTTP(seen, r)
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

// Unwrap lets an answer be flushed half-way.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader remembers the status.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Write remembers that an answer without an explicit status is 200.
func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Calls is every request so far, oldest first; of very many the oldest are forgotten.
func (s *Server) Calls() []Call {
	s.record.Lock()
	defer s.record.Unlock()
	return append([]Call(nil), s.calls...)
}
