package ingest

import (
	"strings"
	"unicode"

	"personas/research"
)

// commonWords are frequent words of a language that are rare in the others.
var commonWords = languages(map[string]string{
	"en": `the and is of to that it was for you this with have not are they but we my very there would what which been were
		when them our from your has never don't it's i'm can't nobody every just more than like use too if or be so good great
		i in on at how do me can will as by an no all about some could should only than then please want need get go`,
	"de": `der die und ist das nicht ich sie es ein zu mit auf den wir auch eine dass war aber für wie sehr haben noch wenn
		dem im von sich mir mich uns man nur schon leider immer kein keine viel oder bei sind hat habe wird kann mehr weil dann einfach jeden seit`,
	"fr": `le les des est et je que vous une dans pas pour qui nous mais avec sur ce très c'est était sont j'ai cette plus la
		du ne ça on se trop jamais toujours tout tous quand il elle ou au aux n'est j'aime bien être fait sans mon ma rien personne me y plupart`,
	"es": `el los las que es una por con para muy pero no se lo del como más está yo fue hay todo esto tiene porque la de
		cada un en su mi nunca siempre cuando desde hace veces nadie me le al son sin sí también ya bien mucho demasiado años usamos uso`,
	"nl": `het een van ik niet zijn dat voor met maar wij ook naar heb deze wordt heel bij om als er geen veel omdat toch de
		en is te in op kan nooit altijd elke al we je wel nog meer dan hij ze mijn mij onze ons goed hebben zou moet steeds meestal niemand`,
	"pl": `się nie jest na to że jak ale dla bardzo tak od przez już czy są był było mnie tylko co mam tym bo kiedy za z
		w nas po nigdy zawsze każdego lat może mogę jestem albo więc też tego mi gdy ich jego bez nikt zbyt używam używamy dobra dobry`,
})

// tellingLetters are letters that of these languages only one writes, or one far
// more than the others.
var tellingLetters = map[rune]string{
	'ß': "de", 'ä': "de", 'ö': "de", 'ü': "de", 'ñ': "es", 'ó': "es", 'í': "es", 'á': "es",
	'ç': "fr", 'è': "fr", 'ê': "fr", 'à': "fr", 'ù': "fr", 'œ': "fr",
	'ą': "pl", 'ę': "pl", 'ł': "pl", 'ś': "pl", 'ć': "pl", 'ń': "pl", 'ź': "pl", 'ż': "pl",
}

func languages(words map[string]string) map[string][]string {
	of := map[string][]string{}
	for lang, list := range words {
		for w := range strings.FieldsSeq(list) {
			of[w] = append(of[w], lang)
		}
	}
	return of
}

// scripts tell languages that need no words to be told; Hiragana comes before
// Han, which Japanese shares.
var scripts = []struct {
	language string
	table    *unicode.RangeTable
	share    int // one letter in so many is enough
}{
	{"ja", unicode.Hiragana, 10}, {"ja", unicode.Katakana, 4}, {"zh", unicode.Han, 3}, {"ar", unicode.Arabic, 2}, {"ru", unicode.Cyrillic, 2},
}

// tellingLetter is the language of the first letter of a word that tells one.
func tellingLetter(word string) string {
	for _, r := range word {
		if r >= 0x80 && tellingLetters[r] != "" {
			return tellingLetters[r]
		}
	}
	return ""
}

// guessLanguage returns the BCP 47 language of a text, "und" where it cannot be
// told. It knows en, de, fr, es, nl, pl by their common words and letters, and ja,
// zh, ar, ru by their script.
func guessLanguage(text []byte) string {
	s := strings.ToLower(string(text))
	if lang := byScript(s); lang != "" {
		return lang
	}
	hits, words := map[string]int{}, 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return notLetter(r) && r != '\'' }) {
		words++
		for _, lang := range commonWords[w] {
			hits[lang]++
		}
		if lang := tellingLetter(w); lang != "" {
			hits[lang]++
		}
	}
	best, most, next := "und", 0, 0
	for _, lang := range []string{"en", "de", "fr", "es", "nl", "pl"} {
		if n := hits[lang]; n > most {
			best, most, next = lang, n, most
		} else {
			next = max(next, n)
		}
	}
	if most < 2 || most*20 < words || most == next {
		return "und"
	}
	return best
}

// shareLanguage gives documents too short to tell the language of their source,
// where nine in ten of the others have it.
func shareLanguage(docs []research.Document) {
	count, known := map[string]int{}, 0
	for i := range docs {
		if docs[i].Language != "und" {
			count[docs[i].Language]++
			known++
		}
	}
	for language, n := range count {
		if n*10 < known*9 {
			continue
		}
		for i := range docs {
			if docs[i].Language == "und" && len(docs[i].Text) < 200 {
				docs[i].Language = language
			}
		}
	}
}

func byScript(s string) string {
	letters := 0
	counts := make([]int, len(scripts))
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x250 {
			continue
		}
		for i, script := range scripts {
			if unicode.Is(script.table, r) {
				counts[i]++
			}
		}
	}
	for i, script := range scripts {
		if counts[i] > 0 && counts[i]*script.share >= letters {
			return script.language
		}
	}
	return ""
}
