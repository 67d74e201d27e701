package ctl

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTheApplyLinkIsFollowedToItsPage(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/apply/1", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/portal?"+r.URL.RawQuery, http.StatusFound)
	})
	mux.HandleFunc("/apply/2", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/portal", http.StatusFound) })
	mux.HandleFunc("/portal", func(http.ResponseWriter, *http.Request) {})
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	c := newCampaign(t)
	check := func(address string, code int) value {
		t.Helper()
		c.do(t, "job", "set", c.job, "apply_url="+address)
		return c.run(t, "", "--json", "template", "link-check", "--job", c.job).value(t, code)
	}
	kept := check(site.URL+"/apply/1", exitDone)
	kept.want(t, "survives", "verdict")
	kept.want(t, true, "ok")
	same(t, "kept at the page", kept.texts(t, "hops", 1, "kept"), "source", "utm_source")
	if at := kept.text(t, "hops", 1, "url"); !strings.HasSuffix(at, "/portal?source=REQ7&utm_source=req") {
		t.Errorf("it ends at %s", at)
	}
	lost := check(site.URL+"/apply/2", exitFailed)
	lost.want(t, "lost", "verdict")
	same(t, "lost at the page", lost.texts(t, "hops", 1, "lost"), "source", "utm_source")
	if said := lost.text(t, "advice"); !strings.Contains(said, "as its apply link") {
		t.Errorf("the advice is %q", said)
	}
	check(site.URL+"/apply/3", exitFailed).want(t, "gone", "verdict")
	site.Close()
	check(site.URL+"/apply/1", exitLater).want(t, "unreached", "verdict")
	c.refuse(t, exitNotFound, "template", "link-check", "--job", "j-999")
}
