package pipeline_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// answers writes synthetic answers of n people to a file of a folder.
func answers(t testing.TB, dir string, n int) string {
	t.Helper()
	annoys := []string{"The queue costs me %d minutes every morning, so I stopped going there.", "I lose %d minutes in the queue because one person serves forty people.",
		"The coffee machine breaks every week, and I lose %d minutes until somebody repairs it.", "I never trust the coffee machine because it broke %d times last week.",
		"I wait %d minutes for the kettle because there is only one for forty people. It is fine.", "The kettle takes %d minutes, so I never drink tea at work any more. I like it."}
	text := "respondent_id,What annoys you in the canteen?\n"
	for i := range n {
		text += fmt.Sprintf("r-%d,%q\n", i, fmt.Sprintf(annoys[i%len(annoys)], 3+i))
	}
	write(t, filepath.Join(dir, "surveys", "canteen.csv"), text)
	return dir
}

// said is what people have said by hand, as they would remember it.
type said struct {
	dropped map[research.Ref]bool
	coded   map[research.Ref]research.Coding
	added   map[research.Ref]string
	in      map[research.Ref]research.Ref // quote → theme
	called  map[research.Ref]string       // theme → name
	group   map[research.Ref]research.Ref // participant → group
}

func nothing() said {
	return said{map[research.Ref]bool{}, map[research.Ref]research.Coding{}, map[research.Ref]string{}, map[research.Ref]research.Ref{}, map[research.Ref]string{}, map[research.Ref]research.Ref{}}
}

func (s said) copy() said {
	return said{maps.Clone(s.dropped), maps.Clone(s.coded), maps.Clone(s.added), maps.Clone(s.in), maps.Clone(s.called), maps.Clone(s.group)}
}

// hand edits a study at random.
type hand struct {
	*fixture
	r    *rand.Rand
	said []said // before each action that stands, and after the last
	done *sync.Map
}

func (h *hand) desk() *pipeline.Desk {
	h.tb.Helper()
	d, err := pipeline.DeskOf(h.tb.Context(), h.store, h.study("canteen"), review.Actor{Name: "ann", Right: review.Reviewer})
	if err != nil {
		h.tb.Fatal(err)
	}
	return d
}

