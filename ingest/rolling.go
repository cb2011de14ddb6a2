package ingest

import (
	"slices"
	"strings"
)

// unroll leaves out what rolling captions repeat. Live and automatic captions
// show the line before again above the new one, or the line so far with a word
// more; said was each of them once. Whether a file does so is told from the file
// as a whole: in others a line that comes again was said again.
func unroll(captions []caption) []caption {
	captions = slices.CompactFunc(captions, func(a, b caption) bool {
		return a.start == b.start && a.end == b.end && slices.Equal(a.lines, b.lines)
	})
	shown := make([][]string, len(captions))
	for i, c := range captions {
		shown[i] = shownLines(c.lines)
	}
	repeats, grows := rolling(shown)
	if !repeats && !grows {
		return captions
	}
	out := captions[:0]
	var screen []string
	for i, c := range captions {
		kept, now := c, shown[i]
		kept.lines = slices.Clone(c.lines)
		from, rest := 0, ""
		if repeats {
			from = again(screen, now)
		}
		if grows && from < len(now) && len(screen) > 0 {
			rest = added(screen[len(screen)-1], now[from])
		}
		if kept.lines = kept.lines[from:]; rest != "" {
			kept.lines[0] = rest
		}
		if len(now) > 0 {
			screen = now
		}
		if len(kept.lines) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// shownLines are the lines of a caption as they are seen, index for index.
func shownLines(lines []string) []string {
	shown := make([]string, len(lines))
	for i, s := range lines {
		shown[i] = plainCaption(voiceTag.ReplaceAllString(s, ""))
	}
	return shown
}

// rolling reports whether captions repeat lines, and whether their lines grow: in
// half of the places where a caption follows another, and in three at least.
func rolling(shown [][]string) (repeats, grows bool) {
	repeated, grown := 0, 0
	for i := 1; i < len(shown); i++ {
		before, now := shown[i-1], shown[i]
		if len(before) == 0 || len(now) == 0 {
			continue
		}
		if again(before, now) > 0 {
			repeated++
		} else if added(before[len(before)-1], now[0]) != "" {
			grown++
		}
	}
	half := max(3, (len(shown)-1)/2)
	return repeated >= half || repeated >= 3 && repeated+grown >= half, grown >= half || grown >= 3 && repeated+grown >= half
}

// maxShown is how many lines a rolling caption has at most.
const maxShown = 8

// again is how many lines at the beginning of a caption stood at the end of the
// one before.
func again(before, now []string) int {
	for n := min(len(before), len(now), maxShown); n > 0; n-- {
		if slices.Equal(before[len(before)-n:], now[:n]) {
			return n
		}
	}
	return 0
}

// added is what a line says beyond the line before, where it begins with it.
func added(before, now string) string {
	rest, ok := strings.CutPrefix(now, before+" ")
	if before == "" || !ok {
		return ""
	}
	return rest
}
