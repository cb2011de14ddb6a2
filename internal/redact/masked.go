package redact

import (
	"slices"
	"strings"
)

// Masked is text in which personal data has been replaced. Only this package
// can make one of words: the zero value is the empty text.
type Masked struct {
	text     string
	original int // bytes of the text it was made of
	spans    []Replacement
}

// Replacement is one stretch that was masked. Offsets are bytes, half-open:
// Start and End in the text as it was, At and To in the masked one.
type Replacement struct {
	Kind       Kind
	Start, End int
	At, To     int
}

// String is the masked text.
func (m Masked) String() string { return m.text }

// Replacements are what was masked, in order.
func (m Masked) Replacements() []Replacement { return slices.Clone(m.spans) }

// Span is where a stretch of the original text stands in the masked one. An end
// that falls inside a mask moves out to take in the whole of it.
func (m Masked) Span(start, end int) (at, to int) {
	at, to = m.forward(start, false), m.forward(end, true)
	return at, max(at, to)
}

// Original is where a stretch of the masked text stands in the original, again
// with masks whole.
func (m Masked) Original(at, to int) (start, end int) {
	start, end = m.back(at, false), m.back(to, true)
	return start, max(start, end)
}

func (m Masked) forward(offset int, end bool) int {
	i, _ := slices.BinarySearchFunc(m.spans, offset, func(r Replacement, o int) int { return r.End - o })
	if i < len(m.spans) && m.spans[i].End == offset {
		return m.spans[i].To
	}
	switch {
	case i < len(m.spans) && m.spans[i].Start < offset && end:
		return m.spans[i].To
	case i < len(m.spans) && m.spans[i].Start < offset:
		return m.spans[i].At
	case i == 0:
		return offset
	}
	return offset - m.spans[i-1].End + m.spans[i-1].To
}

func (m Masked) back(offset int, end bool) int {
	i, _ := slices.BinarySearchFunc(m.spans, offset, func(r Replacement, o int) int { return r.To - o })
	if i < len(m.spans) && m.spans[i].To == offset {
		return m.spans[i].End
	}
	switch {
	case i < len(m.spans) && m.spans[i].At < offset && end:
		return m.spans[i].End
	case i < len(m.spans) && m.spans[i].At < offset:
		return m.spans[i].Start
	case i == 0:
		return offset
	}
	return offset - m.spans[i-1].To + m.spans[i-1].End
}

// Join puts masked texts one after the other.
func Join(parts ...Masked) Masked {
	var m Masked
	var b strings.Builder
	for _, p := range parts {
		for _, r := range p.spans {
			r.Start, r.End = r.Start+m.original, r.End+m.original
			r.At, r.To = r.At+b.Len(), r.To+b.Len()
			m.spans = append(m.spans, r)
		}
		b.WriteString(p.text)
		m.original += p.original
	}
	m.text = b.String()
	return m
}

// mask is a stretch of the original text with what stands in its place.
type mask struct {
	start, end int
	kind       Kind
	text       string
	value, who string // of the find: see find
}

// apply replaces masks, which are in order and apart, in a text.
func apply(text string, masks []mask) Masked {
	if len(masks) == 0 {
		return Masked{text: text, original: len(text)}
	}
	m := Masked{original: len(text), spans: make([]Replacement, len(masks))}
	var b strings.Builder
	b.Grow(len(text))
	done := 0
	for i, k := range masks {
		b.WriteString(text[done:k.start])
		at := b.Len()
		b.WriteString(k.text)
		m.spans[i] = Replacement{k.kind, k.start, k.end, at, b.Len()}
		done = k.end
	}
	b.WriteString(text[done:])
	m.text = b.String()
	return m
}
