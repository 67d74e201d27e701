package answer

import "slices"

// objections are the words in which people object to the use of their data, or ask that
// they be erased. Of what is objected to it has to speak: not every objection is one.
var objections = anyOf(
	`\bobject to (?:\pL+ ){0,5}(?:processing|use|using|storage|storing|keeping|data|details|profiling|marketing|contacted)\b`, `\bi withdraw (?:my|any) consent\b`, `\bi (?:hereby )?(?:request|demand|require|ask for|want) (?:\pL+ ){0,2}(?:erasure|deletion|removal) of\b`, `\bexercise my right (?:to|of) (?:object|objection|erasure|be forgotten)\b`, `^(?:delete|erase|remove) (?:all |any )?(?:of )?(?:my |the )?(?:personal )?(?:data|information|details) (?:that )?(?:you|about)\b`, `^stop (?:processing|using|storing) my\b`,
	`\bwiderspreche (?:\pL+ ){0,4}(?:verarbeitung|nutzung|speicherung|verwendung|weitergabe|kontaktaufnahme)\b`, `\bwiderspruch (?:\pL+ ){0,3}gegen (?:\pL+ ){0,3}(?:verarbeitung|nutzung|speicherung|verwendung|weitergabe|kontaktaufnahme)\b`, `\bich (?:verlange|fordere|wünsche|beantrage|bitte um) (?:\pL+ ){0,2}löschung (?:meiner|aller|sämtlicher)\b`, `\bwiderrufe (?:\pL+ ){0,2}(?:einwilligung|zustimmung)\b`,
	`\bm oppose (?:\pL+ ){0,4}(?:traitement|utilisation|conservation|stockage)\b`, `\bexerce (?:\pL+ ){0,2}droit (?:d opposition|à l effacement|d effacement|à l oubli)\b`, `\bje (?:demande|exige) (?:la suppression|l effacement) de (?:mes|toutes)\b`, `\bje retire mon consentement\b`,
	`\bme opongo (?:\pL+ ){0,3}(?:tratamiento|uso|procesamiento|almacenamiento)\b`, `\bejer(?:zo|cer) (?:\pL+ ){0,2}derecho (?:de|a|al|a la) (?:oposición|supresión|cancelación|olvido)\b`, `\b(?:solicito|exijo|pido) la (?:eliminación|supresión|cancelación) de mis\b`, `\bretiro mi consentimiento\b`,
	`\b(?:me oponho|oponho me) (?:\pL+ ){0,3}(?:tratamento|uso|utilização|processamento)\b`, `\bexerço (?:\pL+ ){0,3}direito (?:de|à|ao) (?:oposição|eliminação|apagamento|esquecimento)\b`, `\b(?:solicito|exijo|peço) a (?:eliminação|exclusão|remoção) (?:dos|de todos)\b`, `\bretiro o meu consentimento\b`,
	`\b(?:maak|teken) (?:\pL+ )?bezwaar (?:\pL+ )?tegen (?:\pL+ ){0,2}(?:verwerking|verwerken|gebruik|opslag|opslaan)\b`, `\bik (?:eis|verzoek|vraag) (?:\pL+ ){0,2}verwijdering van mijn\b`, `\btrek mijn toestemming in\b`,
	`\b(?:motsätter mig|invänder mot|protesterar mot) (?:\pL+ ){0,2}(?:behandling(?:en)?|användning(?:en)?|lagring(?:en)?|att ni behandlar)\b`, `\bjag (?:kräver|begär) radering av mina\b`, `\bjag återkallar mitt samtycke\b`,
)

// whence asks where somebody's address or data come from.
var whence = anyOf(
	`\b(?:where|how) (?:did|do|have|had) you (?:\pL+ )?(?:get|got|gotten|find|found|obtain|obtained|take|have) (?:hold of )?my\b`, `\bwho gave you my\b`,
	`\bwoher haben sie (?:mein|meine|meinen|diese)\b`, `\b(?:wie|woher) (?:sind|kommen) sie (?:an|zu) (?:mein|meine|meinen|meiner)\b`, `\bwer hat ihnen mein`,
	`\b(?:d où|où|comment) (?:\pL+ ){0,4}(?:mon|mes|cette) (?:adresse|e ?mail|mail|coordonnées|données|numéro|nom|profil|cv)\b`, `\bqui vous a donné m(?:on|es)\b`,
	`\b(?:dónde|cómo) (?:\pL+ ){0,3}(?:mi|mis) (?:correo|dirección|e ?mail|datos|número|nombre|perfil|cv|contacto)\b`, `\bquién (?:\pL+ ){0,3}(?:dio|dado) mis?\b`,
	`\b(?:onde|como) (?:\pL+ ){0,3}(?:meu|meus|minha) (?:endereço|e ?mail|correio|dados|número|nome|perfil|cv|contacto|contato|morada)\b`, `\bquem (?:\pL+ ){0,2}deu (?:o |os )?meus?\b`,
	`\b(?:hoe|waar) (?:\pL+ ){0,4}mijn (?:adres|e ?mail|e ?mailadres|gegevens|nummer|naam|profiel|cv)\b`, `\bwie heeft (?:u|jou|jullie) mijn\b`,
	`\b(?:var|varifrån|hur) (?:\pL+ ){0,4}(?:min|mina|mitt) (?:adress|e ?post|e ?postadress|mejl|mejladress|uppgifter|nummer|namn|profil|cv)\b`, `\bvem gav (?:er|dig) m(?:in|ina|itt)\b`,
)

// erase asks that something be deleted and does not say what.
var erase = within(`^(?:then |and |so |dann |und |alors |et |entonces |y |então |e |dan |en |då |och )?`, []string{
	`(?:delete|erase|remove) (?:it|this|that|them|everything|all|all of (?:it|them))(?: all| now| at once)?`,
	`(?:löschen|entfernen) sie (?:sie|es|das|diese|dies|alles|alle)(?: alle| wieder)?`,
	`(?:effacez|supprimez|retirez) (?:la|le|les|tout|ça|cela)(?: toutes| tous)?`,
	`(?:bórr|elimín|bórren|elimínen|borren|eliminen|borre|elimine|bórre|elimíne|suprima|supriman)(?:en|e)?(?:lo|la|los|las| todo| eso| esto)`,
	`(?:apague|apaguem|elimine|eliminem|exclua|excluam|remova|removam) (?:o|a|os|as|no|na|nos|nas|tudo|isso)`,
	`(?:verwijder|wis) (?:het|dit|dat|ze|deze|alles)`,
	`(?:radera|ta bort|stryk) (?:den|det|dem|allt|dessa)`,
}, `$`)

// objection judges the sentences of a message by what they say about the use of data.
// Asking where an address comes from is no wish by itself, but where nothing else is said
// the recruiter has to look; together with a wish to delete it is one.
func objection(all []sentence) (sure, maybe bool) {
	asks, deletes, more := false, false, false
	for _, s := range all {
		plain := phrase(s.words)
		switch {
		case whence.MatchString(plain):
			asks = true
		case objections.MatchString(plain):
			if s.question || depends(s) {
				maybe = true
			} else {
				sure = true
			}
		case !s.question && slices.ContainsFunc(clauses(s.text), erase.MatchString):
			deletes = true
		case !greeting(s.words) && len(s.words) > 3:
			more = true
		}
	}
	return sure || deletes && asks, maybe || deletes || asks && !more
}
