package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"personas/embed"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
	"personas/search"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// library is a small study about exports, prices and logins, shown and embedded.
type library struct {
	*storetest.Study
	search.Searcher
	ids map[research.Ref]int64
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	e, err := embed.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.New(t)
	l := &library{Study: storetest.NewStudy(t, s, "library"),
		Searcher: search.Searcher{Index: s, Embedder: e, Normal: embed.NormalForm}}
	interview := l.Conversation("ann-and-bob", research.KindInterview,
		storetest.Said{Speaker: "Dan", Role: research.RoleInterviewer, Words: "How is the reporting for you?"},
		storetest.Said{Speaker: "Ann", Words: "The export of the monthly report takes forever. I go and get coffee. Supabase was no faster."},
		storetest.Said{Speaker: "Bob", Words: "For me it is fine. I never export anything."},
		storetest.Said{Speaker: "Dan", Role: research.RoleInterviewer, Words: "And the price?"},
		storetest.Said{Speaker: "Ann", Words: "It is too expensive for a team of our size. To be or not to be."})
	interview.RecordedOn = day("2024-03-01")
	review := l.Conversation("review 7", research.KindReview,
		storetest.Said{Speaker: "Cid", Words: "I cannot sign in with my password since Monday. Downloading a file is slow."})
	note := l.Conversation("note", research.KindNote,
		storetest.Said{Speaker: "Eve", Words: "日本語のテキストです。", Voice: research.VoiceReported})
	docs := l.Read("all.txt", map[string]map[string]string{"Ann": {"role": "Analyst", "team": "5"}, "Bob": {"role": "manager"}}, interview, review, note)
	l.take(t, docs, []string{"The export of the monthly report takes forever.", "Supabase was no faster.", "I never export anything.",
		"It is too expensive for a team of our size.", "To be or not to be.",
		"I cannot sign in with my password since Monday.", "Downloading a file is slow.", "日本語のテキストです。"})
	return l
}

func day(s string) *time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return &d
}

// take quotes, embeds and shows.
func (l *library) take(t *testing.T, docs []store.DocumentRow, quotes []string) {
	t.Helper()
	extracts := make([]store.Extract, len(docs))
	for i := range docs {
		extracts[i].Document = &docs[i]
		for _, words := range quotes {
			if strings.Contains(string(docs[i].Text), words) {
				extracts[i].Quotes = append(extracts[i].Quotes, l.Quote(&docs[i], words))
			}
		}
	}
	l.ids = l.Take("all", extracts...)
	var ids []int64
	var texts []string
	for _, e := range extracts {
		for _, q := range e.Quotes {
			ids, texts = append(ids, l.ids[q.Ref]), append(texts, embed.NormalForm(q.Text))
		}
	}
	l.embed(t, ids, texts)
	l.Show()
}

func (l *library) embed(t *testing.T, ids []int64, texts []string) {
	t.Helper()
	e := l.Embedder.(embed.Embedder)
	vecs, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	set, err := l.Store.EmbeddingSet(t.Context(), l.ID, e.Name(), e.Fingerprint(), e.Dim())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Store.InTx(t.Context(), func(tx *store.Tx) error { return tx.PutVectors(t.Context(), set, ids, vecs) }); err != nil {
		t.Fatal(err)
	}
}

