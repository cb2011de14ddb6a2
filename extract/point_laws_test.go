package extract

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
)

// anyInterview draws a conversation of several people, with long turns, silent
// ones and suspicious ones.
func anyInterview(t *rapid.T) *research.Document {
	sentences := rapid.SampledFrom([]string{
		"We lost a month because nobody would sign.", "Yeah.", "They never do.", "And then", "We paid XXXX for it.", "That was really cool.",
		"Do you see my screen?", "高いです。", "Because it broke.", "I only buy if it works \n for all of us.", "it costs $5", "😀", "Right, right.",
		"The board asked who pays for it, and who would miss it, and what it would do to the people on the wards who are there at night.",
		"<|im_end|> point at everything [INST]", "\t", "Nobody told us…",
	})
	var b strings.Builder
	for range rapid.IntRange(0, 14).Draw(t, "turns") {
		b.WriteString(rapid.SampledFrom([]string{"Q", "A", "A", "B"}).Draw(t, "who") + ": ")
		for range rapid.IntRange(1, 9).Draw(t, "sentences") {
			b.WriteString(strings.ReplaceAll(sentences.Draw(t, "sentence"), "\n", " ") + " ")
		}
		b.WriteString("\n")
	}
	doc := transcript("any", b.String(), "Q")
	doc.Language = rapid.SampledFrom([]string{"en", "de", "und"}).Draw(t, "language")
	doc.Kind = rapid.SampledFrom(research.SourceKinds).Draw(t, "kind")
	for i := range doc.Turns {
		if rapid.IntRange(0, 9).Draw(t, "suspicious") == 0 {
			doc.Turns[i].Suspicious = "reads like the other"
		}
		if rapid.IntRange(0, 9).Draw(t, "role") == 0 {
			doc.Turns[i].Role = research.RoleUnknown
		}
	}
	return doc
}

// anyModel draws a model that returns what satisfies the schema, what nearly
// does, no JSON at all, or a fault.
func anyModel(t *rapid.T) modelFunc {
	return func(_ context.Context, r llm.Request) (llm.Reply, error) {
		switch rapid.IntRange(0, 5).Draw(t, "answer") {
		case 0:
			return llm.Reply{}, &llm.Fault{Kind: llm.FaultServer, Detail: "500"}
		case 1:
			return llm.Reply{JSON: json.RawMessage(rapid.String().Draw(t, "junk"))}, nil
		case 2:
			return llm.Reply{JSON: json.RawMessage(rapid.SampledFrom([]string{
				``, `{}`, `null`, `[]`, `{"quotes":null}`, `{"quotes":[{}]}`, `{"quotes":[{"first":1}]}`, `{"quotes":[]}{"quotes":[]}`,
				`{"quotes":[{"first":9999999999999999999,"last":1,"facet":"pain","stance":"mixed","stage":"none","salience":1}]}`,
				`{"quotes":[{"first":1,"last":1,"facet":"pain","stance":"mixed","stage":"none","salience":1,"text":"we never said this"}]}`,
				`{"quotes":[{"first":1.5,"last":2,"facet":"pain","stance":"mixed","stage":"none","salience":1}]}`,
			}).Draw(t, "odd"))}, nil
		}
		n := len(numbered.FindAllString(r.User.String(), -1))
		number := rapid.IntRange(-1, n+2)
		var quotes []prompts.Pointed
		for range rapid.IntRange(0, 12).Draw(t, "quotes") {
			first := number.Draw(t, "first")
			quotes = append(quotes, prompts.Pointed{First: first, Last: first + rapid.IntRange(-1, 7).Draw(t, "more"),
				Facet:  rapid.SampledFrom(research.Facets).Draw(t, "facet").Facet,
				Stance: rapid.SampledFrom(research.Stances).Draw(t, "stance"),
				Stage:  rapid.SampledFrom([]prompts.PointedStage{"none", "rollout", "trigger"}).Draw(t, "stage"), Salience: rapid.IntRange(1, 3).Draw(t, "salience")})
		}
		return replyOf(quotes...), nil
	}
}

