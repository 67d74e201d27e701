package answer

// The words of further languages. What is said of the lists of optout.go holds here.
// Letters that people leave their marks off and that are letters of their own, such as
// the Polish ł and the Turkish ı, stand here in both forms. No border of a word is looked
// for where letters are not Latin ones: there is none for the library.

var aloneFurther = within(`^`, []string{
	`disiscriv(?:i|iti|imi|etemi|ermi|ersi|a|ere)`, `mi disiscriva`, `disiscrizione`, `(?:voglio |vorrei )disiscrivermi`, `cancella(?:mi|temi)`, `cancellazione`, `annulla(?:re)? (?:l )?iscrizione`, `basta (?:e ?mail|mail|messaggi)`, `niente (?:più )?(?:e ?mail|mail|messaggi)`,
	`(?:mnie )?wypisz(?:cie)?(?: mnie| się)?`, `wypisać`, `(?:mnie )?wypisać(?: mnie| z listy)?`, `odsubskrybuj`, `rezygnuję z subskrypcji`, `(?:anuluj|anulować) subskrypcję`, `(?:usuń|usuńcie|usunąć) mnie`,
	`(?:afmeld|frameld|avmeld)(?: mig| meg)?`, `(?:afmelding|framelding|avmelding)`, `meld (?:mig|meg) (?:fra|af|av|ud|ut)`, `(?:slet|slett|fjern) (?:mig|meg)`, `(?:ikke|ingen) (?:flere|fler) (?:e ?mails?|mails?|e ?poster|e ?post|meldinger|beskeder)`,
	`abonelikten (?:ç[ıi]k|ç[ıi]kar[ıi]n|ç[ıi]kmak istiyorum|ayr[ıi]lmak istiyorum)`, `aboneli(?:ği|ğimi|k) iptal(?:i| et| edin| ediniz)?`, `durdurun`,
	`отписаться`, `(?:хочу|прошу) (?:меня )?(?:отписаться|отписать)`, `отпиши(?:те)?(?: меня)?`, `отписка`, `стоп`, `прекратите`, `удалите меня`,
}, `$`)

const (
	italianMore = `(?: più| mai| oltre| ulteriormente| in futuro| nuovamente| altr\pL+|$)`
	polishVerbs = `(?:pisz|piszcie|pisać|wysy[łl]aj|wysy[łl]ajcie|wysy[łl]ać|przysy[łl]aj|przysy[łl]ajcie|przysy[łl]ać|kontaktuj|kontaktujcie|kontaktować)`
	nordicMore  = `(?: igen| igjen| mere| mer| længere| lenger|$)`
	turkishStop = `(?:yazmay[ıi]n|göndermeyin|atmay[ıi]n|iletişime geçmeyin|iletişim kurmay[ıi]n|ulaşmay[ıi]n|rahats[ıi]z etmeyin)(?:[ıi]z)?`
	turkishOut  = `(?:ç[ıi]kar|sil|kald[ıi]r)(?:[ıi]n|[ıi]n[ıi]z)?`
	russianStop = `(?:пишите|писать|присылайте|присылать|беспокойте|беспокоить|связывайтесь|связываться|контактируйте)`
)

