package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"personas/research"
)

// codedInterview is a synthetic interview with passages that were coded elsewhere.
func codedInterview(marks ...research.Mark) *research.Document {
	asks, says := "What made you doubt it?", "I never trust a price that moves. It was raining on that day. We lost a month because nobody would sign."
	d := &research.Document{Ref: "D1", Kind: research.KindInterview, Language: "en", Text: []byte(asks + "\n" + says), Marks: marks}
	d.Turns = []research.Turn{
		{Position: 0, Span: research.Span{End: len(asks)}, Role: research.RoleInterviewer, Participant: "P0", Voice: research.VoiceFirstHand},
		{Position: 1, Span: research.Span{Start: len(asks) + 1, End: len(d.Text)}, Role: research.RoleParticipant, Participant: "P1", Voice: research.VoiceFirstHand},
	}
	return d
}

// TestMarked tells what becomes of passages that people coded: they are quotes
// as they were selected, with their codes, in the place of what the rules took
// from the same sentences; what is no participant's is rejected.
func TestMarked(t *testing.T) {
	t.Parallel()
	type taken struct {
		Text, Why string
		Method    research.Method
	}
	const month = "We lost a month because nobody would sign."
	ruled := taken{month, Rules(codedInterview(), Options{Meaning: meaning()}).why(month), research.MethodRules}
	for name, c := range map[string]struct {
		marks    []research.Mark
		quotes   []taken
		rejected map[research.Reason]int
	}{
		"an idle sentence that somebody wanted": {
			marks:  []research.Mark{{Text: "It was raining on that day.", Codes: []string{"Weather"}, By: "A"}},
			quotes: []taken{{"It was raining on that day.", "coded as “Weather” by A", research.MethodImport}, ruled},
		},
		"part of a sentence that the rules take too": {
			marks:  []research.Mark{{Text: "nobody would sign", Codes: []string{"Authority"}}},
			quotes: []taken{{"nobody would sign", "coded as “Authority”", research.MethodImport}},
		},
		"two selections of the same words": {
			marks: []research.Mark{
				{Text: "We lost a month", Codes: []string{"Cost"}, By: "A"},
				{Text: "lost a month because nobody would sign", Codes: []string{"Cost", "Authority"}, By: "B"}},
			quotes: []taken{{"We lost a month because nobody would sign", "coded as “Cost”, “Authority” by A, B", research.MethodImport}},
		},
		"the interviewer's words, and nobody's": {
			marks:    []research.Mark{{Text: "What made you doubt it?", Codes: []string{"Trust"}}, {Text: "we lost two months", Codes: []string{"Cost"}}},
			quotes:   []taken{ruled},
			rejected: map[research.Reason]int{research.ReasonInterviewer: 1, research.ReasonNegationOrNumber: 1},
		},
	} {
		doc := codedInterview(c.marks...)
		res := Rules(doc, Options{Meaning: meaning()})
		checkLaws(t, doc, res)
		var got []taken
		for _, q := range res.Quotes {
			if q.Method == research.MethodImport || q.Text == month {
				got = append(got, taken{q.Text, q.Why, q.Method})
			}
		}
		if diff := cmp.Diff(c.quotes, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		rejected := map[research.Reason]int{}
		for _, x := range res.Rejections {
			if c.rejected[x.Reason] > 0 {
				rejected[x.Reason]++
			}
		}
		if diff := cmp.Diff(c.rejected, rejected); len(c.rejected) > 0 && diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// why is for what a quote was taken, "" where it was not.
func (res Result) why(text string) string {
	for _, q := range res.Quotes {
		if q.Text == text {
			return q.Why
		}
	}
	return ""
}
