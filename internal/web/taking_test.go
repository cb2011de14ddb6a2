package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"personas/research"
	"personas/review"
)

// unquoted is a document with a turn of a participant of which nothing is quoted,
// and whose next turn is somebody else's.
func unquoted(t *testing.T, ed *research.Edition) (*research.Document, research.Turn) {
	t.Helper()
	for i := range ed.Documents {
		d := &ed.Documents[i]
		for k, turn := range d.Turns[:len(d.Turns)-1] {
			taken := slices.ContainsFunc(ed.Quotes, func(q research.Quote) bool { return q.Document == d.Ref && q.Span.Overlaps(turn.Span) })
			if turn.Role.Evidence() && turn.Suspicious == "" && !taken && turn.Span.Len() > 20 && !d.Turns[k+1].Role.Evidence() {
				return d, turn
			}
		}
	}
	t.Fatal("everything is quoted")
	return nil, research.Turn{}
}

func place(s research.Span) []string {
	return []string{"start", strconv.Itoa(s.Start), "end", strconv.Itoa(s.End)}
}

// Words that somebody selects become a quote, byte for byte; it is coded
// otherwise, taken out, and taken back.
func TestSelectedWordsBecomeAQuote(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	doc, turn := unquoted(t, b.desk().Edition)
	words := string(doc.Text[turn.Span.Start:turn.Span.End])
	at := "documents/" + string(doc.Ref)
	b.says(b.get(review.Researcher, at+fmt.Sprintf("/take?turn=%d", turn.Position)), "by its sentences", "Take it as a quote")
	b.never(b.get(review.Viewer, at), "taker", "take a quote")

	to := b.does(review.Researcher, at+"/take", append(place(turn.Span), "turn", strconv.Itoa(turn.Position), "words", words, "facet", "pain", "stance", "negative")...)
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	ref := research.Ref(u.Query().Get("quote"))
	quote := func() *research.Quote {
		for _, q := range b.desk().Edition.Quotes {
			if q.Ref == ref {
				return &q
			}
		}
		return nil
	}
	if q := quote(); q == nil || q.Text != words || q.Facet != research.FacetPain {
		t.Fatalf("took %+v of %q", q, words)
	}
	page := b.get(review.Researcher, strings.TrimPrefix(u.RequestURI(), "/s/ours/"))
	b.says(page, "Kept: taken as a quote", "Take it back")

	one := at + "/quotes/" + string(ref)
	b.says(b.get(review.Researcher, one), "It is coded pain, negative", "No claim rests on it", "taken as a quote")
	b.does(review.Researcher, one, "act", "code", "seen", "pain/negative/", "facet", "risk", "stance", "negative")
	if w := b.post(review.Researcher, one, "act", "code", "seen", "pain/negative/", "facet", "goal"); w.Code != http.StatusConflict {
		t.Errorf("who had not seen it coded otherwise: %d", w.Code)
	}
	if w := b.post(review.Researcher, one, "act", "drop"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("taken out without a reason: %d", w.Code)
	}
	to = b.does(review.Researcher, one, "act", "drop", "reason", "said in jest")
	if quote() != nil {
		t.Error("what is no evidence is still a quote")
	}
	page = b.get(review.Researcher, strings.TrimPrefix(strings.Split(to, "#")[0], "/s/ours/"))
	b.says(page, "Kept: taken out: not evidence", "said in jest")
	_, seq, _ := strings.Cut(page, `name="seq" value="`)
	seq, _, _ = strings.Cut(seq, `"`)
	b.does(review.Researcher, at+"/quotes/undo", "seq", seq)
	if q := quote(); q == nil || q.Facet != research.FacetRisk {
		t.Errorf("taken back: %+v", q)
	}
}

// What is no quote is refused with the reason, and what was sent is kept.
func TestWhatIsNoQuoteIsRefused(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	doc, turn := unquoted(t, b.desk().Edition)
	next := doc.Turns[turn.Position+1]
	at := "documents/" + string(doc.Ref) + "/take"
	words := string(doc.Text[turn.Span.Start:turn.Span.End])
	for _, c := range []struct {
		form []string
		says string
	}{
		{place(research.Span{Start: turn.Span.Start, End: next.Span.End}), "of two speakers"},
		{place(next.Span), "only a participant is quoted"},
		{place(research.Span{Start: turn.Span.Start, End: turn.Span.Start}), "is empty"},
		{append(place(next.Span), "words", "nobody ever said this to anybody"), "do not stand in"},
		{[]string{"pasted", "nobody ever said this to anybody"}, "do not stand in"},
		{append(place(turn.Span), "facet", "colour"), "nknown facet"},
	} {
		w := b.post(review.Researcher, at, append(c.form, "turn", strconv.Itoa(turn.Position), "reason", "so that it is kept")...)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c.says) || !strings.Contains(w.Body.String(), "so that it is kept") {
			t.Errorf("%v: %d without %q: %s", c.form, w.Code, c.says, w.Body)
		}
	}
	b.does(review.Researcher, at, "pasted", "“"+strings.ToUpper(words)+"”", "turn", "0")
	if !slices.ContainsFunc(b.desk().Edition.Quotes, func(q research.Quote) bool { return q.Document == doc.Ref && q.Span == turn.Span }) {
		t.Error("words that were pasted in capitals are not found")
	}
	if w := b.post(review.Researcher, at, append(place(turn.Span), "turn", "0")...); !strings.Contains(w.Body.String(), "holds some of these words already") {
		t.Errorf("the same words again: %d", w.Code)
	}
}

