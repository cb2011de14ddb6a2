package ingest

import (
	"regexp"
	"slices"
	"strings"
)

// settle reads the marks of lines that only their neighbours explain: a name
// alone between times and words, times at the head of line after line without
// brackets, times of day.
func settle(text []byte, lines []line) {
	nameBesideTime(text, lines)
	namesAlone(lines)
	leadingTimes(text, lines)
	first := -1.0
	for i := range lines {
		if l := &lines[i]; l.ofDay {
			if first < 0 {
				first = l.time
			}
			l.time = max(0, l.time-first)
		}
	}
}

// nameBesideTime joins a name alone on its line with the time alone on the line
// before or behind it. What is joined to the name's line is blank.
func nameBesideTime(text []byte, lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.bare == "" || l.rule || slices.Contains(notSpeakers, normalLabel(l.bare)) {
			continue
		}
		behind := i + 1
		for behind < min(i+4, len(lines)) && isTimeOf(text, lines, behind, l.bare) {
			behind++
		}
		if behind == len(lines) || lines[behind].blank {
			continue
		}
		if time, ok := timeAlone(text, lines, i+1); ok {
			l.speaks(time)
			for j := i + 1; j < behind; j++ {
				lines[j].clear()
			}
		} else if time, ok := timeAlone(text, lines, i-1); ok {
			l.speaks(time)
			lines[i-1].clear()
		}
	}
}

// isTimeOf reports whether a line holds a time alone, or the name and a time again.
func isTimeOf(text []byte, lines []line, i int, name string) bool {
	_, ok := timeAlone(text, lines, i)
	return ok || lines[i].sure && lines[i].alone && lines[i].label == name
}

// clear makes a line hold nothing.
func (l *line) clear() { *l = line{start: l.start, end: l.end, number: l.number, blank: true} }

// timeAlone returns the time of a line that holds nothing else.
func timeAlone(text []byte, lines []line, i int) (float64, bool) {
	if i < 0 || i >= len(lines) || lines[i].blank || lines[i].end-lines[i].start > 80 {
		return 0, false
	}
	t := loneTime.FindStringSubmatch(lineText(text, lines[i]))
	if t == nil {
		return 0, false
	}
	return seconds(t[1])
}

// speaks makes a line that holds a name alone the label of what follows.
func (l *line) speaks(time float64) {
	l.mark = mark{label: l.bare, time: time, timed: true, sure: true, alone: true, words: l.end - l.start}
}

// namesAlone takes names alone on their lines, with words below, for labels where
// most paragraphs begin so and at least two names come again.
func namesAlone(lines []line) {
	names, paragraphs, labelled := map[string]int{}, 0, 0
	for i, l := range lines {
		if l.blank || l.rule || !l.opens {
			continue
		}
		paragraphs++
		if l.label != "" {
			labelled++
		}
		if l.bare != "" && !strings.ContainsAny(l.bare, ".,") && i+1 < len(lines) && !lines[i+1].blank {
			names[normalLabel(l.bare)]++
		}
	}
	spoken, again := 0, 0
	for name, n := range names {
		if n > 1 || roleOfLabel(name) != "" {
			spoken, again = spoken+n, again+1
		}
	}
	if labelled > 0 || again < 2 || spoken*10 < paragraphs*6 || spoken < 4 {
		return
	}
	for i := range lines {
		if l := &lines[i]; names[normalLabel(l.bare)] > 0 && l.opens && !l.rule && i+1 < len(lines) && !lines[i+1].blank {
			l.label, l.alone, l.words = l.bare, true, l.end-l.start
		}
	}
}

// leadingTimes takes times without brackets at the head of lines for marks where
// at least three lines begin so, each later than the one before, and one line in
// four does: "0:03 to the show".
func leadingTimes(text []byte, lines []line) {
	var at []*line
	last, written := -1.0, 0
	for i := range lines {
		l := &lines[i]
		if !l.blank && !l.rule {
			written++
		}
		if !l.timed || l.dated || l.after > 0 || l.label != "" || ofClock.Match(text[l.start+l.words:l.end]) {
			continue
		}
		if l.time < last {
			return
		}
		last = l.time
		at = append(at, l)
	}
	if len(at) < 3 || len(at)*4 < written {
		return
	}
	for _, l := range at {
		l.after = l.words
	}
}

// ofClock is what follows a time of day.
var ofClock = regexp.MustCompile(`^(?i)(?:am|pm|a\.m|p\.m|uhr|o.clock|h)\b`)
