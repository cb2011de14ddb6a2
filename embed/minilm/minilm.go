package minilm

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"personas/embed"
	"personas/internal/onnx"
	"personas/internal/wordpiece"
)

// Name names the model to a reader.
const Name = "minilm-l6-int8"

// dim is the length of a vector.
const dim = 384

// maxTokens is where a text is cut, as the model's makers do; [CLS] and [SEP],
// around every text, are among them.
const maxTokens = 256

// vocabularyFile is BERT's uncased vocabulary of 30,522 pieces, one a line, which
// the model was trained with (google-research/bert, Apache-2.0).
//
//go:embed vocab.txt
var vocabularyFile string

// Numbers of the pieces that stand for themselves.
const (
	unknown = 100 // [UNK]
	begin   = 101 // [CLS]
	end     = 102 // [SEP]
)

var vocabulary = sync.OnceValues(func() (*wordpiece.Vocabulary, error) {
	return wordpiece.New(strings.Split(strings.TrimSuffix(vocabularyFile, "\n"), "\n"))
})

// Embedder is the installed model. It implements embed.Embedder.
type Embedder struct {
	files  files
	open   func() (*model, error) // once, when the first text comes
	opened atomic.Bool
	slots  chan struct{} // a call of the model holds one
}

var _ embed.Embedder = (*Embedder)(nil)

// model is what is loaded: 270 MB of memory with what a batch needs.
type model struct {
	vocabulary *wordpiece.Vocabulary
	runtime    *onnx.Runtime
	session    *onnx.Session
}

// Open returns the embedder that is installed below dir, or [ErrNotInstalled].
// It is loaded (half a second) when it is given its first text.
func Open(dir string) (*Embedder, error) {
	_, f, err := installation(dir)
	if err != nil {
		return nil, err
	}
	if !f.complete() {
		return nil, ErrNotInstalled
	}
	e := &Embedder{files: f, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	e.open = sync.OnceValues(func() (*model, error) {
		m, err := load(f)
		if err != nil {
			return nil, fmt.Errorf("loading the embedder minilm: %w", err)
		}
		e.opened.Store(true)
		return m, nil
	})
	return e, nil
}

func load(f files) (*model, error) {
	v, err := vocabulary()
	if err != nil {
		return nil, err
	}
	bytes, err := readModel(f.model)
	if err != nil {
		return nil, err
	}
	r, err := onnx.Load(f.library)
	if err != nil {
		return nil, err
	}
	if r.Version() != runtimeVersion { // the fingerprint names it
		defer r.Close()
		return nil, fmt.Errorf("the library is ONNX Runtime %s, not %s", r.Version(), runtimeVersion)
	}
	s, err := r.Open(bytes, []string{"input_ids", "attention_mask", "token_type_ids"}, "last_hidden_state")
	if err != nil {
		r.Close()
		return nil, err
	}
	return &model{vocabulary: v, runtime: r, session: s}, nil
}

// Close waits for what is being computed and releases the model. The embedder is
// not used afterwards.
func (e *Embedder) Close() {
	for range cap(e.slots) { // for good
		e.slots <- struct{}{}
	}
	if !e.opened.Load() {
		return
	}
	if m, err := e.open(); err == nil {
		m.session.Close()
		m.runtime.Close()
	}
}

// Name, Dim and Fingerprint are those of embed.Embedder.
func (*Embedder) Name() string { return Name }

// Dim is the length of every vector.
func (*Embedder) Dim() int { return dim }

// Fingerprint names the model, the library, and how texts are prepared.
func (*Embedder) Fingerprint() string {
	return fmt.Sprintf("%s:%s:ort-%s:cut-%d:normal-form-%d", Name, modelSHA256[:16], runtimeVersion, maxTokens, embed.NormalFormVersion)
}

// Embed returns the vectors of texts: the mean of what the model says of each
// token, at unit length.
//
// Only texts of equally many tokens are computed together. There is nothing to
// pad then, every row of every product is summed in the same order as for the
// text alone, and so the vector of a text depends on nothing but the text.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if len(texts) == 0 || ctx.Err() != nil {
		return nil, ctx.Err()
	}
	m, err := e.open()
	if err != nil {
		return nil, err
	}
	tokens := m.tokens(texts)
	batches := batchesOf(tokens)
	vectors := make([][]float32, len(texts))
	errs := make([]error, len(batches))
	var taken atomic.Int64
	var done sync.WaitGroup
	for range min(cap(e.slots), len(batches)) {
		done.Go(func() {
			for i := int(taken.Add(1)) - 1; i < len(batches) && ctx.Err() == nil; i = int(taken.Add(1)) - 1 {
				errs[i] = e.embedBatch(ctx, m, vectors, tokens, batches[i])
			}
		})
	}
	done.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return vectors, nil
}

// tokens returns the pieces of each text between [CLS] and [SEP], nil for a text
// without a known word.
func (m *model) tokens(texts []string) [][]int32 {
	splitter := m.vocabulary.SplitterWithUnknown(unknown)
	tokens := make([][]int32, len(texts))
	for i, text := range texts {
		pieces := splitter.Append([]int32{begin}, text)
		if !slices.ContainsFunc(pieces[1:], func(piece int32) bool { return piece != unknown }) {
			continue
		}
		tokens[i] = append(pieces[:min(len(pieces), maxTokens-1)], end)
	}
	return tokens
}

// Bounds of a batch: larger ones are no faster, and what attention holds grows
// with the tokens of a batch times those of a text.
const (
	textsPerBatch  = 32
	tokensPerBatch = 2048
)

// batchesOf groups texts of equally many tokens, the longest first, so that the
// last to end is a short one.
func batchesOf(tokens [][]int32) (batches [][]int) {
	order := make([]int, 0, len(tokens))
	for i, t := range tokens {
		if t != nil {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(tokens[b]) - len(tokens[a]) })
	for len(order) > 0 {
		n, most := 1, len(tokens[order[0]])
		for n < len(order) && len(tokens[order[n]]) == most && n < textsPerBatch && (n+1)*most <= tokensPerBatch {
			n++
		}
		batches, order = append(batches, order[:n]), order[n:]
	}
	return batches
}

// embedBatch writes the vectors of the texts of a batch.
func (e *Embedder) embedBatch(ctx context.Context, m *model, vectors [][]float32, tokens [][]int32, batch []int) error {
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	columns := len(tokens[batch[0]])
	ids, mask, types := make([]int64, 0, len(batch)*columns), make([]int64, len(batch)*columns), make([]int64, len(batch)*columns)
	for _, text := range batch {
		for _, piece := range tokens[text] {
			ids = append(ids, int64(piece))
		}
	}
	for i := range mask {
		mask[i] = 1
	}
	states := make([]float32, len(batch)*columns*dim)
	if err := m.session.Run(states, len(batch), columns, ids, mask, types); err != nil {
		return fmt.Errorf("embedding %d texts of %d tokens: %w", len(batch), columns, err)
	}
	for i, text := range batch {
		vectors[text] = mean(states[i*columns*dim:][:columns*dim])
	}
	return nil
}

// mean is the mean of rows of dim values, at unit length.
func mean(states []float32) []float32 {
	var sum [dim]float64
	for row := states; len(row) > 0; row = row[dim:] {
		for i, x := range row[:dim] {
			sum[i] += float64(x)
		}
	}
	var squares float64
	for _, x := range sum {
		squares += float64(x * x)
	}
	length := math.Sqrt(squares)
	if length == 0 {
		return nil
	}
	vector := make([]float32, dim)
	for i, x := range sum {
		vector[i] = float32(x / length)
	}
	return vector
}