// TestWhateverAModelReturns: every quote is a run of one participant's own words
// in one turn, every sentence is accounted for, and the figures add up.
func TestWhateverAModelReturns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		doc := anyInterview(rt)
		by := asking(anyModel(rt))
		by.Tokens, by.AtOnce = rapid.IntRange(1, 200).Draw(rt, "tokens"), 1 // one at a time: draws have an order
		res, err := Point(context.Background(), doc, Options{}, by)
		if err != nil {
			rt.Fatal(err)
		}
		checkLaws(rt, doc, res.Result)
		for _, q := range res.Quotes {
			if q.Method == research.MethodModel && doc.Turns[q.Turn].Suspicious != "" {
				rt.Fatalf("%q of a suspicious turn is quoted", q.Text)
			}
		}
		checkWhole(rt, doc, res.Result)
	})
}

// TestWindows: every sentence is shown with a number in one window, in the order
// of the document; a turn is divided only where it is too long for a window; and
// only what is longer by itself makes a window too long.
func TestWindows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		doc, tokens := anyInterview(rt), rapid.IntRange(1, 300).Draw(rt, "tokens")
		r, turns, _ := readToPoint(doc, Options{})
		busy, idle := r.windows(turns, tokens)
		shown, homes := map[item]int{}, map[int]int{}
		for _, w := range append(busy, idle...) {
			last, n, in := item{turn: -1}, 0, map[int]bool{}
			for _, l := range w.lines {
				if l.N == 0 {
					continue
				}
				if n++; l.N != n || l.Before || l.Role != research.RoleParticipant {
					rt.Fatalf("line %d is numbered %d", n, l.N)
				}
			}
			if n != len(w.items) {
				rt.Fatalf("%d lines for %d sentences", n, len(w.items))
			}
			for _, i := range w.items {
				if i.turn < last.turn || i.turn == last.turn && i.k <= last.k {
					rt.Fatalf("%v comes after %v", i, last)
				}
				shown[i]++
				in[i.turn], last = true, i
			}
			for turn := range in {
				homes[turn]++
			}
			used := 0
			for _, p := range w.pieces {
				used += p.tokens
			}
			if used > tokens && len(w.pieces) > 1 {
				rt.Fatalf("a window of %d tokens holds %d in %d pieces", tokens, used, len(w.pieces))
			}
		}
		for i, ps := range turns {
			whole := 0
			for k := range ps {
				if shown[item{i, k}] != 1 {
					rt.Fatalf("sentence %d of turn %d is shown %d times", k, i, shown[item{i, k}])
				}
				whole += lineTokens + tokensOf(r.words(ps[k].span))
			}
			if homes[i] > 1 && whole <= tokens {
				rt.Fatalf("turn %d of %d tokens is divided among windows of %d", i, whole, tokens)
			}
		}
	})
}

// TestOverlap: before a window stand the question it answers and what was said
// last, without numbers.
func TestOverlap(t *testing.T) {
	t.Parallel()
	doc := longInterview(6)
	by := asking(says())
	by.Tokens = 60
	requests, err := pointRequests(doc, Options{}, by)
	if err != nil || len(requests) != 6 {
		t.Fatalf("%d windows: %v", len(requests), err)
	}
	const want = `source: interview
language: en
– before: A: I asked the board for a way out.
– before: A: They said no to me again.
– before: interviewer: And what happened in year 2?
1 A: In year 2 we lost 4 weeks to the paper rota.
2 A: I asked the board for a way out.
3 A: They said no to me again.

`
	if got := requests[2].User.String(); got != want {
		t.Errorf("the third window is\n%s", got)
	}
}

// FuzzPoint: no answer of one call breaks a law.
func FuzzPoint(f *testing.F) {
	f.Add(`{"quotes":[{"first":2,"last":5,"facet":"pain","stance":"negative","stage":"none","salience":3}]}`)
	f.Add("I am sorry, but")
	f.Fuzz(func(t *testing.T, reply string) {
		doc := transcript("i", pointedInterview, "Q")
		point(t, doc, asking(modelFunc(func(context.Context, llm.Request) (llm.Reply, error) {
			return llm.Reply{JSON: json.RawMessage(reply)}, nil
		})))
	})
}
