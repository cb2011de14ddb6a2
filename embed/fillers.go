package embed

import (
	"slices"
	"strings"
)

// The word lists of the normal form. They hold what was seen in the
// development transcripts (interviews and meetings, transcribed by people and
// by machines) and lean to the side of keeping.

// sounds are hesitations without meaning anywhere.
var sounds = set("uh um uhm umm uhh er erm hm hmm hmmm mm mmm mhm mm-hmm mmhmm uh-huh um-hum mm-hm ah ahh eh")

// tics are phrases without meaning anywhere.
var tics = phrases("you know what i mean", "if you know what i mean", "know what i mean", "if that makes sense")

// asks are words before "you know" or "I mean" that make it a real clause.
var asks = set("do did does don't didn't if as that what how would let than when whether because cause should could can might may must will all")

// clauses are words after "you know" or "I mean" that make it a real clause.
var clauses = set("what how who where when why whether if that which to about of by from well best more enough it this these those them him her us")

// joins are words after which a lone "like" or a back-channel's end is clear.
var joins = set("and but so or because cause just i i'm i've we it it's that that's there they")

// beforeLike are words after which "like" is neither verb nor comparison,
// unless one of objects follows ("I tried it and like it").
var (
	beforeLike = set(`and but so or because cause cuz if then when where which maybe actually basically definitely partially
		the a an my your our their of in with for on at by think also`)
	objects = set("it them this that these those him her how the to my your our their what")
)

// bare are words that say nothing of a survey's answer without its question.
var bare = set(`yes no none nothing nope not n/a na never always sometimes often rarely maybe sure unsure
	i i'm it it's is was the a an all everything anything something any some same above see previous as before
	do don't know dunno can't think of much many lot lots very too so really pretty quite ok okay yeah fine good great
	nice bad well more less most least really at this that moment now yet to say mind comes idea clue`)

// hedged are words before "kind of" and "sort of" that make it a hedge and no
// noun: "it's kind of slow", but "what kind of", "a kind of".
var hedged = set(`i we you he she it they who there just really also still then to like
	is was are were am be been being not it's that's there's he's she's i'm we're you're they're isn't wasn't aren't
	and but or so because cause if when
	have has had i've we've they've do does did would could can will should might may
	get gets got feel feels felt seem seems seemed look looks looked become becomes became`)

// backChannel are words that only show listening, at the start of a sentence.
var backChannel = set("yeah yep yup okay ok alright oh gotcha mhm huh")

// setOffBackChannel are such words only where punctuation follows ("Right,"),
// or a word that cannot continue them ("Well I").
var setOffBackChannel = set("right well so sure")

// marks are first words of a transcriber's bracket, whatever follows
// ("[inaudible; likely “yes”]").
var marks = set("inaudible unintelligible indiscernible redacted crosstalk cross-talk")

// annotations are words that a bracket may consist of to be a mark.
var annotations = set(`overlapping talking anonymized anonymised name laughs laughter laughing chuckles chuckling
	pause pauses long short silence sigh sighs cough coughs coughing noise background music applause affirmative
	phonetic sic gap vocalsound disfmarker nonvocalsound comment`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func phrases(texts ...string) [][]string {
	out := make([][]string, len(texts))
	for i, text := range texts {
		out[i] = strings.Fields(text)
	}
	return out
}

// longestAnnotation is how many bytes a bracket may hold to be a mark.
const longestAnnotation = 60

// withoutAnnotations removes brackets that hold a transcriber's mark or a time.
// Other brackets, such as an editor's "[the dashboard]", keep their words.
func withoutAnnotations(text string) string {
	if !strings.ContainsAny(text, "[{(") {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexAny(text, "[{(")
		if open < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		text = text[open:]
		if n := annotationLength(text); n > 0 {
			b.WriteByte(' ')
			text = text[n:]
			continue
		}
		b.WriteByte(text[0])
		text = text[1:]
	}
}

// annotationLength is the length of the mark that text begins with, 0 if it
// begins with another bracket.
func annotationLength(text string) int {
	closer := map[byte]byte{'[': ']', '{': '}', '(': ')'}[text[0]]
	end := strings.IndexByte(text, closer)
	if end < 0 || end > longestAnnotation {
		return 0
	}
	if inner := strings.ToLower(strings.TrimSpace(text[1:end])); isTimeMark(inner) || isAnnotation(inner) {
		return end + 1
	}
	return 0
}

func isAnnotation(inner string) bool {
	words := strings.FieldsFunc(inner, func(r rune) bool { return strings.ContainsRune(" ,;:", r) })
	if len(words) == 0 || marks[words[0]] {
		return true
	}
	return !slices.ContainsFunc(words, func(w string) bool { return !annotations[w] })
}

// isTimeMark reports "02:14", "1:02:14.5".
func isTimeMark(s string) bool {
	return strings.Contains(s, ":") && strings.Trim(s, "0123456789:.") == ""
}
