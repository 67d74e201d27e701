// Package click tells people from programs among those who follow the links of
// e-mails. Mail gateways open every link before anybody reads; a sequence that stopped
// for them would stop for nobody.
//
// # What it promises
//
// [Judge] is a pure function of what was recorded. A click is a scanner's when
// something shows it: the method, the program's name, the network, the speed behind
// delivery, or that all links were followed at once. It is a person's only when nothing
// speaks against it; what lies between is unsure, and a recruiter is asked. Every
// verdict has its reason in one sentence.
//
// Of what a program says about itself only a class is kept ([AgentOf]).
package click

import (
	"fmt"
	"strings"
	"time"

	"reqdesk/core"
)

// The classes of programs.
const (
	Browser   = "browser"
	Gateway   = "gateway"   // a product that looks e-mails through
	Previewer = "previewer" // draws a preview of an address, or reads the web for a search engine
	Program   = "program"   // a library or a tool
	Unnamed   = "unnamed"   // it did not say
	Strange   = "strange"   // it said something that is not known
)

// The classes of networks. What records clicks finds them out.
const (
	Unknown     = ""        // nobody looked
	Home        = "home"    // of a provider of homes, offices or phones
	Hosting     = "hosting" // a data centre
	GatewayHost = "gateway" // of a product that looks e-mails through
)

const (
	quick  = 5 * time.Second  // behind delivery, in which nobody reads
	soon   = 30 * time.Second // in which hardly anybody does
	burst  = 10 * time.Second // in which a program follows all links
	atOnce = 2 * time.Second  // in which nobody follows two
	early  = -time.Minute     // a click before delivery by more than clocks differ
)

// Addresses are the classes that evidence may name.
var Addresses = []string{Unknown, Home, Hosting, GatewayHost}

// gateways and their like are looked for in the words of a program about itself.
var (
	gateways = []string{
		"safelinks", "safe links", "proofpoint", "mimecast", "barracuda", "ironport", "cisco-", "symantec", "messagelabs", "trendmicro",
		"trend micro", "fireeye", "trellix", "sophos", "forcepoint", "zscaler", "urldefense", "google-safety", "ms-office", "exchange online protection",
		"checkpoint", "check point", "avanan", "abnormal", "fortinet", "fortimail", "hornetsecurity", "retarus", "libra esva", "vadesecure", "spamtitan",
	}
	previewers = []string{
		"bot/", "bot-", "bot (", "crawl", "spider", "preview", "facebookexternalhit", "whatsapp", "slack-imgproxy", "skypeuripreview", "google-read-aloud",
		"googleimageproxy", "yahoomailproxy", "embedly", "lighthouse", "pingdom", "uptime",
	}
	programs = []string{
		"curl/", "wget/", "python", "go-http-client", "java/", "okhttp", "libwww", "axios", "node-fetch", "undici", "httpclient", "http_request",
		"aiohttp", "headless", "phantomjs", "puppeteer", "playwright", "selenium", "scrapy", "ruby", "perl", "powershell", "postman", "winhttp", "guzzle",
	}
	browsers = []string{"chrome/", "firefox/", "safari/", "edg/", "edga/", "edgios/", "opr/", "crios/", "fxios/", "samsungbrowser/", "vivaldi/", "trident/"}
)

// maxAgent is as much of a program's words as is looked at.
const maxAgent = 1024

// AgentOf is the class of a program by its User-Agent.
func AgentOf(words string) string {
	words = strings.ToLower(strings.TrimSpace(words[:min(len(words), maxAgent)]))
	has := func(list []string) bool {
		for _, one := range list {
			if strings.Contains(words, one) {
				return true
			}
		}
		return false
	}
	switch {
	case words == "":
		return Unnamed
	case has(gateways):
		return Gateway
	case has(programs):
		return Program
	case has(previewers):
		return Previewer
	case strings.HasPrefix(words, "mozilla/5.0 (") && has(browsers):
		return Browser
	}
	return Strange
}

