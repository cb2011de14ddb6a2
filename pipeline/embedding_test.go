package pipeline_test

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"log/slog"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"personas/embed"
	"personas/pipeline"
	"personas/research"
	"personas/search"
)

// wordy is an embedder that knows words by their hash, for tests. When it is
// about to embed, it says so and waits.
type wordy struct {
	begun chan struct{}
	goOn  chan error
}

const wordyDim = 16

func (wordy) Name() string        { return "wordy" }
func (wordy) Dim() int            { return wordyDim }
func (wordy) Fingerprint() string { return "wordy:1" }

func (w wordy) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if w.begun != nil {
		select {
		case w.begun <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if err := <-w.goOn; err != nil {
			return nil, err
		}
	}
	vecs := make([][]float32, len(texts))
	for i, text := range texts {
		vecs[i] = vectorOf(text)
	}
	return vecs, nil
}

func vectorOf(text string) []float32 {
	v := make([]float32, wordyDim)
	for _, word := range strings.Fields(strings.ToLower(text)) {
		h := fnv.New32a()
		h.Write([]byte(word))
		v[h.Sum32()%wordyDim]++
	}
	var squares float64
	for _, x := range v {
		squares += float64(x * x)
	}
	if squares == 0 {
		return nil
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(squares))
	}
	return v
}

// with are the embedders of a program that has wordy too.
func with(w wordy) pipeline.Embedders {
	return func(use string) (embed.Embedder, error) {
		if use == "wordy" {
			return w, nil
		}
		return pipeline.Builtin(use)
	}
}

// A study changes its embedder when the new vectors are complete: until then, and
// where a run comes to nothing, it is searched as before. The themes are made
// again; to go back costs nothing.
func TestChangeOfEmbedder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.run(pipeline.Options{Study: "coffee", Paths: []string{corpus(t, filepath.Join(t.TempDir(), "a"))}})
	f.wantSearched("coffee", "static-256")
	study, err := f.store.Study(t.Context(), "coffee")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.store.ChooseEmbedder(t.Context(), study.ID, "wordy"); err != nil {
		t.Fatal(err)
	}
	f.wantSearched("coffee", "static-256")

	if _, err := f.runWith("coffee", pipeline.Builtin); err == nil {
		t.Error("a program without the embedder runs the study")
	}
	w := wordy{begun: make(chan struct{}), goOn: make(chan error)}
	ended := make(chan pipeline.Report, 1)
	go func() {
		rep, err := f.runWith("coffee", with(w))
		if err != nil {
			t.Error(err)
		}
		ended <- rep
	}()
	<-w.begun
	f.wantSearched("coffee", "static-256")
	go func() {
		for range w.begun { // the other units
			w.goOn <- nil
		}
	}()
	w.goOn <- nil
	rep := <-ended
	close(w.begun)
	if got := stage(rep, research.StageExtract); got.Done != 0 {
		t.Errorf("another embedder had %d units extracted again", got.Done)
	}
	for _, s := range []research.Stage{research.StageEmbed, research.StageThemes, research.StageCandidates, research.StageDrafts} {
		if got := stage(rep, s); got.Done == 0 || got.Skipped > 0 {
			t.Errorf("with another embedder stage %s is %+v", s, got)
		}
	}
	f.wantSearched("coffee", "wordy")
	if ed := f.shown("coffee"); ed.Embedder != "wordy" {
		t.Errorf("the edition says %s", ed.Embedder)
	}

	if err := f.store.ChooseEmbedder(t.Context(), study.ID, pipeline.BuiltinEmbedder); err != nil {
		t.Fatal(err)
	}
	rep, err = f.runWith("coffee", pipeline.Builtin)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range rep.Run.Stages {
		if s.Done > 0 {
			t.Errorf("to go back did %d units of stage %s", s.Done, s.Stage)
		}
	}
	f.wantSearched("coffee", "static-256")
}

// A run whose embedder fails leaves what is shown as it is.
func TestAnEmbedderThatFails(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.run(pipeline.Options{Study: "coffee", Paths: []string{corpus(t, filepath.Join(t.TempDir(), "a"))}})
	study, err := f.store.Study(t.Context(), "coffee")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.store.ChooseEmbedder(t.Context(), study.ID, "wordy"); err != nil {
		t.Fatal(err)
	}
	w := wordy{begun: make(chan struct{}), goOn: make(chan error)}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		for {
			select {
			case <-w.begun:
				w.goOn <- errors.New("out of order")
				stop()
			case <-ctx.Done():
				return
			}
		}
	}()
	rep, err := pipeline.New(f.store, with(w), slog.New(slog.DiscardHandler)).
		Run(ctx, pipeline.Options{Study: "coffee", Until: research.StageDrafts, Seed: 1})
	if err == nil && rep.Run.State == research.RunDone {
		t.Error("the run is done")
	}
	f.wantSearched("coffee", "static-256")
}

func (f *fixture) runWith(study string, e pipeline.Embedders) (pipeline.Report, error) {
	return pipeline.New(f.store, e, slog.New(slog.DiscardHandler)).
		Run(f.tb.Context(), pipeline.Options{Study: study, Until: research.StageDrafts, Seed: 1})
}

func stage(rep pipeline.Report, name research.Stage) (found research.StageProgress) {
	for _, s := range rep.Run.Stages {
		if s.Stage == name {
			found = s
		}
	}
	return found
}

// wantSearched searches the study by meaning, as the program does.
func (f *fixture) wantSearched(study, embedder string) {
	f.tb.Helper()
	row, err := f.store.Study(f.tb.Context(), study)
	if err != nil {
		f.tb.Fatal(err)
	}
	by, err := pipeline.ShownEmbedding(f.tb.Context(), f.store, row)
	if err != nil {
		f.tb.Fatal(err)
	}
	if by.Name != embedder {
		f.tb.Errorf("the study is searched by %s, want %s", cmp.Or(by.Name, "nothing"), embedder)
	}
	e, err := with(wordy{})(by.Use)
	if err != nil {
		f.tb.Fatal(err)
	}
	s := search.Searcher{Index: f.store, Embedder: e, Normal: embed.NormalForm}
	res, err := s.Search(f.tb.Context(), row.ID, search.Query{Text: "the coffee is cold", Mode: search.Vector, Limit: 5})
	if err != nil {
		f.tb.Fatal(err)
	}
	if len(res.Hits) == 0 || len(res.Notes) > 0 {
		f.tb.Errorf("%d hits by meaning, %q", len(res.Hits), res.Notes)
	}
}
