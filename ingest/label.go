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
	words int  // offset of the first word in the line
	after int  // offset behind a time mark that can be nothing else: in brackets, or alone
	dated bool // begins with a chat's date
	alone bool // the line holds the mark and nothing else
	sure  bool // its form can only be a speaker's: a time beside the name, or bold
	given bool // a cell of a table says it: no guess at all
	point bool // "Q." or "A." with a full stop: a label only where both stand
}

const clock = `\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?`

var (
	// leadTime is a time mark at the beginning of a line: "[00:12]", "(0:12:31)",
	// "00:12 -"; with a chat's date before it, "12/05/2023, 14:33 -", it is the
	// time of day.
	leadTime = regexp.MustCompile(`^(\d{1,4}[-./]\d{1,2}[-./]\d{1,4},? )?[\[(]?(` + clock + `)(?: ?(?:-->|-|–) ?` + clock + `)?[\])]?(?: ?[-–—|])?(?:\s+|$)`)
	// tailTime is a time mark after a name: "Maria [00:12]", "Maria  00:12:31".
	tailTime = regexp.MustCompile(`^(.{1,60}?)(?:\s*[\[(](` + clock + `)[\])]|\s{1,8}(` + clock + `))\s*(:?)(?:\s+|$)`)
	bold     = regexp.MustCompile(`^(\*\*|__)(.{1,60}?)(:?)(\*\*|__)(:?)(?:\s+|$)`)
)

// readMark reads what stands before the words of a line.
func readMark(line string) mark {
	var m mark
	rest := strings.TrimLeft(line, " \t")
	m.words = len(line) - len(rest)
	if t := leadTime.FindStringSubmatch(head(rest)); t != nil && m.took(t) {
		rest = line[m.words:]
		if t[0][0] == '[' || t[0][0] == '(' || t[1] != "" || strings.TrimSpace(rest) == "" {
			m.after = m.words
		}
	}
	m.name(rest)
	m.alone = strings.TrimSpace(line[m.words:]) == ""
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
	if t := tailTime.FindStringSubmatch(start); t != nil && !m.timed && isName(t[1]) {
		alone := strings.TrimSpace(rest[len(t[0]):]) == ""
		if time, ok := seconds(t[2] + t[3]); ok && (t[4] == ":" || alone) {
			m.label, m.time, m.timed, m.sure, m.words = t[1], time, true, true, m.words+len(t[0])
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
	colon, alone := t[3] == ":" || t[5] == ":", strings.TrimSpace(rest[len(t[0]):]) == ""
	if !isName(name) || !colon && !alone {
		return false
	}
	m.label, m.sure, m.words = name, colon, m.words+len(t[0])
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
	time, ok := seconds(t[2])
	if !ok {
		return false
	}
	m.words += len(t[0])
	if m.dated = t[1] != ""; !m.dated {
		m.time, m.timed = time, true
	}
	return true
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
		return
	}
	if strings.HasPrefix(start, "Q. ") || strings.HasPrefix(start, "A. ") {
		m.label, m.point, m.words = start[:1], true, m.words+3
		return
	}
	if name := strings.TrimSpace(rest); m.timed && len(name) <= 40 && isName(name) && !strings.ContainsAny(name, ".?!,") {
		m.label, m.words = name, m.words+len(rest)
	}
}

// seconds reads "1:02:03.5" or "02:03".
func seconds(clock string) (float64, bool) {
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

// joiners may stand between the capitalised words of a name.
var joiners = append([]string{"de", "da", "van", "von", "der", "den", "la", "le", "et", "of", "-", "–"}, jointWords...)

// isName reports whether text has the form of a speaker's label: up to eight
// words, each with a capital, a number, or a word for a role; "Lopez, Maria"; a
// mail address; words for nobody in particular.
func isName(text string) bool {
	text = strings.TrimSpace(text)
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
	letters := false
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "([#"))
		switch {
		case unicode.IsLetter(r) && !unicode.IsLower(r), roleOfWord(strings.Trim(w, "().,")) != "":
			letters = true
		case unicode.IsDigit(r), i > 0 && slices.Contains(joiners, w):
		default:
			return false
		}
		if strings.HasSuffix(w, ",") || strings.HasSuffix(w, ".") && len(w) > 4 && i < len(words)-1 {
			return false
		}
	}
	return letters && len(words) <= 8
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
