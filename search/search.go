package search

import (
	"context"
	"fmt"

	"personas/research"
)

// Searcher searches the quotes of studies.
type Searcher struct {
	Index    Index
	Embedder Embedder
	Normal   func(string) string // the form in which the embedder is given texts
}

// How deep each arm looks for what the other may lift, and how many of the
// quotes that hold the words are ranked by them: ranking costs microseconds
// each, and words that more quotes hold say little.
const (
	armDepth = 100
	wordsCap = 2000
)

// Search finds the quotes of a study that answer a query, best first.
func (s *Searcher) Search(ctx context.Context, study int64, q Query) (Result, error) {
	q, err := q.checked()
	if err != nil {
		return Result{}, err
	}
	words := wording{meaning: q.Text, loose: q.Text}
	if !q.Plain {
		words = takeApart(q.Text)
	}
	if words.meaning == "" {
		return Result{}, &research.Error{Code: research.CodeUsage, Message: "the search has no words to look for",
			Try: "say what you look for: a few words, or a sentence as somebody might say it"}
	}
	q.Filter.Phrases = append(q.Filter.Phrases, words.phrases...)
	q.Filter.Without = append(q.Filter.Without, words.without...)
	l := look{query: q, words: words, depth: max(armDepth, 2*q.Limit), result: Result{Plan: Plan{Matching: -1}}}
	if l.vec, err = s.embed(ctx, q.Mode, words.meaning); err != nil {
		return Result{}, err
	}
	err = s.Index.Look(ctx, study, s.Embedder.Fingerprint(), q.Filter, func(v View) error { return l.run(ctx, v) })
	return l.result, err
}

// embed returns the vector of the query, nil where no arm needs it or none of
// its words is known.
func (s *Searcher) embed(ctx context.Context, mode Mode, meaning string) ([]float32, error) {
	if mode == Text {
		return nil, nil
	}
	vecs, err := s.Embedder.Embed(ctx, []string{s.Normal(meaning)})
	if err != nil {
		return nil, fmt.Errorf("embedding the search: %w", err)
	}
	return vecs[0], nil
}

// look is one search under way.
type look struct {
	query  Query
	words  wording
	vec    []float32 // nil: no vector arm
	depth  int
	result Result
}

func (l *look) run(ctx context.Context, v View) error {
	l.fallBack(v)
	var near, found []Scored
	var err error
	if l.vec != nil {
		if near, err = l.vectorArm(ctx, v); err != nil {
			return fmt.Errorf("searching by meaning: %w", err)
		}
	}
	if l.query.Mode != Vector {
		if found, l.result.Plan.Capped, err = v.Worded(ctx, l.words.meaning, l.words.loose, wordsCap, l.depth); err != nil {
			return fmt.Errorf("searching by words: %w", err)
		}
	}
	ranked := fuse(near, found)
	return l.read(ctx, v, ranked[:min(len(ranked), l.query.Limit)])
}

// fallBack turns to the text arm alone where there is nothing to compare, and
// says so.
func (l *look) fallBack(v View) {
	switch {
	case l.query.Mode == Text:
		return
	case l.vec == nil:
		l.note("no word of the search is known to the embedder: searched by words alone")
	case !v.Embedded():
		l.note("the quotes have no vectors of this embedder yet: searched by words alone")
	default:
		return
	}
	l.vec, l.query.Mode = nil, Text
}

func (l *look) note(n string) { l.result.Notes = append(l.result.Notes, n) }

// vectorArm returns the most similar quotes. What a filter leaves is compared
// where it is little. Otherwise the nearest of all are looked through, and where
// fewer than the arm wants pass, everything that does is compared after all.
func (l *look) vectorArm(ctx context.Context, v View) ([]Scored, error) {
	plan := &l.result.Plan
	plan.Vector = "exact"
	if !l.query.Filter.all() {
		near, passed, err := v.Nearest(ctx, l.vec, l.depth, FewMax)
		if plan.Matching = passed; err != nil || passed <= FewMax {
			return near, err
		}
	}
	near, indexed, err := v.Foremost(ctx, l.vec, l.depth)
	if indexed {
		plan.Vector = "index"
	}
	if err != nil || len(near) >= l.depth {
		return near, err
	}
	if indexed {
		plan.Vector = "index, then exact"
	}
	near, plan.Matching, err = v.Nearest(ctx, l.vec, l.depth, 0)
	return near, err
}

// read fills in the hits.
func (l *look) read(ctx context.Context, v View, ranked []fused) error {
	ids := make([]int64, len(ranked))
	for i, r := range ranked {
		ids[i] = r.id
	}
	found, err := v.Read(ctx, ids, l.vec)
	if err != nil {
		return fmt.Errorf("reading what was found: %w", err)
	}
	l.result.Hits = make([]Hit, len(found))
	for i, r := range ranked {
		h := &l.result.Hits[i]
		*h = found[i].Hit
		h.Rank, h.Score = i+1, l.score(r)
		h.Before, h.After = found[i].Around.before(), found[i].Around.after()
		if l.query.Explain {
			h.Explain = &Explanation{VectorRank: r.ranks[0], TextRank: r.ranks[1], TextScore: r.given[1]}
		}
	}
	return nil
}

// score is the one that orders the hits of the query's mode.
func (l *look) score(r fused) float64 {
	switch l.query.Mode {
	case Vector:
		return r.given[0]
	case Text:
		return r.given[1]
	}
	return r.score
}