var wishFurther = within(`^(?:(?:ma|ale|og|ve|ama|и|а|но) )?`, []string{
	`(?:(?:vi|le|la|ti) )?(?:(?:prego|chiedo|pregherei) )?(?:di )?non (?:mi )?(?:contatt|scriv|mand|invi|disturb)\pL*` + italianMore, `non (?:voglio|desidero|intendo) (?:più )?ricevere (?:più |altre |altri |ulteriori |vostre |vostri |sue |queste |questi )*(?:e ?mail|mail|messaggi|comunicazioni|proposte|offerte)`, `non (?:voglio|desidero|intendo) (?:più )?essere (?:più )?(?:contattat|disturbat)[oa]`,
	`(?:(?:vi|le) )?(?:chiedo|vorrei|voglio|desidero|prego)(?: di)? (?:essere )?(?:rimoss|cancellat|eliminat|tolt)[oa] d\pL+`, `(?:cancell|elimin|rimuov)(?:a|i|ate|ino|are|ete|ere|ano) (?:subito |tutti |tutte )?(?:i miei (?:dati|recapiti|contatti)|il mio (?:indirizzo|nome|nominativo|contatto)|la mia (?:e ?mail|mail))`, `(?:cancellami|cancellatemi|rimuovimi|rimuovetemi|toglimi|toglietemi|disiscrivimi|disiscrivetemi|mi (?:cancelli|rimuova|tolga|disiscriva|cancellate|togliete)) d\pL+`,
	`smett(?:i|a|ete|etela|ila|iamola) di (?:scriver|contattar|mandar|inviar|disturbar)\pL*`, `(?:lasciatemi|lasciami|mi lasci|mi lasciate) (?:in pace|stare)`,

	`(?:mnie )?(?:wypisz|wypiszcie|wypisać)(?: mnie)? z`, `(?:o )?(?:wypisanie|usunięcie|wykreślenie|skasowanie) (?:mnie|moich danych|mojego (?:adresu|e ?maila|maila))`, `(?:o )?zaprzestanie (?:kontaktu|kontaktowania|wysy[łl]ania|przesy[łl]ania)`, `(?:usuń|usuńcie|usunąć|skasuj|skasujcie|skasować|wykreśl|wykreślcie|wykreślić) (?:mnie|moje dane|mój (?:adres|e ?mail|mail))`,
	`nie (?:chcę|życzę sobie) (?:już |więcej )?(?:(?:otrzymywać|dostawać) (?:od was |od państwa |już |więcej |tych |takich |żadnych |waszych |państwa )*(?:wiadomości|maili|e ?maili|ofert)|kontaktu|być kontaktowan[ya])`, `(?:do mnie |się ze mną |mi )?(?:więcej|już|nigdy)(?: więcej)? (?:do mnie |się ze mną |mi )?nie ` + polishVerbs, `(?:o )?nie ` + polishVerbs + `(?: się| do mnie| ze mną| mi| maili| wiadomości)*(?: więcej| już| nigdy)`, `przesta(?:ń|ńcie|ć) (?:do mnie |mi )?(?:pisać|wysy[łl]ać|przysy[łl]ać)`, `(?:dajcie|daj) mi (?:święty )?spokój`,

	`(?:fjern|slet|slett|stryg|stryk) (?:mig|meg|mine (?:data|oplysninger|opplysninger|kontaktoplysninger|kontaktopplysninger)|min (?:adresse|e ?mail|mail|e ?post|e ?mailadresse|e ?postadresse))`, `(?:afmeld|frameld|avmeld|meld) (?:mig|meg) (?:fra|af|av)`, `(?:lad være med at|la være å|hold op med at|slutt å|slutt med å|stop med at|stopp med å) (?:skrive|kontakte|sende|maile)`, `(?:skriv|kontakt|mail) (?:aldrig |aldri |ikke )?(?:til )?(?:mig|meg) (?:ikke|aldrig|aldri)` + nordicMore, `skriv (?:ikke|aldrig|aldri) (?:til )?(?:mig|meg)` + nordicMore, `kontakt (?:ikke|aldrig|aldri) (?:mig|meg)` + nordicMore,
	`(?:ikke|aldrig|aldri) (?:kontakt|skriv til|skriv|send mail til|mail) (?:mig|meg)(?: noe| noget)?` + nordicMore, `jeg (?:ønsker|vil) ikke (?:lenger |længere )?(?:at |å )?(?:blive |bli )?(?:kontaktet|kontaktes)`, `jeg (?:ønsker|vil) ikke (?:lenger |længere )?(?:at |å )?(?:modtage|motta|få|have|ha) (?:flere|fler|disse|jeres|deres) (?:e ?mails?|mails?|e ?poster|henvendelser|beskeder|meldinger)`, `send (?:mig |meg )?(?:ikke|ingen) (?:flere|fler|mer)`, `(?:lad|la) (?:mig|meg) være(?: i fred)?$`,

	`(?:bana|benimle) (?:bir daha |art[ıi]k )*(?:e ?posta |mail |mesaj )?` + turkishStop, `(?:bir daha|art[ıi]k) (?:bana |benimle |beni )?(?:e ?posta |mail |mesaj )?` + turkishStop, `beni (?:bir daha |art[ıi]k )*rahats[ıi]z etmeyin(?:iz)?`, `beni (?:\pL+ ){0,2}(?:listenizden|listeden|listenden|listelerinizden) ` + turkishOut, `(?:listenizden|listeden|listelerinizden) beni ` + turkishOut, `(?:tüm |bütün )?(?:kişisel )?(?:verilerimi|bilgilerimi) (?:lütfen )?(?:silin|siliniz|sil|kald[ıi]r[ıi]n)`, `(?:art[ıi]k |bir daha )?(?:sizden )?(?:e ?posta|mail|mesaj) almak istemiyorum`,

	`(?:прошу |просьба )?(?:мне |меня )?(?:никогда )?(?:больше|никогда)(?: никогда)?(?: мне| меня| со мной)? не ` + russianStop, `(?:прошу |просьба )?(?:мне )?не ` + russianStop + `(?: мне| меня| со мной){0,2}(?: больше| никогда|$)`, `(?:прошу |просьба )?(?:удалите|удалить|исключите|исключить|уберите|убрать|отпишите|отписать) (?:меня (?:из|от|с)|все мои данные|мои (?:данные|контакты|персональные данные|личные данные)|мой (?:адрес|e ?mail|имейл|контакт)|мою почту)`,
	`(?:я )?(?:больше )?не (?:хочу|желаю) (?:больше )?получать (?:больше |от вас |ваши |ваших |эти |такие |никаких )*(?:письма|писем|сообщения|сообщений|рассылку|предложения)`, `(?:прекратите|перестаньте|хватит) (?:мне |меня )?(?:писать|присылать|слать|рассылку|беспокоить)`, `оставьте меня в покое`,
}, `(?: |$)`)

