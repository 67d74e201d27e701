package resume

import (
	"math"
	"strings"
	"unicode"

	"reqdesk/core/intake/layout"
	"reqdesk/core/people"
)

// section is a part of a résumé.
type section string

// The sections that are told apart; the others are read as text only.
const (
	sectionTop          section = ""
	sectionWork         section = "work"
	sectionEducation    section = "education"
	sectionSkills       section = "skills"
	sectionLanguages    section = "languages"
	sectionSummary      section = "summary"
	sectionContact      section = "contact"
	sectionCertificates section = "certificates"
	sectionOther        section = "other"
)

// headings are the words over the sections of a résumé, folded, in English,
// German, French and Spanish.
var headings = map[section][]string{
	sectionWork: {
		"experience", "experiences", "work experience", "professional experience", "employment", "employment history", "work history", "career", "career history", "career summary", "positions", "positions held",
		"relevant experience", "job history", "professional background", "professional history", "industry experience", "work", "selected experience", "work and research experience",
		"berufserfahrung", "berufserfahrungen", "beruflicher werdegang", "werdegang", "berufspraxis", "praxiserfahrung", "praktische erfahrung", "praktische erfahrungen", "berufliche erfahrung", "berufliche erfahrungen", "erfahrung", "erfahrungen",
		"berufliche stationen", "beruflicher hintergrund", "berufliche tatigkeit", "berufliche tatigkeiten", "berufslaufbahn", "beruflicher lebenslauf", "arbeitserfahrung", "berufliche laufbahn", "stationen", "beschaftigungen", "praktika",
		"experience professionnelle", "experiences professionnelles", "parcours professionnel", "experience de travail", "emplois", "parcours", "carriere", "historique professionnel", "experiences significatives",
		"experiencia", "experiencias", "experiencia profesional", "experiencia laboral", "experiencia de trabajo", "trayectoria profesional", "historial laboral", "trayectoria", "trayectoria laboral", "experiencias profesionales",
	},
	sectionEducation: {
		"education", "academic background", "education and training", "qualifications", "academic qualifications", "studies", "academic history", "educational background", "education and qualifications", "academic education", "degrees", "academics",
		"ausbildung", "bildung", "bildungsweg", "bildungsgang", "studium", "akademischer werdegang", "schulbildung", "schule", "akademische ausbildung", "bildung und ausbildung", "ausbildung und studium", "studium und ausbildung", "schulische ausbildung", "schulausbildung",
		"hochschulausbildung", "berufsausbildung", "schule und studium", "schulischer werdegang", "aus und weiterbildung", "ausbildungen", "akademische laufbahn", "akademische bildung",
		"formation", "formations", "etudes", "diplomes", "etudes et diplomes", "formation academique", "formation et diplomes", "diplomes et formations", "parcours academique", "scolarite", "parcours scolaire", "formation initiale", "cursus",
		"educacion", "formacion", "formacion academica", "estudios", "formacion reglada", "estudios realizados", "titulacion", "formacion y estudios", "datos academicos", "educacion y formacion",
	},
	sectionSkills: {
		"skills", "technical skills", "key skills", "core skills", "top skills", "skills and tools", "technologies", "tech stack", "core competencies", "expertise", "competencies", "professional skills", "tools", "skill set", "hard skills", "soft skills",
		"areas of expertise", "it skills", "computer skills", "key competencies", "technical expertise", "additional skills", "strengths", "technical proficiencies", "skills summary", "specialties", "technical knowledge", "other skills",
		"kenntnisse", "fahigkeiten", "kompetenzen", "it kenntnisse", "technische kenntnisse", "fachkenntnisse", "edv kenntnisse", "edv", "kenntnisse und fahigkeiten", "fahigkeiten und kenntnisse", "fachliche kompetenzen", "top kenntnisse", "kernkompetenzen",
		"weitere kenntnisse", "besondere kenntnisse", "sonstige kenntnisse", "technische fahigkeiten", "starken", "qualifikationen", "schwerpunkte", "skills und kenntnisse", "fachkompetenzen", "computerkenntnisse", "software kenntnisse",
		"competences", "competences techniques", "competences cles", "competences informatiques", "principales competences", "savoir faire", "savoir etre", "atouts", "domaines de competences", "informatique", "outils", "qualites", "connaissances",
		"competencias", "habilidades", "conocimientos", "conocimientos tecnicos", "aptitudes", "aptitudes principales", "competencias clave", "informatica", "conocimientos informaticos", "habilidades tecnicas", "capacidades", "destrezas", "principales aptitudes",
	},
	sectionLanguages: {
		"languages", "language skills", "language", "foreign languages", "spoken languages", "sprachen", "sprachkenntnisse", "fremdsprachen", "sprachkompetenzen", "langues", "langues parlees", "langues etrangeres", "competences linguistiques", "idiomas", "lenguas", "idiomas hablados",
	},
	sectionSummary: {
		"summary", "profile", "about", "about me", "professional summary", "professional profile", "personal statement", "objective", "career objective", "executive summary", "personal profile", "introduction", "overview", "career profile", "biography", "bio", "profile summary",
		"profil", "kurzprofil", "zusammenfassung", "uber mich", "personliches profil", "berufliches profil", "kurzvorstellung", "einleitung", "motivation", "zielsetzung", "wer ich bin", "info", "persoenliches profil",
		"a propos", "resume professionnel", "a propos de moi", "profil professionnel", "objectif", "resume", "presentation", "objectif professionnel", "accroche",
		"perfil", "perfil profesional", "resumen", "resumen profesional", "sobre mi", "extracto", "objetivo", "objetivo profesional", "presentacion", "acerca de mi", "acerca de",
	},
	sectionContact: {
		"contact", "contact details", "contact information", "personal details", "personal information", "personal data", "contact me", "contact info", "details", "get in touch",
		"kontakt", "kontaktdaten", "personliche daten", "personliche angaben", "zur person", "personalien", "angaben zur person", "personliches", "kontaktinformationen", "anschrift",
		"coordonnees", "informations personnelles", "informations", "etat civil", "contactez moi", "donnees personnelles", "infos", "mes coordonnees",
		"contacto", "contactar", "datos personales", "datos de contacto", "informacion personal", "informacion de contacto", "datos",
	},
	sectionCertificates: {
		"certifications", "certificates", "licenses certifications", "licenses and certifications", "certifications and licenses", "courses and certifications", "professional certifications", "accreditations", "licences and certificates",
		"zertifikate", "zertifizierungen", "zertifikate und weiterbildungen", "bescheinigungen und zertifikate", "weiterbildungen und zertifikate", "lizenzen und zertifikate",
		"certificats", "certificats et habilitations", "habilitations", "licences et certifications", "certificaciones", "certificados", "licencias y certificaciones",
	},
	sectionOther: {
		"awards", "honors", "honors awards", "honours", "honors and awards", "awards and honors", "publications", "projects", "personal projects", "selected projects", "side projects", "interests", "hobbies", "hobbies and interests", "references", "volunteering",
		"volunteer experience", "volunteer work", "voluntary work", "courses", "training", "patents", "activities", "links", "social", "extracurricular activities", "professional development", "memberships", "affiliations", "conferences", "talks", "achievements",
		"additional information", "miscellaneous", "portfolio", "research", "teaching", "leadership", "community", "military service", "driving licence", "online", "social media", "websites", "test scores", "organizations", "declaration",
		"weiterbildung", "weiterbildungen", "fortbildungen", "fortbildung", "projekte", "interessen", "ehrenamt", "engagement", "ehrenamtliches engagement", "referenzen", "auszeichnungen", "publikationen", "veroffentlichungen", "sonstiges", "hobbys", "wehrdienst",
		"projekterfahrung", "fuhrerschein", "seminare", "freizeit", "interessen und hobbys", "auslandsaufenthalte", "auslandserfahrung", "mitgliedschaften", "zusatzqualifikationen", "stipendien", "zivildienst", "personliche interessen", "anlagen",
		"projets", "centres d interet", "centres d interets", "loisirs", "benevolat", "distinctions", "publications scientifiques", "divers", "references professionnelles", "engagements", "activites", "interets", "projets personnels", "permis", "stages", "vie associative",
		"cursos", "proyectos", "intereses", "voluntariado", "premios", "publicaciones", "referencias", "aficiones", "otros", "otros datos", "datos de interes", "informacion adicional", "reconocimientos", "cursos y seminarios", "formacion complementaria", "intereses personales",
	},
}

