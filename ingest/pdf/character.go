package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ligatures are written as the letters they join.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// plain brings characters to the form in which a person would copy them: any
// space as a space, ligatures as letters, nothing that cannot be seen. Bullets of
// symbol fonts become a bullet.
func plain(s string) string {
	if len(s) == 1 && s[0] >= ' ' && s[0] < 0x7f {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u200b':
			return ' '
		case r == '\uf0b7', r == '\uf0a7', r == '\uf06c', r == '\uf06e':
			return '•'
		case r < ' ', r == 0x7f, r == '\ufeff', r == '\ufffd', unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	s = ligatures.Replace(s)
	if r, _ := utf8.DecodeRuneInString(s); r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc {
		return norm.NFKC.String(s) // letters in the form that they take within a word
	}
	return s
}
