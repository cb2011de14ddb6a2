package sentence

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// skipSpace returns the first byte from i on that begins no white space.
func skipSpace(text []byte, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRune(text[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += n
	}
	return i
}

// trimSpace returns end moved back over white space, not before start.
func trimSpace(text []byte, start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRune(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= n
	}
	return end
}

func isSpaceAt(text []byte, i int) bool { return unicode.IsSpace(runeAt(text, i)) }

// runeAt is the character at byte i, U+FFFD behind the end.
func runeAt(text []byte, i int) rune {
	if i >= len(text) {
		return utf8.RuneError
	}
	r, _ := utf8.DecodeRune(text[i:])
	return r
}

// wordBefore is the run of letters, digits, apostrophes, hyphens and inner full
// stops that ends at byte end: "e.g" of "(e.g." where end is the last stop. Of
// an endless run it is the last part, so that no text takes quadratic time.
func wordBefore(text []byte, end int) []byte {
	const enough = 64
	i := end
	for i > 0 && end-i < enough {
		r, n := utf8.DecodeLastRune(text[:i])
		if !isWordRune(r) && r != '.' {
			break
		}
		i -= n
	}
	for i < end && text[i] == '.' {
		i++
	}
	return text[i:end]
}

// wordAt is the word that begins at byte i.
func wordAt(text []byte, i int) []byte {
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRune(text[end:])
		if !isWordRune(r) {
			break
		}
		end += n
	}
	return text[i:end]
}

func isWordRune(r rune) bool {
	return r == '\'' || r == '’' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func isLowerWord(word []byte) bool {
	for _, b := range word {
		if b >= utf8.RuneSelf {
			return unicode.IsLower(runeAt(word, 0)) && !bytes.ContainsRune(word, '.')
		}
		if (b < 'a' || b > 'z') && b != '\'' {
			return false
		}
	}
	return true
}

// isListNumber matches "1.", "12." and "a." alone: the mark of a list, not a
// sentence.
func isListNumber(text []byte) bool {
	stem, ok := bytes.CutSuffix(text, []byte("."))
	if !ok || len(stem) == 0 || len(stem) > 3 {
		return false
	}
	for _, b := range stem {
		if b < '0' || b > '9' {
			return len(stem) == 1 && b >= 'a' && b <= 'z'
		}
	}
	return true
}

// isShortNumber matches one or two digits: what can be an ordinal.
func isShortNumber(word []byte) bool {
	if len(word) == 0 || len(word) > 2 {
		return false
	}
	return word[0] >= '0' && word[0] <= '9' && word[len(word)-1] >= '0' && word[len(word)-1] <= '9'
}

// isInitial matches one capital letter, or capitals with full stops between,
// but not the word "I".
func isInitial(word []byte) bool {
	if len(word) == 0 || string(word) == "I" {
		return false
	}
	letters := 0
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRune(word[i:])
		if unicode.IsUpper(r) == (letters%2 == 1) || (letters%2 == 1 && r != '.') {
			return false
		}
		letters++
		i += n
	}
	return letters%2 == 1
}

// isBullet reports whether a line begins as the item of a list.
func isBullet(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	if len(line) == 0 {
		return false
	}
	r, n := utf8.DecodeRune(line)
	if bytes.ContainsRune([]byte("-–—*•◦▪·+#"), r) {
		return true
	}
	digits := 0
	for digits < len(line) && line[digits] >= '0' && line[digits] <= '9' {
		digits++
	}
	n = max(n, digits)
	return (digits > 0 && digits <= 2 || unicode.IsLetter(r) && digits == 0) &&
		n < len(line) && (line[n] == ')' || digits > 0 && line[n] == '.')
}

// endsSentence reports whether text ends with a terminator, closing marks aside.
func endsSentence(text []byte) bool {
	for len(text) > 0 {
		r, n := utf8.DecodeLastRune(text)
		switch {
		case unicode.Is(unicode.STerm, r) || r == '.' || r == '…':
			return true
		case !isQuoteEnd(r):
			return false
		}
		text = text[:len(text)-n]
	}
	return false
}

// isQuoteEnd matches marks that can close a quotation or a bracket.
func isQuoteEnd(r rune) bool {
	return r == '"' || r == '\'' || r == '”' || r == '“' || r == '’' || unicode.In(r, unicode.Pe, unicode.Pf)
}
