package wording

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/sourcegraph/conc/pool"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// Asker is what it takes to ask.
type Asker struct {
	Model   llm.Model
	Mask    func(text string) redact.Masked
	Workers int // requests under way at once; 1 where 0
	// Meaning gives texts their places in the space of one embedder, unit length,
	// nil for a text without a known word. It may be nil: then what takes a look
	// at meanings is decided by words alone, and personas are not compared.
	Meaning func(texts []string) [][]float32
}

// Log is what became of the calls, without a word of anybody's.
type Log struct {
	By     string // the model, as the server named it last; "" where nothing was answered
	Usage  llm.Usage
	Drops  []Drop
	Faults []Fault
}

// Drop is something that a model wrote and that is not kept.
type Drop struct {
	Persona research.Ref // "" of themes
	Part    string       // claim, because, summary, job, …
	Reason  research.Reason
}

// Fault is a call that gave no valid reply: what it was to word stays as it was.
type Fault struct {
	Persona research.Ref // "" of themes
	Part    string       // themes, persona, or the family of facets
	Err     error
}

// answer is one reply or the fault in its place.
type answer[T any] struct {
	reply T
	by    string
	fault error
}

func (a *answer[T]) note(log *Log, u llm.Usage) {
	if a.by != "" {
		log.By = a.by
	}
	log.Usage = sum(log.Usage, u)
}

// ask puts requests to the model, side by side, and returns the replies in their
// order. A fault is an answer; any other error ends it: a budget that is used up,
// the context, a form that is wrong.
func ask[T any](ctx context.Context, a Asker, requests []llm.Request, log *Log) ([]answer[T], error) {
	answers := make([]answer[T], len(requests))
	usage := make([]llm.Usage, len(requests))
	p := pool.New().WithMaxGoroutines(max(a.Workers, 1)).WithContext(ctx).WithCancelOnError().WithFirstError()
	for i := range requests {
		p.Go(func(ctx context.Context) error {
			r, err := a.Model.Ask(ctx, requests[i])
			var fault *llm.Fault
			switch {
			case errors.As(err, &fault):
				answers[i].fault = err
				return nil
			case err != nil:
				return err
			}
			answers[i].by, usage[i] = r.Model, r.Usage
			err = requests[i].Check(r.JSON) // also of what was paid for before
			if err == nil {
				err = json.Unmarshal(r.JSON, &answers[i].reply)
			}
			if err != nil {
				answers[i].fault = &llm.Fault{Kind: llm.FaultPointing, Detail: "its answer is none", Err: err}
			}
			return nil
		})
	}
	if err := p.Wait(); err != nil {
		return nil, err
	}
	for i := range answers {
		answers[i].note(log, usage[i])
	}
	return answers, nil
}

func sum(a, b llm.Usage) llm.Usage {
	return llm.Usage{Calls: a.Calls + b.Calls, Retries: a.Retries + b.Retries,
		InputTokens: a.InputTokens + b.InputTokens, OutputTokens: a.OutputTokens + b.OutputTokens,
		CostUSD: a.CostUSD + b.CostUSD, Priced: b.Priced && (a.Priced || a.Calls == 0)}
}
