package intake_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"

	"reqdesk/core"
	"reqdesk/core/intake"
	"reqdesk/core/people"
)

// Invented people, each with all that a résumé has.
func invented() []core.Resume {
	return []core.Resume{
		{
			Basics: core.Basics{
				Name: "Jörg Müller", Label: "Senior Backend Engineer", Email: "joerg.mueller@example.com", Phone: "+49 30 901820",
				Summary:  "Backend engineer who likes plain code and short feedback loops.",
				Location: core.Place{Address: "Berlin, Germany", City: "Berlin", CountryCode: "DE"},
				Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://www.linkedin.com/in/joerg-mueller-12"}},
			},
			Work: []core.Work{
				{Name: "Initech GmbH", Position: "Senior Backend Engineer", StartDate: "2019-03", Highlights: []string{"Built the billing service in Go", "Led a team of four"}},
				{Name: "Globex AG", Position: "Software Developer", StartDate: "2015-10", EndDate: "2019-02", Highlights: []string{"Moved forty services to Kubernetes"}},
			},
			Education: []core.Education{{Institution: "Technische Universität Berlin", StudyType: "Master", Area: "Computer Science", StartDate: "2013", EndDate: "2015"}},
			Skills:    []core.Skill{{Name: "Go"}, {Name: "Kubernetes"}, {Name: "PostgreSQL"}},
			Languages: []core.Language{{Language: "German", Fluency: "native"}, {Language: "English", Fluency: "C1"}},
		},
		{
			Basics: core.Basics{
				Name: "María García López", Label: "Product Manager", Email: "maria@example.org", Phone: "+34 912 345 678",
				Summary:  "Product manager for payment products in three countries.",
				Location: core.Place{Address: "Madrid, Spain", City: "Madrid", CountryCode: "ES"},
				Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://es.linkedin.com/in/mariagarcia"}},
			},
			Work: []core.Work{
				{Name: "Hooli Ltd", Position: "Product Manager", StartDate: "2021-01", Highlights: []string{"Launched instant payments"}},
				{Name: "Umbrella Bank", Position: "Business Analyst", StartDate: "2016-06", EndDate: "2020-12", Highlights: []string{"Wrote the rules for risk checks"}},
				{Name: "Vehement Capital Partners", Position: "Junior Analyst", StartDate: "2014-01", EndDate: "2016-05", Highlights: []string{"Kept the models honest"}},
			},
			Education: []core.Education{{Institution: "Universidad de Sevilla", StudyType: "Bachelor", Area: "Economics", StartDate: "2010", EndDate: "2014"}},
			Skills:    []core.Skill{{Name: "Roadmaps"}, {Name: "SQL"}, {Name: "User research"}},
			Languages: []core.Language{{Language: "Spanish", Fluency: "native"}, {Language: "English", Fluency: "C2"}},
		},
		{
			Basics: core.Basics{
				Name: "Zoé Lefèvre", Label: "Data Scientist", Email: "zoe.lefevre@example.net", Phone: "+33 1 42 68 53 00",
				Summary:  "Data scientist with a liking for small models.",
				Location: core.Place{Address: "Lyon, France", City: "Lyon", CountryCode: "FR"},
				Profiles: []core.Presence{{Network: "LinkedIn", URL: "https://fr.linkedin.com/in/zoelefevre"}},
			},
			Work: []core.Work{
				{Name: "Acme SAS", Position: "Data Scientist", StartDate: "2018-09", Highlights: []string{"Forecast demand for 300 shops"}},
				{Name: "Pied Piper Labs", Position: "Research Engineer", StartDate: "2014-04", EndDate: "2018-08", Highlights: []string{"Compressed what could be compressed"}},
			},
			Education: []core.Education{{Institution: "École Polytechnique", StudyType: "Diplôme", Area: "Statistics", StartDate: "2010", EndDate: "2014"}},
			Skills:    []core.Skill{{Name: "Python"}, {Name: "Spark"}, {Name: "Docker"}},
			Languages: []core.Language{{Language: "French", Fluency: "native"}, {Language: "English", Fluency: "B2"}},
		},
	}
}

// words are the headings of a résumé in one language.
type words struct{ summary, work, education, skills, languages, present string }

func vocabularies() map[string]words {
	return map[string]words{
		"English": {"Summary", "Work Experience", "Education", "Skills", "Languages", "Present"},
		"German":  {"Profil", "Berufserfahrung", "Ausbildung", "Kenntnisse", "Sprachen", "heute"},
		"French":  {"Profil", "Expérience professionnelle", "Formation", "Compétences", "Langues", "aujourd'hui"},
		"Spanish": {"Perfil", "Experiencia laboral", "Formación", "Habilidades", "Idiomas", "actualidad"},
	}
}