// Judge says who followed a link. delivered is when the e-mail was taken by its
// server, others are all clicks of the same e-mail, the judged one too.
func Judge(c core.Click, delivered time.Time, others []core.Click) (verdict core.ClickVerdict, why string) {
	behind := c.At.Sub(delivered)
	for _, rule := range []func() (core.ClickVerdict, string){
		func() (core.ClickVerdict, string) { return judgeProgram(c) },
		func() (core.ClickVerdict, string) { return judgeLinks(c, others) },
		func() (core.ClickVerdict, string) { return judgeTime(behind) },
	} {
		v, reason := rule()
		if v == core.ClickScanner {
			return v, reason
		}
		if v == core.ClickUnsure && verdict == "" {
			verdict, why = v, reason
		}
	}
	if verdict != "" {
		return verdict, why
	}
	return core.ClickHuman, "A browser followed the link " + ago(behind) + " after the e-mail was delivered."
}

// judgeProgram looks at who asked, and how.
func judgeProgram(c core.Click) (core.ClickVerdict, string) {
	switch {
	case !strings.EqualFold(c.Method, "GET"):
		return core.ClickScanner, "The link was asked for by " + methodWord(c.Method) + ", as programs do that look links through."
	case c.Agent == Gateway || c.Address == GatewayHost:
		return core.ClickScanner, "A product that looks e-mails through followed the link."
	case c.Agent == Previewer:
		return core.ClickScanner, "A program that draws previews or reads the web followed the link."
	case c.Agent == Program:
		return core.ClickScanner, "A program followed the link, not a browser."
	case c.Agent == Unnamed:
		return core.ClickScanner, "What followed the link did not say what it is, as browsers do."
	case c.Agent != Browser:
		return core.ClickUnsure, "A program that is not known here followed the link."
	case c.Address == Hosting:
		return core.ClickUnsure, "The click came from a data centre, where gateways stand and some companies send their people through."
	}
	return "", ""
}

func methodWord(method string) string {
	switch strings.ToUpper(method) {
	case "HEAD", "OPTIONS", "POST", "PUT":
		return strings.ToUpper(method)
	}
	return "an unusual method"
}

// judgeLinks looks at which links of the same e-mail were followed around the same
// time.
func judgeLinks(c core.Click, others []core.Click) (core.ClickVerdict, string) {
	near, two := map[string]bool{c.Link: true}, false
	for _, o := range others {
		apart := o.At.Sub(c.At).Abs()
		if apart <= burst {
			near[o.Link] = true
		}
		two = two || o.Link != c.Link && apart <= atOnce
	}
	switch {
	case c.Links > 1 && len(near) >= c.Links:
		return core.ClickScanner, fmt.Sprintf("All %d links of the e-mail were followed within %s.", c.Links, ago(burst))
	case two:
		return core.ClickUnsure, fmt.Sprintf("Two links were followed within %s.", ago(atOnce))
	}
	return "", ""
}

// judgeTime looks at how soon it was.
func judgeTime(behind time.Duration) (core.ClickVerdict, string) {
	switch {
	case behind < early:
		return core.ClickUnsure, "The click is recorded before the e-mail was delivered: one of the clocks is wrong."
	case behind <= quick:
		return core.ClickScanner, fmt.Sprintf("The link was followed %s after delivery, sooner than anybody reads.", ago(behind))
	case behind <= soon:
		return core.ClickUnsure, fmt.Sprintf("The link was followed %s after delivery, which is very soon for a reader.", ago(behind))
	}
	return "", ""
}

// ago writes a span for people.
func ago(d time.Duration) string {
	count := func(n int, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	switch d = max(d, 0); {
	case d < 2*time.Minute:
		return count(int(d/time.Second), "second")
	case d < 2*time.Hour:
		return count(int(d/time.Minute), "minute")
	case d < 48*time.Hour:
		return count(int(d/time.Hour), "hour")
	}
	return count(int(d/(24*time.Hour)), "day")
}
