package locate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// token is a word, a number, a character of a script without spaces, an emoji,
// or a sign that says something, such as "%".
type token struct {
	start, end int    // bytes of the text
	fold       string // equal for tokens that say the same
	class      class
	unspaced   bool // of a script without spaces, or an emoji
	pause      pause
	first      bool // of its turn, or of what stands between two
}

// reading is a text with its tokens.
type reading struct {
	text    string
	tokens  []token
	english bool // its fillers are those of English
}

// appendTokens reads the tokens of text[from:to].
func appendTokens(ts []token, text string, from, to int) []token {
	s, before := scanner{text: text[:to], from: from}, len(ts)
	for i := from; i < to; {
		end, kind := s.next(i)
		if kind != gap {
			ts = append(ts, newToken(text, i, end, kind))
		}
		i = end
	}
	if len(ts) > before {
		ts[before].first = true
	}
	return ts
}

// kind is what stands at a place of a text.
type kind uint8

const (
	gap      kind = iota // white space, punctuation, what cannot be seen
	word                 // letters and digits
	cluster              // one character of a script without spaces, or an emoji
	sign                 // a sign that says something
	quantity             // a sign that belongs to a number: "$", "%", a minus
)

func newToken(text string, start, end int, k kind) token {
	t := token{start: start, end: end, unspaced: k == cluster}
	t.fold = fold(text[start:end])
	if k == quantity {
		t.fold, t.class = foldSign(t.fold), number
	} else {
		t.class, t.pause = classOf(t.fold), pauseOf(t.fold)
	}
	return t
}

// scanner cuts a text into tokens and what is between them.
type scanner struct {
	text string
	from int
}

// next is the end and the kind of what stands at byte i.
func (s *scanner) next(i int) (int, kind) {
	c := s.text[i]
	if isASCIIWord(c) {
		return s.wordEnd(i), word
	}
	r, n := utf8.DecodeRuneInString(s.text[i:])
	switch {
	case isUnspaced(r):
		return s.clusterEnd(i), cluster
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return s.wordEnd(i), word
	case isDash(r):
		if s.dashOfNumber(i, n) {
			return i + n, quantity
		}
	case r == '%', r == '‰', r == '°', r == '~', unicode.Is(unicode.Sc, r):
		return i + n, quantity
	case r == '`', r == '|', r == '^', unicode.Is(unicode.Sk, r):
	case r == '&', r == '@', r == '#' && i > s.from && isASCIIWord(s.text[i-1]):
		return i + n, sign
	case unicode.Is(unicode.Sm, r):
		return i + n, s.signKind(i, n)
	case unicode.Is(unicode.So, r):
		return s.clusterEnd(i), cluster
	}
	return i + n, gap
}

// signKind says whether a mathematical sign stands at a number: "+5", "<10".
func (s *scanner) signKind(i, n int) kind {
	if i+n < len(s.text) && isDigit(s.text[i+n]) || i > s.from && isDigit(s.text[i-1]) {
		return quantity
	}
	return sign
}

// dashOfNumber reports whether the dash at i is a minus, or stands between two
// numbers.
func (s *scanner) dashOfNumber(i, n int) bool {
	before, after := s.text[s.from:i], s.text[i+n:]
	if endsInDigit(strings.TrimRightFunc(before, unicode.IsSpace)) && beginsWithDigit(strings.TrimLeftFunc(after, unicode.IsSpace)) {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return beginsWithDigit(after) && !unicode.IsLetter(last) && !unicode.IsNumber(last) && !strings.HasPrefix(s.text[i:], "—")
}

func beginsWithDigit(s string) bool { return s != "" && isDigit(s[0]) }

func endsInDigit(s string) bool { return s != "" && isDigit(s[len(s)-1]) }

// wordEnd is the end of the word that begins at i: letters, digits and marks,
// with apostrophes between letters and points between digits.
func (s *scanner) wordEnd(i int) int {
	end := i
	for end < len(s.text) {
		if isASCIIWord(s.text[end]) {
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[end:])
		inner := unicode.IsLetter(r) && !isUnspaced(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == zwj || r == zwnj
		if !inner && !s.bridges(r, i, end, end+n) {
			break
		}
		end += n
	}
	return end
}

const (
	zwj  = '\u200d'
	zwnj = '\u200c'
)

// bridges reports whether r, between the bytes end and after, joins what stands
// on its two sides into one word.
func (s *scanner) bridges(r rune, start, end, after int) bool {
	if after >= len(s.text) || end == start {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s.text[after:])
	switch {
	case isApostrophe(r):
		return unicode.IsLetter(next) && !isUnspaced(next)
	case r == '.' || r == ',' || r == ':' || r == '/':
		return isDigit(s.text[end-1]) && isDigit(s.text[after])
	case unicode.Is(unicode.Cf, r):
		return unicode.IsLetter(next) && !isUnspaced(next) || unicode.IsNumber(next) || unicode.IsMark(next)
	}
	return false
}

// clusterEnd is the end of the character, as a reader sees it, that begins at i.
func (s *scanner) clusterEnd(i int) int {
	it := graphemes.FromString(s.text[i:])
	it.Next()
	return i + len(it.Value())
}

func isASCIIWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ＇′`", r) }

func isDash(r rune) bool { return r == '-' || r == '−' || unicode.Is(unicode.Pd, r) }

// isUnspaced reports scripts that are written without spaces between words.
func isUnspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
