package pdf

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragrapher decides which lines follow one another within a paragraph.
type paragrapher struct {
	lines   []printed
	right   []float64 // where the column of each line ends
	leading float64   // from line to line within paragraphs, in heights of the font
	opens   func(string) (label string, alone bool)
	openers []opener       // of each line
	labels  map[string]int // how often a label opens a line
}

// opener is what a line opens with.
type opener struct {
	label string // "" for nothing
	cell  int    // words that make it up, where it is a cell of a table; 0 where it is not
	alone bool   // the line holds nothing else
}

func newParagrapher(sheets []sheet, opens func(string) (string, bool)) *paragrapher {
	p := &paragrapher{opens: opens, labels: map[string]int{}}
	if readsLeftward(sheets) {
		mirror(sheets)
	}
	for i := range sheets {
		p.right = append(p.right, rightEdges(sheets[i].lines)...)
		p.lines = append(p.lines, sheets[i].lines...)
	}
	p.leading = leadingOf(p.lines)
	p.openers = make([]opener, len(p.lines))
	if opens != nil {
		p.findOpeners()
	}
	return p
}

// findOpeners reads what each line opens with. A cell at the beginning of a row
// opens it where at least three rows of the file do the same.
func (p *paragrapher) findOpeners() {
	rows := map[int][]int{} // where the cell behind the label begins → lines
	for i := range p.lines {
		l := &p.lines[i]
		if l.row > 0 {
			p.openers[i] = l.label
		} else if label, alone := p.opens(l.text()); label != "" {
			p.openers[i] = opener{label: label, alone: alone}
		} else if n := firstCells(l); n > 0 {
			head := printed{words: l.words[:n]}
			if label, _ := p.opens(head.text() + ": x"); label != "" {
				p.openers[i] = opener{label: label, cell: n}
				x := int(math.Round(l.words[n].x0 / 3))
				rows[x] = append(rows[x], i)
			}
		}
	}
	for _, lines := range rows {
		if len(lines) < 3 {
			for _, i := range lines {
				p.openers[i] = opener{}
			}
		}
	}
	for _, o := range p.openers {
		if o.label != "" {
			p.labels[o.label]++
		}
	}
}

// firstCells is how many words stand before the last wide gap at the beginning of
// a line.
func firstCells(l *printed) (n int) {
	for i := 1; i < min(len(l.words), 7); i++ {
		if l.words[i].x0-l.words[i-1].x1 > l.size {
			n = i
		}
	}
	return n
}

// readsLeftward reports whether most lines are read from right to left.
func readsLeftward(sheets []sheet) bool {
	left, all := 0, 0
	for i := range sheets {
		for j := range sheets[i].lines {
			all++
			if classOf(&glyph{text: sheets[i].lines[j].text()}) == leftward {
				left++
			}
		}
	}
	return left*2 > all
}

// mirror lets lines begin at the left that do so at the right.
func mirror(sheets []sheet) {
	for i := range sheets {
		for j := range sheets[i].lines {
			l := &sheets[i].lines[j]
			l.x0, l.x1 = -l.x1, -l.x0
		}
	}
}

// speaks reports whether line i opens with the label of a speaker. Within a
// sentence that fills its line it does only where the label comes again and again.
func (p *paragrapher) speaks(i int, within bool) bool {
	n := p.labels[p.openers[i].label]
	return n > 2 || n > 0 && !within
}

// paragraphs groups the lines, in order.
func (p *paragrapher) paragraphs() [][]int {
	var all [][]int
	for i := range p.lines {
		if n := len(all); n > 0 && p.follows(all[n-1], i) {
			all[n-1] = append(all[n-1], i)
			continue
		}
		all = append(all, []int{i})
	}
	return all
}

