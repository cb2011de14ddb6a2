package sentence

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLanguages holds at least a dozen cases a language. In each text "|" marks the
// border between two sentences.
func TestLanguages(t *testing.T) {
	t.Parallel()
	for lang, cases := range map[string][]string{
		"en": {
			"Ms. Lee met Prof. Green at 10 a.m. on St. John's Road. |They left.",
			"It rose by 3.5 percent, i.e. 1.2 points vs. last year. |Good.",
			"“Why now?” she asked. |“Because it broke.” |We nodded.",
			"He said 'never again'. |Then he paid.",
			"Wait... what? |No, really?! |Yes!!",
			"We use v. 2.1.3 of it. |See fig. 4 and p. 12.",
			"I moved from the U.K. to the U.S. in May. |It was hard.",
			"She has a Ph.D. in physics. |She teaches.",
			"Mr. J. R. R. Martin, Jr. wrote it. |I read it.",
			"Is it fast? |(Not really.) |But it works.",
			"The approx. cost is $1,250.00. |Too much!",
			"We waited … and waited. |Nothing came.",
			"“It’s slow,” she said. |“It’s always slow.” |I agreed.",
			"One thing: it is slow. |Another: it is loud.",
		},
		"de": {
			"Das ist z. B. bei Dr. Weber so. |Dort geht es.",
			"Am 3. März kam der 2. Brief. |Ich war froh.",
			"Das kostet ca. 3,50 € bzw. 1.200 € pro Jahr. |Zu teuer.",
			"„Warum denn?“, fragte sie. |„Weil es kaputt ist.“ |Wir nickten.",
			"»Das geht nicht«, sagte er. |Dann ging er.",
			"Wir nutzen es u. a. für Rechnungen, d. h. täglich. |Das reicht.",
			"Ich dachte … na ja. |Egal.",
			"Wirklich?! |Ja!",
			"Die Fa. Meier, die Str. 5, usw. |Alles da.",
			"Frau Prof. Dr. h. c. Schmidt kommt evtl. morgen. |Gut.",
			"Das war im 19. Jahrhundert. |Heute nicht.",
			"Es dauert max. 5 Min. pro Tag. |Das ist ok.",
			"Vgl. Abb. 3 auf S. 12. |Dort steht es.",
			"Wir haben 2023 angefangen. |Dann kam der Umzug.",
			"Er sagte: „Nie wieder.“ |Dann zahlte er.",
		},
		"fr": {
			"M. Dupont et Mme Martin sont là. |Ils partent.",
			"C'est cher, p. ex. le mardi, c.-à-d. souvent. |Voilà.",
			"« Pourquoi ? » demande-t-elle. |« Parce que c'est lent. » |On rit.",
			"Quoi ?! |Oui !",
			"Ça coûte 3,50 € par mois, env. 42 € par an. |Trop cher.",
			"Le Dr. Morel arrive à 10 h 30. |Il attend.",
			"J'ai essayé… sans succès. |Tant pis.",
			"On range les factures, les reçus, etc. |Tout est là.",
			"“C'est lent”, dit-il. |Puis il part.",
			"Voir p. 12 et art. 5. |C'est écrit.",
			"J'habite av. Foch, bd. Voltaire avant. |C'est bruyant.",
			"Ce n'est pas le cas. |« Ah bon ? » |Si.",
			"Le 1er mai, rien. |Le 2, tout.",
			"Tél. 01 23 45 67 89. |Appelez-moi.",
		},
		"es": {
			"El Sr. García y la Sra. Ruiz no vienen. |Qué pena.",
			"¿Por qué? |¡Porque es lento! |Claro.",
			"¿Y tú? |¿No lo usas? |Sí.",
			"Cuesta 3,50 € al mes, aprox. 42 € al año. |Es caro.",
			"Es útil, p. ej. para facturas. |Lo uso.",
			"«¿Por qué ahora?», preguntó. |«Porque se rompió.» |Asentimos.",
			"Uds. no lo saben. |Yo sí.",
			"¡¿Qué?! |No puede ser.",
			"Lo intenté… pero nada. |Lo dejé.",
			"Vive en la Av. Sol, núm. 5, pág. 3 del plano. |Está lejos.",
			"La Dra. López, etc. |Todos vinieron.",
			"En EE. UU. es distinto. |Aquí no.",
			"“Es lento”, dijo. |Luego se fue.",
			"Guardo 1.200 facturas. |Son muchas.",
			"Pero ¿funciona? |No.",
		},
		"nl": {
			"Dhr. Jansen en mevr. de Vries komen. |Leuk.",
			"Het kost bijv. 3,50 euro, d.w.z. 42 per jaar. |Duur.",
			"'s Ochtends werk ik. |'s Avonds niet.",
			"‘Waarom nu?’ vroeg ze. |‘Omdat het stuk is.’ |We knikten.",
			"„Dat gaat niet”, zei hij. |Toen ging hij.",
			"Wat?! |Ja!",
			"Ik dacht… nou ja. |Laat maar.",
			"We bewaren facturen, bonnen, enz. |Alles ligt er.",
			"Zie nr. 5 op blz. 12. |Daar staat het.",
			"Dat is o.a. bij Prof. De Boer zo. |Daar werkt het.",
			"Het duurt max. 5 minuten. |Dat is prima.",
			"Ik gebruik het i.p.v. Excel. |Het is sneller.",
			"We zijn in 2023 begonnen. |Toen kwam de verhuizing.",
			"\"Nooit meer\", zei hij. |Daarna betaalde hij.",
		},
		"pl": {
			"Dr Nowak i prof. Kowalska są tutaj. |Czekają.",
			"Używam go np. w pracy, tzn. codziennie. |Działa.",
			"To kosztuje ok. 3,50 zł. |Za dużo.",
			"„Dlaczego teraz?” zapytała. |„Bo się zepsuło.” |Kiwnęliśmy.",
			"Co?! |Tak!",
			"Myślałem… no nic. |Trudno.",
			"Spotkanie jest w dn. 5 maja o godz. 10. |Przyjdę.",
			"Dnia 3. maja było zimno. |Potem nie.",
			"Faktury, paragony itd. |Wszystko jest.",
			"Mieszkam na ul. Długiej, m.in. z bratem. |Jest głośno.",
			"Zob. str. 12, pkt 3. |Tam jest.",
			"Mamy 1,2 mln klientów. |To dużo.",
			"Powiedział: „Nigdy więcej.” |Potem zapłacił.",
			"Zaczęliśmy w 2023 r. i nadal trwa. |Dobrze.",
		},
		"ja": {
			"毎日使っています。|とても遅いです。",
			"「なぜですか？」と聞かれました。|壊れたからです。",
			"本当に？！|はい！",
			"料金は3.5万円です。|高いですね。",
			"えっと…まあいいです。|次に行きます。",
			"「使えない。」|「遅い。」と言われた。|困った。",
			"Excelを使います。|Ver. 2.1は古いです。",
			"田中さん（部長）は反対です。|私は賛成です。",
			"『なるほど。』と思いました。|以上です。",
			"えー、そうですね。|1日に10回。|それくらいです。",
			"使いやすい！|でも高い。",
			"（笑）そうですね。|はい。",
			"月曜日は忙しいです。 |火曜日は暇です。",
			"価格は１．５倍です。|高い。",
		},
		"zh": {
			"每天都用。|太慢了。",
			"“为什么？”她问。|“因为坏了。”|我们点头。",
			"真的吗？！|是的！",
			"价格是3.5万元。|太贵了。",
			"我想……算了。|下一个。",
			"「太慢了。」他说。|然后走了。",
			"我们用Excel。|它很老。",
			"王经理（上海）反对。|我同意。",
			"不好用；但是便宜。|还行。",
			"他说：“不行。”|我走了。",
			"第一，太慢。|第二，太贵。",
			"好用！|就是贵。",
			"周一很忙。 |周二有空。",
			"《用户手册》在这里。|没人看。",
		},
		"ar": {
			"نستخدمه كل يوم. |إنه بطيء.",
			"لماذا الآن؟ |لأنه تعطل.",
			"حقا؟! |نعم!",
			"السعر 3.5 دينار. |غال جدا.",
			"قال د. أحمد إنه جيد. |وافقنا.",
			"«لماذا؟» سألت. |«لأنه بطيء.» |ضحكنا.",
			"فكرت… لا بأس. |التالي.",
			"جربناه؛ لم ينجح. |تركناه.",
			"نستخدم Excel. |إنه قديم.",
			"السعر ٣٫٥ دينار. |غال.",
			"اتصل بنا، من فضلك. |شكرا.",
			"هل يعمل؟ |لا. |أبدا.",
			"قال: “لن أعود.” |ثم دفع.",
			"اَلْحَمْدُ لِلّٰهِ. |تَمَّ.",
		},
	} {
		for _, marked := range cases {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				var want, got []string
				for part := range strings.SplitSeq(marked, "|") {
					want = append(want, strings.TrimSpace(part))
				}
				text := strings.ReplaceAll(marked, "|", "")
				for _, s := range Split([]byte(text), lang) {
					got = append(got, text[s.Start:s.End])
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}