func oneOf[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// acts are what people do by hand.
var acts = []string{"drop", "code", "add", "move", "rename", "merge", "split", "new", "regroup", "join"}

// act does one of some things at random, or is refused.
func (h *hand) act(of ...string) {
	h.tb.Helper()
	d, now := h.desk(), h.said[len(h.said)-1].copy()
	name := fmt.Sprint("name ", len(d.Events))
	theme := func() *research.Theme { return &d.Edition.Themes[h.r.IntN(len(d.Edition.Themes))] }
	stay := func(t *research.Theme, as research.Ref) {
		for _, m := range t.Members {
			now.in[m.Quote] = as
		}
		now.called[as] = t.Label
	}
	quote := oneOf(h.r, d.Edition.Quotes)
	people := []research.Ref{oneOf(h.r, d.Edition.Participants).Ref, oneOf(h.r, d.Edition.Participants).Ref}
	groups := slices.Sorted(maps.Keys(d.Groups().Names))
	var e research.Event
	var err error
	what := oneOf(h.r, of)
	switch t := theme(); what {
	case "drop":
		e, err = d.DropQuote(quote.Ref, "drawn")
		now.dropped[quote.Ref] = true
	case "code":
		c := research.Coding{Facet: oneOf(h.r, research.Facets).Facet, Stance: oneOf(h.r, research.Stances)}
		e, err = d.CodeQuote(quote.Ref, c, "")
		now.coded[quote.Ref] = c
	case "add":
		doc := &d.Edition.Documents[h.r.IntN(len(d.Edition.Documents))]
		from := h.r.IntN(len(doc.Text))
		e, err = d.AddQuote(doc.Ref, research.Span{Start: from, End: min(from+4+h.r.IntN(30), len(doc.Text))}, research.Coding{Facet: research.FacetPain}, "")
		if err == nil {
			now.added[e.Ruling.Quote] = string(doc.Text[e.Ruling.Span.Start:e.Ruling.Span.End])
		}
	case "move":
		e, err = d.MoveQuote(quote.Ref, t.Ref, "")
		stay(t, t.Ref)
		now.in[quote.Ref] = t.Ref
	case "rename":
		e, err = d.RenameTheme(t.Ref, name, "")
		stay(t, t.Ref)
		now.called[t.Ref] = name
	case "merge":
		other := theme()
		e, err = d.MergeThemes(t.Ref, other.Ref, "")
		delete(now.called, other.Ref)
		stay(other, t.Ref)
		stay(t, t.Ref)
	case "split":
		out := t.Members[:h.r.IntN(len(t.Members))]
		e, err = d.SplitTheme(t.Ref, name, refsOf(out), "")
		if err == nil {
			stay(t, t.Ref)
			stay(&research.Theme{Label: name, Members: out}, e.Ruling.Theme)
		}
	case "new":
		e, err = d.NewGroup(name, people, "")
		if err == nil {
			now.group[people[0]], now.group[people[1]] = e.Regrouping.Group, e.Regrouping.Group
		}
	case "regroup", "join":
		if len(groups) < 2 {
			return
		}
		to := oneOf(h.r, groups)
		if what == "regroup" {
			e, err = d.MovePeople(people, to, "")
			now.group[people[0]], now.group[people[1]] = to, to
			break
		}
		from := oneOf(h.r, groups)
		e, err = d.MergeGroups(to, from, "")
		for p, g := range now.group {
			if g == from {
				now.group[p] = to
			}
		}
	case "undo":
		if e, err = review.Undo(d.Events, d.Actor); err == nil {
			h.said = h.said[:len(h.said)-1]
		}
	}
	if err != nil {
		if code := research.CodeOf(err); code != research.CodeUsage && code != research.CodeNotFound {
			h.tb.Fatalf("%s: %v", what, err)
		}
		return
	}
	d.Consequences(&e)
	if e, err = d.Keep(h.tb.Context(), e); err != nil {
		h.tb.Fatalf("%s: %v", what, err)
	}
	if what != "undo" {
		h.said = append(h.said, now)
	}
	h.done.Store(what, true)
}

func refsOf(members []research.Member) []research.Ref {
	refs := make([]research.Ref, len(members))
	for i, m := range members {
		refs[i] = m.Quote
	}
	return refs
}

// honoured checks that everything somebody said holds of what is shown.
func (h *hand) honoured(afterRun bool) {
	h.tb.Helper()
	d, s := h.desk(), h.said[len(h.said)-1]
	there, in := map[research.Ref]*research.Quote{}, map[research.Ref]research.Ref{}
	for i := range d.Edition.Quotes {
		there[d.Edition.Quotes[i].Ref] = &d.Edition.Quotes[i]
	}
	label := map[research.Ref]string{}
	for _, t := range d.Edition.Themes {
		label[t.Ref] = t.Label
		for _, m := range t.Members {
			in[m.Quote] = t.Ref
		}
	}
	for q := range s.dropped {
		if there[q] != nil {
			h.tb.Errorf("quote %s was dropped and is there", q)
		}
	}
	for ref, c := range s.coded {
		if q := there[ref]; q != nil && (q.Facet != c.Facet || q.Stance != c.Stance) {
			h.tb.Errorf("quote %s was coded %v and is %v", ref, c, q.Coding())
		}
	}
	for ref, words := range s.added {
		if q := there[ref]; !s.dropped[ref] && (q == nil || q.Text != words) {
			h.tb.Errorf("quote %s was added and is %v", ref, q)
		}
	}
	inUse := map[research.Ref]bool{}
	for q, theme := range s.in {
		if inUse[theme] = inUse[theme] || there[q] != nil; there[q] != nil && in[q] != theme {
			h.tb.Errorf("quote %s was put in theme %s and is in %q", q, theme, in[q])
		}
	}
	for theme, name := range s.called {
		if inUse[theme] && label[theme] != name {
			h.tb.Errorf("theme %s was called %q and is called %q", theme, name, label[theme])
		}
	}
	if afterRun {
		h.stored(s.in, there)
		h.grouped(d.Edition, s.group)
	}
}

// stored checks that what a run keeps has quotes in their themes, from which it
// drafts, and not only what is shown.
func (h *hand) stored(want map[research.Ref]research.Ref, there map[research.Ref]*research.Quote) {
	h.tb.Helper()
	for q, theme := range want {
		n := h.scalar(`SELECT count(*) FROM theme t JOIN current_step c ON c.step_id = t.step_id JOIN theme_member m ON m.theme_id = t.id
		                 JOIN quote q ON q.id = m.quote_id WHERE q.ref = $1 AND t.ref = $2`, q, theme)
		if there[q] != nil && n == 0 {
			h.tb.Errorf("the run did not keep quote %s in theme %s", q, theme)
		}
	}
}

func (h *hand) grouped(ed *research.Edition, want map[research.Ref]research.Ref) {
	h.tb.Helper()
	in := map[research.Ref]research.Ref{}
	for _, p := range ed.Personas {
		for _, m := range p.Members {
			if p.Origin != research.OriginSample {
				in[m.Participant] = p.Ref
			}
		}
	}
	for p, group := range want {
		if in[p] != group {
			h.tb.Errorf("%s was put in group %s and is in %q", p, group, in[p])
		}
	}
}

// Whatever people do by hand, with runs in between that take everything anew:
// nothing of it is lost or reversed, and what is taken back is as it was before.
func TestWorkByHandSurvives(t *testing.T) {
	t.Parallel()
	var done sync.Map
	t.Run("seeds", func(t *testing.T) {
		for seed := range uint64(3) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				h := &hand{newFixture(t), rand.New(rand.NewPCG(seed, 7)), []said{nothing()}, &done}
				h.survives(answers(t, filepath.Join(t.TempDir(), "canteen"), 18))
			})
		}
	})
	for _, what := range append(acts, "undo") {
		if _, ok := done.Load(what); !ok {
			t.Errorf("nothing was done of %s", what)
		}
	}
}

