package click_test

import (
	"strings"
	"testing"
	"time"

	"reqdesk/core"
	"reqdesk/core/outreach/click"
)

const (
	chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
	phone  = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1"
)

var delivered = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// visit is a click of the e-mail's apply link by a browser, an hour after delivery.
func visit(change func(*core.Click)) core.Click {
	c := core.Click{Link: "apply_link", Links: 1, At: delivered.Add(time.Hour), Method: "GET", Agent: click.AgentOf(chrome)}
	if change != nil {
		change(&c)
	}
	return c
}

func at(d time.Duration) func(*core.Click) {
	return func(c *core.Click) { c.At = delivered.Add(d) }
}

func TestWhoFollowedALink(t *testing.T) {
	tests := map[string]struct {
		click  core.Click
		others []core.Click
		want   core.ClickVerdict
		why    string
	}{
		"somebody an hour later":        {visit(nil), nil, core.ClickHuman, "60 minutes after"},
		"somebody half a minute later":  {visit(at(31 * time.Second)), nil, core.ClickHuman, "31 seconds after"},
		"somebody on the phone":         {visit(func(c *core.Click) { c.Agent = click.AgentOf(phone) }), nil, core.ClickHuman, "A browser"},
		"somebody from home":            {visit(func(c *core.Click) { c.Address = click.Home }), nil, core.ClickHuman, ""},
		"somebody twice":                {visit(nil), []core.Click{visit(nil), visit(at(61 * time.Minute))}, core.ClickHuman, ""},
		"at once":                       {visit(at(2 * time.Second)), nil, core.ClickScanner, "2 seconds after delivery"},
		"with delivery, clocks apart":   {visit(at(-20 * time.Second)), nil, core.ClickScanner, "0 seconds"},
		"very soon":                     {visit(at(20 * time.Second)), nil, core.ClickUnsure, "very soon"},
		"long before delivery":          {visit(at(-time.Hour)), nil, core.ClickUnsure, "clocks"},
		"by HEAD":                       {visit(func(c *core.Click) { c.Method = "HEAD" }), nil, core.ClickScanner, "by HEAD"},
		"by a method of its own":        {visit(func(c *core.Click) { c.Method = "<b>" }), nil, core.ClickScanner, "an unusual method"},
		"a gateway by name":             {visit(func(c *core.Click) { c.Agent = click.Gateway }), nil, core.ClickScanner, "looks e-mails through"},
		"a gateway by its network":      {visit(func(c *core.Click) { c.Address = click.GatewayHost }), nil, core.ClickScanner, "looks e-mails through"},
		"a program":                     {visit(func(c *core.Click) { c.Agent = click.Program }), nil, core.ClickScanner, "not a browser"},
		"nobody by name":                {visit(func(c *core.Click) { c.Agent = click.Unnamed }), nil, core.ClickScanner, "did not say"},
		"a strange program":             {visit(func(c *core.Click) { c.Agent = click.Strange }), nil, core.ClickUnsure, "not known here"},
		"a data centre":                 {visit(func(c *core.Click) { c.Address = click.Hosting }), nil, core.ClickUnsure, "data centre"},
		"a data centre at once":         {visit(func(c *core.Click) { c.Address = click.Hosting; c.At = delivered.Add(time.Second) }), nil, core.ClickScanner, "sooner"},
		"all links at once":             {visit(func(c *core.Click) { c.Links = 2 }), []core.Click{other(time.Hour + 3*time.Second)}, core.ClickScanner, "All 2 links"},
		"two of three links at once":    {visit(func(c *core.Click) { c.Links = 3 }), []core.Click{other(time.Hour + time.Second)}, core.ClickUnsure, "Two links"},
		"two of three links, slowly":    {visit(func(c *core.Click) { c.Links = 3 }), []core.Click{other(time.Hour + 8*time.Second)}, core.ClickHuman, ""},
		"all links over an hour":        {visit(func(c *core.Click) { c.Links = 2 }), []core.Click{other(2 * time.Hour)}, core.ClickHuman, ""},
		"a person behind a scanner":     {visit(nil), []core.Click{visit(at(time.Second)), other(time.Second)}, core.ClickHuman, ""},
		"the only link of an e-mail":    {visit(nil), []core.Click{visit(at(time.Hour + time.Second))}, core.ClickHuman, ""},
		"a method in another case":      {visit(func(c *core.Click) { c.Method = "get" }), nil, core.ClickHuman, ""},
		"days later":                    {visit(at(50 * time.Hour)), nil, core.ClickHuman, "2 days after"},
		"unsure by program beats human": {visit(func(c *core.Click) { c.Agent = click.Strange; c.At = delivered.Add(20 * time.Second) }), nil, core.ClickUnsure, "not known here"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, why := click.Judge(test.click, delivered, append(test.others, test.click))
			if got != test.want || !strings.Contains(why, test.why) || !strings.HasSuffix(why, ".") {
				t.Errorf("%s: %s", got, why)
			}
		})
	}
}

func other(d time.Duration) core.Click {
	return visit(func(c *core.Click) { c.Link, c.At = "unsubscribe", delivered.Add(d) })
}

func TestTheClassOfAProgram(t *testing.T) {
	for words, want := range map[string]string{
		chrome: click.Browser, phone: click.Browser,
		"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0": click.Browser,
		"": click.Unnamed, "  ": click.Unnamed,
		"Mozilla/5.0 (compatible; Barracuda Sentinel (EE))":                click.Gateway,
		"Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Proofpoint/1": click.Gateway,
		"Mimecast-URL-Protect": click.Gateway,
		"curl/8.5.0":           click.Program,
		"python-requests/2.32": click.Program,
		"Mozilla/5.0 (X11) AppleWebKit/537 HeadlessChrome/140 Safari/537.36":                              click.Program,
		"Slackbot-LinkExpanding 1.0":                                                                      click.Previewer,
		"Mozilla/5.0 (compatible; bingbot/2.0)":                                                           click.Previewer,
		"Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/138.0 Mobile Safari/537.36": click.Browser,
		"Mozilla/5.0": click.Strange,
		"MyMailer 3":  click.Strange,
		chrome + strings.Repeat(" curl/", 10_000): click.Program,
	} {
		if got := click.AgentOf(words); got != want {
			t.Errorf("%.60q is %s, want %s", words, got, want)
		}
	}
}
