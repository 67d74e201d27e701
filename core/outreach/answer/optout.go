package answer

import (
	"slices"
	"strings"

	"reqdesk/core/mailbox"
)

// OptOutSubject tells whether a subject is the one that the List-Unsubscribe line
// of our e-mails proposes, which programs send without a text.
func OptOutSubject(subject string) bool {
	_, proposed := mailbox.Unsubscribes(subject)
	return proposed || slices.Equal(words(subject), []string{"unsubscribe"})
}

// optOutTitle tells whether a subject is itself a wish, and no answer to a subject of
// ours that may have been such words.
func optOutTitle(subject string) bool {
	plain := phrase(words(subject))
	return !strings.ContainsAny(subject, "?？:") && (isWish(plain) || wishes(plain))
}

// alone are wishes that count only when a sentence says nothing else.
var alone = within(`^`, []string{
	`stop(?: it)?`, `enough`, `unsub(?:sc|c|s)ribe`, `remove`, `no (?:further|more) contact`, `opt(?: me)? out`, `i(?: d like| want| wish)? to (?:opt out|unsubscribe)`, `no more`, `no (?:more|further) (?:e ?mails?|mails?|messages?)(?: from you)?`,
	`abmelden`, `abbestellen`, `austragen`, `stopp`, `keine (?:weiteren |weitere )?(?:e ?mails?|mails?|nachrichten)(?: mehr)?(?: von ihnen)?`, `ich möchte mich abmelden`,
	`désabonner`, `desabonner`, `désabonnement`, `désinscrire`, `désinscription`, `arrêtez?`, `stop`, `plus (?:d e ?mails?|de mails?|de messages?)`, `je (?:souhaite|veux|voudrais) me (?:désabonner|désinscrire)`, `me (?:désabonner|désinscrire)`,
	`baja`, `dar(?:me)? de baja`, `(?:quiero|deseo|quisiera) darme de baja`, `cancelar(?: la| mi)? suscripción`, `no más (?:correos|mensajes|e ?mails?)`,
	`remover`, `descadastrar`, `cancelar(?: a| minha)? (?:inscrição|subscrição)`, `sair da lista`, `quero sair da (?:sua |vossa )?lista`, `não mais (?:e ?mails?|mensagens)`, `parar`,
	`uitschrijven`, `afmelden`, `geen (?:e ?mails?|mails?|berichten) meer`, `stoppen`,
	`avregistrera`, `avprenumerera`, `avsluta`, `sluta`, `inga (?:fler )?(?:mejl|mail|e ?post)(?: tack)?`,
}, `$`)

