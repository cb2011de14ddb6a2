package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"personas/embed"
	"personas/extract"
	"personas/ingest"
	"personas/research"
)

// said makes a document of turns; a line that begins with "?" is asked.
func said(title string, lines ...string) research.Document {
	d := research.Document{Ref: research.DocumentRefByKey("s", "t", title), Title: title, Language: "en", Kind: research.KindInterview}
	for i, line := range lines {
		role := research.RoleParticipant
		if words, asked := strings.CutPrefix(line, "?"); asked {
			line, role = words, research.RoleInterviewer
		}
		start := len(d.Text)
		d.Text = append(d.Text, line...)
		d.Turns = append(d.Turns, research.Turn{Position: i, Role: role, Span: research.Span{Start: start, End: len(d.Text)}})
		d.Text = append(d.Text, "\n\n"...)
	}
	return d
}

// quoteOf quotes words of a document.
func quoteOf(t *testing.T, d research.Document, words string, f research.Facet, s research.Stance) research.Quote {
	t.Helper()
	at := strings.Index(string(d.Text), words)
	if at < 0 {
		t.Fatalf("no %q in %s", words, d.Title)
	}
	return research.Quote{Document: d.Ref, Span: research.Span{Start: at, End: at + len(words)}, Text: words, Facet: f, Stance: s}
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	d := said("talk",
		"?So how do you choose between them at the moment?",
		"I only buy if it works offline. The weather was lovely all through that long summer we had. Yes.",
		"?What about the price?",
		"The price went up twice in a year. We left the last one because of that.")
	quotes := []research.Quote{
		quoteOf(t, d, "I only buy if it works offline.", research.FacetCriterion, research.StanceNeutral),
		quoteOf(t, d, "We left the last one because of that.", research.FacetChurn, research.StanceNegative),
	}
	gold := strings.Join([]string{
		"document,text,facet,stance",
		"talk,I only buy if it works offline.,criterion,neutral",
		"folder/talk.txt,What about the price?  The price went up twice in a year.,pain,negative", // over two turns
		"talk,we left the last one,churn,negative",                                                // other letters: not there
		"talk,We left the last one because of that.,pain,negative",
		"nowhere,We left.,pain,negative",
		"talk,What about the price?,pain,negative", // nobody's evidence
	}, "\n")
	got, err := Quotes([]research.Document{d}, quotes, strings.NewReader(gold), QuotesOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got.Gold != 3 || got.Unlocated != 3 || got.Hit != 2 || got.Quotes != 2 || got.Eligible != 4 || got.ShareQuoted != 0.5 {
		t.Errorf("counts are %+v", got)
	}
	if got.Precision != 1 || got.Recall != 2.0/3 {
		t.Errorf("precision %v and recall %v, want 1 and 2/3", got.Precision, got.Recall)
	}
	// The two longest are the weather and one of those with eight words.
	if got.LongestBaseline != 1.0/3 || got.LongestPrecision != 0.5 {
		t.Errorf("longest: hit rate %v, precision %v", got.LongestBaseline, got.LongestPrecision)
	}
	if got.RandomBaseline < 0.4 || got.RandomBaseline > 0.6 {
		t.Errorf("random baseline is %v: two of four sentences hit half of the marked ones on average", got.RandomBaseline)
	}
	if got.FacetCompared != 2 || got.FacetKappa == nil || *got.FacetKappa != 1.0/3 || got.StanceKappa == nil || *got.StanceKappa != 1 {
		t.Errorf("labels: %+v", got)
	}
}

func TestQuotesBySpan(t *testing.T) {
	t.Parallel()
	d := said("talk", "I only buy if it works offline. We left.")
	gold := "doc,from,to\ntalk.txt,0,31\n"
	got, err := Quotes([]research.Document{d}, nil, strings.NewReader(gold),
		QuotesOptions{DocumentColumn: "doc", StartColumn: "from", EndColumn: "to"})
	if err != nil {
		t.Fatal(err)
	}
	if got.Gold != 1 || got.HitRate != 0 || got.Precision != 0 || got.FacetKappa != nil || got.Lift != 0 {
		t.Errorf("nothing quoted, but %+v", got)
	}
	if _, err := Quotes(nil, nil, strings.NewReader("a,b\n1,2\n"), QuotesOptions{}); err == nil || !strings.Contains(err.Error(), "document") {
		t.Errorf("a table without the columns gives %v", err)
	}
	if _, err := Quotes(nil, nil, strings.NewReader("document,start,end\nx,one,2\n"), QuotesOptions{}); err == nil || !strings.Contains(err.Error(), "row 2") {
		t.Errorf("a start that is no number gives %v", err)
	}
}

// A record of a table is known by its own key, or by that of the person who wrote
// it; of several documents the first that holds the words counts.
func TestQuotesOfRecords(t *testing.T) {
	t.Parallel()
	ana := research.Participant{Ref: "p-ana", Key: "A1", Role: research.RoleParticipant}
	talk, review := said("talk", "I only buy if it works offline."), said("R-9", "We left the last one because of that.")
	review.Key = "R-9"
	talk.Turns[0].Participant, review.Turns[0].Participant = ana.Ref, ana.Ref
	gold := strings.Join([]string{
		"document,text",
		"R-9,We left the last one because of that.",
		"a1,We left the last one because of that.",
		"A1,I only buy if it works offline.",
		"A2,I only buy if it works offline.",
	}, "\n")
	got, err := Quotes([]research.Document{talk, review}, nil, strings.NewReader(gold), QuotesOptions{Participants: []research.Participant{ana}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Gold != 3 || got.Unlocated != 1 {
		t.Errorf("%d located and %d not, want 3 and 1", got.Gold, got.Unlocated)
	}
}

// TestQuotesOnInterviews runs rules and baselines over seven real interviews.
// Their codes cover three quarters of what is said, praise of the tool included,
// so hitting them proves little (measured: .70, random .63, longest .69, spaced
// .72 at a quarter of the sentences); what must hold is that our quotes hit
// clearly more than as many sentences drawn at random.
func TestQuotesOnInterviews(t *testing.T) {
	t.Parallel()
	const folder = "../../shared/data/interviews/pdpilot-data-scientists-2023"
	gold, err := os.Open(filepath.Join(folder, "gold_coded_segments.csv"))
	if err != nil {
		t.Skipf("development data is not beside this checkout: %v", err)
	}
	defer gold.Close()
	paths, err := filepath.Glob(filepath.Join(folder, "transcripts", "*.txt"))
	if err != nil || len(paths) != 7 {
		t.Fatalf("%d transcripts: %v", len(paths), err)
	}
	meaning := builtinMeaning(t)
	var docs []research.Document
	var quotes []research.Quote
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		reading, err := ingest.Read(t.Context(), ingest.File{Path: "interviews/" + filepath.Base(path), Bytes: text}, ingest.Settings{}, ingest.Roster{}, "s")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range reading.Documents {
			docs = append(docs, d)
			quotes = append(quotes, extract.Rules(&d, extract.Options{Meaning: meaning}).Quotes...)
		}
	}
	got, err := Quotes(docs, quotes, gold, QuotesOptions{DocumentColumn: "session", TextColumn: "segment_text", Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", got)
	if got.Gold < 240 {
		t.Errorf("%d of 260 segments located", got.Gold)
	}
	if got.ShareQuoted > 0.25 {
		t.Errorf("%.0f %% of the eligible sentences quoted", 100*got.ShareQuoted)
	}
	if got.HitRate < got.RandomBaseline { // the longest and evenly spaced ones hit more: the codes are of the whole talk, the session included
		t.Errorf("hit rate %.2f, random %.2f, longest %.2f", got.HitRate, got.RandomBaseline, got.LongestBaseline)
	}
}

// TestQuotesBesideRules: what a model pointed at is measured beside what the rules
// would have taken, and only then.
func TestQuotesBesideRules(t *testing.T) {
	t.Parallel()
	d := said("talk", "?How do you choose?", "I only buy if it works offline. The weather was lovely all through that long summer we had.",
		"?What about the price?", "The price went up twice in a year. We left the last one because of that.")
	gold := "document,text,facet\ntalk,I only buy if it works offline.,criterion\ntalk,The weather was lovely all through that long summer we had.,context\n"
	weather := quoteOf(t, d, "The weather was lovely all through that long summer we had.", research.FacetContext, research.StanceNeutral)
	weather.Method = research.MethodRules
	r, err := Quotes([]research.Document{d}, []research.Quote{weather}, strings.NewReader(gold), QuotesOptions{})
	if err != nil || r.Rules != nil || r.ByModel != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	weather.Method = research.MethodModel
	r, err = Quotes([]research.Document{d}, []research.Quote{weather}, strings.NewReader(gold), QuotesOptions{})
	if err != nil || r.ByModel != 1 || r.Rules == nil {
		t.Fatalf("%+v, %v", r, err)
	}
	ruled := extract.Rules(&d, extract.Options{Meaning: builtinMeaning(t)}).Quotes
	if r.Rules.Quotes != len(ruled) || r.Rules.Quotes < 2 || r.Rules.HitRate != 0.5 || r.HitRate != 0.5 || r.Precision != 1 {
		t.Errorf("%d quotes by rules %+v, the model's %+v", len(ruled), *r.Rules, r)
	}
}

func builtinMeaning(t *testing.T) func([]string) [][]float32 {
	t.Helper()
	meaning, err := embed.Meaning()
	if err != nil {
		t.Fatal(err)
	}
	return meaning
}
