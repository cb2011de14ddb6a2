package extract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/prompts"
	"personas/research"
)

// modelFunc is a model made of a function.
type modelFunc func(ctx context.Context, r llm.Request) (llm.Reply, error)

func (f modelFunc) Ask(ctx context.Context, r llm.Request) (llm.Reply, error) { return f(ctx, r) }

// says is a model that gives one answer to everything.
func says(quotes ...prompts.Pointed) modelFunc {
	return func(context.Context, llm.Request) (llm.Reply, error) { return replyOf(quotes...), nil }
}

func replyOf(quotes ...prompts.Pointed) llm.Reply {
	b, err := json.Marshal(prompts.PointReply{Quotes: append([]prompts.Pointed{}, quotes...)})
	if err != nil {
		panic(err)
	}
	return llm.Reply{JSON: b, Model: "m"}
}

// nobody is a masker of a study of which nothing is known.
var nobody = sync.OnceValue(func() *redact.Masker { return redact.New(redact.Study{}) })

// maskAlone masks lines without a study.
func maskAlone(lines []string) []redact.Masked {
	m := nobody()
	out := make([]redact.Masked, len(lines))
	for i, l := range lines {
		out[i] = m.Mask(l)
	}
	return out
}

func asking(m llm.Model) Pointing { return Pointing{Model: m, Name: "m", Mask: maskAlone} }

func point(t testing.TB, doc *research.Document, by Pointing) Pointed {
	t.Helper()
	res, err := Point(t.Context(), doc, Options{Meaning: meaning()}, by)
	if err != nil {
		t.Fatal(err)
	}
	checkLaws(t, doc, res.Result)
	checkWhole(t, doc, res.Result)
	return res
}

// checkWhole holds that every sentence of a participant is in one quote or has
// its reason.
func checkWhole(t rapid.TB, doc *research.Document, res Result) {
	t.Helper()
	for i := range doc.Turns {
		if !doc.Turns[i].Role.Evidence() {
			continue
		}
		for _, s := range sentencesOf(string(doc.Text), doc, &doc.Turns[i]) {
			n := 0
			for _, q := range res.Quotes {
				if q.Span.Contains(s.span) {
					n++
				}
			}
			for _, x := range res.Rejections {
				if x.Span.Contains(s.span) {
					n++
				}
			}
			if n != 1 {
				t.Fatalf("the sentence at %v is in %d quotes and rejections", s.span, n)
			}
		}
	}
}

const pointedInterview = `Q: What does the price have to do with it?
A: Yeah. We pay more so that it cannot be put up on us. The price has a lot to do with it, I said to Maria.
Q: And what went wrong?
A: We lost a month of leave records. They never gave them back. That was really cool. We paid XXXX for it.
B: I would have left that day. I told the board so. We lost a month of leave records.
Q: Anything else?
A: We lost a month of leave records. Let me share my screen.
`