func (l *library) find(t *testing.T, q search.Query) search.Result {
	t.Helper()
	r, err := l.Search(t.Context(), l.ID, q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	for i, h := range r.Hits {
		if h.Rank != i+1 {
			t.Errorf("hit %d has rank %d", i, h.Rank)
		}
	}
	return r
}

func texts(r search.Result) []string {
	out := []string{}
	for _, h := range r.Hits {
		out = append(out, h.Text)
	}
	return out
}

func TestSearchFindsByMeaningAndByWords(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	tests := []struct {
		text  string
		mode  search.Mode
		first string
		n     int // 0: any number
	}{
		{"the password does not work", search.Vector, "I cannot sign in with my password since Monday.", 7},
		{"cost is high", search.Hybrid, "It is too expensive for a team of our size.", 7},
		{"supabase", search.Text, "Supabase was no faster.", 1},
		{"Supabase", search.Hybrid, "Supabase was no faster.", 0},
		{`"to be or not"`, search.Hybrid, "To be or not to be.", 1},
		{`“MONTHLY   report”`, search.Text, "The export of the monthly report takes forever.", 1},
		{`"report monthly"`, search.Hybrid, "", 0},
		{`"テキスト"`, search.Hybrid, "日本語のテキストです。", 1},
		{"export -report", search.Hybrid, "I never export anything.", 6},
		{"exports", search.Text, "I never export anything.", 2},
		{"supabase OR coffee OR password", search.Text, "Supabase was no faster.", 2},
		{`slow download "file"`, search.Vector, "Downloading a file is slow.", 1},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			r := l.find(t, search.Query{Text: tt.text, Mode: tt.mode})
			got := texts(r)
			if tt.first == "" && len(got) > 0 || tt.first != "" && (len(got) == 0 || got[0] != tt.first) || tt.n > 0 && len(got) != tt.n {
				t.Errorf("found %q, want %d beginning with %q", got, tt.n, tt.first)
			}
		})
	}
}

func TestTypesetPunctuationIsNoPartOfAWord(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	const words = "They call it “self-service”—I’d call it…waiting."
	rows := l.Read("typeset.txt", nil, l.Conversation("typeset", research.KindCall, storetest.Said{Speaker: "Gus", Words: words}))
	l.Take("typeset", store.Extract{Document: &rows[0], Quotes: []research.Quote{l.Quote(&rows[0], words)}})
	l.Show()
	for _, text := range []string{"waiting", "self-service", `"I'd call it"`, "“Self-Service”"} {
		if got := texts(l.find(t, search.Query{Text: text, Mode: search.Text})); len(got) != 1 || got[0] != words {
			t.Errorf("%s finds %q", text, got)
		}
	}
}

func TestFiltersKeepWhatPasses(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.Read("another.txt", map[string]map[string]string{"Cid": {"role": "Manager"}},
		l.Conversation("read first", research.KindCall, storetest.Said{Speaker: "Cid", Words: "Hello."}))
	l.Read("zz.txt", map[string]map[string]string{"Ann": {"role": "manager"}},
		l.Conversation("read last", research.KindCall, storetest.Said{Speaker: "Ann", Words: "Hello."}))
	l.synthesize(t)
	ann := []string{"The export of the monthly report takes forever.", "Supabase was no faster.",
		"It is too expensive for a team of our size.", "To be or not to be."}
	bob := []string{"I never export anything."}
	review := []string{"I cannot sign in with my password since Monday.", "Downloading a file is slow."}
	tests := []struct {
		name   string
		filter search.Filter
		want   []string
	}{
		{"persona by reference", search.Filter{Persona: "g-analysts"}, ann},
		{"persona by letter", search.Filter{Persona: "a"}, ann},
		{"persona by name", search.Filter{Persona: "Group A: “takes FOREVER”"}, ann},
		{"persona and kind", search.Filter{Persona: "A", Kinds: []research.SourceKind{research.KindReview}}, nil},
		{"theme by reference", search.Filter{Theme: "t-export"}, []string{ann[0], bob[0]}},
		{"theme by label", search.Filter{Theme: "Exports"}, []string{ann[0], bob[0]}},
		{"kind", search.Filter{Kinds: []research.SourceKind{research.KindReview}}, review},
		{"kinds", search.Filter{Kinds: []research.SourceKind{research.KindReview, research.KindNote}}, review},
		{"attribute", search.Filter{Where: map[string]string{"role": "analyst"}}, ann},
		{"attribute that two readings give", search.Filter{Where: map[string]string{"role": "manager"}}, append(slices.Clone(bob), review...)},
		{"attributes", search.Filter{Where: map[string]string{"role": "analyst", "team": "6"}}, nil},
		{"unknown attribute", search.Filter{Where: map[string]string{"shoe": "44"}}, nil},
		{"since", search.Filter{Since: day("2024-03-01")}, append(slices.Clone(ann), bob...)},
		{"since later", search.Filter{Since: day("2024-03-02")}, nil},
		{"until", search.Filter{Until: day("2024-03-01")}, append(slices.Clone(ann), bob...)},
		{"until earlier", search.Filter{Until: day("2024-02-29")}, nil},
		{"facet", search.Filter{Facet: research.FacetPain}, nil},
		{"stance", search.Filter{Stance: research.StanceNeutral, Theme: "t-export"}, []string{ann[0], bob[0]}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := l.find(t, search.Query{Text: "slow export", Mode: search.Vector, Filter: tt.filter})
			got, want := texts(r), append([]string{}, tt.want...)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("found %q, want %q", got, want)
			}
			if r.Plan.Vector != "exact" {
				t.Errorf("plan %+v", r.Plan)
			}
		})
	}
	for name, filter := range map[string]search.Filter{"persona": {Persona: "Z"}, "theme": {Theme: "weather"}} {
		_, err := l.Search(t.Context(), l.ID, search.Query{Text: "export", Filter: filter})
		if research.CodeOf(err) != research.CodeNotFound {
			t.Errorf("an unknown %s gives %v", name, err)
		}
	}
}

