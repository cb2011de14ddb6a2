package pdf

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// sheet is a page as lines.
type sheet struct {
	lines         []printed
	width, height float64
}

// edge is how much of a page's height, at its top and at its bottom, may hold
// what stands on every page.
const edge = 0.13

// dropFurniture takes out what stands on every page: running headers and
// footers, page numbers, line numbers.
func dropFurniture(sheets []sheet) {
	dropLineNumbers(sheets)
	running := runningLines(sheets)
	for i := range sheets {
		s := &sheets[i]
		s.lines = slices.DeleteFunc(s.lines, func(l printed) bool {
			place, ok := placeOf(s, &l)
			return ok && (running[place] || isPageNumber(l.text(), i+1, len(sheets)) && outermost(s, &l))
		})
	}
}

// place is what a line at the edge of a page says, and at which height.
type place struct {
	height int // in steps of 6 points, from the edge
	text   string
}

// placeOf is the place of a line at the top or the bottom of its page, with the
// numbers in it left open.
func placeOf(s *sheet, l *printed) (place, bool) {
	switch {
	case l.y > s.height*(1-edge):
		return place{int(math.Round((s.height - l.y) / 6)), openNumbers(l.text())}, true
	case l.y < s.height*edge:
		return place{-1 - int(math.Round(l.y/6)), openNumbers(l.text())}, true
	}
	return place{}, false
}

// openNumbers replaces numbers by "#".
func openNumbers(s string) string {
	var out strings.Builder
	digits := false
	for _, r := range s {
		if unicode.IsDigit(r) {
			if !digits {
				out.WriteByte('#')
			}
			digits = true
			continue
		}
		digits = false
		out.WriteRune(r)
	}
	return out.String()
}

// runningLines are the places whose words come again on most pages, or on most
// left or right ones. A first page often has none.
func runningLines(sheets []sheet) map[place]bool {
	type count struct{ sides [2]int }
	counts := map[place]*count{}
	for i := range sheets {
		seen := map[place]bool{}
		for j := range sheets[i].lines {
			p, ok := placeOf(&sheets[i], &sheets[i].lines[j])
			if !ok || seen[p] {
				continue
			}
			seen[p] = true
			if counts[p] == nil {
				counts[p] = &count{}
			}
			counts[p].sides[i%2]++
		}
	}
	running := map[place]bool{}
	for p, c := range counts {
		n := c.sides[0] + c.sides[1]
		sides := [2]int{(len(sheets) + 1) / 2, len(sheets) / 2}
		for side := range sides {
			if n >= 2 && n*10 >= len(sheets)*6 || c.sides[side] >= 3 && c.sides[side]*10 >= sides[side]*6 {
				running[p] = true
			}
		}
	}
	return running
}

// pageWords may stand beside a page's number.
var pageWords = []string{"page", "seite", "pagina", "página", "strona", "p.", "of", "von", "de", "sur", "van", "z", "/", "|", "-", "–", "—"}

// isPageNumber reports whether a line is the number of its page and nothing else.
func isPageNumber(s string, number, of int) bool {
	found := false
	for _, w := range strings.Fields(strings.ToLower(strings.NewReplacer("/", " / ", "-", " - ", "–", " – ").Replace(s))) {
		n, err := strconv.Atoi(strings.Trim(w, "[]()."))
		switch {
		case err == nil && (n == number || found && n == of):
			found = true
		case slices.Contains(pageWords, w):
		default:
			return false
		}
	}
	return found
}

// outermost reports whether no line stands further out at the same end of the
// page.
func outermost(s *sheet, l *printed) bool {
	for _, other := range s.lines {
		if l.y > s.height/2 && other.y > l.y+1 || l.y <= s.height/2 && other.y < l.y-1 {
			return false
		}
	}
	return true
}
