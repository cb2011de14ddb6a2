package prompts

import (
	"encoding/json"
	"errors"
	"fmt"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// ClaimInput is one claim with quotes, numbered from 1 in their order.
type ClaimInput struct {
	Claim  redact.Masked
	Quotes []ClaimQuote
}

// ClaimQuote is a quote beside a claim.
type ClaimQuote struct {
	N    int // from 1
	Text redact.Masked
}

// ClaimShown numbers quotes beside a claim.
func ClaimShown(claim redact.Masked, quotes []redact.Masked) ClaimInput {
	in := ClaimInput{Claim: claim, Quotes: make([]ClaimQuote, len(quotes))}
	for i, q := range quotes {
		in.Quotes[i] = ClaimQuote{i + 1, q}
	}
	return in
}

// CheckReply is what a model says of a claim and the quotes cited for it.
type CheckReply struct {
	Verdict research.Verdict `json:"verdict"`
	Carries int              `json:"carries"` // the number of a quote, 0 for none
	Reason  string           `json:"reason"`
}

// CounterReply is how quotes stand to a claim.
type CounterReply struct {
	Quotes []struct {
		Quote    int      `json:"quote"`
		Relation Relation `json:"relation"`
	} `json:"quotes"`
}

// Relation is how a quote stands to a claim.
type Relation string

// The relations.
const (
	RelationContradicts Relation = "contradicts"
	RelationAgrees      Relation = "agrees"
	RelationIrrelevant  Relation = "irrelevant"
)

var (
	check   = load(llm.TaskCheck, "check", nil)
	counter = load(llm.TaskCheck, "counter", nil)
)

// Tokens of an answer, reasoning of a model that reasons included.
const (
	checkOutput   = 1000
	counterOutput = 3000
)

// claimBounds is what a schema about quotes is filled with.
type claimBounds struct{ Quotes int }

// Check asks whether quotes carry a claim.
func Check(in ClaimInput) (llm.Request, error) {
	return check.request(in, claimBounds{len(in.Quotes)}, checkOutput, func(reply json.RawMessage) error {
		var r CheckReply
		if err := json.Unmarshal(reply, &r); err != nil {
			return fmt.Errorf("the answer does not fit: %w", err)
		}
		if r.Carries < 0 || r.Carries > len(in.Quotes) {
			return fmt.Errorf("it points at quote %d; those shown are 1 to %d", r.Carries, len(in.Quotes))
		}
		switch r.Verdict {
		case research.VerdictSupported, research.VerdictPartly, research.VerdictNotSupported:
			return nil
		}
		return errors.New("the verdict is none of those given")
	})
}

// Counter asks how quotes stand to a claim. Every one is told about once.
func Counter(in ClaimInput) (llm.Request, error) {
	return counter.request(in, claimBounds{len(in.Quotes)}, counterOutput, func(reply json.RawMessage) error {
		var r CounterReply
		if err := json.Unmarshal(reply, &r); err != nil {
			return fmt.Errorf("the answer does not fit: %w", err)
		}
		told := map[int]bool{}
		for _, q := range r.Quotes {
			if q.Quote < 1 || q.Quote > len(in.Quotes) || told[q.Quote] {
				return fmt.Errorf("it points at quote %d, twice or where none was shown; those shown are 1 to %d", q.Quote, len(in.Quotes))
			}
			told[q.Quote] = true
		}
		return nil
	})
}
