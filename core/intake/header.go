package intake

import (
	"strings"

	"reqdesk/core/people"
)

// field is what a column holds.
type field string

// The fields of a table.
const (
	fieldName      field = "name"
	fieldFirst     field = "first_name"
	fieldMiddle    field = "middle_name"
	fieldLast      field = "last_name"
	fieldEmail     field = "email"
	fieldPhone     field = "phone"
	fieldLinkedIn  field = "linkedin"
	fieldURL       field = "url"
	fieldCompany   field = "company"
	fieldTitle     field = "title"
	fieldHeadline  field = "headline"
	fieldLocation  field = "location"
	fieldCity      field = "city"
	fieldRegion    field = "region"
	fieldCountry   field = "country"
	fieldPostal    field = "postal_code"
	fieldSkills    field = "skills"
	fieldLanguages field = "languages"
	fieldSummary   field = "summary"
	fieldSchool    field = "school"
	fieldDegree    field = "degree"
	fieldStage     field = "stage"
	fieldConnected field = "connected_on"
)

// Fields lists the names that [Options].Columns may give to a column.
func Fields() []string {
	var out []string
	for f := range synonyms {
		out = append(out, string(f))
	}
	return out
}

// synonyms are the headers by which columns are known, folded, in English,
// German, French and Spanish. Numbers at the end ("Email 2") are cut before.
var synonyms = map[field][]string{
	fieldName: {
		"name", "full name", "fullname", "candidate name", "candidate", "contact name", "person", "display name", "applicant", "applicant name",
		"vollstandiger name", "kandidat", "bewerber", "vor und nachname", "vorname nachname", "nom complet", "nom et prenom", "prenom et nom", "candidat",
		"nombre completo", "nombre y apellidos", "nombre y apellido", "candidato",
	},
	fieldFirst:  {"first name", "firstname", "given name", "forename", "first", "vorname", "rufname", "prenom", "nombre", "nombres", "primer nombre"},
	fieldMiddle: {"middle name", "middlename", "zweiter vorname", "deuxieme prenom", "segundo nombre"},
	fieldLast:   {"last name", "lastname", "surname", "family name", "last", "nachname", "familienname", "nom", "nom de famille", "apellido", "apellidos"},
	fieldEmail: {
		"email", "e mail", "mail", "email address", "e mail address", "emailaddress", "emails", "e mails", "contact email", "primary email", "personal email", "personal emails",
		"work email", "private email", "business email", "recommended personal email", "secondary email", "other email", "email addresses",
		"e mail adresse", "email adresse", "mailadresse", "mail adresse", "courriel", "adresse email", "adresse e mail", "adresse mail", "mel",
		"correo", "correo electronico", "direccion de correo", "direccion de correo electronico",
	},
	fieldPhone: {
		"phone", "phone number", "phonenumber", "phones", "phone numbers", "telephone", "telephone number", "tel", "mobile", "mobile phone", "mobile number", "cell", "cell phone",
		"work phone", "home phone", "contact number", "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobiltelefon", "rufnummer",
		"portable", "numero de telephone", "tel portable", "telefono", "movil", "telefono movil", "numero de telefono", "celular",
	},
	fieldLinkedIn: {
		"linkedin", "linkedin url", "linkedinurl", "linkedin profile", "linkedin profile url", "linkedin link", "contact linkedin url", "person linkedin url", "li url",
		"linkedin profil", "profil linkedin", "perfil linkedin", "perfil de linkedin",
	},
	fieldURL: {
		"url", "profile url", "profile", "profile link", "public profile url", "website", "web site", "homepage", "github", "github url", "github profile", "gitlab", "xing", "xing url", "xing profil",
		"portfolio", "links", "link", "profil", "profillink", "webseite", "site web", "sitio web", "perfil", "pagina web", "twitter", "x url",
	},
	fieldCompany: {
		"company", "company name", "current company", "employer", "current employer", "organization", "organisation", "organization name", "firm",
		"firma", "unternehmen", "arbeitgeber", "aktueller arbeitgeber", "aktuelle firma", "entreprise", "societe", "employeur", "employeur actuel", "empresa", "empresa actual", "compania", "job company name",
	},
	fieldTitle: {
		"title", "job title", "jobtitle", "position", "current title", "current position", "role", "current role", "current job title", "occupation",
		"positionsbezeichnung", "stelle", "berufsbezeichnung", "funktion", "aktuelle position", "jobtitel", "beruf", "poste", "poste actuel", "fonction", "intitule de poste", "titre",
		"puesto", "cargo", "puesto actual", "titulo",
	},
	fieldHeadline:  {"headline", "tagline", "label", "professional headline", "kurzprofil", "titulaire"},
	fieldLocation:  {"location", "place", "address", "full address", "current location", "location name", "ort", "standort", "wohnort", "adresse", "anschrift", "lieu", "localisation", "ubicacion", "localidad", "direccion", "lugar", "localizacion"},
	fieldCity:      {"city", "town", "locality", "stadt", "ville", "ciudad"},
	fieldRegion:    {"region", "state", "province", "county", "bundesland", "kanton", "departement", "provincia", "estado"},
	fieldCountry:   {"country", "country code", "country region", "land", "pays", "pais", "location country"},
	fieldPostal:    {"postal code", "postcode", "zip", "zip code", "plz", "postleitzahl", "code postal", "codigo postal"},
	fieldSkills:    {"skills", "skill", "key skills", "technologies", "tech stack", "kenntnisse", "fahigkeiten", "kompetenzen", "skillset", "competences", "competencias", "habilidades", "conocimientos"},
	fieldLanguages: {"languages", "language", "spoken languages", "sprachen", "sprache", "langues", "langue", "idiomas", "idioma"},
	fieldSummary:   {"summary", "about", "bio", "notes", "note", "comment", "comments", "description", "profile summary", "zusammenfassung", "notizen", "bemerkung", "bemerkungen", "kommentar", "resume", "remarques", "commentaires", "resumen", "notas", "comentarios", "observaciones"},
	fieldSchool:    {"school", "university", "college", "education", "institution", "universitat", "hochschule", "schule", "ausbildung", "ecole", "universite", "formation", "universidad", "escuela", "formacion"},
	fieldDegree:    {"degree", "abschluss", "studium", "diplome", "titulacion", "grado"},
	fieldStage:     {"stage", "status", "pipeline stage", "hiring stage", "phase", "etape", "statut", "etapa", "estado del candidato"},
	fieldConnected: {"connected on"},
}

