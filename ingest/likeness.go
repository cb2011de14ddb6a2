package ingest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"personas/research"
)

// Labelled is a label in a file: who speaks under it, in which role, how often.
type Labelled struct {
	Path   string
	Label  string
	Person research.Ref
	Role   research.Role
	Turns  int
}

// mostLabels is how many labels a study may have and still be looked through for
// people who are one.
const mostLabels = 2000

// Likenesses are guesses about people of a study that no single file tells, each
// with the line of study.toml that settles it: labels that were joined because
// they are one full name, labels that could be one person's, and whoever asks in
// most files and was not taken for the interviewer in some. They change nothing.
func Likenesses(labels []Labelled, s Settings, r Roster) []research.Guess {
	if len(labels) > mostLabels {
		return nil
	}
	labels = slices.Clone(labels)
	slices.SortFunc(labels, func(a, b Labelled) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Label, b.Label), strings.Compare(string(a.Role), string(b.Role)))
	})
	b := &builder{settings: s, roster: r}
	guesses := append(b.joined(labels), b.alike(labels)...)
	return append(guesses, b.askers(labels)...)
}

// joined are the people whose full name is a label in several files.
func (b *builder) joined(labels []Labelled) (guesses []research.Guess) {
	files := map[research.Ref][]string{}
	first := map[research.Ref]Labelled{}
	for _, l := range labels {
		if !l.Role.Evidence() || nameKey(l.Label) == "" || b.named(l.Path, l.Label) != "" {
			continue
		}
		if !slices.Contains(files[l.Person], l.Path) {
			files[l.Person] = append(files[l.Person], l.Path)
		}
		if _, ok := first[l.Person]; !ok {
			first[l.Person] = l
		}
	}
	for _, l := range labels {
		if n := len(files[l.Person]); n > 1 && first[l.Person] == l {
			guesses = append(guesses, research.Guess{Where: l.Path, What: "one person", Value: l.Label,
				Evidence: fmt.Sprintf("the full name is a label in %d files", n), Pin: fmt.Sprintf("people.%q = [%q]", l.Label, l.Label)})
		}
	}
	return guesses
}

// called is a label read as a name.
type called struct {
	Labelled
	name name
}

// alike are labels of different people that could be one person's. Two who speak
// in one file are two.
func (b *builder) alike(labels []Labelled) (guesses []research.Guess) {
	var named []called
	files := map[research.Ref][]string{}
	for _, l := range labels {
		files[l.Person] = append(files[l.Person], l.Path)
		if n, ok := nameOfLabel(l.Label); ok && l.Role.Evidence() && b.settings.person(l.Path, l.Label) == "" {
			named = append(named, called{l, n})
		}
	}
	seen := map[research.Ref]bool{}
	known := append(slices.Clone(named), b.enrolled(labels)...)
	for _, l := range named {
		var others []Labelled
		for _, o := range known {
			if o.Person != l.Person && likeLabels(l, o) && !meet(files[l.Person], files[o.Person]) &&
				!slices.ContainsFunc(others, func(known Labelled) bool { return known.Person == o.Person }) {
				others = append(others, o.Labelled)
			}
		}
		if len(others) > 0 && !seen[l.Person] {
			seen[l.Person] = true
			guesses = append(guesses, couldBe(l.Labelled, others, labels))
		}
	}
	return guesses
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(path string) bool { return slices.Contains(b, path) })
}

// enrolled are the people of the roster whom no label names yet, by their names
// there; the key of one stands for the person.
func (b *builder) enrolled(labels []Labelled) (people []called) {
	found := map[string]bool{}
	for _, l := range labels {
		found[b.named(l.Path, l.Label)] = true
	}
	for _, name := range slices.Sorted(maps.Keys(b.roster.entries)) {
		key := b.roster.entries[name].Key
		if n, ok := readName(name); ok && key != "" && !found[key] {
			people = append(people, called{Labelled{Path: rosterPath, Label: name, Person: research.Ref(key)}, n})
		}
	}
	return people
}

