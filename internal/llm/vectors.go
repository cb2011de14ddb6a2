package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"

	openai "github.com/sashabaranov/go-openai"
)

// widths are how long the vectors of each model are, once one was seen.
type widths struct {
	mu sync.Mutex
	of map[string]int
}

// agree reports whether vectors are as long as those of the model that came
// before, and how long those are.
func (w *widths) agree(model string, width int) (want int, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of == nil {
		w.of = map[string]int{}
	}
	if want, known := w.of[model]; known {
		return want, want == width
	}
	w.of[model] = width
	return width, true
}

// gaps finds a null among the numbers of vectors: the client library reads it as 0.
func gaps(status int, body []byte) *Fault {
	if !bytes.Contains(body, []byte("null")) || !bytes.Contains(body, []byte(`"embedding"`)) {
		return nil
	}
	var answer struct {
		Data []struct{ Embedding []*float64 }
	}
	_ = json.Unmarshal(body, &answer) // what is not of vectors is looked at elsewhere
	for _, d := range answer.Data {
		if slices.Contains(d.Embedding, nil) {
			return &Fault{Kind: FaultVectors, Status: status, Detail: "a vector holds something that is no number"}
		}
	}
	return nil
}

// inOrder puts vectors where their numbers say, and looks whether all are there
// and sound.
func (c *Client) inOrder(model string, data []openai.Embedding, n int) ([][]float32, error) {
	if len(data) != n {
		return nil, &Fault{Kind: FaultVectors, Detail: fmt.Sprintf("%d vectors for %d texts", len(data), n)}
	}
	vectors := make([][]float32, n)
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || vectors[d.Index] != nil {
			return nil, &Fault{Kind: FaultVectors, Detail: "vectors without order: a number is missing or there twice"}
		}
		if !sound(d.Embedding) {
			return nil, &Fault{Kind: FaultVectors, Detail: "a vector of nothing, or of what is no number"}
		}
		if want, ok := c.widths.agree(model, len(d.Embedding)); !ok {
			return nil, &Fault{Kind: FaultVectors, Detail: fmt.Sprintf("a vector of %d numbers, where %s gave %d before", len(d.Embedding), brief(model), want)}
		}
		vectors[d.Index] = d.Embedding
	}
	return vectors, nil
}

// sound reports whether a vector has a direction.
func sound(v []float32) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum > 0 && !math.IsInf(sum, 0) && !math.IsNaN(sum)
}
