package answer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Chinese and Japanese put no blanks between words. So a wish is looked for at the
// beginning of a clause, behind the words of politeness, and has to be most of it.

const (
	unspacedBefore = `^(?:请|請|麻烦|麻煩|拜托|拜託|您|你们|你們|我要|我想|立即|马上|馬上|すぐに|もう|今後|今後は|今後一切|これ以上|二度と|一切|私に|私の|どうか|ただちに|直ちに)*`
	chineseEnd     = `(?:给我|給我)?(?:了|吧|啦|谢谢|謝謝|感谢|感謝)*(?: |$)`
	japaneseEnd    = `(?:です|ます|ません|ください|下さい|願います|お願い|いたします|致します|申し上げます|します|いただきたい|いただけると|頂きたい|頂けると|助かります|幸いです|ほしい|欲しい|よう|して|たい|ね|よ|を|に|で)*(?: |$)`
	chineseMail    = `(?:任何)?(?:邮件|郵件|电子邮件|電子郵件|信息|訊息|消息|信)`
	chineseSend    = `(?:给我|給我|向我)?(?:发送|發送|发|發|寄)`
	chineseTouch   = `(?:联系|聯繫|联络|聯絡|打扰|打擾|骚扰|騷擾)`
)

var wishUnspaced = within(unspacedBefore, []string{
	`(?:退订|退訂|取消订阅|取消訂閱)`, `(?:不要|别|別|勿|停止)再?` + chineseSend + chineseMail + chineseEnd, `(?:不要|别|別|勿)再` + chineseTouch + `我?` + chineseEnd, `(?:不要|别|別|勿|停止)` + chineseTouch + `我` + chineseEnd, `(?:别|別|不要)再?烦我`, `(?:删除|刪除|移除)我的(?:个人|個人|所有|全部)*(?:数据|資料|资料|信息|資訊|邮箱|郵箱|联系方式|聯絡方式)`, `(?:把|将|將)我(?:的.{1,6})?(?:从|從).{0,12}(?:删除|刪除|移除|去掉)`, `不想再?(?:收到|接收)(?:你|您|你们|你們)?的?` + chineseMail,
	`(?:メールの|メール)?配信(?:を)?(?:停止|中止|解除|やめて|止めて)` + japaneseEnd, `の?ご?連絡(?:は|を)?(?:しないで|不要|ご?無用|お控え|控えて|ご遠慮|お断り|やめて|止めて)` + japaneseEnd, `(?:メール|メッセージ)(?:を|は)?(?:もう)?(?:送らないで|送信しないで|送るのをやめて|お断り)` + japaneseEnd, `送らないで` + japaneseEnd, `(?:購読|登録)(?:を|の)?(?:解除|停止|抹消|削除)` + japaneseEnd, `(?:個人情報|データ|連絡先|メールアドレス|アドレス)(?:を|の)?(?:すべて|全て)?(?:削除|消去)(?:して|を?お願い|願います|$)`, `オプトアウト`,
}, ``)

var mentionsUnspaced = anyOf(`退订`, `退訂`, `取消订阅`, `取消訂閱`, `再`+chineseTouch+`我`, `(?:删除|刪除)我的`, `配信(?:を)?停止`, `購読(?:を)?解除`, `二度と連絡`, `メールは?(?:不要|いりません|要りません)`)

// conditionalUnspaced are words that make a wish depend on something.
var conditionalUnspaced = allBare([]string{"如果", "除非", "要是", "否则", "否則", "場合", "なければ", "でしたら", "以外"})

// dependsUnspaced tells whether words without blanks have one of these in them.
func dependsUnspaced(plain string) bool {
	return slices.ContainsFunc(conditionalUnspaced, func(w string) bool { return strings.Contains(plain, w) })
}

// compact makes one word of a word that is said again and again, and of letters that
// stand apart: "stop stop", "S T O P".
func compact(clause string) string {
	list := strings.Fields(clause)
	letters := len(list) > 2 && !slices.ContainsFunc(list, func(w string) bool { return utf8.RuneCountInString(w) > 1 })
	if letters {
		return strings.Join(list, "")
	}
	return strings.Join(slices.Compact(list), " ")
}
