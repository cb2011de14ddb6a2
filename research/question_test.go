package research_test

import (
	"testing"

	"personas/research"
)

// conversation is a document of turns that alternate between an interviewer and
// one participant.
func conversation(ref, who research.Ref, said ...string) research.Document {
	d := research.Document{Ref: ref}
	for i, s := range said {
		t := research.Turn{Role: research.RoleInterviewer, Span: research.Span{Start: len(d.Text), End: len(d.Text) + len(s)}}
		if i%2 == 1 {
			t.Role, t.Participant = research.RoleParticipant, who
		}
		d.Text = append(append(d.Text, s...), '\n')
		d.Turns = append(d.Turns, t)
	}
	return d
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	ed := &research.Edition{
		Documents: []research.Document{
			conversation("d-1", "p-1", "How did you decide?", "I rang a friend.", "And the price?", "Fair."),
			conversation("d-2", "p-2", "how  did you\ndecide?", "I read the contract.", "Who else had a say?", "Nobody."),
			conversation("d-3", "p-3", "How did you decide?", "Dunno."),
		},
		Quotes: []research.Quote{
			{Ref: "q-1", Document: "d-1", Participant: "p-1", Turn: 1},
			{Ref: "q-2", Document: "d-2", Participant: "p-2", Turn: 1},
			{Ref: "q-3", Document: "d-2", Participant: "p-2", Turn: 3},
		},
	}
	got := ed.Questions()
	if len(got) != 1 {
		t.Fatalf("%d questions were asked of more than one; want 1: %v", len(got), got)
	}
	q := got[0]
	if q.Text != "How did you decide?" || len(q.Asked) != 3 || len(q.Said) != 2 {
		t.Errorf("the question is %q, asked of %d, answered by %d; want it asked of 3 and answered by 2", q.Text, len(q.Asked), len(q.Said))
	}
	if said := q.Said["p-2"]; len(said) != 1 || said[0] != "q-2" {
		t.Errorf("p-2 said %v; want q-2 alone", said)
	}
}