func (h *hand) survives(dir string) {
	h.tb.Helper()
	o := pipeline.Options{Study: "canteen", Paths: []string{dir}}
	h.run(o)
	for round := range 3 {
		for range 10 {
			h.act(append(acts, "new", "regroup", "add", "undo")...)
			h.honoured(false)
		}
		answers(h.tb, dir, 19+round) // read and taken anew
		h.run(o)
		h.honoured(true)
	}
	before, stood := h.edition("canteen"), len(h.said)
	for i, what := range acts { // one of each
		for try := 0; try < 9 && len(h.said) <= stood+i; try++ {
			h.act(what)
		}
	}
	h.run(o)
	for len(h.said) > stood {
		h.undo()
	}
	h.run(o)
	if after := h.edition("canteen"); string(after) != string(before) {
		h.tb.Error("what was taken back left something")
	}
	h.logged()
}

func (h *hand) undo() {
	h.tb.Helper()
	d := h.desk()
	e, err := review.Undo(d.Events, d.Actor)
	if err == nil {
		_, err = d.Keep(h.tb.Context(), e)
	}
	if err != nil {
		h.tb.Fatal(err)
	}
	h.said = h.said[:len(h.said)-1]
}

// logged checks that the log is sound and tells the runs too.
func (h *hand) logged() {
	h.tb.Helper()
	events := h.desk().Events
	if problems, _ := research.VerifyLog(events); len(problems) > 0 {
		h.tb.Error(problems)
	}
	if !slices.ContainsFunc(events, func(e research.Event) bool { return e.Act == research.ActRun && e.By == research.Machine }) {
		h.tb.Error("no run is in the log")
	}
}
