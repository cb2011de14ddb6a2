package wordpiece

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// words walks the normalised words of a text. It works in two steps: reset
// writes the cleaned, decomposed, lowered text into a buffer with a space
// around everything that stands alone; next cuts at the spaces.
type words struct {
	clean []byte
	at    int
	nfd   []byte // decomposition of a text that is not ASCII
}

func (w *words) reset(text string) {
	w.clean, w.at = w.clean[:0], 0
	if isASCII(text) {
		w.cleanASCII(text)
		return
	}
	w.nfd = norm.NFD.AppendString(w.nfd[:0], text)
	for i := 0; i < len(w.nfd); {
		r, size := utf8.DecodeRune(w.nfd[i:])
		w.appendRune(r)
		i += size
	}
}

// next returns the next word, nil at the end. The slice is valid until reset.
func (w *words) next() []byte {
	for w.at < len(w.clean) && w.clean[w.at] == ' ' {
		w.at++
	}
	if w.at == len(w.clean) {
		return nil
	}
	start := w.at
	for w.at < len(w.clean) && w.clean[w.at] != ' ' {
		w.at++
	}
	return w.clean[start:w.at]
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func (w *words) cleanASCII(text string) {
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			w.clean = append(w.clean, c)
		case 'A' <= c && c <= 'Z':
			w.clean = append(w.clean, c+'a'-'A')
		case c == ' ', c == '\t', c == '\n', c == '\r':
			w.clean = append(w.clean, ' ')
		case c < ' ', c == 0x7f:
		default:
			w.clean = append(w.clean, ' ', c, ' ')
		}
	}
}

func (w *words) appendRune(r rune) {
	switch {
	case r < utf8.RuneSelf:
		w.cleanASCII(string(r))
	case isControl(r), unicode.Is(unicode.Mn, r):
	case unicode.IsSpace(r):
		w.clean = append(w.clean, ' ')
	case unicode.IsPunct(r), isCJK(r):
		w.clean = append(w.clean, ' ')
		w.clean = utf8.AppendRune(w.clean, r)
		w.clean = append(w.clean, ' ')
	default:
		w.clean = utf8.AppendRune(w.clean, unicode.ToLower(r))
	}
}

// isControl reports runes that BERT drops: controls, format characters,
// private use, surrogates and the replacement character.
func isControl(r rune) bool {
	return r == utf8.RuneError || unicode.Is(unicode.C, r)
}

// isCJK reports the ideograph blocks that BERT sets apart; kana and hangul are
// written with spaces of their own or cut by the vocabulary.
func isCJK(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF ||
		0x3400 <= r && r <= 0x4DBF ||
		0x20000 <= r && r <= 0x2A6DF ||
		0x2A700 <= r && r <= 0x2B73F ||
		0x2B740 <= r && r <= 0x2B81F ||
		0x2B820 <= r && r <= 0x2CEAF ||
		0xF900 <= r && r <= 0xFAFF ||
		0x2F800 <= r && r <= 0x2FA1F
}
