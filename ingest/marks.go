package ingest

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

var (
	// boxed is a time in brackets.
	boxed = regexp.MustCompile(`^(?:\[(` + clock + `)\]|\((` + clock + `)\))`)
	// timeOfMissing is the time in a transcriber's mark that words are missing.
	timeOfMissing = regexp.MustCompile(`(?i)^\[(?:inaudible|unintelligible|indistinct|crosstalk|foreign language|overlapping)[^\]\d]{0,20}?([ ,@-]{1,3}` + clock + `)\]`)
)

// timeInside is a time in brackets among words: its bytes with the white space around
// it, or those of the time alone where it says when words are missing.
type timeInside struct {
	at, end        int
	time           float64
	round, missing bool
	whole          bool // has hours
}

// timesInside finds the times in brackets within words.
func timesInside(words []byte) (found []timeInside) {
	for i := 0; i < len(words); i++ {
		next := bytes.IndexAny(words[i:], "[(")
		if next < 0 {
			return found
		}
		i += next
		here := words[i:min(len(words), i+60)]
		if m := timeOfMissing.FindSubmatchIndex(here); m != nil {
			found = append(found, timeInside{at: i + m[2], end: i + m[3], missing: true})
		} else if m := boxed.FindSubmatch(here); m != nil {
			t := timeInside{at: len(bytes.TrimRight(words[:i], " \t")), end: i + len(m[0]), round: len(m[2]) > 0, whole: bytes.Count(m[0], []byte{':'}) == 2}
			for t.end < len(words) && (words[t.end] == ' ' || words[t.end] == '\t') {
				t.end++
			}
			var ok bool
			if t.time, ok = seconds(string(m[1]) + string(m[2])); ok {
				found = append(found, t)
				i = t.end - 1
			}
		}
	}
	return found
}

// cutter takes time marks out of a text, where they stand among the words. A mark
// inside a sentence leaves a space, so that the sentence is whole; one between two
// sentences begins a new stretch.
type cutter struct {
	text   []byte
	rounds bool // times in round brackets are marks, too
	lines  []line
	cuts   []research.Span // of the text, in order
	end    int             // behind the last words of the running speaker, 0 for none
	voice  string          // the running speaker's label
}

// cutMarks returns the text without the marks, its lines, and what was cut.
func cutMarks(text []byte, lines []line) ([]byte, []line, []research.Span) {
	marked := func(l line) bool { return l.spoken || l.after > 0 || l.furniture }
	if !slices.ContainsFunc(lines, marked) && !bytes.ContainsAny(text, "[(") {
		return text, lines, nil
	}
	c := &cutter{text: slices.Clone(text), lines: make([]line, 0, len(lines)), rounds: roundMarks(text, lines)}
	for i := 0; i < len(lines); i++ {
		i = c.line(lines, i)
	}
	if len(c.cuts) == 0 {
		return text, lines, nil
	}
	return c.done(), c.lines, c.cuts
}

// line takes in lines[i], with marks and furniture that stand before it, and
// returns the last line taken.
func (c *cutter) line(lines []line, i int) int {
	next, marked := i, false
	for next < len(lines) && !lines[next].spoken && (lines[next].blank || lines[next].furniture || lines[next].wordless()) {
		marked = marked || !lines[next].blank
		next++
	}
	if next == len(lines) {
		c.lines = append(c.lines, lines[i:]...)
		return next
	}
	l := lines[next]
	from := l.start + max(l.after, l.lead)
	if l.spoken {
		from = l.start + l.words
	}
	if (marked || l.after > 0) && !l.spoken && !l.rule && c.interrupts(l, from) || l.spoken && c.sameVoice(l, from) {
		l = line{start: from, end: l.end, number: l.number}
		c.cut(c.end, from, ' ')
		c.words(l, from)
		return next
	}
	c.lines = append(c.lines, lines[i:next]...)
	switch {
	case l.rule:
		c.lines, c.end = append(c.lines, l), 0
	default:
		c.words(l, from)
	}
	if l.spoken {
		c.voice = normalLabel(l.label)
	}
	return next
}

// wordless reports whether a line holds a time mark and nothing else.
func (l *line) wordless() bool { return l.mark.wordless(l.end - l.start) }

// wordless reports whether a line of n bytes holds a time mark and nothing else.
func (m *mark) wordless(n int) bool { return m.after > 0 && m.label == "" && m.after >= n }

// sameVoice reports whether l names the running speaker again in the middle of a
// sentence, as tools do that cut at pauses. A short reply could be another's.
func (c *cutter) sameVoice(l line, from int) bool {
	words := bytes.Fields(c.text[from:l.end])
	return normalLabel(l.label) == c.voice && len(words) > 2 && c.goesOn(words[0]) && c.wordsBefore() > 2
}

// goesOn reports whether a word goes on with the sentence before it.
func (c *cutter) goesOn(word []byte) bool {
	first, _ := utf8.DecodeRune(word)
	return c.end > 0 && unicode.IsLower(first) && !endsSentence(c.text[max(0, c.end-20):c.end])
}

