package research

import (
	"encoding/binary"
	"errors"
	"iter"
	"math"
	"slices"
	"strings"
)

// Layout says where the words of a document stand on the pages of its source, a
// printed line each, in the order of the text. Documents without pages have none.
type Layout []PrintedLine

// PrintedLine is one line as it is printed: the bytes of the document's text that
// it holds, and its place.
type PrintedLine struct {
	Span        Span
	Page        int // from 1
	Bottom, Top float64
	Words       []Extent // of each word of the line, in the order of the text
}

// Extent is from where to where a word reaches on its line, in points from the
// page's left.
type Extent struct{ Left, Right float64 }

// Box is a rectangle on a page, in points from the lower left corner of the page as
// it is shown.
type Box struct {
	Page   int     `json:"page"`
	Left   float64 `json:"left"`
	Bottom float64 `json:"bottom"`
	Right  float64 `json:"right"`
	Top    float64 `json:"top"`
}

// Page is the page on which the first word of a span stands, 0 where that is not
// known.
func (l Layout) Page(s Span) int {
	if i := l.from(s); i < len(l) {
		return l[i].Page
	}
	return 0
}

// from is the first line that holds bytes behind the beginning of a span.
func (l Layout) from(s Span) int {
	i, _ := slices.BinarySearchFunc(l, s.Start, func(line PrintedLine, at int) int {
		if line.Span.End > at {
			return 1
		}
		return -1
	})
	return i
}

// Boxes are the places of a span of text, a box for each line that it touches. A
// word of which it holds a part counts as a whole.
func (l Layout) Boxes(text []byte, s Span) []Box {
	var boxes []Box
	for i := l.from(s); i < len(l) && l[i].Span.Start < s.End; i++ {
		if b, ok := l[i].box(text, s); ok {
			boxes = append(boxes, b)
		}
	}
	return boxes
}

// box is what a span takes up of a line.
func (p *PrintedLine) box(text []byte, s Span) (Box, bool) {
	b := Box{Page: p.Page, Left: math.Inf(1), Bottom: p.Bottom, Right: math.Inf(-1), Top: p.Top}
	for word, place := range p.words(text) {
		if word.Overlaps(s) {
			b.Left, b.Right = min(b.Left, place.Left), max(b.Right, place.Right)
		}
	}
	return b, b.Left <= b.Right
}

// words are the words of a line, each with its place.
func (p *PrintedLine) words(text []byte) iter.Seq2[Span, Extent] {
	return func(yield func(Span, Extent) bool) {
		at := p.Span.Start
		for _, w := range p.Words {
			rest := string(text[min(at, len(text)):min(p.Span.End, len(text))])
			word := strings.TrimLeft(rest, " ")
			at += len(rest) - len(word)
			end := at + len(word)
			if i := strings.IndexByte(word, ' '); i >= 0 {
				end = at + i
			}
			if !yield(Span{at, end}, w) {
				return
			}
			at = end
		}
	}
}

// Without is the layout of a text that some of its words were cut out of, which are
// in order; moved says where a byte of the text stands in what is left.
func (l Layout) Without(text []byte, cut []Span, moved func(at int) int) Layout {
	if len(cut) == 0 {
		return l
	}
	gone := func(word Span) bool {
		i, _ := slices.BinarySearchFunc(cut, word.Start, func(s Span, at int) int { return s.End - at - 1 })
		return i < len(cut) && cut[i].Overlaps(word)
	}
	left := make(Layout, 0, len(l))
	for i := range l {
		line := l[i]
		line.Words = nil
		for word, place := range l[i].words(text) {
			if !gone(word) {
				line.Words = append(line.Words, place)
			}
		}
		line.Span = Span{moved(line.Span.Start), moved(line.Span.End)}
		if line.Span.Len() > 0 {
			left = append(left, line)
		}
	}
	return left
}

// tenth is the unit in which a layout is kept.
const tenth = 10

// MarshalBinary writes a layout in about three bytes a word.
func (l Layout) MarshalBinary() ([]byte, error) {
	var out []byte
	tenths := func(points float64) int64 { return int64(math.Round(points * tenth)) }
	at, page := 0, 0
	for i := range l {
		p := &l[i]
		out = binary.AppendVarint(out, int64(p.Span.Start-at))
		out = binary.AppendUvarint(out, uint64(p.Span.Len()))
		out = binary.AppendVarint(out, int64(p.Page-page))
		out = binary.AppendVarint(out, tenths(p.Bottom))
		out = binary.AppendVarint(out, tenths(p.Top)-tenths(p.Bottom))
		out = binary.AppendUvarint(out, uint64(len(p.Words)))
		var x int64
		for _, w := range p.Words {
			left, right := tenths(w.Left), tenths(w.Right)
			out = binary.AppendVarint(binary.AppendVarint(out, left-x), right-left)
			x = right
		}
		at, page = p.Span.End, p.Page
	}
	return out, nil
}

var errLayout = errors.New("research: a layout is cut short")

// UnmarshalBinary reads what MarshalBinary wrote.
func (l *Layout) UnmarshalBinary(data []byte) error {
	r := layoutReader{data: data}
	at, page := 0, 0
	*l = nil
	for len(r.data) > 0 && !r.short {
		var p PrintedLine
		p.Span.Start = at + int(r.signed())
		p.Span.End = p.Span.Start + int(r.unsigned())
		p.Page = page + int(r.signed())
		bottom := r.signed()
		p.Bottom, p.Top = float64(bottom)/tenth, float64(bottom+r.signed())/tenth
		n := r.unsigned()
		if n > uint64(len(r.data)) {
			return errLayout
		}
		var x int64
		for range n {
			left := x + r.signed()
			x = left + r.signed()
			p.Words = append(p.Words, Extent{float64(left) / tenth, float64(x) / tenth})
		}
		at, page = p.Span.End, p.Page
		*l = append(*l, p)
	}
	if r.short {
		return errLayout
	}
	return nil
}

type layoutReader struct {
	data  []byte
	short bool
}

func (r *layoutReader) signed() int64 {
	v, n := binary.Varint(r.data)
	r.skip(n)
	return v
}

func (r *layoutReader) unsigned() uint64 {
	v, n := binary.Uvarint(r.data)
	r.skip(n)
	return v
}

func (r *layoutReader) skip(n int) {
	if n <= 0 {
		r.short, r.data = true, nil
		return
	}
	r.data = r.data[n:]
}
