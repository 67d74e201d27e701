package answer_test

import (
	"testing"

	"reqdesk/core/mailbox"
	"reqdesk/core/outreach/answer"
)

// asked are plain wishes not to be written to again, as people write them.
var asked = []string{
	"Don't ever write to me again.", "Do not ever contact me again", "Never ever email me again!", "stop stop stop!!!", "STOP STOP",
	"Please take me off.", "S T O P", "s.t.o.p!", "Hello,\n\nplease take me off\n\nAda",

	"Disiscriviti", "Disiscrivimi", "Disiscrivetemi, grazie", "Prego di non contattarmi più", "Vi prego di non contattarmi più.", "Non contattatemi più!",
	"Per favore non mi scriva più", "Cancella i miei dati", "Cancellate i miei dati, grazie", "Non desidero ricevere altre e-mail.", "Basta!", "Basta email",
	"Smettetela di scrivermi", "Buongiorno, chiedo di essere rimosso dalla vostra lista.", "Lasciatemi in pace", "Mi cancelli dalla lista, per cortesia",

	"Proszę mnie wypisać", "Wypisz mnie", "Proszę więcej do mnie nie pisać.", "Prosze nie pisac do mnie wiecej", "Nie kontaktujcie się ze mną więcej.", "Proszę o usunięcie moich danych.",
	"Usuńcie moje dane", "Nie chcę otrzymywać więcej wiadomości.", "Proszę usunąć mój adres z listy", "Przestańcie do mnie pisać!", "Nie życzę sobie kontaktu",

	"Afmeld mig", "Venligst slet mine oplysninger.", "Skriv ikke til mig igen", "Kontakt mig ikke igen, tak.", "Fjern mig fra jeres liste", "Jeg ønsker ikke at blive kontaktet.", "Lad mig være i fred", "Hold op med at skrive til mig",

	"Meld meg av", "Vennligst slett mine opplysninger", "Ikke kontakt meg igjen.", "Ikke skriv til meg mer", "Fjern meg fra listen, takk", "Jeg ønsker ikke å bli kontaktet", "Slutt å skrive til meg", "Jeg vil ikke ha flere e-poster",

	"Abonelikten çık", "ABONELİKTEN ÇIK", "Lütfen bana bir daha yazmayın.", "Beni listenizden çıkarın", "Lütfen beni listeden çıkarınız", "Verilerimi silin", "Kişisel verilerimi siliniz.", "Benimle bir daha iletişime geçmeyin", "Bir daha e-posta göndermeyin", "Artık e-posta almak istemiyorum.",

	"Отписаться", "Отпишите меня, пожалуйста.", "Больше не пишите мне.", "Пожалуйста, не пишите мне больше", "Прошу больше мне не писать", "Удалите мои данные", "Удалите меня из рассылки", "Не хочу получать ваши письма", "Прекратите мне писать!", "СТОП", "Оставьте меня в покое", "Не пишите мне",

	"退订", "退訂", "请取消订阅。", "请不要再联系我", "請不要再聯絡我。", "请不要再给我发邮件！", "别再给我发邮件了", "请删除我的个人信息", "请把我从名单中删除。", "您好，\n请不要再给我发送邮件。谢谢！", "請刪除我的資料", "别烦我",

	"配信停止", "配信停止をお願いします。", "今後連絡しないでください。", "もうメールを送らないでください", "今後のご連絡は不要です。", "私の個人情報を削除してください", "登録を解除してください", "お世話になっております。今後のご連絡はお控えください。", "二度と連絡しないで",
}

