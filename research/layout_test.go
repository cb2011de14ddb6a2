package research

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawLayout draws a text with a place for each of its words.
func drawLayout(t *rapid.T) (string, Layout) {
	var text strings.Builder
	var l Layout
	for range rapid.IntRange(0, 8).Draw(t, "lines") {
		p := PrintedLine{Page: rapid.IntRange(1, 400).Draw(t, "page"), Bottom: points(t)}
		p.Top = p.Bottom + 12
		p.Span.Start = text.Len()
		for i := range rapid.IntRange(1, 6).Draw(t, "words") {
			if i > 0 {
				text.WriteByte(' ')
			}
			text.WriteString(rapid.StringMatching(`[a-zé“]{1,9}`).Draw(t, "word"))
			left := points(t)
			p.Words = append(p.Words, Extent{left, left + 20})
		}
		p.Span.End = text.Len()
		text.WriteString(rapid.SampledFrom([]string{" ", "\n\n", ""}).Draw(t, "between"))
		l = append(l, p)
	}
	return text.String(), l
}

func points(t *rapid.T) float64 { return float64(rapid.IntRange(-500, 20000).Draw(t, "tenths")) / 10 }

// A layout comes back as it was kept, and a cut one is no layout.
func TestLayoutRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, l := drawLayout(t)
		data, err := l.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var back Layout
		if err := back.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		same := func(a, b PrintedLine) bool {
			near := func(x, y float64) bool { return math.Abs(x-y) < 0.001 }
			return a.Span == b.Span && a.Page == b.Page && near(a.Bottom, b.Bottom) && near(a.Top, b.Top) &&
				slices.EqualFunc(a.Words, b.Words, func(x, y Extent) bool { return near(x.Left, y.Left) && near(x.Right, y.Right) })
		}
		if !slices.EqualFunc(l, back, same) {
			t.Fatalf("%v came back as %v", l, back)
		}
		var cut Layout
		_ = cut.UnmarshalBinary(data[:rapid.IntRange(0, len(data)).Draw(t, "cut")])
	})
}

// The boxes of a stretch of words are those of these words.
func TestLayoutBoxes(t *testing.T) {
	t.Parallel()
	text := []byte("so we infor\n\nmation was late")
	l := Layout{
		{Span: Span{0, 11}, Page: 2, Bottom: 100, Top: 112, Words: []Extent{{10, 20}, {25, 35}, {40, 70}}},
		{Span: Span{13, 28}, Page: 3, Bottom: 700, Top: 712, Words: []Extent{{10, 50}, {55, 70}, {75, 95}}},
	}
	for _, c := range []struct {
		words string
		page  int
		want  []Box
	}{
		{"we", 2, []Box{{2, 25, 100, 35, 112}}},
		{"so we", 2, []Box{{2, 10, 100, 35, 112}}},
		{"we infor\n\nmation was", 2, []Box{{2, 25, 100, 70, 112}, {3, 10, 700, 70, 712}}},
		{"late", 3, []Box{{3, 75, 700, 95, 712}}},
		{"ate", 3, []Box{{3, 75, 700, 95, 712}}},
	} {
		at := strings.Index(string(text), c.words)
		s := Span{at, at + len(c.words)}
		if got := l.Boxes(text, s); !slices.Equal(got, c.want) || l.Page(s) != c.page {
			t.Errorf("%q stands on page %d at %v, want page %d, %v", c.words, l.Page(s), got, c.page, c.want)
		}
	}
	if l.Page(Span{40, 41}) != 0 || Layout(nil).Page(Span{0, 1}) != 0 {
		t.Error("what is not printed has a page")
	}
}

// TestLayoutWithout cuts a time mark out of the middle of a line: the words that
// are left keep their places.
func TestLayoutWithout(t *testing.T) {
	t.Parallel()
	text, left := []byte("we lost [00:12] a month\nof work"), []byte("we lost a month\nof work")
	l := Layout{
		{Span: Span{End: 23}, Page: 1, Bottom: 10, Top: 20, Words: []Extent{{0, 2}, {3, 7}, {8, 15}, {16, 17}, {18, 23}}},
		{Span: Span{Start: 24, End: 31}, Page: 2, Bottom: 10, Top: 20, Words: []Extent{{0, 2}, {3, 7}}},
	}
	moved := func(at int) int {
		if at >= 16 {
			return at - 8
		}
		return at
	}
	got := l.Without(text, []Span{{Start: 8, End: 16}}, moved)
	want := []Box{{Page: 1, Left: 16, Bottom: 10, Right: 23, Top: 20}, {Page: 2, Left: 0, Bottom: 10, Right: 2, Top: 20}}
	if boxes := got.Boxes(left, Span{Start: 8, End: 18}); !slices.Equal(boxes, want) {
		t.Errorf("a month of: %v, want %v", boxes, want)
	}
}
