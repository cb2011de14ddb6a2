package llm

import (
	"cmp"
	"context"
	"errors"

	openai "github.com/sashabaranov/go-openai"

	"personas/internal/redact"
	"personas/research"
)

// The most that one call may embed, as hosted servers have it.
const (
	maxInputs      = 2048
	maxInputTokens = 300_000
)

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

// embedding is one call on its way to valid vectors.
type embedding struct {
	page
	input   []string
	most    Usage
	retries retries
}

func (c *Client) newEmbedding(model string, texts []redact.Masked) *embedding {
	input, most := make([]string, len(texts)), Usage{Calls: 1}
	for i, t := range texts {
		input[i] = t.String()
		most.InputTokens += Tokens(len(input[i]))
	}
	call := Call{Fingerprint: research.FingerprintOf(append([]string{"embed", model}, input...)...),
		Task: TaskEmbed, Model: model, Reserve: c.config.cost(model, most)}
	return &embedding{page: page{Client: c, call: call, spent: Usage{Calls: 1}}, input: input, most: most, retries: c.newRetries()}
}

// embed makes one call, and repeats it after faults that pass. None is kept by
// the ledger: who asks keeps the vectors.
func (c *Client) embed(ctx context.Context, model string, texts []redact.Masked) ([][]float32, Usage, error) {
	e := c.newEmbedding(model, texts)
	if err := e.begin(ctx); err != nil {
		return nil, Usage{}, err
	}
	vectors, err := e.answer(ctx)
	return vectors, e.giveUp(ctx), err
}

// begin reserves what the call may take.
func (e *embedding) begin(ctx context.Context) (err error) {
	e.claim, _, err = e.ledger.Begin(ctx, e.call)
	return err
}

// answer asks until there are valid vectors or a fault that stays.
func (e *embedding) answer(ctx context.Context) ([][]float32, error) {
	for {
		vectors, err := e.once(ctx)
		var f *Fault
		if err == nil || ctx.Err() != nil || !errors.As(err, &f) {
			return vectors, err
		}
		if !e.retries.wait(ctx, f) {
			return nil, e.advise(ctx, f, e.call.Model)
		}
		if e.usedUp() {
			e.giveUp(ctx)
			if err := e.begin(ctx); err != nil {
				return nil, err
			}
		}
		e.spent.Retries++
	}
}

// once asks once.
func (e *embedding) once(ctx context.Context) ([][]float32, error) {
	var answer openai.EmbeddingResponse
	var x exchange
	err := e.admitted(ctx, e.most, &x, func(ctx context.Context) (used Usage, err error) {
		answer, err = e.api.CreateEmbeddings(ctx, openai.EmbeddingRequestStrings{Input: e.input, Model: openai.EmbeddingModel(e.call.Model)})
		if err == nil {
			used.InputTokens = cmp.Or(answer.Usage.PromptTokens, e.most.InputTokens)
			e.spent.InputTokens += used.InputTokens
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
	return e.inOrder(e.call.Model, answer.Data, len(e.input))
}
