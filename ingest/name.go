package ingest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// name is a label or key read as the name of a person.
type name struct {
	words     []string // small letters, without titles, in the order in which the name is said
	qualifier string   // what stands in brackets behind it and tells it from its like: a company
}

var (
	emailAddress = regexp.MustCompile(`^[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+$`)
	inBrackets   = regexp.MustCompile(`^(.+?)\s*[(\[]([^()\[\]]{1,40})[)\]]$`)
)

// titles stand before or behind a name and are no part of it.
var titles = strings.Fields(`mr mrs ms miss mx dr prof professor sir madam phd md msc bsc mba
 herr frau monsieur madame mme mlle señor señora sr sra srta don doña don dott dottoressa ing
 mevrouw meneer dhr mevr drs pan pani mgr inż`)

// idleQualifiers stand in brackets behind a name and say nothing of who it is:
// what the meeting software adds, and pronouns.
var idleQualifiers = strings.Fields(`guest host co-host cohost external unverified me you she/her he/him they/them
 she/her/hers he/him/his gast extern invité invitado gość organizer organiser presenter`)

// noNames are words of labels that say what somebody is, or what they speak
// through, and so no names: two project managers are two people.
var noNames = strings.Fields(`manager designer engineer developer director officer lead leader head chief analyst scientist specialist consultant
 coordinator assistant administrator admin owner founder ceo cto cfo coo cpo president nurse teacher student pupil physician technician expert
 marketing product project program programme user users interface industrial data software hardware team group room conference iphone ipad
 galaxy phone android meeting voice person man woman male female other new first second third fourth chair chairman chairwoman secretary
 member minister committee council board audience everyone everybody all several various multiple unknown unidentified inaudible crosstalk
 inc ltd llc gmbh ag sa bv co corp company home care clinic hospital school university college office department service staff worker
 senior junior vice deputy principal chef boss supervisor planner buyer seller accountant lawyer attorney architect editor writer author
 account customer client human resources finance operations security quality test tester technical it ux ui qa hr pm po the of and or at in
 mother father parent son daughter husband wife brother sister friend colleague neighbour neighbor visitor passenger driver farmer resident
 leiter leiterin entwickler entwicklerin berater beraterin mitarbeiter mitarbeiterin lehrer lehrerin student studentin
 directeur directrice chef responsable ingénieur professeur gerente jefe jefa ingeniero ingeniera diseñador diseñadora
 kierownik dyrektor inżynier projektant manager nauczyciel ontwerper beheerder medewerker`)

// readName reads a label as a name; false where it is none, or says a role.
func readName(label string) (name, bool) {
	var n name
	label = strings.TrimSpace(label)
	if m := inBrackets.FindStringSubmatch(label); m != nil {
		label = m[1]
		if q := normalLabel(m[2]); !slices.Contains(idleQualifiers, q) && roleOfLabel(q) == "" {
			n.qualifier = q
		}
	}
	parts := strings.Split(strings.ToLower(label), ",")
	last := nameWords(parts[0])
	for _, p := range parts[1:] {
		if w := nameWords(p); len(w) > 0 { // "Lopez, Maria"; of "Maria Lopez, PhD" nothing is left
			last = append(w, last...)
		}
	}
	n.words = last
	for _, w := range n.words {
		bare := strings.Trim(w, "-'’")
		if bare == "" || slices.Contains(noNames, w) || !initial(w) && roleOfWord(w) != "" || slices.Contains(jointWords, w) || !namable(w) {
			return name{}, false
		}
	}
	return n, len(n.words) > 0 && len(n.words) <= 6
}

// nameWords are the words of a part of a name, without titles and full stops.
func nameWords(s string) []string {
	var words []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return unicode.IsSpace(r) || r == '.' }) {
		if !slices.Contains(titles, w) {
			words = append(words, w)
		}
	}
	return words
}

func namable(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("-'’", r)
	})
}

// initial reports whether a word of a name is one letter.
func initial(w string) bool { return len([]rune(w)) == 1 }

// full reports whether a name tells a person from others: two words at least
// that are more than a letter.
func (n name) full() bool {
	return len(slices.DeleteFunc(slices.Clone(n.words), initial)) >= 2
}

// key is a full name in the form in which names are compared: whatever the order
// of its words.
func (n name) key() string {
	key := strings.Join(slices.Sorted(slices.Values(n.words)), " ")
	if n.qualifier != "" {
		key += " (" + n.qualifier + ")"
	}
	return key
}

// nameKey is the key by which a full name or a mail address names one person in
// the whole study, "" where a label is neither.
func nameKey(label string) string {
	if emailAddress.MatchString(strings.TrimSpace(label)) {
		return strings.ToLower(strings.TrimSpace(label))
	}
	if n, ok := readName(label); ok && n.full() {
		return n.key()
	}
	return ""
}
