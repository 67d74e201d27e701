package desk_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"reqdesk/cmd/internal/desk"
)

func TestHostsOfThePracticeCompanyAndAReportThatNamesNobody(t *testing.T) {
	p, err := desk.OpenPractice(t.Context(), t.TempDir()+"/practice", time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	if err := p.Furnish(t.Context()); err != nil {
		t.Fatal(err)
	}
	hosts, err := p.Hosts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, h := range hosts {
		listed[h.Name] = true
		if h.Part == "" || h.Sent == "" {
			t.Errorf("%s says nothing", h.Name)
		}
	}
	want := []string{p.Company.Mail().SMTPAddr(), p.Company.Mail().IMAPAddr()}
	private := []string{"@", "://", "127.0.0.1", p.Company.Recruiter().Name}
	for _, e := range p.Company.Scenario().Employers {
		at, err := url.Parse(p.Company.ATS(e.ID).URL())
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, at.Host)
		private = append(private, e.ID, e.Name, e.Jobs[0].Title)
		if !strings.Contains(at.Host, ":") {
			t.Error("the server has no port")
		}
	}
	for _, h := range want {
		if !listed[h] {
			t.Errorf("%s is spoken to and not listed in %v", h, hosts)
		}
	}
	report, err := p.Report(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range private {
		if strings.Contains(report, word) {
			t.Errorf("the report holds %q:\n%s", word, report)
		}
	}
	if !strings.Contains(report, "Connection: practice, last error: none") || !strings.Contains(report, "Jobs: 2") {
		t.Errorf("the report is\n%s", report)
	}
}