// wish are wishes with which a sentence may begin and go on for a little.
var wish = within(`^(?:(?:so|and|but|und|aber|et|mais|y|pero|e|mas|en|maar|och|men) )?`, []string{
	`unsub(?:sc|c|s)ribe me`, `(?:remove|take|delete|strike|erase) (?:me|my (?:address|e ?mail(?: address)?|name|data|details|contact details)) (?:from|off|out of) (?:your|the|this|all)`, `(?:(?:remove|delete) me|take me off)$`, `(?:delete|erase) my (?:data|details|contact details|address|information)`, `leave me (?:alone|in peace)`, `cease `, `lose my (?:address|number|e ?mail)`, `i (?:would|d) like to be (?:removed|taken off|deleted)`, `i (?:want|wish) to be (?:removed|taken off|deleted)`,
	`stop (?:e ?mailing|writing(?: to)?|contacting|messaging|spamming|sending)`, `(?:do not|don t|never)(?: ever)? (?:contact|e ?mail|write(?: to)?|message|approach)(?: me| us)?(?: again| any ?more| in (?:the )?future)?`, `opt me out`, `(?:do not|don t) (?:send|mail) me`, `no (?:more|further) (?:e ?mails?|mails?|messages|contact)`, `i do not (?:want|wish) to (?:be contacted|receive|get|hear from)`, `i don t (?:want|wish) to (?:be contacted|receive|get|hear from)`,
	`(?:kontaktieren|schreiben|belästigen|mailen) sie (?:mich|mir) (?:nicht|nie|bitte nicht|nicht mehr)`, `(?:nehmen|streichen|löschen|entfernen) sie (?:mich|meine (?:adresse|e ?mail ?adresse|e ?mail|daten)) (?:aus|von)`, `löschen sie meine (?:daten|adresse)`, `(?:mich )?(?:nicht mehr|nie wieder) (?:kontaktieren|anschreiben|schreiben)`, `ich möchte (?:keine|nicht mehr|von ihnen nicht)`, `schreiben sie mir nicht`, `senden sie mir keine`, `schicken sie mir keine`, `keine (?:weiteren )?(?:e ?mails?|mails|nachrichten) mehr`, `tragen sie mich aus`, `melden sie (?:mich ab|sich nicht mehr)`, `(?:ich bitte um|bitte um|um) (?:die )?(?:löschung|austragung|abmeldung)`, `lassen sie mich (?:in )?(?:ruhe|frieden)?`, `unterlassen sie`, `(?:sie )?(?:sollen|dürfen) mich nicht mehr`, `ich wünsche (?:keine|keinen)`, `von weiteren (?:e ?mails?|mails|anfragen|nachrichten) abzusehen`, `sehen sie von weiteren`, `nicht mehr (?:melden|kontaktieren|anschreiben)`,
	`(?:de )?ne plus (?:me|m) (?:contacter|écrire|envoyer|solliciter|adresser)`, `ne me (?:contactez|écrivez|sollicitez|envoyez) plus`, `ne m (?:écrivez|envoyez|adressez|contactez) plus`, `(?:de |bien )?(?:me |m )?(?:retirer|retirez moi|supprimer|supprimez moi|enlever|enlevez moi|rayer|désinscrire|désabonner|désabonnez moi|désinscrivez moi)(?: de| mes| mon| moi)`, `(?:désabonnez|désinscrivez) moi`, `je ne (?:veux|souhaite|désire) (?:plus|pas) (?:recevoir|être)`, `laissez moi tranquille`, `(?:arrêtez|cessez|arrêter|cesser) (?:de |d )`, `ne plus (?:me|m) `, `(?:retirez|supprimez|effacez|enlevez) (?:moi|mon|mes|cette)`, `(?:de )?(?:supprimer|effacer|retirer) (?:mes|mon)`,
	`no me (?:contacte|contacten|contacteis|escriba|escriban|envíe|envíen|mande|manden|moleste|vuelva a)[a-z]*(?: más| mas| nunca| a)?`, `(?:elimínenme|elimíneme|bórrenme|bórreme|quítenme|quíteme|sáquenme|denme de baja|deme de baja)`, `(?:eliminen|elimine|borren|borre) mis? (?:datos|correo|dirección)`, `no (?:quiero|deseo) (?:recibir|que me|más|ser)`, `dejen? de (?:escribir|contactar|enviar|mandar|molestar)`, `no (?:vuelva|vuelvan) a`, `no me (?:moleste|molesten|llame|llamen)`, `(?:bórrenme|bórreme|sáqueme|sáquenme|quíteme|elimíneme) de`,
	`não me (?:contacte|contactem|contate|contatem|escreva|escrevam|envie|enviem|mande|mandem|volte a)`, `(?:remova|removam|retire|retirem|exclua|excluam|apague|apaguem)(?: me)? (?:da|das|do|dos|me|os meus|meus|o meu|meu)`, `(?:remova|removam|retire|retirem|exclua|excluam) me`, `não (?:quero|desejo|pretendo) (?:mais )?(?:receber|ser)`, `parem? de (?:me )?(?:enviar|escrever|contactar|contatar|mandar)`, `(?:tire|tirem|tira) me (?:da|das|do)`, `(?:elimine|eliminem|apague|apaguem) (?:os )?(?:meus|o meu)`, `não (?:volte|voltem) a`, `deixem? me em paz`,
	`(?:schrijf|haal|verwijder|neem) (?:mij|me|mijn (?:adres|gegevens|e ?mail(?:adres)?)) (?:uit|van|af)`, `(?:neem|stuur|benader|mail|contacteer) (?:mij |me |a?)?(?:geen|niet|nooit)`, `(?:geen|niet) (?:contact|e ?mails|mails|berichten) meer`, `ik (?:wil|wens) (?:geen|niet)(?: langer| meer)?`, `stop met (?:mailen|het sturen|berichten|mij)`, `laat (?:mij|me) met rust`, `hou(?:d)? op met`, `stuur (?:mij|me) (?:geen|niets)`, `neem geen contact`, `schrijf (?:mij|me) uit`, `meld (?:mij|me) af`,
	`(?:ta|plocka|stryk|radera) bort (?:mig|min|mina)`, `(?:avregistrera|avprenumerera) (?:mig|min)`, `(?:kontakta|mejla|maila|skriv)(?: inte| aldrig| till)? ?(?:mig|mej)? ?(?:inte|aldrig) ?(?:mer|igen|mig)?`, `sluta (?:mejla|maila|skriva|skicka|kontakta)`, `jag vill inte (?:ha|få|bli|längre)`, `skicka inte (?:fler|mer|mig)`, `inga fler`, `radera (?:mina|mig)`, `(?:ta|plocka) bort mina`, `(?:lämna|låt) mig (?:i ?fred|vara)`, `jag vill (?:inte|avsluta)`, `hör inte av (?:er|dig)`, `kontakta inte mig`,
}, `(?: |$)`)