// Who was guessed to ask is confirmed by one button, and not asked for again.
func TestAGuessIsConfirmedByOneButton(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"interviews/one.txt": strings.Repeat(
		"Kim: How do you make the coffee? What do you think of it?\n\nAna: I always need a quiet grinder in the kitchen because I lose half an hour otherwise.\n\n", 4)})
	page := b.get(review.Researcher, "")
	b.says(page, "Is Kim the interviewer in", "Yes, the interviewer")
	doc := b.desk().Edition.Documents[0].Ref
	b.says(b.get(review.Researcher, "documents/"+string(doc)), "Yes, the interviewer")
	b.does(review.Researcher, "speakers", "what", "interviewer", "value", "Kim")
	b.never(b.get(review.Researcher, ""), "Is Kim the interviewer")
	b.never(b.get(review.Researcher, "documents/"+string(doc)), "Yes, the interviewer")
	if n := len(b.desk().Edition.Quotes); n == 0 {
		t.Error("the quotes of the other one are gone")
	}
}

// Somebody else's words in a turn are given to them from a place that was
// selected.
func TestATurnIsSplitWhereSomebodySelected(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	doc, turn := unquoted(t, b.desk().Edition)
	words := string(doc.Text[turn.Span.Start:turn.Span.End])
	from := turn.Span.Start + strings.LastIndex(words, " ") + 1
	at := "documents/" + string(doc.Ref)
	b.says(b.get(review.Researcher, fmt.Sprintf("%s?turn=%d", at, turn.Position)), `data-key="1"`, "Who speaks here?")
	page := b.get(review.Researcher, fmt.Sprintf("%s/speakers?turn=%d&split_at=%d&role=interviewer", at, turn.Position, from))
	b.says(page, "Only from these words on", "withdrawn at once", `name="split_at" value="`+strconv.Itoa(from)+`"`)
	b.does(review.Researcher, at+"/speakers", append(place(turn.Span), "turn", strconv.Itoa(turn.Position), "split_at", strconv.Itoa(from), "role", "interviewer")...)
	corrected := b.desk().Events
	if c := corrected[len(corrected)-1].Correction; c == nil || c.Span.Start != from {
		t.Errorf("recorded %+v", c)
	}
}

// A hit is added to a claim of a persona of its speaker: what comes of it is said
// before, and who decided on an older page overwrites nothing.
func TestAHitIsAddedToAClaim(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	claim := b.labelled("plots")
	s := b.state()
	at := slices.IndexFunc(s.Persona.Claims, func(c research.Claim) bool { return c.Ref == claim })
	cited := s.Persona.Claims[at].Citations
	var q research.Quote
	for _, q = range b.desk().Edition.Quotes {
		if !slices.ContainsFunc(cited, func(c research.Citation) bool { return c.Quote == q.Ref }) {
			break
		}
	}
	page := "quotes/" + string(q.Ref) + "/claim"
	b.says(b.get(review.Reviewer, "search?q=plots"), "Add it to a claim", "More like this")
	b.never(b.get(review.Viewer, "search?q=plots"), "Add it to a claim")
	b.says(b.get(review.Reviewer, page), "The whole sample", "?claim="+string(claim))
	b.says(b.get(review.Reviewer, page+"?claim="+string(claim)), "Nobody has worded it", `name="cite" value="`+string(q.Ref)+`"`)

	on := strconv.Itoa(s.Version)
	to := b.does(review.Reviewer, "claims/"+string(claim), "act", "edit", "on", on, "cite", string(q.Ref), "text", "They look at plots.", "stay", "yes")
	if !strings.Contains(to, "claim="+string(claim)) {
		t.Errorf("leads to %s", to)
	}
	b.says(b.get(review.Reviewer, page), "cites it already")
	if w := b.post(review.Reviewer, "claims/"+string(claim), "act", "edit", "on", on, "text", "Mine.", "stay", "yes"); w.Code != http.StatusConflict {
		t.Errorf("decided on an older page: %d", w.Code)
	}
}
