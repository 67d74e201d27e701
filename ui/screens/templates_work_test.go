package screens_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"reqdesk/core"
	"reqdesk/core/outreach"
	"reqdesk/core/outreach/applylink"
	"reqdesk/ui/look"
	"reqdesk/ui/model"
)

// bilingual stores a template in two languages and a snippet for it.
func (c *correspondence) bilingual(t *testing.T) {
	t.Helper()
	for name, source := range map[string]string{
		"first contact":    "Subject: {{ job_title }} at {{ client }}\nLanguage: en\n\nHello {{ first_name | default: \"there\" }},\n\nAll about it: {{ apply_link }}\n\n{% snippet \"signature\" %}\n",
		"first contact.de": "Subject: {{ job_title }} bei {{ client }}\nLanguage: de\n\nGuten Tag {{ first_name | default: \"zusammen\" }},\n\nalles dazu: {{ apply_link }}\n",
		"last word":        "Language: en\n\nThis is my last e-mail: {{ apply_link }}\n",
	} {
		if _, err := c.SetTemplate(t.Context(), name, source); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []outreach.Snippet{
		{Name: "signature", Text: "Best regards,\n{{ sender_name | default: sender_email }}"},
		{Name: "about us", Client: c.job.Client, Text: "Kestrel builds trains."},
	} {
		if err := c.SetSnippet(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
}

// narrow holds the page to the smallest window, which is 1024 wide.
func (b *bench) narrow() {
	b.t.Helper()
	if least := b.window.Content().MinSize(); least.Width > 1024 {
		b.t.Errorf("the page needs a width of %v", least.Width)
	}
}

// inLooks runs do on the smallest screen and, where pictures are wanted, on a larger one
// in light and dark.
func inLooks(t *testing.T, do func(t *testing.T, name string, o look.Options, size fyne.Size)) {
	type kind struct {
		o    look.Options
		size fyne.Size
	}
	kinds := map[string]kind{"small": {look.Options{Mode: look.Light}, fyne.NewSize(1024, 700)}}
	if os.Getenv("REQDESK_SHOTS") != "" {
		kinds["light"] = kind{look.Options{Mode: look.Light}, fyne.NewSize(1180, 760)}
		kinds["dark"] = kind{look.Options{Mode: look.Dark}, fyne.NewSize(1180, 760)}
	}
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) { do(t, name, k.o, k.size) })
	}
}

func TestALanguageIsAddedAndRemovedByKeys(t *testing.T) {
	inLooks(t, func(t *testing.T, name string, o look.Options, size fyne.Size) {
		c := newCorrespondence(t)
		c.bilingual(t)
		b, _, m := correspondenceBenchIn(t, c, o)
		b.window.Resize(size)
		b.visit(model.To(model.Templates))
		b.narrow()
		b.shoot("languages-" + name)
		if !b.reads("English · for all others") || !b.reads("German") || len(m.Rows) != 2 {
			t.Errorf("tabs %+v", m.Languages)
		}
		b.press(fyne.KeyL)
		b.press(fyne.KeyDown) // French is the first that is missing
		b.press(fyne.KeyReturn)
		b.typeText("Bonjour ")
		if m.Draft.Language != "fr" || !strings.HasPrefix(m.Draft.Text, "Bonjour Hello") {
			t.Fatalf("draft %+v", m.Draft)
		}
		b.shoot("languages-new-" + name)
		m.Save()
		b.settle()
		if _, err := c.Template(t.Context(), "first contact.fr"); err != nil {
			t.Fatal(err)
		}
		b.visit(model.To(model.Templates))
		b.press(fyne.KeyDelete)
		b.shoot("languages-remove-" + name)
		b.press(fyne.KeyTab)
		b.confirm()
		if _, err := c.Template(t.Context(), "first contact.fr"); !core.IsNotFound(err) {
			t.Errorf("it is still there: %v", err)
		}
		if m.Title() != "first contact" || !m.Fallback() {
			t.Errorf("open is %q", m.Draft.Name)
		}
	})
}

func TestATemplateInUseIsKeptAndSaysWhere(t *testing.T) {
	c := newCorrespondence(t)
	c.bilingual(t)
	if _, err := c.SetSequence(t.Context(), c.job.ID, "steps:\n- template: first contact\n"); err != nil {
		t.Fatal(err)
	}
	b, _, m := correspondenceBench(t, c)
	b.visit(model.To(model.Templates))
	m.Remove()
	b.settle()
	if !b.reads("The sequence of Backend Engineer (Go) sends this template; it was kept.") || len(m.Languages) != 2 {
		t.Errorf("error %v, tabs %d", m.Err, len(m.Languages))
	}
	b.shoot("templates-in-use")
}

