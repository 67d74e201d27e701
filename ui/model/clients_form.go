package model

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"reqdesk/core"
)

// ClientForm is the dialog for a client.
type ClientForm struct {
	Old        string // its name before; "" = a new client
	Name       string
	Colour     string
	SourceCode string
	UTM        core.UTM
	Budget     string // a number; "" = unlimited
	OffLimits  string // one company or e-mail domain a line
	Mailbox    string // by name; "" = none
}

// ClientForm begins the dialog with a client; the zero client begins a new one.
func (m *ClientsModel) ClientForm(c core.Client) ClientForm {
	f := ClientForm{
		Old: c.Name, Name: c.Name, Colour: c.Colour, SourceCode: c.SourceCode, UTM: c.UTM,
		OffLimits: strings.Join(c.OffLimits, "\n"), Mailbox: m.MailboxName(c.Mailbox),
	}
	if c.Budget.Limited {
		f.Budget = strconv.Itoa(c.Budget.Total)
	}
	if c.ID == 0 {
		f.SourceCode = "source=reqdesk"
	}
	return f
}

// Problem says what is wrong with the form, or "".
func (f ClientForm) Problem() string {
	if strings.TrimSpace(f.Name) == "" {
		return "A client needs a name."
	}
	if b := strings.TrimSpace(f.Budget); b != "" {
		if n, err := strconv.Atoi(b); err != nil || n < 0 {
			return "The budget is a number of profiles, or empty for no limit."
		}
	}
	return ""
}

// fields are the changes as the service takes them.
func (f ClientForm) fields() map[string]string {
	budget := strings.TrimSpace(f.Budget)
	if budget == "" {
		budget = "unlimited"
	}
	set := map[string]string{
		"name": strings.TrimSpace(f.Name), "source_code": strings.TrimSpace(f.SourceCode),
		"utm_source": strings.TrimSpace(f.UTM.Source), "utm_medium": strings.TrimSpace(f.UTM.Medium), "utm_campaign": strings.TrimSpace(f.UTM.Campaign),
		"budget": budget, "off_limits": strings.ReplaceAll(f.OffLimits, "\n", ";"),
	}
	if f.Colour != "" {
		set["colour"] = f.Colour
	}
	if f.Mailbox != "" {
		set["mailbox"] = f.Mailbox
	}
	return set
}

// SaveClient stores the form.
func (m *ClientsModel) SaveClient(f ClientForm, done func(error)) {
	name := f.Old
	if name == "" {
		name = strings.TrimSpace(f.Name)
	}
	taken := func(other string) bool { return strings.EqualFold(other, strings.TrimSpace(f.Name)) }
	if !strings.EqualFold(f.Name, f.Old) && slices.ContainsFunc(m.ClientNames(), taken) {
		done(core.Fail(core.KindUsage, "A client of this name exists.", "Choose another name, or change that one."))
		return
	}
	Load(m.loop, new(Question), func(ctx context.Context) (core.Client, error) {
		return m.clients.SetClient(ctx, name, f.fields(), f.Old == "")
	}, func(c core.Client, err error) {
		done(err)
		if err == nil {
			m.Say("Saved")
			m.Load(Route{Client: c.ID})
		}
	})
}

// BudgetWords says how many profiles are left.
func BudgetWords(b core.Budget) string {
	if !b.Limited {
		return "No limit"
	}
	return strconv.Itoa(b.Used) + " of " + strconv.Itoa(b.Total) + " profiles used"
}
