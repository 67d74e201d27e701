package intake

import (
	"strings"
	"unicode"

	"reqdesk/core/people"
)

// section is a part of a résumé.
type section string

// The sections that are told apart; the others are read as text only.
const (
	sectionTop       section = ""
	sectionWork      section = "work"
	sectionEducation section = "education"
	sectionSkills    section = "skills"
	sectionLanguages section = "languages"
	sectionSummary   section = "summary"
	sectionContact   section = "contact"
	sectionOther     section = "other"
)

// headings are the words over the sections of a résumé, folded, in English,
// German, French and Spanish.
var headings = map[section][]string{
	sectionWork: {
		"experience", "work experience", "professional experience", "employment", "employment history", "work history", "career", "career history", "positions", "relevant experience",
		"berufserfahrung", "beruflicher werdegang", "werdegang", "berufspraxis", "praxiserfahrung", "berufliche erfahrung", "erfahrung", "berufliche stationen", "beruflicher hintergrund",
		"experience professionnelle", "experiences professionnelles", "experiences", "parcours professionnel",
		"experiencia", "experiencia profesional", "experiencia laboral", "trayectoria profesional",
	},
	sectionEducation: {
		"education", "academic background", "education and training", "qualifications", "academic qualifications", "studies",
		"ausbildung", "bildung", "bildungsweg", "studium", "akademischer werdegang", "schulbildung", "akademische ausbildung", "bildung und ausbildung", "ausbildung und studium",
		"formation", "formations", "etudes", "diplomes", "formation academique", "educacion", "formacion", "formacion academica", "estudios",
	},
	sectionSkills: {
		"skills", "technical skills", "key skills", "core skills", "top skills", "skills and tools", "technologies", "tech stack", "core competencies", "expertise", "competencies", "professional skills", "tools",
		"kenntnisse", "fahigkeiten", "kompetenzen", "it kenntnisse", "technische kenntnisse", "fachkenntnisse", "edv kenntnisse", "kenntnisse und fahigkeiten", "fachliche kompetenzen",
		"competences", "competences techniques", "competences cles", "competences informatiques", "competencias", "habilidades", "conocimientos", "conocimientos tecnicos", "aptitudes",
	},
	sectionLanguages: {"languages", "language skills", "sprachen", "sprachkenntnisse", "langues", "idiomas"},
	sectionSummary: {
		"summary", "profile", "about", "about me", "professional summary", "professional profile", "personal statement", "objective", "career objective", "executive summary",
		"profil", "kurzprofil", "zusammenfassung", "uber mich", "personliches profil", "a propos", "resume professionnel", "a propos de moi", "perfil", "perfil profesional", "resumen", "sobre mi", "extracto",
	},
	sectionContact: {
		"contact", "contact details", "contact information", "personal details", "personal information", "personal data",
		"kontakt", "kontaktdaten", "personliche daten", "personliche angaben", "zur person", "coordonnees", "contacto", "datos personales", "datos de contacto", "informations personnelles",
	},
	sectionOther: {
		"certifications", "certificates", "licenses certifications", "licenses and certifications", "awards", "honors", "honors awards", "publications", "projects", "personal projects", "interests", "hobbies", "references", "volunteering",
		"volunteer experience", "courses", "training", "patents", "activities", "links",
		"zertifikate", "zertifizierungen", "weiterbildung", "weiterbildungen", "projekte", "interessen", "ehrenamt", "engagement", "referenzen", "auszeichnungen", "publikationen", "veroffentlichungen",
		"certificats", "projets", "centres d interet", "loisirs", "benevolat", "distinctions",
		"certificaciones", "cursos", "proyectos", "intereses", "voluntariado", "premios", "publicaciones", "referencias", "aficiones",
	},
}

// sectionOf tells whether a line is the heading of a section.
func sectionOf(text string) (section, bool) {
	text = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), ":•|-–—_="))
	if text == "" || len(text) > 60 || strings.ContainsAny(text, ",.@") {
		return "", false
	}
	folded := people.Fold(strings.NewReplacer("&", " ", "’", " ", "'", " ").Replace(unspaced(text)))
	folded = strings.TrimSpace(strings.TrimLeft(folded, "0123456789 "))
	if s, ok := heading(folded); ok {
		return s, true
	}
	// "Skills & Languages", "Education and Certificates": the first counts.
	for _, and := range []string{" and ", " und ", " et ", " y "} {
		if a, b, ok := strings.Cut(folded, and); ok {
			first, okA := heading(a)
			if _, okB := heading(b); okA && okB {
				return first, true
			}
		}
	}
	return "", false
}

func heading(folded string) (section, bool) {
	for s, names := range headings {
		for _, n := range names {
			if n == folded {
				return s, true
			}
		}
	}
	return "", false
}

// unspaced closes letters set wide: "E X P E R I E N C E".
func unspaced(text string) string {
	fields := strings.Fields(text)
	if len(fields) < 4 {
		return text
	}
	for _, f := range fields {
		if len([]rune(f)) != 1 || !unicode.IsLetter([]rune(f)[0]) {
			return text
		}
	}
	return strings.Join(fields, "")
}

// part is the lines of one section, in the order of the document.
type part struct {
	section section
	lines   []line
	at      int // index of its first line in the document
}

// partsOf divides a document at its headings, and where a column ends: what
// begins beside a sidebar is no part of the sidebar's last section. From the
// second page on the main column goes on with the section of the page before.
func partsOf(d document) []part {
	parts := []part{{section: sectionTop}}
	before := sectionTop // at the end of the last page
	for i, l := range d.lines {
		if i > 0 && l.page != d.lines[i-1].page {
			before = parts[len(parts)-1].section
		}
		switch {
		case l.column == 0:
		case l.page == 0:
			parts = append(parts, part{section: sectionTop, at: i})
		case l.column == 1:
			parts = append(parts, part{section: sectionOther, at: i})
		default:
			parts = append(parts, part{section: before, at: i})
		}
		if s, ok := sectionOf(l.text); ok {
			parts = append(parts, part{section: s, at: i + 1})
			continue
		}
		// "Languages: English, German" on one line.
		if head, rest, ok := strings.Cut(l.text, ":"); ok && strings.TrimSpace(rest) != "" {
			if s, ok := sectionOf(head); ok && (s == sectionLanguages || s == sectionSkills) && len(parts) > 0 && parts[len(parts)-1].section != sectionSkills {
				inline := l
				inline.text = strings.TrimSpace(rest)
				parts = append(parts, part{section: s, at: i, lines: []line{inline}}, part{section: sectionOther, at: i + 1})
				continue
			}
		}
		last := &parts[len(parts)-1]
		last.lines = append(last.lines, l)
	}
	return parts
}
