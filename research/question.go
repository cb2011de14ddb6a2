package research

import (
	"cmp"
	"slices"
	"strings"
)

// Question is what several people were asked in the same words: a survey's
// printed question, or turns of an interviewer.
type Question struct {
	Ref   Ref           // of its words, whatever their case and spacing
	Text  string        // as it was asked first
	Asked map[Ref]bool  // participants
	Said  map[Ref][]Ref // participant → their quotes in answer to it, in display order
}

// Questions returns what more than one participant was asked: what most have
// quotes on first, then by reference.
func (ed *Edition) Questions() []Question {
	by := map[Ref]*Question{}
	of := make(map[Ref][]*Question, len(ed.Documents)) // document → the question that each turn answers
	for i := range ed.Documents {
		of[ed.Documents[i].Ref] = ed.Documents[i].answers(by)
	}
	for i := range ed.Quotes {
		q := &ed.Quotes[i]
		if answers := of[q.Document]; q.Turn < len(answers) && answers[q.Turn] != nil {
			said := answers[q.Turn].Said
			said[q.Participant] = append(said[q.Participant], q.Ref)
		}
	}
	out := make([]Question, 0, len(by))
	for _, q := range by {
		if len(q.Asked) > 1 {
			out = append(out, *q)
		}
	}
	slices.SortFunc(out, func(a, b Question) int {
		return cmp.Or(cmp.Compare(len(b.Said), len(a.Said)), cmp.Compare(a.Ref, b.Ref))
	})
	return out
}

// answers returns the question that each turn of a participant answers, nil
// where none was asked, and notes in them who was asked.
func (d *Document) answers(by map[Ref]*Question) []*Question {
	out := make([]*Question, len(d.Turns))
	for i, t := range d.Turns {
		asked, ok := d.Question(i)
		if !ok || !t.Role.Evidence() {
			continue
		}
		text := strings.Join(strings.Fields(string(d.Text[asked.Span.Start:asked.Span.End])), " ")
		ref := Ref("a-" + FingerprintOf("question", strings.ToLower(text)).String()[:12])
		q := by[ref]
		if q == nil {
			q = &Question{Ref: ref, Text: text, Asked: map[Ref]bool{}, Said: map[Ref][]Ref{}}
			by[ref] = q
		}
		q.Asked[t.Participant] = true
		out[i] = q
	}
	return out
}
