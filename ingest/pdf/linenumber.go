package pdf

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// countColumn is a column of numbers at the left of a page's text.
type countColumn struct {
	lines   []int // that begin with a number
	numbers []int
	x0, x1  float64
	left    float64 // where the text begins
}

// dropLineNumbers takes out the numbers that count lines or paragraphs at the left
// of the text. What counts on one page does so on all.
func dropLineNumbers(sheets []sheet) {
	columns := make([]countColumn, len(sheets))
	x0, x1 := math.Inf(1), math.Inf(-1)
	for i := range sheets {
		if columns[i] = countColumnOf(&sheets[i]); columns[i].counts() {
			x0, x1 = min(x0, columns[i].x0), max(x1, columns[i].x1)
		}
	}
	for i := range sheets {
		if c := columns[i]; c.x0 > x0-2 && c.x1 < x1+2 {
			c.dropFrom(&sheets[i])
		}
	}
}

// countColumnOf finds the numbers that stand left of a page's text, a heading or
// two aside.
func countColumnOf(s *sheet) countColumn {
	c := countColumn{x0: math.Inf(1), x1: math.Inf(-1), left: math.Inf(1)}
	numbers, lefts := map[int]int{}, []float64{}
	for i, l := range s.lines {
		n, err := strconv.Atoi(l.words[0].text)
		switch alone := len(l.words) == 1; {
		case err == nil && n >= 0 && (alone || l.words[1].x0-l.words[0].x1 > 0.35*l.size):
			numbers[i] = n
			if !alone {
				lefts = append(lefts, l.words[1].x0)
			}
		default:
			lefts = append(lefts, l.x0)
		}
	}
	if len(lefts) > 0 {
		slices.Sort(lefts)
		c.left = lefts[len(lefts)/5]
	}
	for i := range numbers {
		if w := s.lines[i].words[0]; w.x1 < c.left {
			c.lines, c.x0, c.x1 = append(c.lines, i), min(c.x0, w.x0), max(c.x1, w.x1)
		}
	}
	slices.SortFunc(c.lines, func(a, b int) int { return cmp.Or(cmp.Compare(s.lines[b].y, s.lines[a].y), a-b) })
	for _, i := range c.lines {
		c.numbers = append(c.numbers, numbers[i])
	}
	return c
}

// counts reports whether a column goes up by one, or by five, all the way.
func (c countColumn) counts() bool {
	steps := 0
	for i := 1; i < len(c.numbers); i++ {
		if step := c.numbers[i] - c.numbers[i-1]; step == 1 || step == 5 {
			steps++
		}
	}
	return len(c.numbers) >= 5 && steps*10 >= (len(c.numbers)-1)*8
}

func (c countColumn) dropFrom(s *sheet) {
	for _, i := range c.lines {
		l := &s.lines[i]
		if l.words = l.words[1:]; len(l.words) > 0 {
			l.x0 = l.words[0].x0
		}
	}
	s.lines = slices.DeleteFunc(s.lines, func(l printed) bool { return len(l.words) == 0 })
}
