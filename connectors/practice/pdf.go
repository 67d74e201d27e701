package practice

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"reqdesk/core"
	"reqdesk/core/practice"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// ResumeName is the file name under which a person would send the résumé.
func ResumeName(p practice.Person) string {
	local, _, _ := strings.Cut(p.Resume.Basics.Email, "@")
	return strings.ReplaceAll(local, ".", "-") + ".pdf"
}

// ResumePDF sets a person's résumé as a PDF of one or two pages, with a link to
// LinkedIn and one to write an e-mail behind words that do not show the
// addresses' whole text. The same résumé gives the same bytes.
func ResumePDF(r core.Resume) ([]byte, error) {
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	printed := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) // fixed, for the bytes' sake
	doc.SetCreationDate(printed)
	doc.SetModificationDate(printed)
	doc.AddUTF8FontFromBytes("go", "", goregular.TTF)
	doc.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	doc.SetTitle(r.Basics.Name, true)
	doc.SetMargins(20, 18, 20)
	doc.AddPage()
	s := sheet{doc}
	s.head(r.Basics)
	s.section("Experience")
	for _, w := range r.Work {
		s.position(w)
	}
	s.section("Education")
	for _, e := range r.Education {
		s.line("B", 10, fmt.Sprintf("%s, %s", e.StudyType, e.Area))
		s.line("", 10, fmt.Sprintf("%s   %s – %s", e.Institution, e.StartDate, e.EndDate))
	}
	s.section("Skills")
	var skills, languages []string
	for _, skill := range r.Skills {
		skills = append(skills, skill.Name)
	}
	s.line("", 10, strings.Join(skills, ", "))
	s.section("Languages")
	for _, l := range r.Languages {
		languages = append(languages, l.Language+" ("+l.Fluency+")")
	}
	s.line("", 10, strings.Join(languages, ", "))
	var b bytes.Buffer
	if err := doc.Output(&b); err != nil {
		return nil, fmt.Errorf("set the résumé: %w", err)
	}
	return b.Bytes(), nil
}

// sheet is the page being written.
type sheet struct{ *fpdf.Fpdf }

func (s sheet) line(style string, size float64, text string) {
	s.SetFont("go", style, size)
	s.MultiCell(0, size*0.52, text, "", "L", false)
}

func (s sheet) section(title string) {
	s.Ln(4)
	s.SetTextColor(40, 80, 130)
	s.line("B", 12, title)
	s.SetTextColor(0, 0, 0)
	s.Ln(1)
}

func (s sheet) head(b core.Basics) {
	s.line("B", 20, b.Name)
	s.line("", 12, b.Label)
	s.Ln(1)
	s.SetFont("go", "", 10)
	s.Write(5, b.Location.City+", "+b.Location.CountryCode+"  |  "+b.Phone+"  |  ")
	s.SetTextColor(0, 0, 180)
	s.WriteLinkString(5, b.Email, "mailto:"+b.Email)
	for _, presence := range b.Profiles {
		s.SetTextColor(0, 0, 0)
		s.Write(5, "  |  ")
		s.SetTextColor(0, 0, 180)
		s.WriteLinkString(5, presence.Network, presence.URL)
	}
	s.SetTextColor(0, 0, 0)
	s.Ln(8)
	s.line("", 10, b.Summary)
}

func (s sheet) position(w core.Work) {
	end := w.EndDate
	if end == "" {
		end = "present"
	}
	s.line("B", 11, w.Position+", "+w.Name)
	s.line("", 9, fmt.Sprintf("%s   %s – %s", w.Location, w.StartDate, end))
	for _, deed := range w.Highlights {
		s.line("", 10, "• "+deed)
	}
	s.Ln(2)
}
