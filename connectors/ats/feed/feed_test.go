package feed

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/connectors/conntest"
	"reqdesk/core"
	"reqdesk/core/ats"
)

// many writes a feed of n jobs.
func many(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><source>`)
	for i := range n {
		fmt.Fprintf(&b, `<job><title><![CDATA[Welder %d]]></title><date>2026-11-18</date><referencenumber>R%06d</referencenumber>
<url>https://jobs.example.com/%d</url><city>Graz</city><state>Styria</state><country>AT</country><postalcode>8010</postalcode>
<jobtype>Full-time</jobtype><jobfamily>Production</jobfamily><experience>Senior</experience>
<requiredskills><skill>TIG</skill><skill>MAG</skill></requiredskills><description><![CDATA[<p>Weld pipes.</p>]]></description></job>`, i, i, i)
	}
	b.WriteString("</source>")
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	const jobs = 407 // three pages, out of one request
	document := many(jobs)
	conntest.Run(t, conntest.Target{
		Factory: Factory(), Jobs: jobs, Full: true, OnePage: true,
		Start: conntest.Serve(func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"1"`)
				if r.Header.Get("If-None-Match") == `"1"` {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				_, _ = w.Write(document)
			})
		}),
		Config: func(base string) ats.Config {
			return ats.Config{
				Settings: map[string]string{"url": base + "/feed.xml"},
				Secrets:  map[string]string{"token": "s3cret-token-1", "password": "s3cret-password"},
			}
		},
	})
}

func TestCredentials(t *testing.T) {
	tests := []struct {
		name              string
		settings, secrets map[string]string
		want              string
	}{
		{"none", nil, nil, ""},
		{"token", nil, map[string]string{"token": "tok"}, "Bearer tok"},
		{"user and password", map[string]string{"user": "u"}, map[string]string{"password": "p"}, "Basic dTpw"},
	}
	for _, tt := range tests {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Authorization"); got != tt.want {
				t.Errorf("%s: sent %q, want %q", tt.name, got, tt.want)
			}
			_, _ = w.Write(many(1))
		}))
		settings := map[string]string{"url": s.URL}
		for k, v := range tt.settings {
			settings[k] = v
		}
		c, err := New(ats.Config{Settings: settings, Secrets: tt.secrets})
		if err != nil {
			t.Fatal(err)
		}
		rights, err := c.Check(t.Context())
		if diff := cmp.Diff([]ats.Right{{Feature: "jobs", OK: true}}, rights); err != nil || diff != "" {
			t.Errorf("%s: %v %s", tt.name, err, diff)
		}
		s.Close()
	}
}

func TestSettingsThatCantBeUsed(t *testing.T) {
	for _, address := range []string{"", "http://jobs.example.com/feed", "ftp://jobs.example.com", "https://u:p@jobs.example.com", "file://elsewhere/feed.xml"} {
		if _, err := New(ats.Config{Settings: map[string]string{"url": address}}); core.KindOf(err) != core.KindUsage {
			t.Errorf("%q: %v", address, err)
		}
	}
}