// rosterPath stands for the roster among the paths of files.
const rosterPath = "the table of participants"

// likeLabels reports whether the first of two labels could be a shorter form of the
// second, or of two that are as long the one that comes later.
func likeLabels(l, o called) bool {
	switch sizeL, sizeO := l.name.size(), o.name.size(); {
	case sizeL != sizeO:
		return sizeL < sizeO && l.name.abbreviates(o.name)
	case o.Path != l.Path:
		return o.Path < l.Path && l.name.abbreviates(o.name)
	}
	return false
}

// size orders names by how much they say.
func (n name) size() int {
	letters := len(n.qualifier)
	for _, w := range n.words {
		letters += len(w)
	}
	return letters
}

// abbreviates reports whether a name could be a form of another: each of its words
// stands there in this order, whole or as an initial, and one at least whole.
func (n name) abbreviates(other name) bool {
	at, whole := 0, false
	for _, w := range n.words {
		for ; at < len(other.words); at++ {
			o := other.words[at]
			if o == w || initial(w) && strings.HasPrefix(o, w) || initial(o) && strings.HasPrefix(w, o) {
				break
			}
		}
		if at == len(other.words) {
			return false
		}
		whole = whole || other.words[at] == w && !initial(w)
		at++
	}
	return whole && (n.qualifier == "" || other.qualifier == "" || n.qualifier == other.qualifier)
}

// nameOfLabel reads a label as a name; of a mail address what stands before the @.
func nameOfLabel(label string) (name, bool) {
	if emailAddress.MatchString(strings.TrimSpace(label)) {
		local, _, _ := strings.Cut(strings.TrimSpace(label), "@")
		return readName(strings.Map(func(r rune) rune {
			if strings.ContainsRune("._-+", r) {
				return ' '
			}
			return r
		}, local))
	}
	return readName(label)
}

// couldBe is the guess that somebody is one of others, with the line that says so
// for the first of them.
func couldBe(l Labelled, others, named []Labelled) research.Guess {
	var names []string
	for _, o := range others {
		names = append(names, fmt.Sprintf("%q (%s)", o.Label, o.Path))
	}
	label, person := l.Label, others[0].Label
	if others[0].Path == rosterPath {
		person = string(others[0].Person)
	}
	elsewhere := func(o Labelled) bool { return o.Person != l.Person && normalLabel(o.Label) == normalLabel(l.Label) }
	if slices.ContainsFunc(named, elsewhere) {
		label = l.Path + "/" + label
	}
	return research.Guess{Where: l.Path, What: "perhaps the same person", Value: l.Label,
		Evidence: "could be " + strings.Join(names, " or ") + "; counted as two people until you say so", Pin: fmt.Sprintf("people.%q = [%q]", person, label)}
}

// askers are labels that are the interviewer's in some files and not taken for it
// in others, though nothing settles them there.
func (b *builder) askers(labels []Labelled) (guesses []research.Guess) {
	asks, files := map[string]int{}, map[string]int{}
	var order []Labelled
	for _, l := range labels {
		name := normalLabel(l.Label)
		if roleOfLabel(l.Label) != "" || genericLabel(l.Label) || nobody(l.Label) {
			continue
		}
		if files[name]++; files[name] == 1 {
			order = append(order, l)
		}
		if l.Role == research.RoleInterviewer {
			asks[name]++
		}
	}
	for _, l := range order {
		name := normalLabel(l.Label)
		if n, of := asks[name], files[name]; n >= 2 && n < of && n*2 >= of && b.settings.speakers(l.Path)[name] == "" {
			guesses = append(guesses, research.Guess{Where: l.Path, What: "perhaps the interviewer everywhere", Value: l.Label,
				Evidence: fmt.Sprintf("asks in %d of the %d files that have the label", n, of), Pin: fmt.Sprintf("speakers.%q = \"interviewer\"", l.Label)})
		}
	}
	return guesses
}
