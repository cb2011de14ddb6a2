package llm

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	openai "github.com/sashabaranov/go-openai"

	"personas/internal/redact"
	"personas/research"
)

// The most that one call may embed, as hosted servers have it.
const (
	maxInputs      = 2048
	maxInputTokens = 300_000
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

// Embed returns a vector for each text, in their order, as the server gives them:
// all as long as any that it gave for the model before, and of numbers. Texts are
// sent in calls of bounded size, one after the other; each is within the limits
// and the budget, and none is kept by the ledger. The usage counts also where
// there is an error.
func (c *Client) Embed(ctx context.Context, model string, texts []redact.Masked) ([][]float32, Usage, error) {
	all := make([][]float32, 0, len(texts))
	var spent Usage
	for len(texts) > 0 {
		n := fitting(texts)
		vectors, used, err := c.embed(ctx, model, texts[:n])
		spent = spent.Plus(used)
		if err != nil {
			return nil, spent, err
		}
		all, texts = append(all, vectors...), texts[n:]
	}
	return all, spent, nil
}

// fitting is how many texts fit into one call: one at least.
func fitting(texts []redact.Masked) int {
	tokens := 0
	for i, t := range texts {
		tokens += Tokens(len(t.String()))
		if i > 0 && (tokens > maxInputTokens || i == maxInputs) {
			return i
		}
	}
	return len(texts)
}

// embed makes one call, and repeats it after faults that pass.
func (c *Client) embed(ctx context.Context, model string, texts []redact.Masked) ([][]float32, Usage, error) {
	input := make([]string, len(texts))
	most := Usage{Calls: 1}
	for i, t := range texts {
		input[i] = t.String()
		most.InputTokens += Tokens(len(input[i]))
	}
	claim, _, err := c.ledger.Begin(ctx, Call{Fingerprint: research.FingerprintOf(append([]string{"embed", model}, input...)...),
		Task: TaskEmbed, Model: model, Reserve: c.config.cost(model, most)})
	if err != nil {
		return nil, Usage{}, err
	}
	spent := Usage{Calls: 1}
	vectors, err := c.vectors(ctx, model, input, most, &spent)
	spent = c.config.cost(model, spent)
	release(ctx, claim, spent) // what it took counts; the vectors are kept by who asked
	return vectors, spent, err
}

// vectors asks until there are valid vectors or a fault that stays.
func (c *Client) vectors(ctx context.Context, model string, input []string, most Usage, spent *Usage) ([][]float32, error) {
	again := c.newRetries()
	for {
		vectors, err := c.vectorsOnce(ctx, model, input, most, spent)
		var f *Fault
		if err == nil || ctx.Err() != nil || !errors.As(err, &f) {
			return vectors, err
		}
		if !again.wait(ctx, f) {
			return nil, c.advise(ctx, f, model)
		}
		spent.Retries++
	}
}

func (c *Client) vectorsOnce(ctx context.Context, model string, input []string, most Usage, spent *Usage) ([][]float32, error) {
	var answer openai.EmbeddingResponse
	var x exchange
	err := c.admitted(ctx, most, &x, func(ctx context.Context) (used Usage, err error) {
		answer, err = c.api.CreateEmbeddings(ctx, openai.EmbeddingRequestStrings{Input: input, Model: openai.EmbeddingModel(model)})
		if err == nil {
			used.InputTokens = cmp.Or(answer.Usage.PromptTokens, most.InputTokens)
			spent.InputTokens += used.InputTokens
		}
		return used, err
	})
	var f *Fault
	switch {
	case err == nil:
	case errors.As(err, &f):
		return nil, f
	case protocolFault(err) == nil:
		return nil, err
	default:
		return nil, &Fault{Kind: FaultVectors, Status: 200, Detail: "the answer holds no vectors"}
	}
	return c.inOrder(model, answer.Data, len(input))
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
