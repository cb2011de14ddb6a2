package ingest

import "testing"

// shortTexts are a sentence or two each, as reviews and answers are.
var shortTexts = map[string][]string{
	"en": {"The export takes an hour every day.", "I never find the button to undo it.", "It works for me, most of the time.", "They told us that it was not possible.",
		"Great app but it keeps crashing", "Nobody answers when I write to them.", "Too slow and too expensive for what it does", "My team would love to have a dark mode."},
	"de": {"Der Export dauert jeden Tag eine Stunde.", "Ich finde den Knopf nie.", "Es funktioniert meistens, aber nicht immer.", "Niemand antwortet, wenn ich schreibe.",
		"Zu langsam und viel zu teuer für uns", "Tolle App, leider stürzt sie ab", "Wir nutzen das schon seit Jahren.", "Das ist mir zu kompliziert."},
	"fr": {"L'export prend une heure tous les jours.", "Je ne trouve jamais le bouton.", "Ça marche la plupart du temps.", "Personne ne répond quand j'écris.",
		"Trop lent et trop cher pour ce que c'est", "Très bonne application mais elle plante", "Nous l'utilisons depuis des années.", "C'est trop compliqué pour moi."},
	"es": {"La exportación tarda una hora cada día.", "Nunca encuentro el botón.", "Funciona la mayoría de las veces.", "Nadie contesta cuando escribo.",
		"Demasiado lento y muy caro para nosotros", "Buena aplicación pero se cierra sola", "Lo usamos desde hace años.", "Es demasiado complicado para mí."},
	"nl": {"De export duurt elke dag een uur.", "Ik kan de knop nooit vinden.", "Het werkt meestal wel.", "Niemand antwoordt als ik schrijf.",
		"Te langzaam en veel te duur voor ons", "Goede app maar hij crasht steeds", "We gebruiken het al jaren.", "Dat is mij te ingewikkeld."},
	"pl": {"Eksport trwa godzinę każdego dnia.", "Nigdy nie mogę znaleźć przycisku.", "Zwykle działa, ale nie zawsze.", "Nikt nie odpowiada, kiedy piszę.",
		"Za wolno i za drogo dla nas", "Dobra aplikacja, ale się zawiesza", "Używamy tego od lat.", "To jest dla mnie zbyt skomplikowane."},
	"ja": {"毎日一時間かかります。", "ボタンが見つかりません。", "だいたい動きます。", "誰も返事をくれません。", "遅くて高い", "いいアプリだけど落ちる", "何年も使っています。", "Excelのほうが楽です。"},
	"zh": {"每天都要一个小时。", "我找不到按钮。", "大部分时间能用。", "没有人回答。", "太慢太贵", "应用不错，就是闪退", "我们用了很多年。", "Excel更方便。"},
	"ar": {"يستغرق التصدير ساعة كل يوم.", "لا أجد الزر أبدا.", "يعمل معظم الوقت.", "لا أحد يرد.", "بطيء وغال", "تطبيق جيد لكنه يتوقف", "نستخدمه منذ سنوات.", "هذا معقد جدا بالنسبة لي."},
}

// TestGuessLanguage expects of nine languages that short texts are told right, or
// not at all: a wrong language is worse than none.
func TestGuessLanguage(t *testing.T) {
	t.Parallel()
	for want, texts := range shortTexts {
		right := 0
		for _, text := range texts {
			switch got := guessLanguage([]byte(text)); got {
			case want:
				right++
			case "und":
				t.Logf("%s: not told: %s", want, text)
			default:
				t.Errorf("%s taken for %s: %s", want, got, text)
			}
		}
		if right*4 < len(texts)*3 {
			t.Errorf("%s: %d of %d told", want, right, len(texts))
		}
	}
}
