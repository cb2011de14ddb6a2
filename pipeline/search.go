package pipeline

import (
	"context"
	"errors"
	"fmt"

	"personas/embed"
	"personas/export"
	"personas/internal/store"
	"personas/search"
)

// Search looks for quotes of a study by the vectors that they have. Where their
// embedder is not to be had here, or gives none, a search that also looks for
// words does that alone, and says so in its notes.
func Search(ctx context.Context, st *store.Store, study store.StudyRow, open Embedders, q search.Query) (search.Result, error) {
	by, err := ShownEmbedding(ctx, st, study)
	if err != nil {
		return search.Result{}, err
	}
	e, err := searchEmbedder(ctx, st, study, open, by)
	if err == nil {
		s := search.Searcher{Index: st, Embedder: e, Normal: embed.NormalForm}
		r, err := s.Search(ctx, study.ID, q)
		var silent *silentError
		if !errors.As(err, &silent) || q.Mode == search.Vector || ctx.Err() != nil {
			return r, err
		}
		return searchWords(ctx, st, study, by, q, silent)
	}
	if q.Mode == search.Vector {
		return search.Result{}, err
	}
	return searchWords(ctx, st, study, by, q, err)
}

// searchWords searches by words alone, and says why.
func searchWords(ctx context.Context, st *store.Store, study store.StudyRow, by Embedding, q search.Query, why error) (search.Result, error) {
	var notes []string
	if q.Mode != search.Text {
		notes = append(notes, fmt.Sprintf("searched by words alone: %v", why))
	}
	q.Mode = search.Text
	s := search.Searcher{Index: st, Embedder: absent{by.Fingerprint}, Normal: embed.NormalForm}
	r, err := s.Search(ctx, study.ID, q)
	r.Notes = append(notes, r.Notes...)
	return r, err
}

// searchEmbedder is an embedder for the words of a search in a study: where they
// leave, people whom the study knows are masked in them.
func searchEmbedder(ctx context.Context, st *store.Store, study store.StudyRow, open Embedders, by Embedding) (search.Embedder, error) {
	e, err := open(by.Use)
	if err != nil {
		return nil, err
	}
	sends, ok := e.(Sender)
	if !ok {
		return e, nil
	}
	people, err := st.Participants(ctx, study.ID)
	if err != nil {
		return nil, err
	}
	return paidBy{sends.By(export.MaskerOf(nil, people)), study.ID}, nil
}

// paidBy charges an embedder's calls to a study.
type paidBy struct {
	embed.Embedder
	study int64
}

// Embed implements search.Embedder.
func (p paidBy) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	vecs, err := p.Embedder.Embed(ChargedTo(ctx, store.Payer{Study: p.study}), texts)
	if err != nil {
		return nil, &silentError{err}
	}
	return vecs, nil
}

// silentError says that an embedder behind a server gave no vectors.
type silentError struct{ err error }

func (e *silentError) Error() string { return e.err.Error() }
func (e *silentError) Unwrap() error { return e.err }

// absent stands for an embedder that is not asked for a vector.
type absent struct{ fingerprint string }

func (a absent) Fingerprint() string { return a.fingerprint }

func (absent) Embed(context.Context, []string) ([][]float32, error) {
	return nil, errors.New("the embedder is not installed")
}
