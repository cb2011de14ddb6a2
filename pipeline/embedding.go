package pipeline

import (
	"context"
	"fmt"
	"strings"

	"personas/embed"
	"personas/internal/redact"
	"personas/internal/store"
	"personas/research"
)

// BuiltinEmbedder is what the embedder in the binary is called where one is
// chosen.
const BuiltinEmbedder = "builtin"

// Embedders opens the embedder that is called so where one is chosen.
type Embedders func(use string) (embed.Embedder, error)

// Builtin knows the embedder in the binary and no other.
func Builtin(use string) (embed.Embedder, error) {
	if use != BuiltinEmbedder {
		return nil, &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no embedder %q", use), Try: "use " + BuiltinEmbedder}
	}
	return embed.Builtin()
}

// Embedding says whose vectors a run gives its quotes. It is settled when the run
// starts and kept with it, so that every worker, and every search of what the run
// shows, takes the same ones.
type Embedding struct {
	Use         string `json:"use"`
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Dim         int    `json:"dim"`
}

// EmbeddingOf is the embedding by an embedder.
func EmbeddingOf(use string, e embed.Embedder) Embedding {
	return Embedding{Use: use, Name: e.Name(), Fingerprint: e.Fingerprint(), Dim: e.Dim()}
}

// RemotePrefix begins what an embedder is called that is asked over the network.
const RemotePrefix = "remote:"

// remote reports whether the vectors come over the network.
func (e Embedding) remote() bool { return strings.HasPrefix(e.Use, RemotePrefix) }

// Sender is an embedder that sends texts away. By makes it mask them as those of
// a study.
type Sender interface {
	embed.Embedder
	By(m *redact.Masker) embed.Embedder
}

// chooseRemote chooses the embedder that study.toml names, unless nothing is to be
// sent.
func (p *Pipeline) chooseRemote(ctx context.Context, study *store.StudyRow, o ModelOptions, model string) error {
	use := RemotePrefix + model
	if model == "" || o.Off || o.Replay != "" || strings.HasPrefix(study.Embedder, use+":") {
		return nil
	}
	e, err := p.embedders(use)
	if err != nil {
		return err
	}
	study.Embedder = fmt.Sprintf("%s:%d", use, e.Dim())
	return p.store.ChooseEmbedder(ctx, study.ID, study.Embedder)
}

// orBuiltin is an embedding, or where there is none that of runs before there was
// a choice.
func (e Embedding) orBuiltin() (Embedding, error) {
	if e != (Embedding{}) {
		return e, nil
	}
	b, err := embed.Builtin()
	if err != nil {
		return e, err
	}
	return EmbeddingOf(BuiltinEmbedder, b), nil
}

// ShownEmbedding is whose vectors the quotes have that a study shows: those that a
// search compares with. It is the one that is chosen only once a run with that is
// complete.
func ShownEmbedding(ctx context.Context, st *store.Store, study store.StudyRow) (Embedding, error) {
	raw, err := st.ShownSettings(ctx, study.ID)
	if err != nil {
		return Embedding{}, err
	}
	set, err := parseSettings(raw)
	if err != nil {
		return Embedding{}, err
	}
	return set.Embedding.orBuiltin()
}

// embedderOf returns the embedder of an embedding. Another version of it gives other
// vectors, and these belong into another set.
func (p *Pipeline) embedderOf(e Embedding) (embed.Embedder, error) {
	opened, err := p.embedders(e.Use)
	if err != nil {
		return nil, err
	}
	if opened.Fingerprint() != e.Fingerprint {
		return nil, fmt.Errorf("the embedder %s is %s here, the run has %s: use one version of the program everywhere",
			e.Use, opened.Fingerprint(), e.Fingerprint)
	}
	return opened, nil
}

// embeddingSet is where the vectors of a study by an embedder are.
func (p *Pipeline) embeddingSet(ctx context.Context, study int64, e Embedding) (store.EmbeddingSet, error) {
	return p.store.EmbeddingSet(ctx, study, e.Name, e.Fingerprint, e.Dim)
}
