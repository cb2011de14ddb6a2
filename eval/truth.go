package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"personas/research"
)

// NoGroup is the label, in a table of the truth, of people who belong to no
// group.
const NoGroup = "none"

// TruthOptions say where in the table of the truth things stand. The zero value
// reads the columns participant and label.
type TruthOptions struct {
	ParticipantColumn, LabelColumn string
}

// truth is who belongs to which group, as a person says.
type truth struct {
	label   map[research.Ref]string // of the people who were found in the study
	unknown int                     // rows of nobody in the study
}

// readTruth reads who belongs where. A person is known by reference or key, else
// by a document in which nobody else speaks.
func readTruth(r io.Reader, ed *research.Edition, o TruthOptions) (truth, error) {
	cells, err := columns(r, cmp.Or(o.ParticipantColumn, "participant"), cmp.Or(o.LabelColumn, "label"))
	if err != nil {
		return truth{}, err
	}
	t := truth{label: map[research.Ref]string{}}
	find := finder(ed)
	for i, name := range cells[0] {
		person, ok := find(strings.TrimSpace(name))
		if !ok {
			t.unknown++
			continue
		}
		if _, twice := t.label[person]; twice {
			return truth{}, fmt.Errorf("row %d of the truth: %q stands in the table already", i+2, name)
		}
		t.label[person] = cmp.Or(strings.TrimSpace(cells[1][i]), NoGroup)
	}
	if len(t.label) == 0 {
		return truth{}, fmt.Errorf("nobody in the study is called as one of the %d rows of the truth", len(cells[0]))
	}
	return t, nil
}

// finder finds the person that a table means.
func finder(ed *research.Edition) func(name string) (research.Ref, bool) {
	byKey, byDocument := map[string][]research.Ref{}, map[string][]research.Ref{}
	add := func(to map[string][]research.Ref, name string, person research.Ref) {
		if name = strings.ToLower(name); name != "" && !slices.Contains(to[name], person) {
			to[name] = append(to[name], person)
		}
	}
	for _, p := range ed.Participants {
		if p.Role.Evidence() {
			add(byKey, string(p.Ref), p.Ref)
			add(byKey, p.Key, p.Ref)
		}
	}
	for i := range ed.Documents {
		d := &ed.Documents[i]
		for _, t := range d.Turns {
			if t.Role.Evidence() {
				add(byDocument, d.Title, t.Participant)
				add(byDocument, d.Key, t.Participant)
			}
		}
	}
	return func(name string) (research.Ref, bool) {
		for _, known := range []map[string][]research.Ref{byKey, byDocument} {
			if people := known[strings.ToLower(name)]; len(people) == 1 {
				return people[0], true
			}
		}
		return "", false
	}
}

// labelled lists the people with a label, by reference, and the number of each
// one's label; people of no group apart.
func (t truth) labelled() (people []research.Ref, labels []int, none []research.Ref) {
	var names []string
	for _, person := range sortedRefs(t.label) {
		if label := t.label[person]; label == NoGroup {
			none = append(none, person)
		} else {
			people, names = append(people, person), append(names, label)
		}
	}
	labels, _ = numbered(names)
	return people, labels, none
}

func sortedRefs[V any](m map[research.Ref]V) []research.Ref {
	refs := make([]research.Ref, 0, len(m))
	for ref := range m {
		refs = append(refs, ref)
	}
	slices.Sort(refs)
	return refs
}
