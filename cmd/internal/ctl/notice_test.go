package ctl

import (
	"strings"
	"testing"
)

func TestWhatAClientsEmailsTellOfData(t *testing.T) {
	c := newCampaign(t)
	c.do(t, "client", "set", "Northwind", "colour=#0E8A7D").want(t, true, "data_notice", "auto")
	c.do(t, "settings", "set", "privacy_url=https://agency.example/privacy", "data_notice=no", "data_notice_de=Wir haben Ihre Daten.")
	set := c.do(t, "client", "set", "Northwind", "data_notice_en=Yours come from {{data_source}}.")
	set.want(t, false, "data_notice", "auto")
	set.want(t, "https://agency.example/privacy", "data_notice", "privacy_url")
	set.want(t, "Wir haben Ihre Daten.", "data_notice", "texts", "de")
	set.want(t, "en", "data_notice", "own", 0)
	if text := set.text(t, "data_notice", "texts", "fr"); !strings.Contains(text, "RGPD") {
		t.Errorf("the usual text in French is %q", text)
	}
	c.do(t, "client", "set", "Northwind", "data_notice=yes", "privacy_url=https://northwind.example/privacy").want(t, true, "data_notice", "auto")
	c.do(t, "client", "set", "Northwind", "data_notice=").want(t, false, "data_notice", "auto")
	for _, wrong := range []string{"data_notice=perhaps", "privacy_url=here", "data_notice_en=Hello {{first_name}}", "data_notice_tlh=nuqneH"} {
		c.refuse(t, exitUsage, "client", "set", "Northwind", wrong)
	}
	for _, wrong := range []string{"data_notice=perhaps", "privacy_url=here", "data_notice_en=Hello {{first_name}}"} {
		c.refuse(t, exitUsage, "settings", "set", wrong)
	}
	c.do(t, "template", "set", "bare", paper(t, "t.md", "Subject: Hi\nClient: Northwind\n\nHello {{apply_link}}\n"))
	report := c.do(t, "template", "check", "bare")
	report.want(t, "no_notice", "problems", 0, "kind")
	report.want(t, true, "ok")
	c.do(t, "client", "set", "Northwind", "data_notice=yes")
	if n := c.do(t, "template", "check", "bare", "--job", c.job).size(t, "problems"); n != 0 {
		t.Errorf("%d problems where the notice is added by itself", n)
	}
}
