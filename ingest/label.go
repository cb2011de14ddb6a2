package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
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

const (
	clock = `\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?`
	// spelled is a time in words, as it is read aloud: "1 minute 3 seconds".
	spelled = `(?:\d{1,3} (?:hours?|minutes?|seconds?|Stunden?|Minuten?|Sekunden?|heures?|secondes?|horas?|minutos?|segundos?)[ ,]{0,2}){1,3}`
)

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

// seconds reads "1:02:03.5", "02:03" or "2 minutes 3 seconds"; what stands behind
// the latter is the same time again.
func seconds(clock string) (float64, bool) {
	if strings.Contains(clock, " ") {
		return spelledSeconds(clock)
	}
	total := 0.0
	parts := strings.Split(strings.ReplaceAll(clock, ",", "."), ":")
	for i, p := range parts {
		n, err := strconv.ParseFloat(p, 64)
		if err != nil || i > 0 && n >= 60 {
			return 0, false
		}
		total = total*60 + n
	}
	return total, true
}

func spelledSeconds(words string) (float64, bool) {
	total, n := 0.0, -1.0
	for _, w := range strings.Fields(strings.ReplaceAll(words, ",", " ")) {
		if v, err := strconv.ParseFloat(w, 64); err == nil {
			n = v
			continue
		}
		switch {
		case n < 0:
			return 0, false
		case w[0] == 'h' || strings.HasPrefix(w, "Stunde"):
			n *= 3600
		case w[0] == 'm' || w[0] == 'M':
			n *= 60
		}
		total, n = total+n, -1
	}
	return total, true
}

// joiners may stand between the capitalised words of a name.
var joiners = append([]string{"de", "da", "van", "von", "der", "den", "la", "le", "et", "of", "-", "–"}, jointWords...)

// isName reports whether text has the form of a speaker's label: up to eight
// words, each with a capital, a number, or a word for a role; "Lopez, Maria"; a
// mail address; words for nobody in particular.
func isName(text string) bool {
	text = strings.TrimSpace(withoutAsides(text))
	if last, first, ok := strings.Cut(text, ", "); ok {
		return len(strings.Fields(last)) <= 2 && len(strings.Fields(first)) <= 2 && isName(last) && isName(first) && nameKey(text) != ""
	}
	if emailAddress.MatchString(text) || nobody(text) {
		return true
	}
	if text == "" || len(text) > 60 || strings.ContainsAny(text, "?!;\"“”«»<>{}=|@*") {
		return false
	}
	words := strings.Fields(text)
	letters, commas := false, 0
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "([#"))
		switch {
		case unicode.IsLetter(r) && !unicode.IsLower(r), roleOfWord(strings.Trim(w, "().,")) != "":
			letters = true
		case unicode.IsDigit(r), i > 0 && slices.Contains(joiners, w):
		default:
			return false
		}
		commas += strings.Count(w, ",")
		if i == len(words)-1 && strings.HasSuffix(w, ",") || strings.HasSuffix(w, ".") && len(w) > 5 && i < len(words)-1 {
			return false
		}
	}
	return letters && commas <= 1 && len(words) <= 8
}

// asides are what stands in brackets behind a name: a company, a title, "guest".
var asides = regexp.MustCompile(`(.)\s*(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\])`)

// withoutAsides is a name without what stands in brackets behind it.
func withoutAsides(name string) string {
	if !strings.ContainsAny(name, "([") {
		return name
	}
	return asides.ReplaceAllString(name, "$1")
}

// isLooseName reports whether text could be somebody's name as they typed it, in
// small letters perhaps: what stands around it has to say that it is one.
func isLooseName(text string) bool {
	plain := !strings.ContainsFunc(text, func(r rune) bool { return notLetter(r) && !strings.ContainsRune(" .'’_-", r) })
	return plain && len(text) <= 40 && len(strings.Fields(text)) <= 3 && strings.ContainsFunc(text, unicode.IsLetter)
}

// normalLabel is a label in the form in which labels are compared: small
// letters, single spaces, no punctuation at its ends.
func normalLabel(label string) string {
	label = strings.Join(strings.Fields(strings.ToLower(label)), " ")
	return strings.Trim(label, " .,:;*_#-–—")
}

// splitLabel returns the letters and the digits of a label: "Interviewee 1" is
// "interviewee" and "1".
func splitLabel(label string) (letters, digits string) {
	for _, r := range normalLabel(label) {
		switch {
		case unicode.IsDigit(r):
			digits += string(r)
		case unicode.IsLetter(r):
			letters += string(r)
		}
	}
	return letters, digits
}