// mentions are words that may be part of such a wish.
var mentions = anyOf(
	`\bunsubscribe (?:me|from|us)\b`, `\b(?:how|where|can|could|may|want|like|wish|need|asked?|trying|do) (?:\pL+ ){0,5}unsubscribe\b`, `\bunsubscribe\b.{0,40}\bplease\b`, `\b(?:off|from) (?:your|the|this|that|their|all) (?:mailing |e ?mail |distribution )?lists?\b`, `\bopt(?:ing)? out\b`, `\bremove (?:me|my)\b`, `\bstop (?:e ?mailing|writing|contacting|sending|spamming|messaging)\b`, `\b(?:not|never|don t)(?: ever)? (?:contact|e ?mail|write to) me\b`, `\b(?:spam|gdpr)\b`, `\bdata protection\b`, `\bdelete my (?:data|address|details)\b`, `\bdo you (?:people )?ever stop\b`,
	`\babmelden\b`, `\babbestellen\b`, `\baustragen\b`, `\bverteiler\b`, `\bnicht (?:mehr|wieder) (?:kontaktier|anschreib|schreib|angeschrieben|kontaktiert)`, `\bkeine (?:weiteren )?(?:e ?mails?|mails)\b`, `\bmeine daten\b`, `\bdsgvo\b`, `\bbelästig`,
	`\bdésabonn`, `\bdésinscri`, `\bne plus (?:me|m|recevoir|être)\b`, `\bliste de diffusion\b`, `\brgpd\b`, `\bmes données\b`,
	`\bde baja\b`, `\bsuscripción\b`, `\bno me (?:escrib|contact|envíe|mand)`, `\blista de (?:correo|distribución)\b`, `\bmis datos\b`,
	`\bdescadastr`, `\bremov(?:a|er|am) (?:me|o meu|da)\b`, `\bnão me (?:contact|contat|envi|escrev)`, `\bmeus dados\b`, `\blgpd\b`,
	`\buitschrijv`, `\bafmelden\b`, `\bmailinglijst\b`, `\bniet meer (?:mailen|benaderen|contacteren)\b`, `\bmijn gegevens\b`,
	`\bavregistrera`, `\bavprenumerera`, `\bta bort mig\b`, `\binte (?:kontakta|mejla|maila)\b`, `\bmina uppgifter\b`,
)

// conditional words make a wish depend on something.
var conditional = allBare([]string{
	"if", "unless", "otherwise", "except", "until", "wenn", "falls", "außer", "sonst", "ausser", "si", "sauf", "sinon", "salvo", "excepto", "se", "exceto", "senão",
	"als", "tenzij", "anders", "om", "såvida", "annars",
	"altrimenti", "tranne", "finché", "jeśli", "jeżeli", "inaczej", "chyba", "dopóki", "hvis", "medmindre", "ellers", "eğer", "yoksa", "если", "иначе", "кроме", "пока",
})

// depends tells whether a sentence makes something depend on something else.
func depends(s sentence) bool {
	return dependsUnspaced(phrase(s.words)) || slices.ContainsFunc(s.words, func(w string) bool { return slices.Contains(conditional, w) })
}

func phrase(words []string) string { return strings.Join(words, " ") }

// clauses are the parts of a sentence between commas, and the sentence as a whole, in
// words: what comes before the wish says little.
func clauses(s string) []string {
	list := []string{strings.Join(words(s), " ")}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",:–—()，、：（）", r) }) {
		list = append(list, strings.Join(words(part), " "))
	}
	return list
}

// longest is how many words a message may have in which a wish is certain.
const longest = 80

// OptsOut tells whether a message asks not to be written to again, for sure or
// perhaps. A wish among questions, under a condition or in a long message is not
// sure.
func OptsOut(text string) (sure, maybe bool) {
	all := sentences(New(text))
	total, questions := 0, false
	certain, maybe := objection(all)
	for _, s := range all {
		total += len(s.words)
		plain := phrase(s.words)
		begins := len(s.words) <= 24 && slices.ContainsFunc(clauses(s.text), wishes)
		switch {
		case s.question && whence.MatchString(plain):
		case s.question:
			questions = true
			maybe = maybe || begins || mentioned(plain)
		case isWish(plain), !depends(s) && (begins || slices.ContainsFunc(clauses(s.text), wishesAlone)):
			certain = true
		case begins, mentioned(plain):
			maybe = true
		}
	}
	sure = certain && !questions && total <= longest
	return sure, maybe || certain && !sure
}
