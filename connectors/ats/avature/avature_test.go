package avature

import (
	"net/http"
	"testing"

	"reqdesk/connectors/conntest"
	fake "reqdesk/connectors/conntest/avaturefake"
	"reqdesk/core/ats"
)

func config(base string) ats.Config {
	return ats.Config{Settings: map[string]string{"url": base + fake.Path}}
}

func TestConformance(t *testing.T) {
	conntest.Run(t, conntest.Target{
		Factory: Factory(), Config: config, Jobs: 7, OnePage: true,
		Start: conntest.Serve(func() http.Handler { return fake.New(7) }),
	})
}