// synthesize stores a theme and a persona and shows them.
func (l *library) synthesize(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	refs := map[string]research.Ref{}
	for _, h := range l.find(t, search.Query{Text: "export", Mode: search.Vector}).Hits {
		refs[h.Text] = h.Ref
	}
	l.Step(research.StageThemes, "themes", func(tx *store.Tx, step int64) error {
		return tx.PutThemes(ctx, step, []research.Theme{{Ref: "t-export", Label: "exports", Members: []research.Member{
			{Quote: refs["The export of the monthly report takes forever."]}, {Quote: refs["I never export anything."]}}}}, l.ids)
	})
	analysts := research.Candidate{Ref: "g-analysts", Letter: "A", Origin: research.OriginMade,
		Members: []research.CandidateMember{{Participant: l.Person("Ann"), Strength: 1}}}
	all := research.Candidate{Ref: "g-all", Origin: research.OriginSample, Members: []research.CandidateMember{
		{Participant: l.Person("Ann"), Strength: 1}, {Participant: l.Person("Bob"), Strength: 1}}}
	var candidates []int64
	l.Step(research.StageCandidates, "candidates", func(tx *store.Tx, step int64) error {
		return tx.PutCandidates(ctx, l.ID, step, store.Found{}, []research.Candidate{all, analysts})
	})
	rows, err := l.Store.Pool().Query(ctx, `SELECT id FROM candidate ORDER BY ref`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		candidates = append(candidates, id)
	}
	l.Step(research.StageDrafts, "drafts", func(tx *store.Tx, step int64) error {
		return tx.PutPersona(ctx, step, candidates[1], research.Persona{Candidate: analysts, Name: "Group A: “takes forever”",
			Status: research.StatusDraft}, nil, nil)
	})
	l.Show()
}

func TestAHitHasItsPlaceAndContext(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.synthesize(t)
	r := l.find(t, search.Query{Text: "monthly report export", Limit: 1, Explain: true})
	h := r.Hits[0]
	if h.Before != "Dan: How is the reporting for you?" || h.After != "I go and get coffee. Supabase was no faster." {
		t.Errorf("before %q, after %q", h.Before, h.After)
	}
	if h.Question != "How is the reporting for you?" || h.Speaker != "Ann" || h.Theme != "t-export" || h.Persona != "g-analysts" ||
		h.Path != "all.txt" || h.Title != "ann-and-bob" || h.Line != 2 || h.Turn != 1 || h.Kind != research.KindInterview {
		t.Errorf("%+v", h)
	}
	if h.Explain == nil || h.Explain.VectorRank != 1 || h.Explain.TextRank != 1 || h.Similarity == nil || *h.Similarity < 0.5 {
		t.Errorf("explained as %+v, similarity %v", h.Explain, h.Similarity)
	}
	next := l.find(t, search.Query{Text: `"I never export anything."`}).Hits[0]
	if next.Before != "For me it is fine." || next.After != "Dan: And the price?" || next.Persona != "" {
		t.Errorf("before %q, after %q, persona %q", next.Before, next.After, next.Persona)
	}
}

