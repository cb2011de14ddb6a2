package research

import (
	"math"
	"sort"
)

// Layout says where the words of a document stand on the pages of its source, a
// printed line each, in the order of the text. Documents without pages have none.
type Layout []PrintedLine

// PrintedLine is one line as it is printed: the bytes of the document's text that
// it holds, and its place.
type PrintedLine struct {
	Span Span
	Page int // from 1
	Box  Box
}

// Box is a rectangle on a page, in points from the page's lower left corner.
type Box struct {
	Left   float64 `json:"left"`
	Bottom float64 `json:"bottom"`
	Right  float64 `json:"right"`
	Top    float64 `json:"top"`
}

// Round gives a box in tenths of a point.
func (b Box) Round() Box {
	r := func(x float64) float64 { return math.Round(x*10) / 10 }
	return Box{r(b.Left), r(b.Bottom), r(b.Right), r(b.Top)}
}

// Page is the page on which the first word of a span stands, 0 where that is not
// known.
func (l Layout) Page(s Span) int {
	if i := l.from(s); i < len(l) {
		return l[i].Page
	}
	return 0
}

// from is the first line that holds bytes at or behind the beginning of a span.
func (l Layout) from(s Span) int {
	return sort.Search(len(l), func(i int) bool { return l[i].Span.End > s.Start })
}
