package ctl

import "testing"

// An entry that stands for no company is refused wherever it is written: it would keep
// out nobody, or half of all people.
func TestWhatIsNoCompanyIsRefused(t *testing.T) {
	c := newTerminal(t)
	c.do(t, "job", "new", "--client", "Northwind", "title=Fitter")
	c.do(t, "client", "set", "Northwind", "off_limits=Contoso;https://www.globex.example/jobs")
	for _, entry := range []string{"gmail.com", "somebody@globex.example", "https://www.linkedin.com/company/globex"} {
		c.refuse(t, exitUsage, "client", "set", "Northwind", "off_limits=Contoso;"+entry)
		c.refuse(t, exitUsage, "nts", "company", "add", entry)
	}
	c.do(t, "people", "check", "--email", "ada@globex.example", "--job", "j1").want(t, "stop", "verdict")
	c.do(t, "client", "set", "Northwind", "off_limits=Contoso")
	c.do(t, "people", "check", "--email", "ada@globex.example", "--job", "j1").want(t, "clear", "verdict")
}