func TestASearchWithoutAKnownWordSaysSo(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	for _, mode := range []search.Mode{search.Hybrid, search.Vector} {
		r := l.find(t, search.Query{Text: "日本語のテキストです", Mode: mode})
		if len(r.Hits) != 1 || len(r.Notes) != 1 || r.Plan.Vector != "" || r.Hits[0].Similarity != nil {
			t.Errorf("%s: %d hits, notes %q, plan %+v", mode, len(r.Hits), r.Notes, r.Plan)
		}
	}
	other := l.Searcher
	other.Embedder = renamed{l.Embedder}
	r, err := other.Search(t.Context(), l.ID, search.Query{Text: "export"})
	if err != nil || len(r.Notes) != 1 || len(r.Hits) != 2 {
		t.Errorf("without vectors: %d hits, notes %q, error %v", len(r.Hits), r.Notes, err)
	}
}

// renamed is an embedder whose vectors the study does not have.
type renamed struct{ search.Embedder }

func (renamed) Fingerprint() string { return "another" }

func TestEqualQuotesComeInOrderOfReference(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	var docs []research.Document
	for i := range 300 {
		docs = append(docs, l.Conversation(fmt.Sprint("copy ", i), research.KindReview, storetest.Said{Speaker: fmt.Sprint("R", i), Words: "The lounge was dirty."}))
	}
	rows := l.Read("copies.csv", nil, docs...)
	ids, words := []int64{}, []string{}
	for i := range rows {
		taken := l.Take(fmt.Sprint("copy ", i), store.Extract{Document: &rows[i], Quotes: []research.Quote{l.Quote(&rows[i], "The lounge was dirty.")}})
		for _, id := range taken {
			ids, words = append(ids, id), append(words, "The lounge was dirty.")
		}
	}
	l.embed(t, ids, words)
	l.Show()
	for _, mode := range []search.Mode{search.Vector, search.Text, search.Hybrid} {
		var refs []research.Ref
		for _, h := range l.find(t, search.Query{Text: "dirty lounge", Mode: mode, Limit: 150}).Hits {
			refs = append(refs, h.Ref)
		}
		if len(refs) != 150 || !slices.IsSorted(refs) {
			t.Errorf("%s: %d equal quotes, in order of reference: %t", mode, len(refs), slices.IsSorted(refs))
		}
	}
}

func TestAQueryThatCannotBeAskedIsRefused(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	for _, q := range []search.Query{{Text: ""}, {Text: ` "" `}, {Text: "-price"}, {Text: "price", Limit: -1},
		{Text: "price", Limit: search.MaxLimit + 1}, {Text: "price", Mode: "magic"}} {
		if _, err := l.Search(t.Context(), l.ID, q); research.CodeOf(err) != research.CodeUsage {
			t.Errorf("%+v gives %v", q, err)
		}
	}
}

func TestWithdrawnAndUnshownQuotesAreNotFound(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	rows := l.Read("later.txt", nil, l.Conversation("later", research.KindCall, storetest.Said{Speaker: "Fay", Words: "The export is broken again."}))
	l.Take("later", store.Extract{Document: &rows[0], Quotes: []research.Quote{l.Quote(&rows[0], "The export is broken again.")}})
	if got := texts(l.find(t, search.Query{Text: "broken export", Mode: search.Text})); len(got) != 0 {
		t.Errorf("a run in progress is visible: %q", got)
	}
	_, err := l.Store.Pool().Exec(t.Context(), `UPDATE turn SET role = 'interviewer' WHERE speaker = 'Ann'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []search.Mode{search.Vector, search.Text, search.Hybrid} {
		for _, h := range l.find(t, search.Query{Text: "export", Mode: mode}).Hits {
			if h.Speaker == "Ann" {
				t.Errorf("%s found the withdrawn %q", mode, h.Text)
			}
		}
	}
}

func TestAThemeIsSearchedWithoutItsWithdrawnQuotes(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.synthesize(t)
	if _, err := l.Store.Pool().Exec(t.Context(), `UPDATE turn SET role = 'interviewer' WHERE speaker = 'Ann'`); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []search.Mode{search.Vector, search.Text, search.Hybrid} {
		r := l.find(t, search.Query{Text: "export", Mode: mode, Filter: search.Filter{Theme: "exports"}})
		if got := texts(r); !slices.Equal(got, []string{"I never export anything."}) {
			t.Errorf("%s found %q", mode, got)
		}
	}
}
