package model

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/ui/phrase"
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

	Notice  string            // "yes", "no", or "" for what all clients have
	Privacy string            // address of the privacy notice
	Texts   map[string]string // what people are told, by language
	shown   map[string]string // Texts as they were
}

// NoticeChoices are the words for the choice of the notice; the first is what all have.
func (m *ClientsModel) NoticeChoices() []string {
	all := phrase.T("As in Settings: in first e-mails")
	if m.all.Notice.Auto == core.SettingNo {
		all = phrase.T("As in Settings: not by itself")
	}
	return []string{all, phrase.T("In first e-mails"), phrase.T("Not by itself")}
}

// noticeValues are what the choices stand for.
var noticeValues = []string{"", core.SettingYes, core.SettingNo}

// NoticeChoice is the place of what is chosen.
func (f ClientForm) NoticeChoice() int { return max(slices.Index(noticeValues, f.Notice), 0) }

// ChooseNotice takes one of the choices.
func (f *ClientForm) ChooseNotice(i int) { f.Notice = noticeValues[i] }

// CommonPrivacy is the address of the privacy notice for clients that have none.
func (m *ClientsModel) CommonPrivacy() string { return m.all.Notice.Link }

// noticeTexts are what a client's e-mails tell, in each language.
func (m *ClientsModel) noticeTexts(c core.Client) map[string]string {
	texts := map[string]string{}
	for _, lang := range outreach.NoticeLanguages() {
		texts[lang] = cmp.Or(c.Notice.Texts[lang], m.all.Notice.Texts[lang], outreach.DefaultNotice(lang))
	}
	return texts
}

// ClientForm begins the dialog with a client; the zero client begins a new one.
func (m *ClientsModel) ClientForm(c core.Client) ClientForm {
	f := ClientForm{
		Old: c.Name, Name: c.Name, Colour: c.Colour, SourceCode: c.SourceCode, UTM: c.UTM,
		OffLimits: strings.Join(c.OffLimits, "\n"), Mailbox: m.MailboxName(c.Mailbox),
		Notice: c.Notice.Auto, Privacy: c.Notice.Link, Texts: m.noticeTexts(c), shown: m.noticeTexts(c),
	}
	if c.Budget.Limited {
		f.Budget = strconv.Itoa(c.Budget.Total)
	}
	if c.ID == 0 {
		f.SourceCode = "source=reqdesk"
	}
	return f
}

// The fields of a client's form with which something can be wrong.
const (
	ClientName    = "name"
	ClientBudget  = "budget"
	ClientPrivacy = "privacy"
	ClientNotice  = "notice"
)

// Problems says by field what is wrong with the form.
func (f ClientForm) Problems() map[string]string {
	wrong := map[string]string{}
	if strings.TrimSpace(f.Name) == "" {
		wrong[ClientName] = phrase.T("A client needs a name.")
	}
	if b := strings.TrimSpace(f.Budget); b != "" {
		if n, err := strconv.Atoi(b); err != nil || n < 0 {
			wrong[ClientBudget] = phrase.T("The budget is a number of profiles, or empty for no limit.")
		}
	}
	if p := strings.TrimSpace(f.Privacy); p != "" && !outreach.IsPrivacyURL(p) {
		wrong[ClientPrivacy] = phrase.T("Write the address of the privacy notice as https://example.com/privacy.")
	}
	if lang := f.BadNotice(); lang != "" {
		wrong[ClientNotice] = phrase.T("The notice in %s can't be used: %s", LanguageName(lang), phrase.Of(outreach.NoticeProblem(f.Texts[lang])))
	}
	return wrong
}

// BadNotice is the first language whose notice can't be used; "" = none.
func (f ClientForm) BadNotice() string {
	for _, lang := range outreach.NoticeLanguages() {
		if outreach.NoticeProblem(f.Texts[lang]) != "" {
			return lang
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
	set[core.SettingDataNotice], set[core.SettingPrivacyURL] = f.Notice, strings.TrimSpace(f.Privacy)
	for lang, text := range f.Texts {
		if text != f.shown[lang] {
			set[core.SettingNoticeText+lang] = text
		}
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
		done(core.Fail(core.KindUsage, phrase.T("A client of this name exists."), phrase.T("Choose another name, or change that one.")))
		return
	}
	Load(m.loop, new(Question), func(ctx context.Context) (core.Client, error) {
		return m.clients.SetClient(ctx, name, f.fields(), f.Old == "")
	}, func(c core.Client, err error) {
		done(err)
		if err == nil {
			m.Say(phrase.T("Saved"))
			m.Load(Route{Client: c.ID})
		}
	})
}

// BudgetWords says how many profiles are left.
func BudgetWords(b core.Budget) string {
	if !b.Limited {
		return phrase.T("No limit")
	}
	return phrase.T("%d of %d profiles used", b.Used, b.Total)
}

// Archive puts the client that is shown aside.
func (m *ClientsModel) Archive() {
	name := m.Client().Name
	m.act("client "+name, phrase.T("Working…"), func(ctx context.Context) error {
		_, err := m.clients.ArchiveClient(ctx, name)
		return err
	}, phrase.T("%s is put aside; everything about it stays", name))
}

// Aside are the names of the clients that were put aside.
func (m *ClientsModel) Aside() []string {
	var names []string
	for _, c := range m.all.Clients {
		if c.Archived {
			names = append(names, c.Name)
		}
	}
	return names
}

// Restore takes a client up again.
func (m *ClientsModel) Restore(name string) {
	m.act("client "+name, phrase.T("Working…"), func(ctx context.Context) error {
		c, err := m.clients.RestoreClient(ctx, name)
		if err == nil {
			m.loop.Dispatch(func() { m.Current = c.ID })
		}
		return err
	}, phrase.T("%s is back; its connections are asked again", name))
}

// Belongs says what belongs to the client that is shown.
func (m *ClientsModel) Belongs() string {
	var said []string
	said = append(said, phrase.N(m.all.Jobs[m.Current], "%d job that is not closed", "%d jobs that are not closed"))
	if n := len(m.Connections()); n > 0 {
		said = append(said, phrase.N(n, "%d connection", "%d connections"))
	}
	var boxes []string
	for _, b := range m.all.Mailboxes {
		if slices.Contains(b.Clients, m.Current) {
			boxes = append(boxes, b.Name)
		}
	}
	if len(boxes) > 0 {
		said = append(said, phrase.N(len(boxes), "mailbox %[2]s", "mailboxes %[2]s", strings.Join(boxes, ", ")))
	}
	return strings.Join(said, " · ")
}