// column is one column of a table.
type column struct {
	index int
	title string
}

// header is the row that names the columns.
type header struct {
	row     int
	columns map[field][]column
	other   []column // not recognised: their cells go into the text
	known   int
	width   int
	preface bool
}

func newHeader(rec record, own map[string]string) *header {
	h := &header{row: rec.row, columns: map[field][]column{}, width: len(rec.cells)}
	for i, cell := range rec.cells {
		c := column{i, strings.TrimSpace(cell)}
		f, ok := fieldOf(cell, own)
		if !ok {
			h.other = append(h.other, c)
			continue
		}
		h.columns[f] = append(h.columns[f], c)
		h.known++
	}
	// "Nom" beside "Prénom" is the family name; alone it is the whole name.
	if h.columns[fieldFirst] == nil && h.columns[fieldName] == nil {
		h.columns[fieldName], h.columns[fieldLast] = h.columns[fieldLast], nil
	}
	if h.columns[fieldLast] == nil && h.columns[fieldName] == nil {
		h.columns[fieldName], h.columns[fieldFirst] = h.columns[fieldFirst], nil
	}
	// "Name" beside "Vorname" is the family name too.
	if h.columns[fieldFirst] != nil && h.columns[fieldLast] == nil {
		h.columns[fieldLast], h.columns[fieldName] = h.columns[fieldName], nil
	}
	return h
}

// usable tells whether the row can be a header: it says who, and how to reach or
// recognise them.
func (h *header) usable() bool {
	who := h.columns[fieldName] != nil || h.columns[fieldFirst] != nil
	reach := h.columns[fieldEmail] != nil || h.columns[fieldPhone] != nil || h.columns[fieldLinkedIn] != nil || h.columns[fieldURL] != nil
	return who && reach || h.columns[fieldEmail] != nil
}

// fieldOf recognises a header; own names come first.
func fieldOf(cell string, own map[string]string) (field, bool) {
	cell = strings.TrimSpace(cell)
	if len(cell) > 60 {
		return "", false
	}
	for title, f := range own {
		if strings.EqualFold(title, cell) {
			_, known := synonyms[field(f)]
			return field(f), known
		}
	}
	folded := strings.TrimSpace(strings.TrimRight(people.Fold(splitCamel(cell)), "0123456789"))
	plain := strings.TrimRight(people.Fold(cell), "0123456789 ")
	for f, names := range synonyms {
		for _, n := range names {
			if n == folded || n == plain {
				return f, true
			}
		}
	}
	return "", false
}

// splitCamel puts a space before capitals inside a word: LinkedInUrl,
// firstName.
func splitCamel(s string) string {
	s = strings.ReplaceAll(s, "LinkedIn", "Linkedin")
	var b strings.Builder
	before := ' '
	for _, r := range s {
		if r >= 'A' && r <= 'Z' && before >= 'a' && before <= 'z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