// ordinary are answers that say similar things and mean something else.
var ordinary = []string{
	"Please stop by our office on Tuesday.", "Don't hesitate to write.", "Please don't hesitate to contact me again.", "I never write to recruiters, but this one sounds good.", "Take me off guard, why don't you! Tell me more.",
	"Stop stop, tell me more first.", "Nothing can stop me, tell me more", "Yes. I a m", "It never stops to rain here, and I would love to move.",
	"Sì, mi interessa. Mi può chiamare domani?", "Non mi scriva in ufficio, il mio indirizzo privato è qui sotto.", "Non esiti a contattarmi.", "Ecco i dati richiesti", "Basta, ho deciso: accetto.", "Basta una telefonata e ci sono.", "Non ricevo molte proposte così belle.",
	"Tak, chętnie porozmawiam.", "Proszę pisać po polsku.", "Nie mogę teraz rozmawiać, proszę napisać jutro.", "Proszę napisać więcej o tej roli.",
	"Tak for din mail, jeg er interesseret.", "Skriv gerne til mig igen.", "Kontakt mig på mandag.", "Lad mig være ærlig: jeg er interesseret.", "Hvis lønnen er god, ja tak!", "Ikke noget problem, ring til mig.", "Du kan kontakte meg når som helst.", "Jeg er ikke kontaktet av andre.",
	"İlginiz için teşekkürler, konuşalım.", "Bana yazabilirsiniz.", "Beni yarın arayın lütfen.", "Bana bir daha yazın.",
	"Не пишите мне на рабочую почту, вот личная.", "Спасибо, мне интересно.", "Пишите мне в любое время.", "Напишите мне больше об этой роли.", "Не могу сейчас говорить, напишите завтра.", "Больше всего меня интересует Go.",
	"谢谢，我很感兴趣。", "请联系我", "请不要联系我的雇主。", "请不要发邮件到公司。", "请发更多信息给我。", "我的个人信息在附件里。",
	"ありがとうございます。興味があります。", "ご連絡ください。", "連絡はお控えくださいとのことでしたが、興味があります。", "勤務先には連絡しないでください。", "電話での連絡は控えて、メールでお願いします。", "メールをお送りください。",
}

// unclear are wishes under a condition, or asked for, and mere mentions: the recruiter
// looks at them.
var unclear = []string{
	"Come posso disiscrivermi?", "Non contattatemi più se non è un lavoro da remoto.", "Jak mogę się wypisać?", "Hvordan kan jeg afmelde mig?", "Aboneliği nasıl iptal ederim?", "Как отписаться?", "如何退订？", "メールは不要です。", "どうすれば配信停止できますか？",
	"Удалите мои данные, если вакансия закрыта.", "如果不是远程工作，请不要再联系我。",
}

func TestWishesInManyLanguages(t *testing.T) {
	for _, text := range asked {
		if sure, maybe := answer.OptsOut(text); !sure {
			t.Errorf("%q: sure %v, maybe %v", text, sure, maybe)
		}
	}
	for _, text := range ordinary {
		if sure, maybe := answer.OptsOut(text); sure || maybe {
			t.Errorf("%q: sure %v, maybe %v", text, sure, maybe)
		}
	}
	for _, text := range unclear {
		if sure, maybe := answer.OptsOut(text); sure || !maybe {
			t.Errorf("%q: sure %v, maybe %v", text, sure, maybe)
		}
	}
}

// Somebody who writes the wish where the subject stands, and nothing below, means it;
// with other words below the recruiter looks at it.
func TestAWishInTheSubject(t *testing.T) {
	tests := []struct {
		subject, text string
		kind          answer.Kind
	}{
		{"STOP", "", answer.OptOut},
		{"Stop!", "\n> Hello Ada, see the job", answer.OptOut},
		{"STOP", "--\nAda Byron\nContoso", answer.OptOut},
		{"Please remove me from your list", "", answer.OptOut},
		{"Disiscrivimi", "", answer.OptOut},
		{"退订", "", answer.OptOut},
		{"Stop", "I would like to know more about it.", answer.Unsure},
		{"STOP", "Please remove me.", answer.OptOut},
		{"Re: Stop", "", answer.Reply}, // it may be how ours began
		{"Stop by on Tuesday?", "", answer.Reply},
		{"Re: Engineer, Ada?", "", answer.Reply},
		{"", "", answer.Reply},
	}
	for _, test := range tests {
		in := mailbox.Incoming{From: "ada@example.org", Subject: test.subject, Text: test.text, InReplyTo: []string{"7d1c@agency.example.com"}}
		if v := answer.Judge(in, now); v.Kind != test.kind || v.MayOptOut != (test.kind == answer.Unsure) {
			t.Errorf("subject %q, text %q: %+v", test.subject, test.text, v)
		}
	}
}
