package intake_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/intake"
)

// wordFile is a document with this body, and further parts by name.
func wordFile(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, content string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if parts["word/document.xml"] == "" {
		add("word/document.xml", `<w:document xmlns:w="w" xmlns:r="r"><w:body>`+body+`</w:body></w:document>`)
	}
	for name, content := range parts {
		add(name, content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func paragraphs(texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		b.WriteString(`<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>`)
	}
	return b.String()
}

// annas is a short résumé whose profile is known by a link only.
func annas(t testing.TB) []byte {
	body := paragraphs("Anna Weber", "Berlin, Germany", "anna@example.com") +
		`<w:p><w:hyperlink r:id="r7"><w:r><w:t>LinkedIn</w:t></w:r></w:hyperlink></w:p>` +
		paragraphs("Experience", "Engineer, Initech GmbH, 03/2019 - present")
	return wordFile(t, body, map[string]string{
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r7" Type="x/hyperlink" Target="https://www.linkedin.com/in/anna-weber-9?trk=x" TargetMode="External"/></Relationships>`,
	})
}

func TestAWordDocumentIsReadWithItsLinksAndItsOriginalKept(t *testing.T) {
	d := newDesk(t)
	report, err := d.Service.Import(t.Context(), []intake.File{{Name: "cv.docx", Data: annas(t)}}, d.job.ID, true)
	if err != nil || len(report.Accepted) != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	var p core.Profile
	d.must(d.View(t.Context(), func(tx core.Tx) error {
		p, err = d.Profile(tx, report.Accepted[0].Profile)
		return err
	}))
	b := p.Resume.Basics
	got := []string{
		p.Source, p.BlobName, p.BlobType, b.Name, b.Email, b.Profiles[0].URL, p.Resume.Work[0].Position, p.Resume.Work[0].Name,
		p.Fields["basics.profiles[0].url"].Origin, p.Fields["work[0].name"].Origin,
	}
	want := []string{
		"docx", "cv.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Anna Weber", "anna@example.com",
		"https://linkedin.com/in/anna-weber-9", "Engineer", "Initech GmbH", "link", "line 6",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("profile differs (-want +got):\n%s", diff)
	}
	in, err := d.Service.Blobs.Open(t.Context(), p.Blob)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if kept, err := io.ReadAll(in); err != nil || !bytes.Equal(kept, annas(t)) {
		t.Errorf("the original is not kept: %d bytes, %v", len(kept), err)
	}
}

func TestAWordDocumentThatCannotBeUsedIsRefusedInOneSentence(t *testing.T) {
	good := annas(t)
	tests := map[string]struct {
		name string
		data []byte
		want string
	}{
		"pictures only":     {"cv.docx", wordFile(t, `<w:p><w:r><w:drawing/></w:r></w:p>`, nil), "needs OCR: the Word document holds pictures and no text"},
		"broken XML":        {"cv.docx", wordFile(t, `<w:p><w:r></w:p>`, nil), "the Word document is broken and can't be read"},
		"not a résumé":      {"cv.docx", wordFile(t, paragraphs("this is a shopping list with milk, bread and eggs"), nil), "no résumé was recognised: no name"},
		"cut off":           {"cv.docx", good[:len(good)/2], "the file is neither a table nor a résumé that can be read: save it as CSV, Excel or PDF"},
		"before 2007":       {"cv.doc", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), "the Word document is protected by a password, or of a format before 2007: save it as .docx or PDF without a password"},
		"a password":        {"cv.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), "the Word document is protected by a password, or of a format before 2007: save it as .docx or PDF without a password"},
		"declared entities": {"cv.docx", wordFile(t, "", map[string]string{"word/document.xml": `<!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="w"><w:body>` + paragraphs("&a;") + `</w:body></w:document>`}), "the Word document holds definitions that no résumé needs and was given up: save it anew or as PDF"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff([]string{"0 refused: " + test.want}, brief(read(t, test.name, test.data))); diff != "" {
				t.Errorf("result differs (-want +got):\n%s", diff)
			}
		})
	}
}
