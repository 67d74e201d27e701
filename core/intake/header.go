package intake

import (
	"maps"
	"slices"
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
	// fieldText is a column that is not known: it goes into the text for evidence.
	fieldText field = "text"
	// fieldIgnore is a column that is not read at all.
	fieldIgnore field = "ignore"
)

// fields is the order in which the fields are offered.
var fields = []field{
	fieldName, fieldFirst, fieldMiddle, fieldLast, fieldEmail, fieldPhone, fieldLinkedIn, fieldURL, fieldTitle, fieldCompany, fieldHeadline,
	fieldLocation, fieldCity, fieldRegion, fieldCountry, fieldPostal, fieldSkills, fieldLanguages, fieldSummary, fieldSchool, fieldDegree, fieldStage,
	fieldConnected, fieldText, fieldIgnore,
}

// Fields lists the names that [Options].Columns may give to a column. "text" is a
// column whose cells only go into the text for evidence, "ignore" one that is not
// read.
func Fields() []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = string(f)
	}
	return out
}

// synonyms are the headers by which columns are known, folded, in English,
// German, French and Spanish. Numbers at the end ("Email 2") are cut before.
var synonyms = map[field][]string{
	fieldName: {
		"name", "full name", "fullname", "candidate name", "candidate", "contact name", "person", "display name", "applicant", "applicant name",
		"vollstandiger name", "kandidat", "bewerber", "vor und nachname", "vorname nachname", "nom complet", "nom et prenom", "prenom et nom", "candidat",
		"nombre completo", "nombre y apellidos", "apellidos y nombre", "nom du candidat", "nombre del candidato", "name des kandidaten", "name des bewerbers", "lead name", "prospect", "prospect name", "profile name", "nombre y apellido", "candidato",
	},
	fieldFirst:  {"first name", "firstname", "given name", "forename", "first", "vorname", "rufname", "prenom", "nombre", "nombres", "primer nombre"},
	fieldMiddle: {"middle name", "middlename", "zweiter vorname", "deuxieme prenom", "segundo nombre"},
	fieldLast:   {"last name", "lastname", "surname", "family name", "last", "nachname", "familienname", "nom", "nom de famille", "apellido", "apellidos"},
	fieldEmail: {
		"email", "e mail", "mail", "email address", "e mail address", "emailaddress", "emails", "e mails", "contact email", "primary email", "personal email", "personal emails",
		"work email", "private email", "professional email", "current email", "best email", "email private", "email work", "e mail privat", "e mail geschaftlich", "email privat", "email professionnel", "email personnel", "mail professionnel", "e mail professionnel", "correo personal", "correo profesional", "correo del trabajo", "direccion de email", "business email", "recommended personal email", "secondary email", "other email", "email addresses",
		"e mail adresse", "email adresse", "mailadresse", "mail adresse", "courriel", "adresse email", "adresse e mail", "adresse mail", "mel",
		"correo", "correo electronico", "direccion de correo", "direccion de correo electronico",
	},
	fieldPhone: {
		"phone", "phone number", "phonenumber", "phones", "phone numbers", "telephone", "telephone number", "tel", "mobile", "mobile phone", "mobile number", "cell", "cell phone",
		"work phone", "home phone", "direct phone", "work direct phone", "other phone", "direct dial", "phone mobile", "mobile phones", "telefon mobil", "telefon privat", "telefon geschaftlich", "mobilnummer", "mobilfunknummer", "numero de mobile", "telephone mobile", "telephone portable", "numero de movil", "telefono personal", "whatsapp", "contact number", "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobiltelefon", "rufnummer",
		"portable", "numero de telephone", "tel portable", "telefono", "movil", "telefono movil", "numero de telefono", "celular",
	},
	fieldLinkedIn: {
		"linkedin", "linkedin url", "linkedinurl", "linkedin profile", "linkedin profile url", "linkedin link", "linkedin profile link", "linkedin address", "linkedin username", "url linkedin", "lien linkedin", "enlace de linkedin", "linkedin adresse", "linkedin public profile", "linkedin public profile url", "contact linkedin url", "person linkedin url", "li url",
		"linkedin profil", "profil linkedin", "perfil linkedin", "perfil de linkedin",
	},
	fieldURL: {
		"url", "profile url", "profile", "profile link", "public profile url", "website", "web site", "homepage", "github", "github url", "github profile", "gitlab", "xing", "xing url", "xing profil",
		"portfolio", "links", "link", "profil", "profillink", "webseite", "site web", "sitio web", "perfil", "pagina web", "twitter", "x url",
	},
	fieldCompany: {
		"company", "company name", "current company", "employer", "current employer", "company current", "latest company", "most recent company", "account name", "organization", "organisation", "organization name", "firm",
		"firma", "unternehmen", "arbeitgeber", "aktueller arbeitgeber", "aktuelle firma", "aktuelles unternehmen", "derzeitiger arbeitgeber", "firmenname", "entreprise actuelle", "societe actuelle", "nom de l entreprise", "compania actual", "nombre de la empresa", "empleador", "empleador actual", "organizacion", "entreprise", "societe", "employeur", "employeur actuel", "empresa", "empresa actual", "compania", "job company name",
	},
	fieldTitle: {
		"title", "job title", "jobtitle", "position", "current title", "current position", "role", "current role", "current job title", "latest title", "most recent title", "designation", "occupation",
		"positionsbezeichnung", "stelle", "berufsbezeichnung", "funktion", "aktuelle position", "jobtitel", "beruf", "aktuelle stelle", "aktuelle tatigkeit", "tatigkeit", "metier", "poste occupe", "titre du poste", "poste", "poste actuel", "fonction", "intitule de poste", "titre",
		"puesto", "cargo", "puesto actual", "puesto de trabajo", "cargo actual", "profesion", "ocupacion", "titulo",
	},
	fieldHeadline:  {"headline", "linkedin headline", "profile headline", "tagline", "label", "professional headline", "kurzprofil", "titulaire"},
	fieldLocation:  {"location", "place", "address", "full address", "current location", "location name", "ort", "standort", "wohnort", "adresse", "anschrift", "lieu", "localisation", "ubicacion", "localidad", "direccion", "lugar", "localizacion"},
	fieldCity:      {"city", "town", "locality", "location locality", "location city", "current city", "person city", "stadt", "commune", "municipio", "poblacion", "ville", "ciudad"},
	fieldRegion:    {"region", "state", "province", "county", "location region", "state province", "person state", "bundesland", "kanton", "departement", "provincia", "estado"},
	fieldCountry:   {"country", "country code", "country region", "land", "pays", "pais", "location country", "person country", "country name", "landercode", "code pays", "codigo de pais"},
	fieldPostal:    {"postal code", "location postal code", "postcode", "zip", "zip code", "plz", "postleitzahl", "code postal", "codigo postal"},
	fieldSkills:    {"skills", "skill", "key skills", "technologies", "tech stack", "top skills", "skill set", "expertise", "kenntnisse", "it kenntnisse", "fachkenntnisse", "aptitudes", "savoir faire", "fahigkeiten", "kompetenzen", "skillset", "competences", "competencias", "habilidades", "conocimientos"},
	fieldLanguages: {"languages", "language", "spoken languages", "language skills", "sprachkenntnisse", "langues parlees", "sprachen", "sprache", "langues", "langue", "idiomas", "idioma"},
	fieldSummary:   {"summary", "about", "bio", "notes", "note", "comment", "comments", "description", "profile summary", "zusammenfassung", "notizen", "notiz", "anmerkung", "anmerkungen", "bemerkung", "bemerkungen", "kommentar", "resume", "remarques", "commentaires", "resumen", "notas", "comentarios", "observaciones"},
	fieldSchool:    {"school", "university", "college", "education", "institution", "universitat", "hochschule", "schule", "ausbildung", "ecole", "universite", "formation", "universidad", "escuela", "formacion"},
	fieldDegree:    {"degree", "abschluss", "studium", "diplome", "titulacion", "grado"},
	fieldStage:     {"stage", "status", "pipeline stage", "hiring stage", "phase", "etape", "statut", "etapa", "estado del candidato"},
	fieldConnected: {"connected on"},
	// What a review has no use for and what may turn it unfair is not taken over.
	fieldIgnore: {
		"gender", "sex", "birth date", "birthdate", "birthday", "date of birth", "dob", "birth year", "year of birth", "age", "marital status", "religion", "nationality", "ethnicity", "photo", "photo url", "picture",
		"geschlecht", "geburtsdatum", "geburtstag", "geburtsjahr", "alter", "familienstand", "nationalitat", "staatsangehorigkeit", "foto", "bild",
		"sexe", "genre", "date de naissance", "annee de naissance", "situation familiale", "nationalite",
		"sexo", "genero", "fecha de nacimiento", "edad", "estado civil", "nacionalidad",
	},
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
	layout  *layoutOf
	titles  []string
	own     map[string]string // what was said of the columns
	origins map[string]string // by title, made once
	// said tells that somebody once said what the columns are.
	said   bool
	places *gazetteer
}

