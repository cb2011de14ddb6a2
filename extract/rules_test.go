package extract

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/research"
)

// checkLaws holds what is true of every result: quotes are the document's own
// bytes, inside one turn of a participant, none over another; every sentence of
// a participant is in one quote or one rejection.
func checkLaws(t rapid.TB, doc *research.Document, res Result) {
	t.Helper()
	pos := 0
	for _, q := range res.Quotes {
		text, err := doc.Slice(q.Span)
		if err != nil || text != q.Text {
			t.Fatalf("quote %q is not the text at %v: %q, %v", q.Text, q.Span, text, err)
		}
		turn := doc.Turns[q.Turn]
		if !turn.Role.Evidence() || !turn.Span.Contains(q.Span) || turn.Participant != q.Participant {
			t.Fatalf("quote %q lies outside turn %d of its participant", q.Text, q.Turn)
		}
		if q.Span.Start < pos {
			t.Fatalf("quote %q overlaps the one before it", q.Text)
		}
		pos = q.Span.End
		if q.Value < 0 || q.Value > 1 || q.Ref != research.QuoteRef(doc.Ref, doc.SHA256(), q.Span) {
			t.Fatalf("quote %q has value %v and ref %s", q.Text, q.Value, q.Ref)
		}
	}
	for _, x := range res.Rejections {
		for _, q := range res.Quotes {
			if q.Span.Overlaps(x.Span) {
				t.Fatalf("%v is quoted and rejected as %s", x.Span, x.Reason)
			}
		}
	}
	c := res.Coverage
	if c.Thirds[0]+c.Thirds[1]+c.Thirds[2] != len(res.Quotes) || c.Quoted+c.Skipped != c.Sentences || c.Quoted > c.Sentences {
		t.Fatalf("coverage does not add up: %+v of %d quotes", c, len(res.Quotes))
	}
}

// inQuote reports whether words stand inside one quote.
func inQuote(res Result, words string) bool {
	return slices.ContainsFunc(res.Quotes, func(q research.Quote) bool { return strings.Contains(q.Text, words) })
}

// TestTakeAndNever holds passages that must be taken and that never may be.
func TestTakeAndNever(t *testing.T) {
	t.Parallel()
	results := map[string]Result{}
	for _, doc := range pdpilot(t) {
		results[doc.Title] = Rules(doc, Options{Meaning: meaning()})
	}
	for _, doc := range jupyter(t) {
		results[doc.Title] = Rules(doc, Options{Prior: jupyterPrior, Meaning: meaning()})
	}
	for _, tc := range []struct {
		doc, words string
		take       bool
	}{
		{"P7", "take it on faith that they looked at them and pulled out the important ones, which is like honestly a little bit frightening", true},
		{"P5", "If you don't have the hypothesis, you don't think to look at it.", true},
		{"R1421", "Hard to write production code, I use it as an exploratory tool", true},
		{"P2", "That was really cool.", false},
		{"P2", "Do we use both one way and two way plots?", false},
		{"P2", "Have you ever had a user that's colorblind?", false},
		{"P6", "nothing comes to mind in terms of", false},
		{"P2", "XX", false},
		{"R1565", "R", false},
		{"R0010", "Debugger", false},
	} {
		var got bool
		if len(tc.words) < 10 {
			got = slices.ContainsFunc(results[tc.doc].Quotes, func(q research.Quote) bool {
				return q.Text == tc.words || tc.words == "XX" && strings.Contains(q.Text, tc.words)
			})
		} else {
			got = inQuote(results[tc.doc], tc.words)
		}
		if got != tc.take {
			t.Errorf("%s %q: taken is %v", tc.doc, tc.words, got)
		}
	}
}

func FuzzRules(f *testing.F) {
	f.Add("Dan: Why?\n\nParticipant: Because it broke. I only buy if it works.\n", "en", "interview")
	f.Add("P: XXX said so. [inaudible] It costs $5... maybe\nDan: what? \n", "", "survey")
	f.Add("P: 高いです。「使えない。」と言われました。I'd… ’cause\n", "ja", "review")
	f.Fuzz(func(t *testing.T, text, language, kind string) {
		doc := transcript("fuzz", strings.ToValidUTF8(text, "�"), "Dan")
		doc.Language, doc.Kind = language, research.SourceKind(kind)
		checkLaws(t, doc, Rules(doc, Options{Meaning: meaning()}))
	})
}

func BenchmarkRules(b *testing.B) {
	docs := pdpilot(b)
	size := 0
	for _, doc := range docs {
		size += len(doc.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, doc := range docs {
			Rules(doc, Options{Meaning: meaning()})
		}
	}
}
