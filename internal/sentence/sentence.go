package sentence

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"personas/research"
)

// Split returns the sentences of text in order, without the white space around
// them. Together they cover every byte that is not white space; every border
// lies on a character. language is a BCP 47 base language; any other string, ""
// and "und" among them, is read like English.
func Split(text []byte, language string) []research.Span {
	s := splitter{text: text, words: languageOf(language)}
	var out []research.Span
	start := skipSpace(text, 0)
	for _, border := range append(s.candidates(), len(text)) {
		if border <= start {
			continue
		}
		end := trimSpace(text, start, border)
		right := skipSpace(text, border)
		if !s.contentBefore(start, end) && len(out) > 0 && s.sameLine(out[len(out)-1].End, start) {
			out[len(out)-1].End = end // "😀" or ")" goes with what it follows
			start = right
			continue
		}
		if right < len(text) && s.joins(start, end, right) {
			continue
		}
		out = append(out, research.Span{Start: start, End: end})
		start = right
	}
	return out
}

// splitter holds a text and what is known of its language.
type splitter struct {
	text  []byte
	words *language

	content int // the first letter or digit at or after the last place asked for
}

// contentBefore reports whether a letter or digit stands in text[start:end].
// start never goes back from one call to the next, so that a text of nothing
// but marks is scanned once.
func (s *splitter) contentBefore(start, end int) bool {
	s.content = max(s.content, start)
	for s.content < end {
		r, n := utf8.DecodeRune(s.text[s.content:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
		s.content += n
	}
	return false
}

func (s *splitter) sameLine(end, right int) bool {
	return !bytes.ContainsRune(s.text[end:right], '\n')
}

// candidates returns the places where a sentence may begin, in order: the
// borders of UAX #29, moved past closing marks, and those that it cannot see.
func (s *splitter) candidates() []int {
	var out []int
	pos := 0
	for it := sentences.FromBytes(s.text); it.Next(); {
		pos += len(it.Value())
		if b := s.pastClosing(s.beforeOpening(pos)); b > 0 && b < len(s.text) {
			out = append(out, b)
		}
	}
	unicodeBorders := len(out)
	out = s.appendUnseen(out)
	if len(out) > unicodeBorders {
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// beforeOpening moves a border in front of marks that belong to what follows and
// that UAX #29 leaves with the sentence before it where no space is written: opening
// ones in Chinese and Japanese, signs that span the numbers behind them in Arabic.
func (s *splitter) beforeOpening(b int) int {
	for b > 0 {
		r, n := utf8.DecodeLastRune(s.text[:b])
		if r < utf8.RuneSelf || !unicode.In(r, unicode.Ps, unicode.Pi, unicode.Prepended_Concatenation_Mark) {
			break
		}
		b -= n
	}
	return b
}

// pastClosing moves a border behind closing marks that stand alone after it, as
// in French « Vraiment ? » or a quotation mark set off by a space.
func (s *splitter) pastClosing(b int) int {
	i := b
	for i < len(s.text) {
		r, n := utf8.DecodeRune(s.text[i:])
		if !unicode.In(r, unicode.Pe, unicode.Pf) {
			break
		}
		i += n
	}
	if i > b && (i == len(s.text) || isSpaceAt(s.text, i)) {
		return skipSpace(s.text, i)
	}
	return b
}

// appendUnseen adds the borders that UAX #29 does not offer: after a full stop
// before lower case ("it broke. we left"), after a full stop without a space
// ("the seat.The food"), after "…" before a capital, and before Dutch 's.
func (s *splitter) appendUnseen(out []int) []int {
	for i := 0; i < len(s.text); i++ {
		switch {
		case s.text[i] == '.':
			if b, ok := s.unseenStop(i); ok {
				out = append(out, b)
			}
		case s.text[i] == 0xE2 && bytes.HasPrefix(s.text[i:], []byte("…")):
			after := i + len("…")
			b := skipSpace(s.text, after)
			if b > after && b < len(s.text) && unicode.IsUpper(runeAt(s.text, b)) {
				out = append(out, b)
			}
		}
	}
	return out
}

// unseenStop looks at the full stop at byte i.
func (s *splitter) unseenStop(i int) (border int, ok bool) {
	word := wordBefore(s.text, i)
	if len(word) < 2 || !isLowerWord(word) {
		return 0, false
	}
	b := skipSpace(s.text, i+1)
	if b >= len(s.text) {
		return 0, false
	}
	if b == i+1 { // no space: only before a whole word that often begins a sentence
		next := wordAt(s.text, b)
		end := b + len(next)
		return b, starters[string(next)] && (end == len(s.text) || s.text[end] == ' ' || s.text[end] == ',')
	}
	if s.words.clitics[string(wordAt(s.text, b))] {
		return b, true
	}
	return b, s.words.lowerStarts && unicode.IsLower(runeAt(s.text, b))
}

// joins reports whether the text before end and the text from right on belong to
// one sentence although a candidate border lies between.
func (s *splitter) joins(start, end, right int) bool {
	left, gap := s.text[start:end], s.text[end:right]
	if !s.contentBefore(start, end) || isListNumber(left) {
		return true
	}
	newlines := bytes.Count(gap, []byte("\n"))
	if newlines >= 2 {
		return false
	}
	if newlines == 1 {
		return !endsSentence(left) && s.softBreak(left, right)
	}
	last, _ := utf8.DecodeLastRune(left)
	next := runeAt(s.text, right)
	switch {
	case isQuoteEnd(last):
		return unicode.IsLower(next) || s.words.afterQuote(s.text[right:])
	case len(gap) == 0 && last < utf8.RuneSelf:
		return last != '.' && !unicode.IsUpper(next)
	case last == '.':
		return s.stopJoins(start, end, right)
	}
	return false
}

// stopJoins reports whether the full stop that ends text[start:end] belongs to
// an abbreviation, an initial or an ordinal and not to the end of a sentence.
func (s *splitter) stopJoins(start, end, right int) bool {
	word := wordBefore(s.text, end-1)
	at := end - 1 - len(word)
	next := runeAt(s.text, right)
	digit := unicode.IsDigit(next)
	switch s.words.abbreviations[string(bytes.ToLower(word))] {
	case always:
		return true
	case beforeNumber:
		return digit
	case mayEnd:
		return !unicode.IsUpper(next)
	case mayEndBeforeStarter:
		return !starters[string(wordAt(s.text, right))]
	}
	switch {
	case isInitial(word):
		return at == start || isInitial(wordAt(s.text, right)) ||
			unicode.IsUpper(runeAt(wordBefore(s.text, trimSpace(s.text, start, at)), 0))
	case s.words.ordinals && isShortNumber(word):
		before := wordBefore(s.text, trimSpace(s.text, start, at))
		return s.words.beforeOrdinal[string(bytes.ToLower(before))]
	}
	return false
}

// Lines of at least so many bytes without a closing mark are taken for wrapped:
// hard-wrapped text breaks at 60–80, captions at 32–42, where "I" is a capital
// that begins no sentence.
const (
	wrapBytes        = 60
	captionWrapBytes = 24
)

// softBreak reports whether the line break before right is one of layout: the
// line before it is long, ends on a comma or on a word that cannot end a
// sentence, or the text goes on in lower case. A bullet always begins anew.
func (s *splitter) softBreak(left []byte, right int) bool {
	if isBullet(s.text[right:]) {
		return false
	}
	line := left[bytes.LastIndexByte(left, '\n')+1:]
	last, _ := utf8.DecodeLastRune(line)
	lower := unicode.IsLower(runeAt(s.text, right))
	switch {
	case isBullet(line):
		return lower
	case last == ':':
		return false
	case last == ',' || last == '-' || last == '–' || last == '—':
		return true
	case lower, hanging[string(bytes.ToLower(wordBefore(line, len(line))))]:
		return true
	case s.text[right] == 'I' && (isSpaceAt(s.text, right+1) || runeAt(s.text, right+1) == '\''):
		return len(line) >= captionWrapBytes
	}
	return len(line) >= wrapBytes
}