// sheet draws a résumé.
type sheet struct {
	*fpdf.Fpdf
	tr    func(string) string
	left  float64
	width float64
	w     words
}

func newSheet(w words) *sheet {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetCompression(true)
	p.SetAutoPageBreak(false, 0)
	p.AddPage()
	return &sheet{Fpdf: p, tr: p.UnicodeTranslatorFromDescriptor(""), left: 20, width: 170, w: w}
}

func (s *sheet) line(size float64, bold bool, text, link string) {
	style := ""
	if bold {
		style = "B"
	}
	s.SetFont("Helvetica", style, size)
	s.SetX(s.left)
	s.CellFormat(s.width, size*0.5, s.tr(text), "", 2, "L", false, 0, link)
}

func (s *sheet) heading(text string) {
	s.SetY(s.GetY() + 4)
	s.line(13, true, text, "")
	s.SetY(s.GetY() + 1)
}

func (s *sheet) span(start, end string) string {
	month := func(d string) string {
		if len(d) < 7 {
			return d
		}
		return d[5:7] + "/" + d[:4]
	}
	if end == "" {
		return month(start) + " - " + s.w.present
	}
	return month(start) + " - " + month(end)
}

func (s *sheet) bytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (s *sheet) skillsAndLanguages(r core.Resume, sidebar bool) {
	var skills, langs []string
	for _, k := range r.Skills {
		skills = append(skills, k.Name)
	}
	for _, l := range r.Languages {
		langs = append(langs, fmt.Sprintf("%s (%s)", l.Language, l.Fluency))
	}
	sep := ", "
	s.heading(s.w.skills)
	if sidebar {
		for _, k := range skills {
			s.line(10, false, k, "")
		}
	} else {
		s.line(10, false, strings.Join(skills, sep), "")
	}
	s.heading(s.w.languages)
	for _, l := range langs {
		s.line(10, false, l, "")
	}
}

func (s *sheet) body(r core.Resume, entry func(w core.Work)) {
	s.heading(s.w.summary)
	s.line(10, false, r.Basics.Summary, "")
	s.heading(s.w.work)
	for _, w := range r.Work {
		entry(w)
		for _, h := range w.Highlights {
			s.line(10, false, "- "+h, "")
		}
		s.SetY(s.GetY() + 3)
	}
	s.heading(s.w.education)
	for _, e := range r.Education {
		s.line(10, true, e.Institution, "")
		s.line(10, false, e.StudyType+", "+e.Area, "")
		s.line(10, false, e.StartDate+" - "+e.EndDate, "")
	}
}

// oneColumn has contact data in one line, the entry's dates at the right, and
// LinkedIn as a word with a link.
func oneColumn(t testing.TB, r core.Resume, w words) []byte {
	s := newSheet(w)
	b := r.Basics
	s.line(22, true, b.Name, "")
	s.line(12, false, b.Label, "")
	s.line(10, false, b.Location.Address+" | "+b.Email+" | "+b.Phone, "")
	s.line(10, false, "LinkedIn", b.Profiles[0].URL)
	s.body(r, func(w core.Work) {
		y := s.GetY()
		s.line(10, true, w.Position, "")
		s.SetXY(140, y)
		s.CellFormat(50, 5, s.tr(s.span(w.StartDate, w.EndDate)), "", 2, "R", false, 0, "")
		s.line(10, false, w.Name, "")
	})
	s.skillsAndLanguages(r, false)
	return s.bytes(t)
}

// twoColumns has a sidebar with contact data, skills and languages, as LinkedIn's
// "Save to PDF" has, and the entry's lines below each other.
func twoColumns(t testing.TB, r core.Resume, w words) []byte {
	s := newSheet(w)
	b := r.Basics
	s.left, s.width = 12, 55
	s.SetY(15)
	s.line(13, true, "Contact", "")
	s.line(9, false, b.Phone, "")
	s.line(9, false, b.Email, "mailto:"+b.Email)
	s.line(9, false, strings.TrimPrefix(b.Profiles[0].URL, "https://"), b.Profiles[0].URL)
	s.skillsAndLanguages(r, true)
	s.left, s.width = 75, 125
	s.SetY(15)
	s.line(24, false, b.Name, "")
	s.line(12, false, b.Label, "")
	s.line(10, false, b.Location.Address, "")
	s.body(r, func(w core.Work) {
		s.line(12, true, w.Name, "")
		s.line(10, false, w.Position, "")
		s.line(10, false, s.span(w.StartDate, w.EndDate), "")
	})
	return s.bytes(t)
}

