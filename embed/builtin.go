package embed

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"personas/internal/wordpiece"
)

// builtinName names the model in the binary.
const builtinName = "static-256"

// builtin is the static table in the binary: a text's vector is the sum of
// its WordPiece rows. Word order does not matter to it.
type builtin struct{ table *table }

// Builtin returns the embedder in the binary. The first call reads the table
// (a few milliseconds); later calls share it.
func Builtin() (Embedder, error) {
	t, err := loadTable()
	if err != nil {
		return nil, err
	}
	return builtin{table: t}, nil
}

func (builtin) Name() string { return builtinName }

func (b builtin) Dim() int { return b.table.dim }

func (builtin) Fingerprint() string {
	return fmt.Sprintf("%s:%s:normal-form-%d", builtinName, tableSHA256[:16], NormalFormVersion)
}

// textsPerBatch is how many texts a goroutine takes at a time: enough to make
// the hand-over cheap, few enough to notice a cancelled context.
const textsPerBatch = 256

func (b builtin) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	batches := (len(texts) + textsPerBatch - 1) / textsPerBatch
	var taken atomic.Int64
	var done sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), batches) {
		done.Go(func() {
			splitter := b.table.vocabulary.Splitter()
			for ctx.Err() == nil {
				from := int(taken.Add(1)-1) * textsPerBatch
				if from >= len(texts) {
					return
				}
				to := min(from+textsPerBatch, len(texts))
				b.embedBatch(vectors[from:to], texts[from:to], splitter)
			}
		})
	}
	done.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return vectors, nil
}

// embedBatch writes the vector of each text to the same place in vectors,
// nil for a text without a known word.
func (b builtin) embedBatch(vectors [][]float32, texts []string, splitter *wordpiece.Splitter) {
	var tokens []int32
	memory := make([]float32, len(texts)*b.table.dim)
	for i, text := range texts {
		vector := memory[i*b.table.dim:][:b.table.dim:b.table.dim]
		tokens = splitter.Append(tokens[:0], text)
		if b.table.sum(vector, tokens) {
			vectors[i] = vector
		}
	}
}

// Meaning returns a function from texts to the vectors of their normal forms by
// the embedder in the binary; nil for a text without a known word.
func Meaning() (func(texts []string) [][]float32, error) {
	e, err := Builtin()
	if err != nil {
		return nil, err
	}
	return func(texts []string) [][]float32 {
		forms := make([]string, len(texts))
		for i, text := range texts {
			forms[i] = NormalForm(text)
		}
		vectors := make([][]float32, len(texts))
		b := e.(builtin)
		b.embedBatch(vectors, forms, b.table.vocabulary.Splitter())
		return vectors
	}, nil
}
