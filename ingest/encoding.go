package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// guessEncoding names the encoding of raw and, unless it is plain UTF-8, why.
// The name is "" where raw is not text at all.
func guessEncoding(raw []byte) (name, evidence string) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return "utf-16le", "it begins with a UTF-16 byte order mark"
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return "utf-16be", "it begins with a UTF-16 byte order mark"
	}
	sample := raw[:min(len(raw), 64<<10)]
	if name := utf16WithoutMark(sample); name != "" {
		return name, "every second byte of its spaces and line ends is zero"
	}
	if isBinary(sample) {
		return "", ""
	}
	if utf8.Valid(raw) {
		return "utf-8", ""
	}
	whole, broken := countRunes(raw)
	if whole >= broken {
		return "utf-8", fmt.Sprintf("%d characters are UTF-8, %d bytes are damaged", whole, broken)
	}
	name = guessCodePage(raw)
	return name, fmt.Sprintf("not UTF-8, and its %d other letters and marks read best so", broken)
}

// utf16WithoutMark tells UTF-16 by its white space and ASCII letters, whose other
// byte is zero, and by what it then reads.
func utf16WithoutMark(sample []byte) string {
	sample = sample[:len(sample)&^1]
	var zeros [2]int
	for i, c := range sample {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half, most := len(sample)/2, max(zeros[0], zeros[1])
	if half < 8 || most*50 < half || min(zeros[0], zeros[1])*4 > most {
		return ""
	}
	name := "utf-16le"
	if zeros[0] > zeros[1] {
		name = "utf-16be"
	}
	text, err := encodings[name].NewDecoder().Bytes(sample)
	if err != nil || !readable(text) {
		return ""
	}
	return name
}

// readable reports whether nearly all of a text is letters, numbers, marks and white
// space, a good part of it white space or ASCII.
func readable(text []byte) bool {
	good, ascii, all := 0, 0, 0
	for _, r := range string(text) {
		all++
		if unicode.IsSpace(r) || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S) && r != utf8.RuneError {
			good++
		}
		if r < utf8.RuneSelf && r > 0 {
			ascii++
		}
	}
	return good*50 >= all*49 && ascii*50 >= all
}

// codePages are the encodings of one byte a character that a file may have, in the
// order in which ties are settled.
var codePages = []string{"windows-1252", "windows-1250", "iso-8859-2", "windows-1251", "macintosh"}

// guessCodePage is the encoding in which the bytes above ASCII read best: as letters
// inside words of one script, and as the marks that texts are full of.
func guessCodePage(raw []byte) string {
	sample := highLines(raw)
	best, bestScore := codePages[0], 0
	for i, name := range codePages {
		text, err := encodings[name].NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		if score := plausible([]rune(string(text))); i == 0 || score > bestScore {
			best, bestScore = name, score
		}
	}
	return best
}

// highLines are the lines that hold bytes above ASCII, up to some hundred thousand
// bytes of them.
func highLines(raw []byte) []byte {
	const enough = 128 << 10
	var out []byte
	for line := range bytes.Lines(bytes.ReplaceAll(raw[:min(len(raw), 4<<20)], []byte("\r"), []byte("\n"))) {
		if len(out) > enough {
			break
		}
		if slices.ContainsFunc(line, func(c byte) bool { return c >= utf8.RuneSelf }) {
			out = append(out, line[:min(len(line), enough)]...)
		}
	}
	return out
}

// frequent are the letters beyond ASCII that the languages of these encodings write
// most, and the marks that stand between words.
var (
	frequent = runeSet("äöüßéèêàâçñóíáúùìòôûîãõåæøœ" + "ąćęłńśźżčěřšžýůőű" + "ÄÖÜÉÀÈÇÊŁŚŻČŠŽ" + "абвгдежзийклмнопрстуфхцчшщъыьэюя")
	marks    = runeSet("’‘“”„–—…€°£«»¿¡·•§\u00a0")
)

func runeSet(s string) map[rune]bool {
	set := map[rune]bool{}
	for _, r := range s {
		set[r] = true
	}
	return set
}

// plausible weighs every character of a text that is not ASCII by its neighbours.
func plausible(text []rune) (score int) {
	at := func(i int) rune {
		if i < 0 || i >= len(text) {
			return ' '
		}
		return text[i]
	}
	for i, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		score += plausibleAt(at(i-1), r, at(i+1))
	}
	return score
}

func plausibleAt(before, r, after rune) int {
	letters := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case r == utf8.RuneError, unicode.IsControl(r):
		return -6
	case !unicode.IsLetter(r):
		switch {
		case r == '’' && unicode.IsLetter(before), marks[r] && !letters:
			return 2
		case letters:
			return -3
		}
		return -1
	case unicode.IsUpper(r) && unicode.IsLower(before), mixed(before, r), mixed(r, after):
		return -3
	case latinCrowd(before, r, after):
		return -1
	case frequent[r]:
		return 2
	}
	return 1
}

// mixed reports whether a Latin and a Cyrillic letter stand in one word.
func mixed(a, b rune) bool {
	return unicode.Is(unicode.Latin, a) && unicode.Is(unicode.Cyrillic, b) || unicode.Is(unicode.Cyrillic, a) && unicode.Is(unicode.Latin, b)
}

// latinCrowd reports whether three accented letters stand in a row, which no
// language in Latin letters writes.
func latinCrowd(before, r, after rune) bool {
	return strings.IndexFunc(string([]rune{before, r, after}), func(r rune) bool {
		return r < utf8.RuneSelf || !unicode.Is(unicode.Latin, r)
	}) < 0
}

// countRunes counts characters of several bytes and bytes that belong to none.
func countRunes(raw []byte) (whole, broken int) {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			whole++
		}
		i += size
	}
	return whole, broken
}
