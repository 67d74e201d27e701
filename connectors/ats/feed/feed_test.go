package feed

import (
	"net/http"
	"testing"

	"reqdesk/connectors/conntest"
	"reqdesk/core/ats"
)

func TestConformance(t *testing.T) {
	const jobs = 2*pageJobs + 7
	document := many(jobs, 1)
	conntest.Run(t, conntest.Target{
		Factory: Factory(), Jobs: jobs, Full: true,
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
