package locate

import (
	"strings"
	"unicode"
)

// class says what may not change about a word, whatever else is repaired.
type class uint8

const (
	negation class = 1 << iota
	number         // digits, number words, and the signs beside them
	quantifier
)

// negations, without apostrophes; those of other languages only make a reason
// clearer.
var negations = set(`not no never none nobody nothing nowhere neither nor without cannot hardly barely scarcely rarely seldom non un nope
 dont doesnt didnt cant couldnt wont wouldnt shouldnt isnt arent wasnt werent havent hasnt hadnt aint mustnt neednt shant mightnt
 nicht kein keine keinen keiner keinem nie niemals ohne pas jamais sans aucun aucune nunca ningún ninguna niet geen nooit nie não
 不 没 沒 無 无 未 别 別 لا لم لن ليس ما אין לא بدون`)

var numbers = set(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
 nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen dozens tens hundreds
 thousands millions billions half halves third thirds quarter quarters first second fourth fifth sixth seventh eighth ninth tenth
 eleventh twelfth twentieth once twice thrice double triple single couple pair percent percentage
 january february march april june july august september october november december
 monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
 一 二 三 四 五 六 七 八 九 十 百 千 万 萬 億 亿 两 兩 半`)

var quantifiers = set(`all some most every each any many few several both always sometimes often everybody everyone everything
 somebody someone something anybody anyone anything majority minority only fewer least`)

// units belong to the number before them.
var units = set(`g kg mg t lb lbs oz km m cm mm mi ft in l ml s ms h hr hrs min mins second seconds minute minutes hour hours day days week
 weeks month months quarter quarters year years euro euros dollar dollars pound pounds cent cents yen k mb gb tb kb am pm degrees celsius
 fahrenheit percent times people users customers inches feet miles meters metres kilometers kilometres grams kilos tons liters litres`)

// hesitations say nothing in any language of which they are not a word.
var hesitations = set("uh uhm uhh uhhh umm ummm erm ehm hm hmm hmmm mm mmm mmmm ahm äh ähm öhm euh")

// englishHesitations are words in other languages.
var englishHesitations = set("um er ah eh oh")

// pause says whether a word is a hesitation.
type pause uint8

const (
	pauseAnywhere  pause = 1 << iota // in every language
	pauseInEnglish                   // a word in others
)

func pauseOf(fold string) (p pause) {
	switch {
	case len(fold) > 6:
	case hesitations[fold]:
		p = pauseAnywhere
	case englishHesitations[fold]:
		p = pauseInEnglish
	}
	return p
}

// backChannels show that somebody listens.
var backChannels = set("yeah yep yup okay ok right mhm huh alright gotcha sure aha")

// backChannelPhrases are those of two words.
var backChannelPhrases = set("i\x00see got\x00it")

// emphatics are words that are said twice on purpose, or for grammar.
var emphatics = set("very really so too way far long super had blah bye ha la pretty big totally again no never on by")

// stems are prefixes that turn a word into its opposite.
var stems = []string{"un", "in", "im", "ir", "il", "dis", "non", "anti", "mis"}

func classOf(fold string) class {
	var c class
	if negations[fold] {
		c |= negation
	}
	if numbers[fold] || strings.IndexFunc(fold, unicode.IsNumber) >= 0 {
		c |= number
	}
	if quantifiers[fold] {
		c |= quantifier
	}
	return c
}

// opposite reports whether two words differ by a prefix or an ending that turns
// one into the other's opposite: "happy" and "unhappy", "useful" and "useless".
func opposite(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	for _, p := range stems {
		if len(b) > 2 && a == p+b {
			return true
		}
	}
	for _, s := range []string{"less", "ful"} {
		for _, other := range []string{"less", "ful", ""} {
			stemA, okA := strings.CutSuffix(a, s)
			stemB, okB := strings.CutSuffix(b, other)
			if s != other && okA && okB && stemA == stemB && s+other != "ful" {
				return true
			}
		}
	}
	return false
}

// commonest are words of which English text has at least one in twelve.
var commonest = set("the and to of is i it you we that for not my this with have are on but")

// isEnglish reports whether the fillers of English can be taken for fillers.
func isEnglish(language string, tokens []token) bool {
	if language != "" && language != "und" {
		return language == "en" || strings.HasPrefix(language, "en-")
	}
	n := 0
	for i := range tokens {
		if commonest[tokens[i].fold] {
			n++
		}
	}
	return n > 0 && 12*n >= len(tokens)
}