func TestSnippetsByKeys(t *testing.T) {
	inLooks(t, func(t *testing.T, name string, o look.Options, size fyne.Size) {
		c := newCorrespondence(t)
		c.bilingual(t)
		b, _, m := correspondenceBenchIn(t, c, o)
		b.window.Resize(size)
		b.visit(model.To(model.Templates))
		b.press(fyne.KeyS)
		b.shoot("snippets-" + name)
		if !b.reads("Used in 1 template (first contact).") {
			t.Error("it is not said where the signature is used")
		}
		b.press(fyne.KeyN)
		b.typeText("offer")
		for range 2 {
			b.window.Canvas().FocusNext()
		}
		b.typeText("Four days a week.")
		b.shoot("snippets-new-" + name)
		b.confirm()
		list, err := c.Snippets(t.Context())
		if err != nil || len(list) != 3 || list[0].Name != "offer" || list[0].Text != "Four days a week." {
			t.Fatalf("stored %+v, %v", list, err)
		}
		b.tapButton("Insert into the text")
		b.settle()
		if !strings.Contains(m.Draft.Text, `{% snippet "offer" %}`) || m.Preview.Blocked() {
			t.Errorf("text %q, problems %+v", m.Draft.Text, m.Preview.Problems)
		}
	})
}

func TestTheApplyLinkIsTried(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/old", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/new", http.StatusFound) })
	mux.HandleFunc("/new", func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(mux)
	defer server.Close()
	inLooks(t, func(t *testing.T, name string, o look.Options, size fyne.Size) {
		c := newCorrespondence(t)
		c.bilingual(t)
		c.Visit = func() applylink.Ask { return visit }
		err := c.store.Update(t.Context(), func(tx core.Tx) error {
			c.job.ApplyURL = server.URL + "/old"
			return c.store.PutJob(tx, &c.job)
		})
		if err != nil {
			t.Fatal(err)
		}
		b, _, _ := correspondenceBenchIn(t, c, o)
		b.window.Resize(size)
		b.visit(model.To(model.Templates))
		b.press(fyne.KeyT)
		b.shoot("link-lost-" + name)
		if !b.reads("2 · sent on to") || !b.reads("The page is there (200) · without source") {
			t.Errorf("it says %q", b.texts())
		}
		b.press(fyne.KeyEscape)
		if b.Busy() {
			t.Error("Escape must close it")
		}
	})
}

// visit asks one address and goes no further.
func visit(ctx context.Context, address string) (applylink.Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return applylink.Answer{}, err
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		return applylink.Answer{}, err
	}
	defer answer.Body.Close()
	return applylink.Answer{Status: answer.StatusCode, Next: answer.Header.Get("Location")}, nil
}

func TestTheLetterIsShownAsBothOfItsTexts(t *testing.T) {
	c := newCorrespondence(t)
	c.bilingual(t)
	b, _, m := correspondenceBench(t, c)
	b.visit(model.To(model.Templates))
	for form, want := range map[model.PreviewForm]string{model.AsPlainText: "Hello Inês,\n\nAll about it: https://", model.AsHTML: "<p>Hello Inês,</p>"} {
		m.Preview.ChooseForm(form)
		if !strings.Contains(m.Preview.Raw(), want) || !b.reads(m.Preview.Raw()) {
			t.Errorf("form %d: %q", form, m.Preview.Raw())
		}
	}
	b.shoot("templates-html")
}

func TestF8GoesFromProblemToProblem(t *testing.T) {
	c := newCorrespondence(t)
	c.bilingual(t)
	b, _, m := correspondenceBench(t, c)
	b.visit(model.To(model.Templates))
	d := m.Draft
	d.Subject, d.Text = "For {{ nobody }}", "Hello\n\nand {{ nothing }}, {{ apply_link }}"
	m.Edit(d)
	m.Switched()
	b.settle()
	b.press(fyne.KeyF8)
	b.typeText("A")
	b.press(fyne.KeyF8)
	b.typeText("B")
	if m.Draft.Subject != "For A{{ nobody }}" || m.Draft.Text != "Hello\n\nand B{{ nothing }}, {{ apply_link }}" {
		t.Errorf("subject %q, text %q", m.Draft.Subject, m.Draft.Text)
	}
}
