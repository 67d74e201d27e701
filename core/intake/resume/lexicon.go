package resume

import (
	"regexp"
	"strings"
	"unicode"

	"reqdesk/core/people"
)

// Words that say what they stand in, folded. They are those of the trade in four
// languages, and no list of names: what they don't know, the other entries of a
// section tell.
var (
	positionWords = wordSet(`
		engineer engineers developer manager director head lead leader chief officer analyst consultant specialist coordinator administrator assistant associate adviser advisor
		architect designer scientist researcher technician nurse doctor physician surgeon teacher tutor lecturer professor accountant auditor controller bookkeeper clerk secretary
		receptionist recruiter partner trainer representative agent broker buyer planner supervisor foreman operator mechanic electrician plumber driver cook chef waiter waitress
		bartender cashier apprentice intern internship trainee volunteer founder cofounder owner president vp ceo cto cfo coo cio cmo editor writer journalist translator
		attorney lawyer paralegal counsel solicitor barrister producer photographer therapist pharmacist psychologist executive strategist marketer programmer tester sre devops
		scrum master captain pilot practitioner fellow principal freelancer contractor worker labourer laborer inspector investigator librarian curator economist statistician
		dentist veterinarian paramedic midwife carer caregiver salesperson salesman merchandiser stylist animator illustrator artist musician actor coach instructor superintendent
		secretary treasurer underwriter actuary appraiser estimator scheduler dispatcher stocker warehouseman welder machinist carpenter painter builder surveyor geologist chemist
		biologist physicist mathematician member graduate student werkstudent postdoc phd-student doktorand doktorandin junior senior
		leiter leiterin leitung entwickler entwicklerin ingenieur ingenieurin berater beraterin assistent assistentin referent referentin sachbearbeiter sachbearbeiterin kaufmann kauffrau
		fachkraft helfer helferin pfleger pflegerin krankenschwester krankenpfleger techniker technikerin meister meisterin mechaniker mechanikerin mechatroniker elektriker elektroniker elektronikerin
		zeichner zeichnerin konstrukteur konstrukteurin architekt architektin disponent disponentin buchhalter buchhalterin redakteur redakteurin lehrer lehrerin erzieher erzieherin arzt arztin
		anwalt anwaltin rechtsanwalt rechtsanwaltin jurist juristin notar verkaufer verkauferin vertreter mitarbeiter mitarbeiterin angestellter angestellte praktikant praktikantin auszubildender auszubildende azubi
		volontar volontarin geschaftsfuhrer geschaftsfuhrerin vorstand inhaber inhaberin grunder grunderin dozent dozentin professorin koch kochin kellner kellnerin fahrer fahrerin monteur schlosser schlosserin
		informatiker informatikerin programmierer administratorin analystin texter texterin trainerin projektleiter projektleiterin teamleiter teamleiterin abteilungsleiter abteilungsleiterin werkstudentin aushilfe
		therapeut therapeutin apotheker apothekerin psychologe psychologin sozialarbeiter sozialpadagogin laborant laborantin chemikant tischler maurer maler backer backerin friseur friseurin landwirt gartner steuerberater wirtschaftsprufer
		ingenieure developpeur developpeuse responsable cheffe directeur directrice chargee charge assistante consultante technicien technicienne comptable controleur controleuse infirmier infirmiere aide-soignant aide-soignante soignant soignante
		cadre attache attachee commercial commerciale vendeur vendeuse conseiller conseillere gestionnaire preparateur preparatrice architecte analyste formateur formatrice professeur enseignant enseignante
		stagiaire apprenti apprentie alternant alternante secretaire hote hotesse serveur serveuse cuisinier cuisiniere chauffeur operateur operatrice dessinateur dessinatrice juriste avocat avocate notaire
		pharmacien pharmacienne medecin journaliste redacteur redactrice graphiste gerant gerante presidente adjoint adjointe coordinateur coordinatrice animateur animatrice educateur educatrice principale receptionniste
		ouvrier ouvriere magasinier cariste mecanicien electricien acheteur acheteuse chercheur chercheuse doctorant doctorante traducteur traductrice developpement
		ingeniero ingeniera desarrollador desarrolladora programador programadora arquitecto arquitecta directora gerente jefe jefa encargado encargada tecnico tecnica analista consultor consultora asesor asesora
		ejecutivo ejecutiva comercial dependiente dependienta vendedor vendedora auxiliar administrativo administrativa contable enfermero enfermera medico medica supervisora coordinador coordinadora delineante
		becario becaria pasante aprendiz mozo moza gestor gestora profesor profesora maestro maestra abogado abogada procurador procuradora notario cientifico cientifica investigador investigadora disenador disenadora
		redactor redactora periodista camarero camarera cocinero cocinera conductor conductora recepcionista secretario secretaria especialista farmaceutico psicologo psicologa socio socia fundador fundadora presidenta
		operario operaria mecanico mecanica electricista peon cajero cajera monitor monitora traductor traductora adjunta adjunto subdirector subdirectora interventor`)
	positionEndings = strings.Fields(`leiter leiterin leitung entwickler entwicklerin ingenieur ingenieurin berater beraterin manager managerin assistent assistentin referent referentin
		sachbearbeiter sachbearbeiterin kaufmann kauffrau fachkraft helfer helferin pfleger pflegerin schwester techniker technikerin meister meisterin mechaniker mechatroniker elektroniker
		zeichner zeichnerin konstrukteur konstrukteurin architekt architektin buchhalter buchhalterin redakteur redakteurin lehrer lehrerin erzieher arzt arztin anwalt anwaltin jurist juristin
		verkaufer verkauferin vertreter mitarbeiter mitarbeiterin angestellter angestellte praktikant praktikantin fuhrer fuhrerin fahrer monteur schlosser informatiker programmierer administrator
		beauftragter beauftragte trainer trainerin student studentin assistenz koordinator koordinatorin verantwortlicher verantwortliche chef chefin experte expertin spezialist spezialistin prufer pruferin`)
	legalWords = wordSet(`gmbh ag kg kgaa se ohg gbr ug ev eg inc ltd limited llc llp plc corp corporation sa sas sarl sasu eurl sl slu slne scoop bv nv ab oy as spa srl pte pty co holding partg mbb kgaa sca snc sc aps`)
	orgWords   = wordSet(`
		group bank hospital clinic company technologies technology labs lab laboratories systems solutions software consulting partners studio studios ministry university school college academy trust council agency
		association foundation insurance airlines media press motors foods energy pharma pharmaceuticals logistics transport services networks industries international retail hotel restaurant store shop church museum theatre theater
		government department bros brothers sons capital ventures health healthcare care aerospace robotics analytics biotech bakery brewery farm factory works railways airport
		klinikum krankenhaus klinik stadtwerke werk werke verlag spedition backerei metzgerei autohaus kanzlei praxis verband verein stiftung versicherung versicherungen sparkasse behorde ministerium hochschule institut gruppe zentrum genossenschaft
		rechtsanwalte steuerberatung partnerschaft bundesamt landratsamt stadt gemeinde notariat maschinenbau energie
		societe groupe clinique hopital banque editions transports atelier ateliers cabinet laboratoire laboratoires mairie agence assurances maison cooperative imprimerie lycee collegue centre boulangerie boulangeries compagnie hotellerie
		grupo banco editorial talleres transportes constructora seguros bodegas laboratorios consultores ayuntamiento cooperativa gestoria fundacion despacho bufete colegio instituto restaurante muebles textiles telecomunicaciones soluciones
		universidad clinica tienda empresa asociados notaria`)
	orgEndings  = strings.Fields(`klinikum krankenhaus klinik werke werk verlag spedition backerei haus kanzlei praxis verband verein stiftung versicherung versicherungen sparkasse amt ministerium institut gruppe zentrum bau technik handel bank schule akademie`)
	schoolWords = regexp.MustCompile(`(?i)(universi[td]|colleg|school|hochschul|academ|akademi|[ée]cole|lyc[ée]e|gymnasium|schule\b|kolleg\b|escuela|polit[ée]cni|polytechni|institut|facult|seminar\b|conservatoi|conservatori|kammer\b|\bTU\b|\bFH\b|\bETH\b|\bMIT\b|\bHTW\b|\bHAW\b|\bINSA\b|\bIUT\b|\bIES\b|\bCFA\b|\bINSPE\b|\bIFSI\b|\bLMU\b|\bRWTH\b|\bKIT\b|\bUNAM\b|\bUNED\b|\bIHK\b|\bHEC\b|centro de formaci|centre de formation)`)
	degreeWords = regexp.MustCompile(`(?i)(bachelor|master|\bb\.?\s?sc\b|\bm\.?\s?sc\b|\bb\.?\s?a\b|\bm\.?\s?a\b|\bb\.?\s?eng\b|\bm\.?\s?eng\b|\bll\.?\s?[bm]\b|ph\.?\s?d|doctor|doktor|promotion|dipl[oô]m|magister|staatsexamen|abitur|matura|fachabitur|mittlere reife|licen[cs]|licenciatura|grado\b|grado en|graduado|m[aâ]ster|ma[iî]trise|\bmba\b|\bdut\b|\bbts\b|\bbut\b|\bdea\b|\bdess\b|\bcap\b|\bbep\b|\bgcse|a-levels?|ausbildung|lehre\b|umschulung|apprenticeship|baccalaur|bachillerato|ciclo formativo|formaci[oó]n profesional|t[ée]cnico superior|postgrado|posgrado|associate degree|degree|certificate|foundation|high school diploma|m[áa]ster|meisterpr[üu]fung|erstes examen|staatspr[üu]fung|title|t[íi]tulo|dipl\.)`)
)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// evidence says how much a text looks like a position and like an employer.
func evidence(text string) (position, employer float64) {
	clean := strings.NewReplacer("(m/w/d)", "", "(w/m/d)", "", "(f/m/d)", "", "(m/f/d)", "", "(h/f)", "", "(f/h)", "", "/in", "", ":in", "", "*in", "", "·e", "", "(e)", "", "/a ", " ").Replace(text + " ")
	for _, w := range strings.FieldsFunc(clean, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",/&()|+", r) }) {
		bare := strings.ReplaceAll(w, ".", "")
		f := people.Fold(bare)
		if f == "" {
			continue
		}
		upper := unicode.IsUpper([]rune(bare)[0])
		switch {
		case legalWords[f] && (upper || f == "gmbh"):
			employer += 1.2
		case positionWords[f]:
			position++
		case orgWords[f] && upper:
			employer += 0.8
		case ending(f, positionEndings):
			position += 0.8
		case upper && ending(f, orgEndings):
			employer += 0.6
		}
	}
	if strings.Contains(text, "&") {
		employer += 0.2
	}
	return min(position, 1.2), min(employer, 1.5)
}

func ending(w string, list []string) bool {
	for _, e := range list {
		if len(w) > len(e)+2 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// studyEvidence is evidence for entries of an education: a degree in the place of
// the position, a school in that of the employer.
func studyEvidence(text string) (degree, school float64) {
	if degreeWords.MatchString(text) {
		degree = 1
	}
	if schoolWords.MatchString(text) {
		school = 1.2
	}
	if degree > 0 && school > 0 && strings.Contains(strings.ToLower(text), "ausbildung") {
		degree = 0.5
	}
	return degree, school
}