// follows reports whether line i continues a paragraph.
func (p *paragrapher) follows(paragraph []int, i int) bool {
	last, next := &p.lines[i-1], &p.lines[i]
	if last.row > 0 || next.row > 0 {
		return last.row == next.row
	}
	full := p.full(i - 1)
	if p.openers[i-1].alone || p.speaks(i, full && !endsSentence(last)) {
		return false
	}
	if opensItem(next.text(), full && !endsSentence(last)) || differ(last.size, next.size) {
		return false
	}
	runsOn := beginsSmall(next) && !endsSentence(last)
	if last.page != next.page || next.y > last.y+0.3*last.size {
		return p.resumes(i, full, runsOn)
	}
	down := (last.y - next.y) / next.size
	switch {
	case down < 0.3: // further along the same baseline
		return true
	case down > p.leading*1.28, next.x0 > last.x1, next.x1 < last.x0:
		return false
	}
	first := p.lines[paragraph[0]].x0
	in := next.x0 - last.x0
	switch {
	case in > 0.9*next.size && len(paragraph) > 1:
		return runsOn && full
	case in < -0.9*next.size && len(paragraph) > 1 && next.x0 < first+0.9*next.size:
		return runsOn && full
	}
	return full || runsOn
}

// resumes reports whether line i, at the top of the next column or page, goes on
// with what the line before it said.
func (p *paragrapher) resumes(i int, full, runsOn bool) bool {
	last, next := &p.lines[i-1], &p.lines[i]
	if last.page == next.page && next.y-last.y < 6*last.size {
		return false // a cell of the same row
	}
	indented := i+1 < len(p.lines) && p.lines[i+1].page == next.page && next.x0-p.lines[i+1].x0 > 0.9*next.size
	return runsOn || full && !indented
}

// full reports whether line i ends where its column does: the first word of the
// next would not have fitted.
func (p *paragrapher) full(i int) bool {
	l := &p.lines[i]
	word := 2 * l.size
	if i+1 < len(p.lines) {
		w := p.lines[i+1].words[0]
		word = w.x1 - w.x0
	}
	return l.x1+0.25*l.size+word > p.right[i]-0.3*l.size
}

func differ(a, b float64) bool { return a > b*1.2 || b > a*1.2 }

func endsSentence(l *printed) bool {
	s := strings.TrimRight(l.words[len(l.words)-1].text, "\"'”’»)]")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!:;。？！…", r)
}

func beginsSmall(l *printed) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(l.words[0].text, "\"'“‘«(["))
	return unicode.IsLower(r)
}

// opensItem reports whether a line begins an item of a list. A number that a
// sentence has just come to does not.
func opensItem(s string, within bool) bool {
	r, n := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("•◦▪‣●○■", r) {
		return len(s) > n
	}
	digits := strings.TrimLeft(s, "0123456789")
	return !within && len(digits) < len(s) && len(s)-len(digits) < 3 && (strings.HasPrefix(digits, ". ") || strings.HasPrefix(digits, ") "))
}

// crowded is the number of lines on one page beyond which columns are not looked
// for.
const crowded = 2000

// rightEdges finds where the column of each line of a page ends: as far as the
// longest lines reach that begin within it, but for single ones that stand out.
func rightEdges(lines []printed) []float64 {
	right := make([]float64, len(lines))
	for i := range lines {
		l := &lines[i]
		if len(lines) > crowded {
			right[i] = l.x1
			continue
		}
		var ends []float64
		for j := range lines {
			m := &lines[j]
			if m.x0 < l.x1 && m.x1 > l.x0 && m.x0 > l.x0-20*l.size && !differ(m.size, l.size) {
				ends = append(ends, m.x1)
			}
		}
		if right[i] = l.x1; len(ends) == 0 {
			continue // no line of any width
		}
		slices.Sort(ends)
		right[i] = ends[len(ends)-1-min(len(ends)/12, len(ends)-1)]
	}
	return right
}

// leadingOf is the distance from line to line within paragraphs: the smallest
// that is common, in heights of the font.
func leadingOf(lines []printed) float64 {
	counts := map[int]int{}
	total := 0
	for i := 1; i < len(lines); i++ {
		a, b := &lines[i-1], &lines[i]
		down := (a.y - b.y) / b.size
		if a.page == b.page && down > 0.8 && down < 4 && !differ(a.size, b.size) {
			counts[int(math.Round(down*20))]++
			total++
		}
	}
	for _, step := range slices.Sorted(maps.Keys(counts)) {
		if near := counts[step] + counts[step-1] + counts[step+1]; near*10 >= total && near > 1 {
			return float64(step) / 20
		}
	}
	return 1.4
}
