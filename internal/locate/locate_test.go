package locate

import (
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// conversation makes a document of turns: "Q" asks, "B" is of an agent, "X" of
// nobody knows whom, all others are participants.
func conversation(turns ...string) *research.Document {
	d := &research.Document{Ref: "d-test", Title: "P7", Language: "en"}
	roles := map[string]research.Role{"Q": research.RoleInterviewer, "B": research.RoleAgent, "X": research.RoleUnknown}
	for i, turn := range turns {
		label, words, _ := strings.Cut(turn, ": ")
		role := roles[label]
		if role == "" {
			role = research.RoleParticipant
		}
		start := len(d.Text)
		d.Text = append(d.Text, words...)
		d.Turns = append(d.Turns, research.Turn{Position: i, Span: research.Span{Start: start, End: len(d.Text)},
			Speaker: label, Participant: research.Ref("p-" + label), Role: role, Voice: research.VoiceFirstHand})
		d.Text = append(d.Text, '\n')
	}
	return d
}

// TestRepairs says which words take a proposal's place, and what was repaired.
func TestRepairs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		said, proposal, text string
		repairs              []research.Repair
	}{
		{"We pay for it.", "  We pay for it.\n", "We pay for it.", nil},
		{"(We pay for it)", "We pay for it", "We pay for it", nil},
		{"We pay for it, daily.", "we pay for it.", "We pay for it", []research.Repair{research.RepairCase, research.RepairPunctuation}},
		{"Do we pay for it?", "we pay for it.", "we pay for it?", []research.Repair{research.RepairPunctuation}},
		{"“We pay” he said.", "\"we pay\"", "“We pay”", []research.Repair{research.RepairCase, research.RepairGlyph}},
		{"We, um, pay for it.", "We pay for it", "We, um, pay for it", []research.Repair{research.RepairFiller}},
		{"We, we pay for it.", "so, we we, we pay", "", nil},
		{"So we, we pay for it.", "So we pay", "So we, we pay", []research.Repair{research.RepairStutter}},
		{"We pay for it.", "um, we pay, uh", "We pay", []research.Repair{research.RepairCase, research.RepairFiller}},
		{"We print inter-\nnational forms.", "international forms", "inter-\nnational forms", []research.Repair{research.RepairHyphenation}},
		{"We pay\nfor it.", "We pay for it.", "We pay\nfor it.", []research.Repair{research.RepairCaptionBreak}},
		{"We pay\u00a0for it.", "We pay for it.", "We pay\u00a0for it.", []research.Repair{research.RepairWhiteSpace}},
		{"The cafe\u0301 pays.", "the café pays", "The cafe\u0301 pays", []research.Repair{research.RepairCase, research.RepairNormalForm}},
		{"We pay.\u0301 Daily.", "We pay.", "We pay", []research.Repair{research.RepairPunctuation}}, // no character is cut
		{"It’s fine.", "its fine", "It’s fine", []research.Repair{research.RepairCase, research.RepairPunctuation}},
	} {
		a, rejection := New(conversation("Ana: " + tc.said)).Locate(research.Proposal{Text: tc.proposal})
		if tc.text == "" && rejection != nil {
			continue
		}
		if rejection != nil || a.Text != tc.text || !slices.Equal(a.Repairs, tc.repairs) {
			t.Errorf("%q of %q is %q %v (%v), want %q %v", tc.proposal, tc.said, a.Text, a.Repairs, rejection, tc.text, tc.repairs)
		}
	}
}

// TestWhoseWords says by whom a proposal counts where several say it, and why it
// does not.
func TestWhoseWords(t *testing.T) {
	t.Parallel()
	d := conversation("Q: We order daily.", "Ana: Well, we order, um, daily.", "P1 (Ben): We order daily.", "B: I can help you.", "X: It was late.", "Q: Really, no discount at all?", "Ana: We said so.")
	d.Turns[6].Suspicious = "repeats a question"
	for _, tc := range []struct {
		text, speaker string
		turn          int
		why           research.Reason
	}{
		{"We order daily.", "", 2, ""}, // exact before repaired
		{"We order daily.", "ana", 1, ""},
		{"We order daily.", "p-Ana", 1, ""},
		{"We order daily.", "Ben", 2, ""},
		{"We order daily.", "P1", 2, ""},
		{"Really, no discount at all?", "Q", 0, research.ReasonInterviewer},
		{"We order daily.", "P7", 0, research.ReasonWrongSpeaker}, // several people: the title is nobody
		{"I can help you.", "", 0, research.ReasonInterviewer},
		{"It was late.", "", 0, research.ReasonInterviewer},
		{"no discount at all", "Ana", 0, research.ReasonInterviewer},
		{"We said so.", "Ana", 0, research.ReasonSuspicious},
	} {
		a, rejection := New(d).Locate(research.Proposal{Text: tc.text, Speaker: tc.speaker})
		switch {
		case rejection != nil && rejection.Reason != tc.why, rejection == nil && (tc.why != "" || a.Turn != tc.turn || a.Participant != d.Turns[tc.turn].Participant):
			t.Errorf("%q by %q is %+v, %+v, want turn %d, %q", tc.text, tc.speaker, a, rejection, tc.turn, tc.why)
		}
	}
	alone := conversation("Q: How?", "Participant: We order daily.")
	if _, rejection := New(alone).Locate(research.Proposal{Text: "We order daily", Speaker: "P7"}); rejection != nil {
		t.Errorf("the document's title does not name its one participant: %s", rejection.Reason)
	}
}

// Turns that follow one another without a label between them are turns all the
// same, and what fails at the end of one may succeed at the beginning of the
// next.
func TestAdjacentTurns(t *testing.T) {
	t.Parallel()
	x := New(conversation("Ana: We um pay", "Ben: um we pay um twice a year"))
	if a, rejection := x.Locate(research.Proposal{Text: "we pay twice a year"}); rejection != nil || a.Turn != 1 {
		t.Errorf("%+v, %+v", a, rejection)
	}
	if _, rejection := x.Locate(research.Proposal{Text: "pay um we pay"}); rejection == nil || rejection.Reason != research.ReasonStitched {
		t.Errorf("over two turns: %+v", rejection)
	}
}

// A text that says the same few words over and over does not take forever.
func TestOverAndOver(t *testing.T) {
	t.Parallel()
	x := New(conversation("Ana: " + strings.Repeat("I um ", 4000)))
	if _, rejection := x.Locate(research.Proposal{Text: strings.Repeat("I uh ", 300) + "pay"}); rejection == nil {
		t.Error("located")
	}
}

// Turns whose span is none of the text are passed over.
func TestBadSpans(t *testing.T) {
	t.Parallel()
	d := conversation("Ana: We pay daily.")
	d.Turns = append(d.Turns, research.Turn{Span: research.Span{Start: 3, End: 9}, Role: research.RoleParticipant},
		research.Turn{Span: research.Span{Start: 3, End: 900}, Role: research.RoleParticipant})
	if a, rejection := New(d).Locate(research.Proposal{Text: "pay daily"}); rejection != nil || a.Turn != 0 {
		t.Errorf("%+v, %+v", a, rejection)
	}
}
