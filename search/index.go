package search

import (
	"context"

	"personas/research"
)

// ExactMax is the number of quotes up to which a study needs no index: all of
// them are compared.
const ExactMax = 50_000

// FewMax is the number of quotes that a filter leaves up to which those are
// looked up and compared at once. Of more, enough are usually among the quotes
// that are nearest of all.
const FewMax = 10_000

// Index is where quotes are kept.
type Index interface {
	// Look runs f on one moment of what the study shows, with the filter
	// resolved. A name in the filter that the study does not have is a
	// research.Error of CodeNotFound. fingerprint is the embedder's whose
	// vectors are meant.
	Look(ctx context.Context, study int64, fingerprint string, filter Filter, f func(View) error) error
}

// View is the quotes of a study that pass a filter. Lists come best first; equal
// ones are in order of their references.
type View interface {
	// Embedded reports whether the study has vectors of the embedder.
	Embedded() bool

	// Nearest compares every quote that passes and returns the k most similar,
	// and how many passed: -1 where the filter lets everything through and they
	// were not counted; quotes withdrawn since the last run may be counted too.
	// Where they are more than limit, none is compared (0: any number is).
	Nearest(ctx context.Context, vec []float32, k, limit int) (near []Scored, passed int, err error)

	// Foremost returns the k most similar of those that pass and are among the
	// quotes nearest of all, so fewer than k where few of these pass. indexed
	// says that an index named the nearest, about right; else all were compared.
	Foremost(ctx context.Context, vec []float32, k int) (near []Scored, indexed bool, err error)

	// Worded returns the k quotes that the words describe best, of those that
	// hold all of loose: words outside of the filter's phrases. Only the first
	// limit that do are ranked; capped says that there were more.
	Worded(ctx context.Context, words, loose string, limit, k int) (found []Scored, capped bool, err error)

	// Read reads quotes with their places, in the order of ids. Similarity is
	// to vec, nil where vec or the quote's vector is.
	Read(ctx context.Context, ids []int64, vec []float32) ([]Found, error)
}

// Found is a quote as the index has it.
type Found struct {
	Hit
	Around Around
}

// Scored is a quote as one arm ranks it.
type Scored struct {
	ID    int64 // row id
	Ref   research.Ref
	Score float64
}

// Embedder turns a query into a vector; embed.Embedder is one.
type Embedder interface {
	Fingerprint() string
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}