// byHeading finds the section of a heading.
var byHeading = func() map[string]section {
	m := map[string]section{}
	for s, names := range headings {
		for _, n := range names {
			m[n] = s
		}
	}
	return m
}()

// IsHeading tells whether a text heads a section.
func IsHeading(text string) bool {
	_, ok := sectionOf(text)
	return ok
}

var headingPunctuation = strings.NewReplacer("&", " and ", "+", " and ", "/", " and ", "’", " ", "'", " ", "-", " ", "–", " ")

// sectionOf tells whether a line is the heading of a section.
func sectionOf(text string) (section, bool) {
	text = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), ":•|-–—_=▪■►>#*"))
	if text == "" || len(text) > 60 || strings.ContainsAny(text, ",.@;") {
		return "", false
	}
	folded := people.Fold(headingPunctuation.Replace(unspaced(text)))
	folded = strings.TrimSpace(strings.TrimLeft(folded, "0123456789 "))
	if s, ok := byHeading[folded]; ok {
		return s, true
	}
	// "Skills & Languages", "Education and Certificates": the first counts.
	for _, and := range []string{" and ", " und ", " et ", " y "} {
		if a, b, ok := strings.Cut(folded, and); ok {
			first, okA := byHeading[a]
			if _, okB := byHeading[b]; okA && okB {
				return first, true
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
		if r := []rune(f); len(r) != 1 || !unicode.IsLetter(r[0]) && r[0] != '&' {
			return text
		}
	}
	return strings.Join(fields, "")
}

// part is the lines of one section, in the order of the document.
type part struct {
	section section
	lines   []layout.Line
	at      []int // where in the document each line stands
}

func (p *part) add(l layout.Line, at int) {
	p.lines = append(p.lines, l)
	p.at = append(p.at, at)
}

// divider divides a document at its headings, and where a region of the page
// ends: what begins beside a sidebar is no part of the sidebar's last section.
type divider struct {
	doc   layout.Document
	parts []part
	// last is the section at the end of each region.
	last []section
}

func partsOf(d layout.Document) []part {
	v := divider{doc: d, last: make([]section, len(d.Regions))}
	for i, l := range d.Lines {
		if d.Begins(i) {
			v.begin(v.inherited(i))
		}
		v.line(i, l)
		if l.Region < len(v.last) {
			v.last[l.Region] = v.parts[len(v.parts)-1].section
		}
	}
	return v.parts
}

func (v *divider) begin(s section) { v.parts = append(v.parts, part{section: s}) }

// inherited is the section with which a region begins, before any heading.
func (v *divider) inherited(i int) section {
	l := v.doc.Lines[i]
	r := v.doc.Regions[l.Region]
	if l.Region == 0 {
		return sectionTop
	}
	// The same column goes on: on the next page, or below what stood across it.
	best, off := -1, 30.0
	for j := range v.doc.Regions[:l.Region] {
		o := v.doc.Regions[j]
		if o.Page < r.Page-1 || o.Page == r.Page && r.Column != 0 && o.Column != r.Column {
			continue
		}
		if d := math.Abs(o.Left - r.Left); d <= off || best >= 0 && d <= off+1 {
			best, off = j, d
		}
	}
	if best >= 0 && (v.doc.Regions[best].Page < r.Page || v.doc.Regions[best].Column == r.Column) {
		if s := v.last[best]; r.Page > v.doc.Regions[best].Page || s != sectionTop {
			return s
		}
	}
	if r.Page == 0 {
		return sectionTop
	}
	return sectionOther
}

// inlineBreaks are sections in which a line such as "Languages: English, German"
// begins another one; in others it belongs to an entry.
var inlineBreaks = map[section]bool{
	sectionTop: true, sectionContact: true, sectionSkills: true, sectionLanguages: true, sectionSummary: true, sectionOther: true,
	sectionEducation: true, sectionCertificates: true,
}

func (v *divider) line(i int, l layout.Line) {
	if s, ok := sectionOf(l.Text); ok {
		v.begin(s)
		return
	}
	// A heading in the margin, beside what it heads.
	if len(l.Cells) > 1 {
		if s, ok := sectionOf(l.Cells[0].Text); ok && (s != sectionLanguages && s != sectionSkills || inlineBreaks[v.parts[len(v.parts)-1].section] || l.Cells[0].Runs[0].Bold) {
			v.begin(s)
			rest := layout.NewLine(l.Cells[1:])
			rest.Gap, rest.Page, rest.Region = l.Gap, l.Page, l.Region
			v.parts[len(v.parts)-1].add(rest, i)
			return
		}
	}
	now := v.parts[len(v.parts)-1].section
	if head, rest, ok := strings.Cut(l.Text, ":"); ok && strings.TrimSpace(rest) != "" {
		s, ok := sectionOf(head)
		if ok && (s == sectionLanguages || s == sectionSkills) && s != now && (inlineBreaks[now] && now != sectionSkills || s == sectionLanguages) {
			v.begin(s)
			inline := l
			inline.Text = strings.TrimSpace(rest)
			inline.Cells = []layout.Cell{{Text: inline.Text, Runs: []layout.Run{{Text: inline.Text, Size: l.Size}}}}
			v.parts[len(v.parts)-1].add(inline, i)
			v.begin(sectionOther)
			return
		}
	}
	v.parts[len(v.parts)-1].add(l, i)
}

// languageOf tells in which language a document is written, by its small words
// and headings.
func languageOf(d layout.Document) string {
	count := map[string]int{}
	for _, l := range d.Lines {
		for w := range strings.FieldsSeq(strings.ToLower(l.Text)) {
			for lang, words := range smallWords {
				if words[w] {
					count[lang]++
				}
			}
		}
	}
	best := ""
	for _, lang := range []string{"en", "de", "fr", "es"} {
		if count[lang] > count[best] {
			best = lang
		}
	}
	return best
}

var smallWords = func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for lang, words := range map[string]string{
		"en": "the and of with for to from at by experience education skills languages present summary is are",
		"de": "und der die das mit für von im in bei zur heute seit ausbildung berufserfahrung kenntnisse sprachen deutsch den des",
		"fr": "et le la les des du de avec pour au aux en chez formation compétences langues expérience depuis une",
		"es": "y el la los las del de con para por en al formación idiomas experiencia desde una habilidades",
	} {
		m[lang] = map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			m[lang][w] = true
		}
	}
	return m
}()
