package ingest

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// mark is what stands at the beginning of a line before the words: who speaks,
// and when.
type mark struct {
	label string  // as it stands, "" where the line names nobody
	time  float64 // seconds
	timed bool
	words int    // offset of the first word in the line
	after int    // offset behind a time mark that can be nothing else: in brackets, or alone
	dated bool   // begins with a chat's date
	when  string // the chat's date and time, as they stand
	ofDay bool   // its time is the time of day
	bare  string // a name alone on its line: a label only where what stands around it says so
	alone bool   // the line holds the mark and nothing else
	sure  bool   // its form can only be a speaker's: a time beside the name, or bold
	given bool   // a cell of a table says it: no guess at all
	point bool   // "Q." or "A." with a full stop: a label only where both stand
}

var (
	// leadTime is a time mark at the beginning of a line: "[00:12]", "(0:12:31)",
	// "00:12 -", "@0:12 -".
	leadTime = regexp.MustCompile(`^@?[\[(]?(` + clock + `|\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,7})(?: ?(?:-->|-|–) ?[\d:.,]{4,16})?[\])]?((?: ?[-–—|])?)(?:\s+|$)`)
	// tailTime is a time mark after a name: "Maria [00:12]", "Maria  00:12:31",
	// "Maria - 00:12", "Maria 0 minutes 3 seconds".
	tailTime = regexp.MustCompile(`^(.{1,60}?)(?:\s*[-–—|·]?\s*[\[(](` + clock + `)[\])]|(?:\s*[-–—|·]\s*|\s{1,8})(` + clock + `|` + spelled + `(?:` + clock + `)?))\s*(:?)(?:\s+|$)`)
	// loneTime is a line that holds a time and nothing else.
	loneTime = regexp.MustCompile(`^@?[\[(]?(` + clock + `|\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,7}|` + spelled + `)\s*(?:` + clock + `)?(?: ?(?:-->|-|–) ?[\d:.,]{4,16})?[\])]?$`)
	// boxedTime is a time mark in brackets behind a name's colon: "Maria: [00:12]".
	boxedTime = regexp.MustCompile(`^[\[(](` + clock + `)[\])]\s*`)
	// fromTo is how a chat beside a call names its writer, behind the time.
	fromTo = regexp.MustCompile(`^From\s+(\S.{0,60}?)(?:\s+to\s+\S.{0,60}?)?\s*:(?:\s+|$)`)
	bold   = regexp.MustCompile(`^(\*\*|__)(.{1,60}?)(:?)(\*\*|__)(:?)(?:\s+|$)`)
)

// readMark reads what stands before the words of a line.
func readMark(line string) mark {
	var m mark
	rest := strings.TrimLeft(line, " \t\u200e\u200f\ufeff")
	m.words = len(line) - len(rest)
	if m.chat(rest) {
		return m
	}
	lead := leadTime.FindStringSubmatch(head(rest))
	if lead != nil && m.took(lead) {
		rest = line[m.words:]
		if strings.ContainsRune("[(@", rune(lead[0][0])) || strings.TrimSpace(rest) == "" {
			m.after = m.words
		}
	}
	m.name(rest)
	m.alone = strings.TrimSpace(line[m.words:]) == ""
	m.sure = m.sure || lead != nil && lead[2] != "" && m.alone && m.label != ""
	return m
}

// head is as much of a line as a mark may take up: regular expressions never see
// the words.
func head(line string) string {
	if len(line) <= 100 {
		return line
	}
	n := 100
	for !utf8.RuneStart(line[n]) {
		n--
	}
	return line[:n]
}

// name reads a speaker's name at the beginning of rest.
func (m *mark) name(rest string) {
	start := head(rest)
	if m.inBold(rest, start) {
		return
	}
	if m.timed && m.from(rest, start) {
		return
	}
	if t := tailTime.FindStringSubmatch(start); t != nil && !m.timed {
		name, ofDay := unboxed(t[1])
		alone := strings.TrimSpace(rest[len(t[0]):]) == ""
		time, ok := seconds(t[2] + t[3])
		if ok && (isName(name) && (t[4] == ":" || alone) || alone && isLooseName(name)) {
			m.label, m.time, m.timed, m.sure, m.words, m.ofDay = name, time, true, true, m.words+len(t[0]), ofDay
			return
		}
	}
	m.plain(rest, start)
}

// inBold reads "**Name**:", "**Name:**", "**Name [00:12]:**", or a name in bold
// alone on its line.
func (m *mark) inBold(rest, start string) bool {
	t := bold.FindStringSubmatch(start)
	if t == nil || t[1] != t[4] {
		return false
	}
	name, time, timed := t[2], 0.0, false
	if inner := tailTime.FindStringSubmatch(name); inner != nil {
		if time, timed = seconds(inner[2] + inner[3]); timed {
			name = inner[1]
		}
	}
	behind := strings.TrimSpace(rest[len(t[0]):])
	colon, alone := t[3] == ":" || t[5] == ":", behind == "" || loneTime.MatchString(head(behind))
	if !isName(name) || !colon && !alone {
		return false
	}
	m.label, m.sure, m.words = name, colon || behind != "", m.words+len(t[0])
	if timed {
		m.time, m.timed = time, true
	}
	m.tail(rest[len(t[0]):])
	return true
}

// tail reads a time mark that follows a name.
func (m *mark) tail(rest string) {
	if t := leadTime.FindStringSubmatch(head(rest)); t != nil && !m.timed {
		m.took(t)
	}
}

// took takes a match of leadTime; false where it is no time.
func (m *mark) took(t []string) bool {
	time, ok := seconds(t[1])
	if ok {
		m.words += len(t[0])
		m.time, m.timed = time, true
	}
	return ok
}

// from reads "From Maria to Everyone: words" behind the time of day.
func (m *mark) from(rest, start string) bool {
	t := fromTo.FindStringSubmatch(start)
	if t == nil {
		return false
	}
	m.label, m.sure, m.ofDay, m.words = t[1], true, true, m.words+len(t[0])
	return true
}

// unboxed takes a name out of brackets, as saved captions have it before the time
// of day.
func unboxed(name string) (string, bool) {
	inner, ok := strings.CutPrefix(name, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if ok && closed {
		return inner, true
	}
	return name, false
}

// plain reads "Name: words", or a name alone on a line after a time.
func (m *mark) plain(rest, start string) {
	for _, colon := range []string{":", "："} {
		i := strings.Index(start, colon)
		if i < 1 || i > 60 {
			continue
		}
		after := start[i+len(colon):]
		space := after == "" || after[0] == ' ' || after[0] == '\t' || colon == "："
		if !space || !isName(start[:i]) {
			continue
		}
		m.label = strings.TrimSpace(start[:i])
		m.words += i + len(colon) + len(after) - len(strings.TrimLeft(after, " \t"))
		m.sure = m.timed
		if t := boxedTime.FindStringSubmatch(head(rest[i+len(colon)+len(after)-len(strings.TrimLeft(after, " \t")):])); t != nil && !m.timed {
			m.time, m.timed = seconds(t[1])
			m.words, m.sure = m.words+len(t[0]), true
		}
		return
	}
	if strings.HasPrefix(start, "Q. ") || strings.HasPrefix(start, "A. ") {
		m.label, m.point, m.words = start[:1], true, m.words+3
		return
	}
	name := strings.TrimSpace(rest)
	switch {
	case len(name) > 60 || !isName(name) || strings.ContainsAny(withoutAsides(name), "?!"):
	case !m.timed:
		m.bare = name
	case !strings.ContainsAny(withoutAsides(name), ".,"):
		m.label, m.words = name, m.words+len(rest)
	}
}
