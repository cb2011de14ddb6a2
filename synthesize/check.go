package synthesize

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"personas/internal/entail"
	"personas/internal/llm"
	"personas/internal/redact"
	"personas/prompts"
	"personas/research"
)

// CheckedByRules is who checked where no model did.
const CheckedByRules = "rules/1"

// Checker tells whether quotes carry a claim and which deny it: a model where
// there is one, else rules.
type Checker struct {
	Model   llm.Model                        // nil: rules alone
	Mask    func(text string) redact.Masked  // of what a model is shown; needed with one
	Meaning func(texts []string) [][]float32 // of texts, unit length, by the embedder in the binary; may be nil
}

// Check tells whether quotes carry a claim. Where the model gives no valid answer
// the rules do, and By says both. An error is one that ends the run: a budget
// that is used up, a context that is done.
func (c *Checker) Check(ctx context.Context, claim string, quotes []research.Quote) (research.Check, error) {
	if c.Model == nil || len(quotes) == 0 {
		return c.byRules(claim, quotes), nil
	}
	request, err := prompts.Check(c.shown(claim, quotes))
	if err != nil {
		return research.Check{}, err
	}
	reply, err := c.Model.Ask(ctx, request)
	if fault := new(llm.Fault); errors.As(err, &fault) {
		check := c.byRules(claim, quotes)
		check.By += fmt.Sprintf(" (no answer of the model: %s)", fault.Kind)
		return check, nil
	} else if err != nil {
		return research.Check{}, err
	}
	var r prompts.CheckReply
	if err := json.Unmarshal(reply.JSON, &r); err != nil {
		return research.Check{}, fmt.Errorf("the answer to %s: %w", request.Prompt, err)
	}
	check := research.Check{Verdict: r.Verdict, By: reply.Model}
	if r.Carries > 0 {
		check.Carries = quotes[r.Carries-1].Ref
	}
	return check, nil
}

// shown is a claim and quotes as a model sees them.
func (c *Checker) shown(claim string, quotes []research.Quote) prompts.ClaimInput {
	texts := make([]redact.Masked, len(quotes))
	for i := range quotes {
		texts[i] = c.Mask(quotes[i].Text)
	}
	return prompts.ClaimShown(c.Mask(claim), texts)
}

// verdicts in the order of entail's answers.
var verdicts = map[entail.Answer]research.Verdict{
	entail.Supported: research.VerdictSupported, entail.PartlySupported: research.VerdictPartly, entail.NotSupported: research.VerdictNotSupported,
}

func (c *Checker) byRules(claim string, quotes []research.Quote) research.Check {
	texts := make([]string, len(quotes))
	for i := range quotes {
		texts[i] = quotes[i].Text
	}
	r := entail.Check(claim, texts, c.Meaning)
	check := research.Check{Verdict: verdicts[r.Answer], By: CheckedByRules}
	if r.Carries >= 0 && r.Answer != entail.NotSupported {
		check.Carries = quotes[r.Carries].Ref
	}
	return check
}
