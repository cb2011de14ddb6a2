package pdf

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class is how a glyph takes part in the direction of its line.
type class byte

const (
	neutral class = iota
	leftward
	rightward
	digit
)

func classOf(g *glyph) class {
	for _, r := range g.text {
		switch {
		case unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana) && !unicode.Is(unicode.Nd, r):
			if unicode.IsLetter(r) || unicode.IsMark(r) {
				return leftward
			}
		case unicode.IsDigit(r):
			return digit
		case unicode.IsLetter(r):
			return rightward
		}
	}
	return neutral
}

// logical brings glyphs, which stand from left to right, into the order in which
// they are read.
func logical(glyphs []glyph) []glyph {
	classes := make([]class, len(glyphs))
	left, right := 0, 0
	for i := range glyphs {
		switch classes[i] = classOf(&glyphs[i]); classes[i] {
		case leftward:
			left++
		case rightward:
			right++
		}
	}
	if left == 0 {
		return glyphs
	}
	if left >= right {
		slices.Reverse(glyphs)
		slices.Reverse(classes)
		for i := range glyphs {
			if classes[i] == neutral {
				glyphs[i].text = mirrored(glyphs[i].text)
			}
		}
		turnRuns(glyphs, classes, func(c class) bool { return c == rightward || c == digit })
		return glyphs
	}
	turnRuns(glyphs, classes, func(c class) bool { return c == leftward })
	return glyphs
}

// turnRuns turns the stretches round that run against their line. What stands
// between two glyphs of one stretch belongs to it, but for a space beside a number.
func turnRuns(glyphs []glyph, classes []class, against func(class) bool) {
	for i := 0; i < len(glyphs); {
		if !against(classes[i]) {
			i++
			continue
		}
		end := i + 1
		for j := end; j < len(glyphs); j++ {
			if against(classes[j]) {
				end = j + 1
			} else if classes[j] != neutral || glyphs[j].space && classes[end-1] == digit && !runsOn(classes[j+1:], against) {
				break
			}
		}
		slices.Reverse(glyphs[i:end])
		i = end
	}
}

// runsOn reports whether letters, not figures, come next in a stretch.
func runsOn(classes []class, against func(class) bool) bool {
	for _, c := range classes {
		if c != neutral {
			return against(c) && c != digit
		}
	}
	return false
}

// mirrored are brackets as they are written in a line that runs to the left.
func mirrored(s string) string {
	const pairs = "()[]{}<>«»‹›"
	r, n := utf8.DecodeRuneInString(s)
	if n != len(s) {
		return s
	}
	all := []rune(pairs)
	if i := slices.Index(all, r); i >= 0 {
		return string(all[i^1])
	}
	return s
}

// accents are the signs that old fonts draw over a letter, and what they are in
// one character with it.
var accents = map[string]string{
	"¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "˚": "\u030a", "¸": "\u0327",
	"ˇ": "\u030c", "˘": "\u0306", "˙": "\u0307", "¯": "\u0304", "˝": "\u030b", "˛": "\u0328",
}

// combine joins a glyph with the one before it where one of the two is an accent
// that stands over the other.
func combine(before, g *glyph) bool {
	mark, isAccent := accents[g.text]
	base := before
	switch first, _ := utf8.DecodeRuneInString(g.text); {
	case isAccent:
	case unicode.Is(unicode.Mn, first):
		mark = g.text
	default:
		if mark, isAccent = accents[before.text]; !isAccent {
			return false
		}
		base = g
	}
	r, _ := utf8.DecodeLastRuneInString(base.text)
	over := min(before.x1, g.x1) - max(before.x0, g.x0)
	if !unicode.IsLetter(r) && !unicode.IsMark(r) || over < 0.4*min(before.x1-before.x0, g.x1-g.x0) || over <= 0 && g.x1 > g.x0 {
		return false
	}
	before.text = norm.NFC.String(base.text + mark)
	before.x0, before.x1 = base.x0, base.x1
	before.y, before.size = base.y, base.size
	return true
}
