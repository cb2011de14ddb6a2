package embed

import "context"

// Embedder turns texts into vectors of one fixed dimension. Every
// implementation passes embedtest.Conformance.
type Embedder interface {
	// Name identifies the model to a reader, such as "static-256".
	Name() string

	// Dim is the length of every vector.
	Dim() int

	// Fingerprint changes whenever the same text could give another vector:
	// it covers the model's bytes and the version of the normal form. Vectors
	// of different fingerprints are never compared.
	Fingerprint() string

	// Embed returns one vector per text, in the order of texts. A vector has
	// unit length, or is nil for a text without a known word: such a text has
	// no place in meaning space and is found by its words alone. The vector of
	// a text depends on nothing but the text: neither on its neighbours in the
	// batch nor on the number of threads. Embed returns ctx.Err() when ctx
	// ends first, and no vectors with any error.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}