// TestPointed tells what becomes of what a model points at. The numbers are those
// of the sentences above: 1 “Yeah.”, 2, 3 of A; 4 to 7 of A; 8 to 10 of B; 11, 12
// of A again.
func TestPointed(t *testing.T) {
	t.Parallel()
	pick := func(first, last int, facet research.Facet, salience int) prompts.Pointed {
		return prompts.Pointed{First: first, Last: last, Facet: facet, Stance: research.StanceNegative, Stage: "none", Salience: salience}
	}
	const records = "We lost a month of leave records."
	for name, c := range map[string]struct {
		pick   []prompts.Pointed
		quotes []string
		why    map[research.Reason]int // those that the selections have, besides those of sentences
	}{
		"a run of sentences":              {[]prompts.Pointed{pick(4, 5, "pain", 3)}, []string{records + " They never gave them back."}, nil},
		"a number that no line has":       {[]prompts.Pointed{pick(12, 13, "pain", 3), pick(0, 1, "pain", 3)}, nil, map[research.Reason]int{research.ReasonNotShown: 2}},
		"backwards":                       {[]prompts.Pointed{pick(5, 4, "pain", 3)}, nil, map[research.Reason]int{research.ReasonReversed: 1}},
		"across an interviewer's words":   {[]prompts.Pointed{pick(2, 4, "pain", 3)}, nil, map[research.Reason]int{research.ReasonInterviewer: 1}},
		"across another person's words":   {[]prompts.Pointed{pick(6, 8, "pain", 3)}, nil, map[research.Reason]int{research.ReasonStitched: 1}},
		"agreement before it is left out": {[]prompts.Pointed{pick(1, 2, "tradeoff", 2)}, []string{"We pay more so that it cannot be put up on us."}, nil},
		"agreement alone":                 {[]prompts.Pointed{pick(1, 1, "goal", 3)}, nil, map[research.Reason]int{research.ReasonBackChannel: 1}},
		"praise alone":                    {[]prompts.Pointed{pick(6, 6, "outcome", 3)}, nil, map[research.Reason]int{research.ReasonPraise: 1}},
		"talk about the session":          {[]prompts.Pointed{pick(12, 12, "context", 3)}, nil, map[research.Reason]int{research.ReasonSessionTalk: 1}},
		"what is redacted":                {[]prompts.Pointed{pick(7, 7, "pain", 3)}, nil, map[research.Reason]int{research.ReasonRedacted: 1}},
		"parts of another quote": {[]prompts.Pointed{pick(4, 4, "pain", 1), pick(4, 5, "pain", 3)}, []string{records + " They never gave them back."},
			map[research.Reason]int{research.ReasonOverlap: 1}},
		"the same words of another person": {[]prompts.Pointed{pick(4, 4, "pain", 1), pick(10, 10, "pain", 1)}, []string{records, records}, nil},
		"the same words again":             {[]prompts.Pointed{pick(4, 4, "pain", 1), pick(11, 11, "pain", 1)}, []string{records}, map[research.Reason]int{research.ReasonRepeated: 1}},
		"a second facet":                   {[]prompts.Pointed{pick(8, 8, "churn", 3), pick(8, 8, "risk", 3)}, []string{"I would have left that day."}, map[research.Reason]int{research.ReasonSecondFacet: 1}},
		"nothing":                          {nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := transcript("i", pointedInterview, "Q")
			none, res := point(t, doc, asking(says())), point(t, doc, asking(says(c.pick...)))
			var texts []string
			for _, q := range res.Quotes {
				if q.Method != research.MethodModel || q.Facet != c.pick[0].Facet || !strings.HasPrefix(q.Why, "model m: salience ") {
					t.Errorf("%q is taken by %s as %s because of %q", q.Text, q.Method, q.Facet, q.Why)
				}
				texts = append(texts, q.Text)
			}
			if d := cmp.Diff(c.quotes, texts); d != "" {
				t.Errorf("quotes:\n%s", d)
			}
			more := counted(res.Rejections)
			for reason, n := range counted(none.Rejections) {
				if reason != research.ReasonNotSelected && more[reason] < n {
					t.Errorf("%d of %d %s are left", more[reason], n, reason)
				}
				more[reason] -= n
			}
			for reason, n := range more {
				if reason != research.ReasonNotSelected && n != c.why[reason] && !(n == 0 && c.why[reason] == 0) {
					t.Errorf("%d more rejections are %s, want %d", n, reason, c.why[reason])
				}
			}
		})
	}
}

func counted(rejections []research.Rejection) map[research.Reason]int {
	out := map[research.Reason]int{}
	for _, x := range rejections {
		out[x.Reason]++
	}
	return out
}

