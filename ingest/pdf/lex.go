package pdf

import (
	"bytes"
	"strconv"
)

// kind is what a token is.
type kind byte

const (
	endOfInput kind = iota
	number
	text
	name
	word  // an operator
	punct // one of [ ] << >> { }
)

// token is one word of a content stream or of a character map.
type token struct {
	kind  kind
	num   float64
	bytes []byte // of a text, name, operator or punctuation
}

func (t token) is(op string) bool { return t.kind >= word && string(t.bytes) == op }

// lexer cuts a stream into tokens. It has no errors: what is no token is skipped,
// as every viewer does.
type lexer struct {
	data []byte
	at   int
}

func (l *lexer) next() token {
	l.skipSpace()
	if l.at >= len(l.data) {
		return token{}
	}
	c := l.data[l.at]
	switch c {
	case '(':
		return token{kind: text, bytes: l.literal()}
	case '<', '>':
		if l.at+1 < len(l.data) && l.data[l.at+1] == c {
			l.at += 2
			return token{kind: punct, bytes: l.data[l.at-2 : l.at]}
		}
		l.at++
		if c == '<' {
			return token{kind: text, bytes: l.hex()}
		}
		return l.next()
	case '/':
		l.at++
		return token{kind: name, bytes: unescapeName(l.regular())}
	case '[', ']', '{', '}':
		l.at++
		return token{kind: punct, bytes: l.data[l.at-1 : l.at]}
	case ')':
		l.at++
		return l.next()
	}
	w := l.regular()
	if n, ok := parseNumber(w); ok {
		return token{kind: number, num: n}
	}
	return token{kind: word, bytes: w}
}

func (l *lexer) skipSpace() {
	for ; l.at < len(l.data); l.at++ {
		switch c := l.data[l.at]; {
		case isSpace(c):
		case c == '%':
			for l.at+1 < len(l.data) && l.data[l.at+1] != '\n' && l.data[l.at+1] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// regular reads up to white space or a delimiter.
func (l *lexer) regular() []byte {
	from := l.at
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	return l.data[from:l.at]
}

// parseNumber reads a number; like viewers it takes "--5" and "5-3" for one.
func parseNumber(w []byte) (float64, bool) {
	if len(w) == 0 || bytes.IndexByte([]byte("+-.0123456789"), w[0]) < 0 {
		return 0, false
	}
	for len(w) > 1 && w[0] == '-' && w[1] == '-' {
		w = w[1:]
	}
	if i := bytes.IndexByte(w[1:], '-'); i >= 0 {
		w = w[:i+1]
	}
	if n, err := strconv.Atoi(string(w)); err == nil {
		return float64(n), true
	}
	n, err := strconv.ParseFloat(string(w), 64)
	if err != nil {
		return 0, len(bytes.Trim(w, "+-.0123456789")) == 0
	}
	return n, true
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// literal reads "(…)", in which parentheses nest and a backslash escapes.
func (l *lexer) literal() []byte {
	var out []byte
	depth := 0
	for ; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				l.at++
				return out
			}
		case '\\':
			out = l.escape(out)
			continue
		case '\r':
			if l.at+1 < len(l.data) && l.data[l.at+1] == '\n' {
				l.at++
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return out
}

// escape reads what follows a backslash and leaves the lexer at its last byte.
func (l *lexer) escape(out []byte) []byte {
	if l.at++; l.at >= len(l.data) {
		return out
	}
	c := l.data[l.at]
	switch {
	case c == '\r':
		if l.at+1 < len(l.data) && l.data[l.at+1] == '\n' {
			l.at++
		}
		return out
	case c == '\n':
		return out
	case c >= '0' && c <= '7':
		n := int(c - '0')
		for i := 0; i < 2 && l.at+1 < len(l.data) && l.data[l.at+1] >= '0' && l.data[l.at+1] <= '7'; i++ {
			l.at++
			n = n*8 + int(l.data[l.at]-'0')
		}
		return append(out, byte(n))
	}
	if e, ok := escapes[c]; ok {
		c = e
	}
	return append(out, c)
}

// hex reads "…>"; a missing last digit is 0, what is no digit is skipped.
func (l *lexer) hex() []byte {
	var out []byte
	half, high := false, 0
	for ; l.at < len(l.data) && l.data[l.at] != '>'; l.at++ {
		d := hexDigit(l.data[l.at])
		switch {
		case d < 0:
		case half:
			out, half = append(out, byte(high<<4|d)), false
		default:
			high, half = d, true
		}
	}
	l.at++
	if half {
		out = append(out, byte(high<<4))
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// unescapeName replaces "#20" in a name.
func unescapeName(n []byte) []byte {
	if bytes.IndexByte(n, '#') < 0 {
		return n
	}
	var out []byte
	for i := 0; i < len(n); i++ {
		if n[i] == '#' && i+2 < len(n) && hexDigit(n[i+1]) >= 0 && hexDigit(n[i+2]) >= 0 {
			out = append(out, byte(hexDigit(n[i+1])<<4|hexDigit(n[i+2])))
			i += 2
			continue
		}
		out = append(out, n[i])
	}
	return out
}

// skipImage skips the bytes of an image that stands in the stream itself, behind
// its "BI".
func (l *lexer) skipImage() {
	for t := l.next(); t.kind != endOfInput && !t.is("ID"); t = l.next() {
	}
	for l.at++; l.at < len(l.data); l.at++ {
		i := bytes.Index(l.data[l.at:], []byte("EI"))
		if i < 0 {
			l.at = len(l.data)
			return
		}
		l.at += i
		if isSpace(l.data[l.at-1]) && endsImage(l.data[l.at+2:]) {
			l.at += 2
			return
		}
	}
}

// endsImage reports whether what follows "EI" is again text.
func endsImage(after []byte) bool {
	if len(after) > 0 && !isSpace(after[0]) {
		return false
	}
	for _, c := range after[:min(len(after), 10)] {
		if c > '~' || c < ' ' && !isSpace(c) || c == 0 {
			return false
		}
	}
	return true
}
