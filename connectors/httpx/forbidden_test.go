package httpx_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"reqdesk/connectors/httpx"
	"reqdesk/core"
)

func TestAForbiddenThatSpeaksOfALimitIsOne(t *testing.T) {
	in := time.Now().Add(time.Hour).Truncate(time.Second)
	cases := map[string]struct {
		header http.Header
		on     bool
		want   core.Kind
	}{
		"a limit by what is left": {http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {in.Format(time.RFC3339)}}, true, core.KindRateLimited},
		"a limit by when again":   {http.Header{"Retry-After": {in.UTC().Format(http.TimeFormat)}}, true, core.KindRateLimited},
		"a missing right":         {http.Header{"X-Ratelimit-Remaining": {"17"}}, true, core.KindForbidden},
		"not asked for":           {http.Header{"Retry-After": {"3600"}}, false, core.KindForbidden},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for k, v := range c.header {
					w.Header()[k] = v
				}
				w.WriteHeader(http.StatusForbidden)
			}))
			defer s.Close()
			client, err := httpx.New(httpx.Config{BaseURL: s.URL, LimitByForbidden: c.on})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Do(t.Context(), httpx.Request{Path: "/x"})
			if core.KindOf(err) != c.want {
				t.Errorf("%s: %v", core.KindOf(err), err)
			}
		})
	}
}
