package corpus

// words are what a résumé in one language says around its content.
type words struct {
	summary, work, education, skills, languages, certificates, contact []string
	present                                                            []string
	since                                                              string
	to                                                                 []string // between two dates
	months, short                                                      []string
	phone, mail, place                                                 []string // labels
	at, in                                                             string
	countries                                                          map[string]string
	page                                                               string
	years, months2                                                     string
	born                                                               string
	document                                                           string
}

var vocabulary = map[string]words{
	"en": {
		summary: []string{"Summary", "Profile", "About me", "Professional Summary"}, work: []string{"Experience", "Work Experience", "Professional Experience", "Employment History"},
		education: []string{"Education", "Education and Training", "Academic Background"}, skills: []string{"Skills", "Key Skills", "Core Competencies"},
		languages: []string{"Languages", "Language Skills"}, certificates: []string{"Certificates", "Certifications"}, contact: []string{"Contact", "Personal Details"},
		present: []string{"Present", "present", "now", "Current", "today"}, since: "since", to: []string{" - ", " – ", "–", " to "},
		months: []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		short:  []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		phone:  []string{"Phone", "Tel.", "Mobile"}, mail: []string{"E-mail", "Email"}, place: []string{"Address", "Location"}, at: " at ", in: " in ",
		countries: map[string]string{"GB": "United Kingdom", "IE": "Ireland", "US": "USA"},
		page:      "Page %d of %d", years: "%d years", months2: "%d months", born: "Date of birth", document: "Curriculum Vitae",
	},
	"de": {
		summary: []string{"Profil", "Kurzprofil", "Über mich"}, work: []string{"Berufserfahrung", "Beruflicher Werdegang", "Berufspraxis"},
		education: []string{"Ausbildung", "Bildungsweg", "Studium und Ausbildung"}, skills: []string{"Kenntnisse", "Fähigkeiten", "Fachkenntnisse"},
		languages: []string{"Sprachen", "Sprachkenntnisse"}, certificates: []string{"Zertifikate", "Weiterbildung"}, contact: []string{"Kontakt", "Persönliche Daten"},
		present: []string{"heute", "Heute", "jetzt"}, since: "seit", to: []string{" - ", " – ", "–", " bis "},
		months: []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		short:  []string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
		phone:  []string{"Telefon", "Tel.", "Mobil"}, mail: []string{"E-Mail"}, place: []string{"Anschrift", "Adresse", "Wohnort"}, at: " bei ", in: " in ",
		countries: map[string]string{"DE": "Deutschland", "AT": "Österreich", "CH": "Schweiz"},
		page:      "Seite %d von %d", years: "%d Jahre", months2: "%d Monate", born: "Geburtsdatum", document: "Lebenslauf",
	},
	"fr": {
		summary: []string{"Profil", "À propos"}, work: []string{"Expérience professionnelle", "Expériences professionnelles", "Parcours professionnel"},
		education: []string{"Formation", "Formations", "Études et diplômes"}, skills: []string{"Compétences", "Compétences clés"},
		languages: []string{"Langues"}, certificates: []string{"Certifications", "Certificats"}, contact: []string{"Contact", "Coordonnées"},
		present: []string{"aujourd'hui", "présent", "Aujourd’hui", "à ce jour"}, since: "depuis", to: []string{" - ", " – ", "–", " à "},
		months: []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		short:  []string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		phone:  []string{"Téléphone", "Tél.", "Portable"}, mail: []string{"E-mail", "Courriel"}, place: []string{"Adresse", "Lieu"}, at: " chez ", in: " en ",
		countries: map[string]string{"FR": "France", "BE": "Belgique", "CA": "Canada", "CH": "Suisse"},
		page:      "Page %d sur %d", years: "%d ans", months2: "%d mois", born: "Date de naissance", document: "Curriculum vitae",
	},
	"es": {
		summary: []string{"Perfil", "Sobre mí", "Perfil profesional"}, work: []string{"Experiencia laboral", "Experiencia profesional", "Experiencia"},
		education: []string{"Formación", "Educación", "Formación académica"}, skills: []string{"Habilidades", "Competencias", "Conocimientos"},
		languages: []string{"Idiomas"}, certificates: []string{"Certificaciones", "Cursos"}, contact: []string{"Contacto", "Datos personales"},
		present: []string{"actualidad", "Actualidad", "presente", "hoy"}, since: "desde", to: []string{" - ", " – ", "–", " a "},
		months: []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		short:  []string{"ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."},
		phone:  []string{"Teléfono", "Tel.", "Móvil"}, mail: []string{"Correo", "E-mail", "Correo electrónico"}, place: []string{"Dirección", "Domicilio"}, at: " en ", in: " en ",
		countries: map[string]string{"ES": "España", "MX": "México"},
		page:      "Página %d de %d", years: "%d años", months2: "%d meses", born: "Fecha de nacimiento", document: "Currículum vítae",
	},
}