// TestWhatModelsAreToldIsKept: facet, stance, stage, a second facet; and what the
// document knows, which no model says.
func TestWhatModelsAreToldIsKept(t *testing.T) {
	t.Parallel()
	doc := transcript("i", pointedInterview, "Q")
	q := point(t, doc, asking(says(
		prompts.Pointed{First: 3, Last: 3, Facet: "tradeoff", Stance: "mixed", Stage: "procurement", Salience: 2},
		prompts.Pointed{First: 3, Last: 3, Facet: "authority", Stance: "neutral", Stage: "none", Salience: 1}))).Quotes[0]
	got := []any{q.Text, q.Facet, q.Stance, q.Stage, q.Why, q.Question, q.Prompted, q.Value}
	want := []any{"The price has a lot to do with it, I said to Maria.", research.FacetTradeoff, research.StanceMixed, research.JourneyProcurement,
		"model m: salience 2, also authority", "What does the price have to do with it?", true, 0.75}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestFacetsInOtherLanguages: what the rules cannot tell a model tells.
func TestFacetsInOtherLanguages(t *testing.T) {
	t.Parallel()
	doc := transcript("i", "Q: Was ist passiert?\nA: Wir haben einen Monat an Urlaubsdaten verloren. Das war teuer.\n", "Q")
	doc.Language = "de"
	res := point(t, doc, asking(says(prompts.Pointed{First: 1, Last: 1, Facet: "pain", Stance: "negative", Stage: "none", Salience: 3})))
	if len(res.Quotes) != 1 || res.Quotes[0].Facet != research.FacetPain || res.Quotes[0].Stance != research.StanceNegative {
		t.Errorf("quotes are %+v", res.Quotes)
	}
}

// TestOnlyMaskedWordsAreSent: a name is not in what is sent, and is in the quote.
func TestOnlyMaskedWordsAreSent(t *testing.T) {
	t.Parallel()
	doc := transcript("i", "Q: Who decides?\nA: I said to maria.lopez@example.org that we would never sign it.\n", "Q")
	var sent string
	res := point(t, doc, asking(modelFunc(func(_ context.Context, r llm.Request) (llm.Reply, error) {
		sent = r.User.String()
		return replyOf(prompts.Pointed{First: 1, Last: 1, Facet: "authority", Stance: "negative", Stage: "none", Salience: 3}), nil
	})))
	if strings.Contains(sent, "maria") || !strings.Contains(sent, "EMAIL-") {
		t.Errorf("sent is %q", sent)
	}
	if !inQuote(res.Result, "maria.lopez@example.org") {
		t.Errorf("quotes are %+v", res.Quotes)
	}
}

// longInterview is a synthetic interview of several windows.
func longInterview(turns int) *research.Document {
	var b strings.Builder
	for i := range turns {
		fmt.Fprintf(&b, "Q: And what happened in year %d?\nA: In year %d we lost %d weeks to the paper rota. I asked the board for a way out. They said no to me again.\n", i, i, i+2)
	}
	return transcript("long", b.String(), "Q")
}

var numbered = regexp.MustCompile(`(?m)^(\d+) ([A-Z]+): (.*)$`)

// firstOfThree points at the first of every three sentences of a window.
func firstOfThree(_ context.Context, r llm.Request) (llm.Reply, error) {
	var quotes []prompts.Pointed
	for n := 1; n <= len(numbered.FindAllString(r.User.String(), -1)); n += 3 {
		quotes = append(quotes, prompts.Pointed{First: n, Last: n, Facet: "pain", Stance: "negative", Stage: "none", Salience: 2})
	}
	return replyOf(quotes...), nil
}

// TestFaultyWindowsAreReadByRules: and the others by the model.
func TestFaultyWindowsAreReadByRules(t *testing.T) {
	t.Parallel()
	doc := longInterview(20)
	by := asking(modelFunc(func(ctx context.Context, r llm.Request) (llm.Reply, error) {
		if strings.Contains(r.User.String(), " A: In year 9 ") {
			return llm.Reply{}, fmt.Errorf("asking: %w", &llm.Fault{Kind: llm.FaultTruncated, Detail: "cut"})
		}
		return firstOfThree(ctx, r)
	}))
	by.Tokens = 300
	res := point(t, doc, by)
	if res.Windows < 4 || len(res.ByRules) != 1 || res.ByRules[0].Fault.Kind != llm.FaultTruncated {
		t.Fatalf("of %d windows %+v were read by rules", res.Windows, res.ByRules)
	}
	lost := res.ByRules[0]
	methods := map[research.Method]int{}
	for _, q := range res.Quotes {
		methods[q.Method]++
		if in := lost.From <= q.Turn && q.Turn <= lost.To; in != (q.Method == research.MethodRules) {
			t.Errorf("%q of turn %d is taken by %s", q.Text, q.Turn, q.Method)
		}
	}
	if methods[research.MethodRules] == 0 || methods[research.MethodModel] == 0 {
		t.Errorf("quotes are taken %v", methods)
	}
}

// TestNoAnswersAtAll is a model that is never there: what is left is what the
// rules take of the same document, as far as they do not look across windows.
func TestNoAnswersAtAll(t *testing.T) {
	t.Parallel()
	doc := longInterview(3)
	res := point(t, doc, asking(modelFunc(func(context.Context, llm.Request) (llm.Reply, error) {
		return llm.Reply{}, &llm.Fault{Kind: llm.FaultConnection, Detail: "refused"}
	})))
	if d := cmp.Diff(Rules(doc, Options{Meaning: meaning()}), res.Result); d != "" {
		t.Error(d)
	}
}

// TestWhatEndsPointing: what is no fault of the model is given back, and nothing
// more is asked.
func TestWhatEndsPointing(t *testing.T) {
	t.Parallel()
	doc := longInterview(20)
	budget := &llm.BudgetError{Limit: "5.00 USD"}
	calls := 0
	by := asking(modelFunc(func(context.Context, llm.Request) (llm.Reply, error) { calls++; return llm.Reply{}, budget }))
	by.Tokens, by.AtOnce = 300, 1
	if _, err := Point(t.Context(), doc, Options{}, by); !errors.Is(err, budget) || calls != 1 {
		t.Errorf("after %d calls: %v", calls, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	by.Model = modelFunc(func(ctx context.Context, _ llm.Request) (llm.Reply, error) {
		cancel()
		return llm.Reply{}, &llm.Fault{Kind: llm.FaultTimeout, Detail: "gone", Err: ctx.Err()}
	})
	if _, err := Point(ctx, doc, Options{}, by); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := Point(t.Context(), doc, Options{}, Pointing{}); err == nil {
		t.Error("nothing is asked without a model")
	}
}

// TestAnswersInAnyOrder: the last window answers first, and nothing changes.
func TestAnswersInAnyOrder(t *testing.T) {
	t.Parallel()
	doc := longInterview(20)
	by := asking(modelFunc(firstOfThree))
	by.Tokens, by.AtOnce = 300, 1
	want := point(t, doc, by)
	var asked sync.WaitGroup
	asked.Add(want.Windows)
	var mu sync.Mutex
	done := sync.NewCond(&mu)
	answered := map[string]bool{}
	requests, err := pointRequests(doc, Options{}, by)
	if err != nil || len(requests) != want.Windows {
		t.Fatalf("%d requests for %d windows: %v", len(requests), want.Windows, err)
	}
	by.AtOnce = want.Windows
	by.Model = modelFunc(func(ctx context.Context, r llm.Request) (llm.Reply, error) {
		asked.Done()
		asked.Wait()
		i := slices.IndexFunc(requests, func(o llm.Request) bool { return o.User.String() == r.User.String() })
		mu.Lock()
		defer mu.Unlock()
		for i+1 < len(requests) && !answered[requests[i+1].User.String()] {
			done.Wait()
		}
		answered[r.User.String()] = true
		done.Broadcast()
		return firstOfThree(ctx, r)
	})
	if d := cmp.Diff(want, point(t, doc, by)); d != "" {
		t.Error(d)
	}
}

// TestMarksStandAboveModels: what a person chose is not taken twice.
func TestMarksStandAboveModels(t *testing.T) {
	t.Parallel()
	doc := codedInterview(research.Mark{Text: "It was raining on that day.", Codes: []string{"Weather"}, By: "A"})
	res := point(t, doc, asking(says(prompts.Pointed{First: 1, Last: 2, Facet: "risk", Stance: "negative", Stage: "none", Salience: 3},
		prompts.Pointed{First: 3, Last: 3, Facet: "pain", Stance: "negative", Stage: "none", Salience: 1})))
	var got []string
	for _, q := range res.Quotes {
		got = append(got, string(q.Method)+": "+q.Text)
	}
	want := []string{"model: I never trust a price that moves.", "import: It was raining on that day.", "model: We lost a month because nobody would sign."}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// pointRequests are the calls that Point makes of a document.
func pointRequests(doc *research.Document, opts Options, by Pointing) ([]llm.Request, error) {
	r, turns, _ := readToPoint(doc, opts)
	var out []llm.Request
	if by.Tokens == 0 {
		by.Tokens = windowTokens
	}
	windows, _ := r.windows(turns, by.Tokens)
	for _, w := range windows {
		req, err := by.request(doc, w)
		if err != nil {
			return nil, err
		}
		out = append(out, req)
	}
	return out, nil
}