// wordsBefore counts the words of the last line.
func (c *cutter) wordsBefore() int {
	return len(bytes.Fields(c.text[bytes.LastIndexByte(c.text[:c.end], '\n')+1 : c.end]))
}

// interrupts reports whether the words of l go on with the sentence before the mark
// that stands between.
func (c *cutter) interrupts(l line, from int) bool {
	if c.end == 0 || endsSentence(c.text[max(0, c.end-20):c.end]) {
		return false
	}
	if c.goesOn(bytes.TrimSpace(c.text[from:l.end])) || bytes.HasSuffix(c.text[:c.end], []byte(",")) {
		return true
	}
	return c.wordsBefore() >= 4
}

// words takes in a line whose words begin at from.
func (c *cutter) words(l line, from int) {
	for _, t := range timesInside(c.text[from:l.end]) {
		at, end := from+t.at, from+t.end
		switch {
		case t.missing:
			c.cut(at, end, 0)
		case t.round && !c.rounds || t.at == 0:
		case end == l.end:
			c.cut(at, end, 0)
			c.lines, c.end = append(c.lines, l), at
			return
		case endsSentence(c.text[max(from, at-20):at]):
			c.cut(at, end, '\n')
			first := l
			first.end = at
			c.lines = append(c.lines, first)
			l = line{mark: mark{time: t.time, timed: true}, start: end, end: l.end, number: l.number, resumes: true}
		default:
			c.cut(at, end, ' ')
		}
	}
	c.lines, c.end = append(c.lines, l), 0
	if words := bytes.TrimSpace(c.text[from:l.end]); len(words) > 0 {
		c.end = from + bytes.Index(c.text[from:l.end], words) + len(words)
	}
}

// cut takes [from, end) out of the text; instead stays as one byte, where it is
// not 0.
func (c *cutter) cut(from, end int, instead byte) {
	if instead != 0 {
		c.text[from] = instead
		from++
	}
	if n := len(c.cuts); n > 0 && c.cuts[n-1].End > from {
		c.cuts[n-1].Start, c.cuts[n-1].End = from, end // a mark ends the line before
		return
	}
	if from < end {
		c.cuts = append(c.cuts, research.Span{Start: from, End: end})
	}
}

// done returns the text without what was cut, and moves the lines to it.
func (c *cutter) done() []byte {
	out, at := make([]byte, 0, len(c.text)), 0
	for _, s := range c.cuts {
		out = append(out, c.text[at:s.Start]...)
		at = s.End
	}
	out = append(out, c.text[at:]...)
	moved := movedBy(c.cuts)
	for i := range c.lines {
		l := &c.lines[i]
		l.start = moved(l.start)
		l.end = moved(l.end)
	}
	return out
}

// roundMarks reports whether times in round brackets are marks, and not what
// somebody says of the hours of a day: at least two of them, all in the order of
// the times around them; where there are no others, with hours, minutes, seconds.
func roundMarks(text []byte, lines []line) bool {
	n, timed, whole, last := 0, 0, 0, -1.0
	for _, l := range lines {
		if l.blank || l.dated {
			continue
		}
		if l.timed {
			timed, last = timed+1, l.time
		}
		for _, t := range timesInside(text[l.start+min(l.words, l.end-l.start) : l.end]) {
			if !t.round {
				continue
			}
			if t.time < last {
				return false
			}
			n, last = n+1, t.time
			if t.whole {
				whole++
			}
		}
	}
	return n >= 2 && (timed > 1 || whole == n)
}

// furniture are lines that a tool puts around or into a transcript.
var furniture = regexp.MustCompile(`(?i)^(?:page \d+(?: of \d+)?|seite \d+(?: von \d+)?|page \d+ sur \d+|página \d+(?: de \d+)?|- ?\d{1,4} ?-|transcribed by https?://\S+|this (?:editable )?transcript was (?:computer|automatically|auto)[ -]generated\b.*|(?:meeting|transcription) ended after \d.*|(?:end of (?:the )?(?:transcript|recording|interview|audio)|transcript ends)\.?|(?:action item|screen sharing|bookmark): .{0,200} - watch: https?://\S+|view recording - .*)$`)

func isFurniture(s string) bool {
	return len(s) <= 300 && furniture.MatchString(strings.Trim(s, " \t\f*_#"))
}

// movedBy says where a byte of a text stands in what is left of it without cuts,
// which are in order: one that was cut, where its cut was.
func movedBy(cuts []research.Span) func(at int) int {
	gone := make([]int, len(cuts)+1) // before each cut
	for i, s := range cuts {
		gone[i+1] = gone[i] + s.Len()
	}
	return func(at int) int {
		k, _ := slices.BinarySearchFunc(cuts, at, func(s research.Span, at int) int { return s.End - at - 1 })
		if k < len(cuts) && cuts[k].Start < at {
			return cuts[k].Start - gone[k]
		}
		return at - gone[k]
	}
}
