package ingest

import (
	"bytes"
	"cmp"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

// marks are the coded passages of a source, cut at the borders of turns: people
// select across them, and nothing of two voices is a quote.
func (p *qdpx) marks(s *qdeSource, raw []byte, d *draft) []research.Mark {
	place := placesIn(raw, d)
	var out []research.Mark
	for _, sel := range s.Selections {
		m := research.Mark{By: p.users[sel.User]}
		for _, c := range sel.Codings {
			m.By = cmp.Or(m.By, p.users[c.User])
			if name := p.codes[c.Code.Target]; name != "" {
				m.Codes = append(m.Codes, name)
			}
		}
		span := research.Span{Start: place(sel.Start), End: place(sel.End)}
		if len(m.Codes) == 0 || span.Check(d.text) != nil {
			continue
		}
		out = append(out, cutAtTurns(m, span, d)...)
	}
	return out
}

// cutAtTurns is a mark for every turn that a selection touches; where it touches
// none, one that extraction will reject.
func cutAtTurns(m research.Mark, span research.Span, d *draft) []research.Mark {
	var out []research.Mark
	add := func(at research.Span) {
		at = wholeWords(d.text, at)
		if m.Span, m.Text = at, string(d.text[at.Start:at.End]); m.Text != "" {
			out = append(out, m)
		}
	}
	for _, t := range d.stretches {
		if t.span.Overlaps(span) {
			add(research.Span{Start: max(span.Start, t.span.Start), End: min(span.End, t.span.End)})
		}
	}
	if len(out) == 0 {
		add(span)
	}
	return out
}

// wholeWords is a span without white space at its ends and with the words whole
// that it cuts: some programs count the last character out.
func wholeWords(text []byte, s research.Span) research.Span {
	inner := bytes.TrimSpace(text[s.Start:s.End])
	if len(inner) == 0 {
		return research.Span{Start: s.Start, End: s.Start}
	}
	s.Start += bytes.Index(text[s.Start:s.End], inner)
	s.End = s.Start + len(inner)
	for inWord(text, s.Start) {
		_, n := utf8.DecodeLastRune(text[:s.Start])
		s.Start -= n
	}
	for inWord(text, s.End) {
		_, n := utf8.DecodeRune(text[s.End:])
		s.End += n
	}
	return s
}

// inWord reports whether a place lies between two letters or digits of a script
// that parts its words.
func inWord(text []byte, at int) bool {
	before, _ := utf8.DecodeLastRune(text[:at])
	after, _ := utf8.DecodeRune(text[at:])
	return spaced(before) && spaced(after)
}

func spaced(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// placesIn translates positions in a project, which count the characters of the
// text as it stands in its file, into bytes of the canonical text; -1 where the
// two are not the same text.
func placesIn(raw []byte, d *draft) func(int) int {
	name, _ := guessEncoding(raw)
	if name == "" {
		return func(int) int { return -1 }
	}
	decoded, err := encodings[name].NewDecoder().Bytes(raw)
	if err != nil {
		return func(int) int { return -1 }
	}
	decoded = bytes.TrimPrefix(decoded, []byte("\ufeff"))
	var places []int
	at := 0
	for i, r := range string(decoded) {
		places = append(places, at)
		switch {
		case r == 0, r == '\r' && i+1 < len(decoded) && decoded[i+1] == '\n':
		case r == '\r':
			at++
		default:
			at += len(string(r))
		}
	}
	places = append(places, at)
	moved := movedBy(d.cuts)
	if moved(at) != len(d.text) {
		return func(int) int { return -1 }
	}
	return func(n int) int {
		if n < 0 || n >= len(places) {
			return -1
		}
		return moved(places[n])
	}
}