// compact has everything of an entry in one line, and a name in capitals.
func compact(t testing.TB, r core.Resume, w words) []byte {
	s := newSheet(w)
	b := r.Basics
	s.line(18, true, strings.ToUpper(b.Name), "")
	s.line(10, false, b.Location.Address, "")
	s.line(10, false, "E-Mail: "+b.Email, "")
	s.line(10, false, "Tel.: "+b.Phone, "")
	s.line(10, false, strings.TrimPrefix(b.Profiles[0].URL, "https://"), "")
	s.body(r, func(w core.Work) {
		s.line(10, true, s.span(w.StartDate, w.EndDate)+"  "+w.Position+", "+w.Name, "")
	})
	s.skillsAndLanguages(r, false)
	return s.bytes(t)
}

// The truth is known, so the reader is held to it: e-mail and LinkedIn always,
// and the rest as often as the numbers here say.
func TestResumesInSeveralLayoutsAndLanguagesAreRead(t *testing.T) {
	reader := newReader()
	defer reader.Close(t.Context())
	layouts := map[string]func(testing.TB, core.Resume, words) []byte{"one column": oneColumn, "two columns": twoColumns, "compact": compact}
	right, all := map[string]int{}, map[string]int{}
	for layout, draw := range layouts {
		for language, vocabulary := range vocabularies() {
			for _, want := range invented() {
				if layout == "compact" {
					want.Basics.Label = "" // it shows none
				}
				res, err := reader.Read(t.Context(), "cv.pdf", draw(t, want, vocabulary), intake.Options{})
				if err != nil || len(res.Rows) != 1 {
					t.Fatalf("%s, %s: %v, %v", layout, language, brief(res), err)
				}
				for field, ok := range compare(want, res.Rows[0].Resume) {
					all[field]++
					if ok {
						right[field]++
						continue
					}
					t.Logf("%s, %s, %s: %s differs", layout, language, want.Basics.Name, field)
				}
				if t.Failed() || testing.Verbose() {
					t.Logf("%s, %s\n%s\n%+v", layout, language, res.Rows[0].Text, res.Rows[0].Resume)
				}
			}
		}
	}
	for field, n := range all {
		if least := 0.95; float64(right[field]) < least*float64(n) {
			t.Errorf("%s: %d of %d right, want %.0f %%", field, right[field], n, 100*least)
		}
	}
	if len(all) != 13 {
		t.Errorf("%d fields compared, want 13", len(all))
	}
}

func compare(want, got core.Resume) map[string]bool {
	each := func(r core.Resume, f func(w core.Work) string) (out []string) {
		for _, w := range r.Work {
			out = append(out, f(w))
		}
		return out
	}
	same := func(f func(w core.Work) string) bool { return slices.Equal(each(want, f), each(got, f)) }
	phone, _ := people.NormalPhone(want.Basics.Phone, "")
	page := func(r core.Resume) string {
		if len(r.Basics.Profiles) == 0 {
			return ""
		}
		u, _ := people.NormalURL(r.Basics.Profiles[0].URL)
		return u
	}
	var skills, gotSkills []string
	for _, s := range want.Skills {
		skills = append(skills, s.Name)
	}
	for _, s := range got.Skills {
		gotSkills = append(gotSkills, s.Name)
	}
	return map[string]bool{
		"name": got.Basics.Name == want.Basics.Name, "email": got.Basics.Email == want.Basics.Email, "phone": got.Basics.Phone == phone,
		"linkedin": page(got) == page(want), "label": got.Basics.Label == want.Basics.Label, "city": got.Basics.Location.City == want.Basics.Location.City,
		"employers": same(func(w core.Work) string { return w.Name }), "positions": same(func(w core.Work) string { return w.Position }),
		"dates":  same(func(w core.Work) string { return w.StartDate + "/" + w.EndDate }),
		"school": len(got.Education) == 1 && got.Education[0].Institution == want.Education[0].Institution,
		"skills": slices.Equal(skills, gotSkills), "languages": slices.Equal(want.Languages, got.Languages), "summary": got.Basics.Summary == want.Basics.Summary,
	}
}

