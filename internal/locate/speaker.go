package locate

import (
	"slices"
	"strings"
	"unicode"

	"personas/research"
)

// named returns whether a turn is the named speaker's: by reference; by label,
// with or without what stands in brackets; by the beginning of a label, where
// one speaker's alone begins so; by the document's title, where one participant
// alone speaks in it. Everybody is where nobody is named.
func (x *Index) named(speaker string) func(*research.Turn) bool {
	name := foldName(speaker)
	switch {
	case name == "":
		return func(*research.Turn) bool { return true }
	case name == foldName(x.doc.Title) && x.oneParticipant():
		return func(t *research.Turn) bool { return t.Role.Evidence() }
	}
	is := func(t *research.Turn) bool {
		return speaker == string(t.Participant) || slices.Contains(names(t.Speaker), name)
	}
	if slices.ContainsFunc(x.doc.Turns, func(t research.Turn) bool { return is(&t) }) {
		return is
	}
	label, several := "", false
	for _, t := range x.doc.Turns {
		if whole := foldName(t.Speaker); strings.HasPrefix(whole, name+" ") {
			several = several || label != "" && label != whole
			label = whole
		}
	}
	return func(t *research.Turn) bool { return !several && label != "" && foldName(t.Speaker) == label }
}

// oneParticipant reports whether all participants' turns are one person's.
func (x *Index) oneParticipant() bool {
	people := map[research.Ref]bool{}
	for _, t := range x.doc.Turns {
		if t.Role.Evidence() {
			people[t.Participant] = true
		}
	}
	return len(people) == 1
}

// names are the folded forms of a label: whole, without its brackets, and what
// stands in them: "P1 (Maria)".
func names(label string) []string {
	out := []string{foldName(label)}
	if before, rest, ok := strings.Cut(label, "("); ok {
		inside, after, _ := strings.Cut(rest, ")")
		out = append(out, foldName(before+" "+after), foldName(inside))
	}
	return out
}

// foldName is a speaker's name without case and the marks around it.
func foldName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	for i, w := range words {
		words[i] = fold(w)
	}
	return strings.Join(words, " ")
}
