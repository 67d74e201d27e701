package review

import (
	"slices"
	"strings"
)

// synonyms are words that mean the same in a résumé, each line one meaning, with
// signs between them. They are written as in a résumé: of one- and two-letter
// words only the written form counts, for "go" alone is a verb too.
var synonyms = synonymsOf(`
Go | Golang
JavaScript | JS | ECMAScript
TypeScript | TS
Kubernetes | K8s
PostgreSQL | Postgres | psql
SQL Server | MSSQL | MS SQL
Node.js | Node | NodeJS
React | React.js | ReactJS
Vue | Vue.js | VueJS
Angular | AngularJS | Angular.js
C# | CSharp
C++ | cpp
.NET | dotnet
AWS | Amazon Web Services
GCP | Google Cloud | Google Cloud Platform
Azure | Microsoft Azure
CI/CD | CICD | continuous integration | continuous delivery
IaC | infrastructure as code
Machine Learning | ML | maschinelles Lernen | apprentissage automatique | aprendizaje automático
AI | artificial intelligence | KI | künstliche Intelligenz | IA | intelligence artificielle | inteligencia artificial
NLP | natural language processing
BI | business intelligence
UX | user experience
UI | user interface
QA | quality assurance | Qualitätssicherung | assurance qualité | control de calidad
OOP | object-oriented programming
REST | RESTful
SRE | site reliability
English | Englisch | anglais | inglés
German | Deutsch | allemand | alemán
French | Französisch | français | francés
Spanish | Spanisch | espagnol | español
Italian | Italienisch | italien | italiano
Portuguese | Portugiesisch | portugais | portugués
sales | Vertrieb | ventes | ventas
marketing | Vermarktung
purchasing | procurement | Einkauf | achats | compras
accounting | bookkeeping | Buchhaltung | comptabilité | contabilidad
controlling | contrôle de gestion
payroll | Lohnabrechnung | Gehaltsabrechnung | paie | nóminas
tax | Steuern | fiscalité | impuestos
audit | auditing | Wirtschaftsprüfung
logistics | Logistik | logistique | logística
supply chain | Lieferkette | chaîne logistique | cadena de suministro
customer service | customer support | Kundendienst | Kundenservice | service client | atención al cliente
human resources | HR | Personalwesen | ressources humaines | RH | recursos humanos
recruiting | recruitment | Personalbeschaffung | recrutement | selección de personal
project management | Projektmanagement | Projektleitung | gestion de projet | gestión de proyectos
product management | Produktmanagement | gestion de produit | gestión de producto
product owner | PO
manager | Leiter | Leiterin | Managerin | responsable | gerente | jefe
team lead | team leader | Teamleiter | Teamleiterin | Teamleitung | chef d'équipe | jefe de equipo
leadership | Führung | Mitarbeiterführung | encadrement | liderazgo
developer | Entwickler | Entwicklerin | développeur | développeuse | desarrollador | desarrolladora
development | Entwicklung | développement | desarrollo
engineer | Ingenieur | Ingenieurin | ingénieur | ingénieure | ingeniero | ingeniera
electrical engineering | Elektrotechnik | électrotechnique | ingeniería eléctrica
mechanical engineering | Maschinenbau | génie mécanique | ingeniería mecánica
computer science | Informatik | informatique | informática
nurse | Krankenschwester | Krankenpfleger | Pflegefachkraft | infirmier | infirmière | enfermero | enfermera
driving licence | driver's license | Führerschein | permis de conduire | carné de conducir
agile | agil | Scrum
`)

// phrase is a synonym as words.
type phrase []word

func synonymsOf(table string) (groups [][]phrase) {
	for line := range strings.Lines(table) {
		var group []phrase
		for _, one := range strings.Split(line, "|") {
			if words := wordsOf(one); len(words) > 0 {
				group = append(group, wholeWords(one))
			}
		}
		if len(group) > 1 {
			groups = append(groups, group)
		}
	}
	return groups
}

// wholeWords are the words of a text, those with signs inside not taken apart.
func wholeWords(text string) (out phrase) {
	for _, f := range strings.Fields(text) {
		if words := wordsOf(f); len(words) > 0 {
			out = append(out, words[0])
		}
	}
	return out
}

// mostWays bounds in how many other words one must-have is looked for.
const mostWays = 60

// inOtherWords gives a must-have's words, and what they become where a part is said
// in other words.
func inOtherWords(words []word) [][]word {
	ways := [][]word{words}
	for _, group := range synonyms {
		for _, said := range group {
			at := find(words, said)
			if at < 0 {
				continue
			}
			for _, other := range group {
				if len(ways) < mostWays && !same(other, said) {
					ways = append(ways, slices.Concat(words[:at], other, words[at+len(said):]))
				}
			}
		}
	}
	return ways
}

func find(words []word, said phrase) int {
	for at := range len(words) - len(said) + 1 {
		if same(words[at:at+len(said)], said) {
			return at
		}
	}
	return -1
}

func same(a, b []word) bool {
	return slices.EqualFunc(a, b, func(x, y word) bool {
		if len([]rune(x.folded)) <= 2 {
			return x.written == y.written
		}
		return x.folded == y.folded
	})
}