var mentionsFurther = anyOf(
	`\bdisiscri[vz]`, `\b(?:cancell|elimin)\pL+ (?:l iscrizione|i miei dati)\b`, `\bnon (?:mi )?(?:contatt|scriv)\pL+ più\b`,
	`\bwypis(?:z|ać|anie)\b`, `\busunięci[ea] moich danych\b`, `\brodo\b`,
	`\b(?:afmeld|frameld|avmeld)`, `\bmine (?:oplysninger|opplysninger)\b`,
	`\babonelik`, `\baboneliğ`, `\bverilerimi sil`, `\bkvkk\b`,
	`(?:^| )отпи(?:с|ш)`, `(?:^| )рассылк`, `(?:^| )удалит\pL+ мои данные`,
)

// wishes tells whether a clause in plain words begins with a wish.
func wishes(clause string) bool {
	return wish.MatchString(clause) || wishFurther.MatchString(clause) || wishUnspaced.MatchString(clause)
}

// enough are wishes only where they are all of a sentence: much may follow them.
var enough = within(`^`, []string{`basta`, `dość`, `yeter`, `хватит`}, `$`)

// isWish tells whether a sentence in plain words is a wish and nothing else.
func isWish(plain string) bool {
	plain = compact(plain)
	return wishesAlone(plain) || enough.MatchString(plain)
}

// wishesAlone tells whether a clause in plain words is a wish and nothing else.
func wishesAlone(clause string) bool {
	return alone.MatchString(clause) || aloneFurther.MatchString(clause)
}

// mentioned tells whether a sentence in plain words has some that may be part of a wish.
func mentioned(plain string) bool {
	return mentions.MatchString(plain) || mentionsFurther.MatchString(plain) || mentionsUnspaced.MatchString(plain)
}