func TestAPDFThatCannotBeUsedIsRefusedInOneSentence(t *testing.T) {
	picture := newSheet(words{})
	picture.Rect(10, 10, 100, 100, "F")
	locked := newSheet(words{})
	locked.SetProtection(0, "open me", "owner")
	locked.line(20, true, "Anna Weber", "")
	locked.line(10, false, "anna@example.com", "")
	letter := newSheet(words{})
	letter.line(10, false, "this is a shopping list with milk, bread and a dozen eggs", "")
	good := oneColumn(t, invented()[0], vocabularies()["English"])
	tests := map[string]struct {
		data []byte
		want string
	}{
		"pictures only":     {picture.bytes(t), "0 refused: needs OCR: the PDF holds pictures of pages and no text; with the program Tesseract installed it would be read"},
		"a password":        {locked.bytes(t), "0 refused: the PDF is protected by a password: save it without one"},
		"cut off":           {good[:len(good)/8], "0 refused: the PDF is broken and can't be read"},
		"only the mark":     {[]byte("%PDF-1.7"), "0 refused: the PDF is broken and can't be read"},
		"not a résumé":      {letter.bytes(t), "0 refused: no résumé was recognised: no name"},
		"noise behind it":   {append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte{0xff, 0x00, 0x13}, 5000)...), "0 refused: the PDF is broken and can't be read"},
		"a bomb of objects": {[]byte("%PDF-1.4\n" + strings.Repeat("1 0 obj<</A 1 0 R>>endobj\n", 2000) + "trailer<</Root 1 0 R>>"), "0 refused: the PDF is broken and can't be read"},
	}
	reader := newReader()
	defer reader.Close(t.Context())
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			res, err := reader.Read(t.Context(), "cv.pdf", test.data, intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{test.want}, brief(res)); diff != "" {
				t.Errorf("result differs (-want +got):\n%s", diff)
			}
		})
	}
	// After all that the reader still reads.
	if res, err := reader.Read(t.Context(), "cv.pdf", good, intake.Options{}); err != nil || len(res.Rows) != 1 {
		t.Errorf("after broken files: %v, %v", brief(res), err)
	}
}

func TestANameThatTheTextDoesNotShowIsBorrowedAndUnsure(t *testing.T) {
	tests := map[string]struct{ file, email, name, origin string }{
		"from the address":   {"scan.pdf", "anna.weber@example.com", "Anna Weber", "e-mail address"},
		"from the file":      {"dir/CV_Anna-Maria_Weber_final.pdf", "aw@example.com", "Anna-Maria Weber", "file name"},
		"from neither of it": {"cv.pdf", "aw1@example.com", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSheet(words{})
			s.line(10, false, "i have worked with go and kubernetes for nine years.", "")
			s.line(10, false, test.email, "")
			res := read(t, test.file, s.bytes(t))
			if test.name == "" {
				if len(res.Rows) != 0 {
					t.Errorf("taken: %v", brief(res))
				}
				return
			}
			if len(res.Rows) != 1 || res.Rows[0].Resume.Basics.Name != test.name {
				t.Fatalf("got %v, want %s", brief(res), test.name)
			}
			if f := res.Rows[0].Facts["basics.name"]; f.Origin != test.origin || f.Confidence > 0.5 {
				t.Errorf("fact %+v", f)
			}
		})
	}
}

func TestAPDFThatTakesTooLongIsGivenUp(t *testing.T) {
	reader := newReader()
	defer reader.Close(t.Context())
	good := oneColumn(t, invented()[0], vocabularies()["English"])
	res, err := reader.Read(t.Context(), "cv.pdf", good, intake.Options{Limit: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0 refused: the PDF took longer than 1ms to read and was given up"}, brief(res)); diff != "" {
		t.Error(diff)
	}
	if res, err := reader.Read(t.Context(), "cv.pdf", good, intake.Options{}); err != nil || len(res.Rows) != 1 {
		t.Errorf("the next file: %v, %v", brief(res), err)
	}
}

// Browsers place each letter by itself, and say nothing of spaces.
func TestLettersThatArePlacedOneByOneAreWords(t *testing.T) {
	f := fpdf.New("P", "pt", "A4", "")
	f.AddPage()
	for i, l := range []string{"Anna Weber-Hill", "10115 Berlin, Germany", "anna.weber11@example.com", "+49 30 90182011", "Experience", "2011 - 2021 Engineer, Initech GmbH", "Fluent in illicit fillers 11/2011"} {
		size := 11.0
		if i == 0 {
			size = 24
		}
		f.SetFont("Helvetica", "", size)
		for j, r := range l {
			if r != ' ' {
				f.Text(50+f.GetStringWidth(l[:j]), 60+30*float64(i), string(r))
			}
		}
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	res := read(t, "cv.pdf", b.Bytes())
	if len(res.Rows) != 1 {
		t.Fatal(brief(res))
	}
	const want = "Anna Weber-Hill\n10115 Berlin, Germany\nanna.weber11@example.com\n+49 30 90182011\nExperience\n2011 - 2021 Engineer, Initech GmbH\nFluent in illicit fillers 11/2011"
	if diff := cmp.Diff(want, res.Rows[0].Text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if b := res.Rows[0].Resume.Basics; b.Name != "Anna Weber-Hill" || b.Email != "anna.weber11@example.com" || b.Phone != "+493090182011" {
		t.Errorf("%+v", b)
	}
}