func newHeader(rec record, o Options) *header {
	h := &header{row: rec.row, columns: map[field][]column{}, width: len(rec.cells), titles: rec.cells, layout: layoutFor(rec.cells), places: o.places}
	own := o.Columns
	if o.Known != nil {
		if known := o.Known(HeaderSet(rec.cells)); known != nil {
			h.said = true
			own = merged(known, own)
		}
	}
	h.own = own
	for i, cell := range rec.cells {
		c := column{i, strings.TrimSpace(cell)}
		switch f, ok := h.fieldOf(cell, own); {
		case !ok || f == fieldText:
			h.other = append(h.other, c)
		case f == fieldIgnore:
			h.known++
		default:
			h.columns[f] = append(h.columns[f], c)
			h.known++
		}
	}
	h.names()
	return h
}

func merged(below, above map[string]string) map[string]string {
	out := maps.Clone(below)
	maps.Copy(out, above)
	return out
}

// origin says where a cell was read.
func (h *header) origin(title string) string {
	o, ok := h.origins[title]
	if !ok {
		if h.origins == nil {
			h.origins = map[string]string{}
		}
		o = "column " + title
		h.origins[title] = o
	}
	return o
}

// names sorts out which part of a name a column holds.
func (h *header) names() {
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
}

// usable tells whether the row can be a header: it says who, and how to reach or
// recognise them.
func (h *header) usable() bool {
	who := h.columns[fieldName] != nil || h.columns[fieldFirst] != nil
	reach := h.columns[fieldEmail] != nil || h.columns[fieldPhone] != nil || h.columns[fieldLinkedIn] != nil || h.columns[fieldURL] != nil
	return who && reach || h.columns[fieldEmail] != nil
}

// fieldOf recognises a header; what somebody said comes first, then what is known
// of the layout.
func (h *header) fieldOf(cell string, own map[string]string) (field, bool) {
	cell = strings.TrimSpace(cell)
	for title, f := range own {
		if strings.EqualFold(title, cell) {
			return field(f), slices.Contains(fields, field(f))
		}
	}
	if len(cell) > 60 {
		return "", false
	}
	if f, ok := h.layout.field(cell); ok {
		return f, true
	}
	folded := strings.TrimSpace(strings.TrimRight(people.Fold(splitCamel(cell)), "0123456789"))
	if f, ok := bySynonym[folded]; ok {
		return f, true
	}
	f, ok := bySynonym[strings.TrimRight(people.Fold(cell), "0123456789 ")]
	return f, ok
}

// bySynonym finds the field of a folded header.
var bySynonym = func() map[string]field {
	out := map[string]field{}
	for f, names := range synonyms {
		for _, n := range names {
			out[n] = f
		}
	}
	return out
}()

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
