package redact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a stretch of text that rules look at. White space within a line is
// between tokens; a line end is one.
type token struct {
	start, end int
	kind       tokenKind
	shape      shape
	first      bool // begins a sentence, or a line
	lex        lex
}

type tokenKind uint8

const (
	tokenWord   tokenKind = iota // letters, with apostrophes inside
	tokenDigits                  // ASCII digits
	tokenMixed                   // letters and digits
	tokenMask                    // a pseudonym: no rule looks past it
	tokenMark                    // one character of anything else
	tokenLine                    // one or several line ends
)

type shape uint8

const (
	shapeLower   shape = iota
	shapeCapital       // Maria, McConnan, O'Brien
	shapeUpper         // MARIA: at least two letters
	shapeInitial       // M
)

// named reports a word whose form a name can have.
func (t *token) named() bool {
	return t.kind == tokenWord && t.shape != shapeLower
}

// letter reports the letters of the scripts whose words rules know. Others stand
// by themselves, since their words are not set apart by spaces.
func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Mn)
}

func digit(r rune) bool { return '0' <= r && r <= '9' }

// tokens splits a text, where it is not the last one. The slice is reused.
func (f *finder) tokens(text string) {
	if text == f.text {
		return
	}
	f.text, f.toks = text, slices.Grow(f.toks[:0], len(text)/4) // a word and what is behind it have some five bytes
	first := true
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case r == '\n':
			start := i
			for i < len(text) && (text[i] == '\n' || text[i] == ' ' || text[i] == '\t' || text[i] == '\r') {
				i++
			}
			f.toks = append(f.toks, token{start: start, end: i, kind: tokenLine})
			first = true
		case letter(r) || digit(r):
			t := f.word(i)
			t.first = first
			f.toks, first, i = append(f.toks, t), false, t.end
		case r == ' ' || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			i += n
		default:
			f.toks = append(f.toks, token{start: i, end: i + n, kind: tokenMark})
			first = first || strings.ContainsRune(".!?:;“\"…(—–", r)
			i += n
		}
	}
}

// word reads letters and digits from i.
func (f *finder) word(i int) token {
	if n := pseudonymLength(f.text[i:]); n > 0 {
		return token{start: i, end: i + n, kind: tokenMask}
	}
	letters, digits, upper := 0, 0, 0
	capital := false
	j := i
	for j < len(f.text) {
		r, n := rune(f.text[j]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(f.text[j:])
		}
		switch {
		case digit(r):
			digits++
		case letter(r):
			if unicode.IsUpper(r) {
				upper++
				capital = capital || letters == 0
			}
			letters++
		case (r == '\'' || r == '’') && letters > 0 && digits == 0 && f.inner(i, j, j+n):
		default:
			return f.made(i, j, letters, digits, upper, capital)
		}
		j += n
	}
	return f.made(i, j, letters, digits, upper, capital)
}

// inner reports whether an apostrophe at j belongs to the word that began at i:
// not that of a possessive, nor of d'Anna.
func (f *finder) inner(i, j, next int) bool {
	r, n := utf8.DecodeRuneInString(f.text[next:])
	if !letter(r) {
		return false
	}
	if j-i == 1 && (f.text[i] == 'd' || f.text[i] == 'l') && unicode.IsUpper(r) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(f.text[next+n:])
	return r != 's' && r != 'S' || letter(after) || digit(after)
}

func (f *finder) made(i, j, letters, digits, upper int, capital bool) token {
	t := token{start: i, end: j}
	switch {
	case letters == 0:
		t.kind = tokenDigits
		return t
	case digits > 0:
		t.kind = tokenMixed
		return t
	case capital && letters == 1:
		t.shape = shapeInitial
	case capital && upper < letters && upper > 1 && allUpper(f.text[i:min(i+2, j)]):
		t.shape = shapeLower // PDPs, IPython: no name
	case upper == letters:
		t.shape = shapeUpper
	case capital:
		t.shape = shapeCapital
	}
	if word := f.text[i:j]; upper == 0 && ascii(word) {
		t.lex = lexicon()[word]
	} else {
		t.lex = lexicon()[strings.ToLower(word)]
	}
	if contracted(f.text[i:j]) {
		t.lex |= lexWord
	}
	return t
}

func allUpper(s string) bool {
	return s == strings.ToUpper(s) && ascii(s) && !strings.ContainsAny(s, "'’")
}

// contracted reports I'm, they've, don't.
func contracted(word string) bool {
	i := strings.IndexAny(word, "'’")
	if i < 1 {
		return false
	}
	switch strings.ToLower(strings.TrimLeft(word[i:], "'’")) {
	case "m", "ve", "ll", "d", "re", "t":
		return true
	}
	return false
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// pseudonymLength is how long a pseudonym at the beginning of a text is, 0 where
// none begins there.
func pseudonymLength(s string) int {
	if s[0] < 'A' || s[0] > 'Z' {
		return 0
	}
	n := 1
	for n < len(s) && ('A' <= s[n] && s[n] <= 'Z') {
		n++
	}
	if n < len(s) && s[n] == '-' && prefixes[s[:n]] {
		n++
		for n < len(s) && digit(rune(s[n])) {
			n++
		}
	} else if s[0] == 'P' && n == 1 {
		for n < len(s) && digit(rune(s[n])) {
			n++
		}
	}
	if after, _ := utf8.DecodeRuneInString(s[n:]); !isPseudonym(s[:n]) || letter(after) || digit(after) {
		return 0
	}
	return n
}

// lower is a token's text in lower case.
func (f *finder) lower(t *token) string { return strings.ToLower(f.text[t.start:t.end]) }

// at is the token i, or one that is nothing where there is none.
func (f *finder) at(i int) *token {
	if i < 0 || i >= len(f.toks) {
		return &nothing
	}
	return &f.toks[i]
}

var nothing = token{kind: tokenLine}

// is reports whether token i is this one character.
func (f *finder) is(i int, mark string) bool {
	t := f.at(i)
	return t.kind == tokenMark && f.text[t.start:t.end] == mark
}

// touching reports whether token i stands right before the next one.
func (f *finder) touching(i int) bool {
	return i >= 0 && i+1 < len(f.toks) && f.toks[i].end == f.toks[i+1].start
}
