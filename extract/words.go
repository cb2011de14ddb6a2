package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

// word is one word of a sentence as the rules read it: in lower case, with a
// plain apostrophe, contractions taken apart ("won't" is "will", "not").
type word struct {
	text  string
	class class
	comma bool // a comma, dash or colon stands before it
}

// class is what a word's form alone tells.
type class uint8

const (
	plain class = iota
	number
	money
	mark // a redaction or a transcriber's mark: "XXXX", "[inaudible]"
)

// contractions are the forms that are not built by a rule.
var contractions = map[string]string{
	"won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not", "ain't": "is not",
	"dont": "do not", "doesnt": "does not", "didnt": "did not", "wont": "will not", "cant": "can not",
	"isnt": "is not", "wasnt": "was not", "wouldnt": "would not", "couldnt": "could not", "havent": "have not",
	"im": "i am", "ive": "i have", "youre": "you are", "theyre": "they are", "thats": "that 's",
	"gonna": "going to", "wanna": "want to", "gotta": "got to", "cuz": "because", "coz": "because", "'cause": "because",
	"cos": "because", "'til": "until", "ok": "okay", "let's": "let us", "kinda": "kind of", "sorta": "sort of",
}

// endings are the contracted endings and what they stand for.
var endings = []struct{ suffix, full string }{
	{"n't", "not"}, {"'m", "am"}, {"'re", "are"}, {"'ve", "have"}, {"'ll", "will"}, {"'d", "would"}, {"'s", "'s"},
}

// wordsOf reads the words of text. The second result is the number of words as
// written; scripts without spaces count two characters as a word.
func wordsOf(text string) (ws []word, written int) {
	ws = make([]word, 0, len(text)/5+2)
	comma, unspaced := false, 0
	for i := 0; i < len(text); {
		if n := markLength(text[i:]); n > 0 {
			ws = append(ws, word{text: "[mark]", class: mark, comma: comma})
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isUnspaced(r):
			unspaced++
			i += n
			continue
		case !isWordStart(r, text[i+n:]):
			comma = comma && unicode.IsSpace(r) || strings.ContainsRune(",;:—–-()", r)
			i += n
			continue
		}
		end := wordEnd(text, i)
		ws = appendWord(ws, text[i:end], comma, i > 0 && isCurrencyBefore(text[:i]), isCurrencyAfter(text[end:]))
		written++
		comma = false
		i = end
	}
	return ws, written + (unspaced+1)/2
}

// appendWord appends the one or two words of a written one.
func appendWord(ws []word, written string, comma, currencyBefore, currencyAfter bool) []word {
	w := word{text: lower(written), comma: comma}
	if written[0] >= '0' && written[0] <= '9' {
		w.class = number
		if currencyBefore || currencyAfter {
			w.class = money
		}
		return append(ws, w)
	}
	if full, ok := contractions[w.text]; ok {
		for part := range strings.SplitSeq(full, " ") {
			ws = append(ws, word{text: part, comma: comma})
			comma = false
		}
		return ws
	}
	if strings.IndexByte(w.text, '\'') > 0 {
		for _, e := range endings {
			if stem, ok := strings.CutSuffix(w.text, e.suffix); ok && stem != "" {
				return append(ws, word{text: stem, comma: comma}, word{text: e.full})
			}
		}
	}
	return append(ws, w)
}

// lower is text in lower case with a plain apostrophe; text itself where it is
// so already.
func lower(text string) string {
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return strings.ReplaceAll(strings.ToLower(text), "’", "'")
		}
	}
	return text
}

func isWordStart(r rune, rest string) bool {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return true
	}
	return (r == '\'' || r == '’') && (strings.HasPrefix(rest, "cause") || strings.HasPrefix(rest, "til"))
}

// wordEnd is the end of the word that begins at i: letters and digits, with
// single apostrophes, hyphens, full stops and commas between them.
func wordEnd(text string, i int) int {
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if r == '-' || r == '.' || r == ',' || r == '\'' || r == '’' {
			next, _ := utf8.DecodeRuneInString(text[end+n:])
			digits := unicode.IsDigit(next) && end > i && unicode.IsDigit(rune(text[end-1]))
			letters := unicode.IsLetter(next) && r != ','
			if end > i && !digits && !letters || isUnspaced(next) {
				break
			}
		} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || isUnspaced(r) {
			break
		}
		end += n
	}
	return end
}

func isCurrencyBefore(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.Is(unicode.Sc, r)
}

func isCurrencyAfter(text string) bool {
	text = strings.TrimPrefix(text, " ")
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.Is(unicode.Sc, r)
}

// isUnspaced reports scripts that are written without spaces between words.
func isUnspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer)
}

// marks are the first words of a transcriber's bracket that says that words are
// missing.
var marks = []string{"redacted", "inaudible", "unintelligible", "indiscernible", "crosstalk", "cross talk", "cross-talk",
	"name removed", "anonymi", "removed", "omitted", "unclear", "name]", "company]", "name)", "company)"}

// markBytes is the length up to which a bracket is a mark: "[inaudible; likely
// “yes, every week”]".
const markBytes = 160

// markLength is the length of the redaction or mark of missing words with which
// text begins, 0 where there is none: "[REDACTED]", "(unintelligible)", "XX".
func markLength(text string) int {
	switch text[0] {
	case '[', '(', '<', '{':
		inner := strings.ToLower(text[1:min(len(text), 20)])
		for _, m := range marks {
			if strings.HasPrefix(inner, m) {
				if i := strings.IndexAny(text[:min(len(text), markBytes)], "])>}"); i >= 0 {
					return i + 1
				}
			}
		}
	case 'X', '_', '*':
		n := 0
		for n < len(text) && text[n] == text[0] {
			n++
		}
		if n >= 3 || n == 2 && text[0] == 'X' && (n == len(text) || !isLetterAt(text, n)) {
			return n
		}
	}
	return 0
}

func isLetterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// sentenceText is one sentence of a turn, read.
type sentenceText struct {
	span    research.Span
	words   []word
	written int  // words as written
	lower   bool // begins with a small letter
	asks    bool // ends with a question mark
	open    bool // ends on a comma, a dash or dots
	torn    bool // begins with a full stop, a comma or dots
}

func readSentence(doc string, span research.Span) sentenceText {
	text := doc[span.Start:span.End]
	s := sentenceText{span: span}
	s.words, s.written = wordsOf(text)
	first, _ := utf8.DecodeRuneInString(text)
	s.lower = unicode.IsLower(first)
	s.torn = first == '.' || first == ',' || first == '…' || first == ';'
	end := strings.TrimRight(text, " \"'”’)]»")
	s.asks = strings.HasSuffix(end, "?") || strings.HasSuffix(end, "？") || strings.HasSuffix(end, "؟")
	s.open = strings.HasSuffix(end, ",") || strings.HasSuffix(end, "-") || strings.HasSuffix(end, "—") ||
		strings.HasSuffix(end, "–") || strings.HasSuffix(end, "...") || strings.HasSuffix(end, "…")
	return s
}

// at is the text of word i, "" outside the sentence.
func (s *sentenceText) at(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i].text
}

// lead is the index of the first word that is no opener: where a sentence
// really begins.
func (s *sentenceText) lead() int {
	i := 0
	for i < len(s.words)-1 && openers[s.words[i].text] {
		i++
	}
	return i
}
