package eval

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"personas/internal/llm"
	"personas/research"
)

const claimCases = `{"claim":"The form was easy to read.","evidence":["The form was easy to read."],"label":"supported"}
{"claim":"Sells cars to farmers.","evidence":["The form was easy to read."],"label":"not_supported"}
{"claim":"Sells vans to bakers.","evidence":["The form was easy to read."],"label":"partially_supported"}
`

// believer takes every claim to be carried, but for those about vans, of which it
// gives no answer.
type believer struct{}

func (believer) Ask(_ context.Context, r llm.Request) (llm.Reply, error) {
	if strings.Contains(r.User.String(), "vans") {
		return llm.Reply{}, &llm.Fault{Kind: llm.FaultEmpty}
	}
	return llm.Reply{JSON: json.RawMessage(`{"verdict":"supported","carries":1,"reason":"said"}`), Model: "believer-1"}, nil
}

// A model is measured beside the rules, on the same cases.
func TestClaimsByAModel(t *testing.T) {
	t.Parallel()
	res, err := Claims(t.Context(), strings.NewReader(claimCases), ClaimsOptions{Model: believer{}})
	if err != nil {
		t.Fatal(err)
	}
	m := res.Model
	if m == nil || m.By != "believer-1" || m.Unanswered != 1 || m.Confusion[research.VerdictNotSupported][research.VerdictSupported] != 1 {
		t.Fatalf("the model: %+v", m)
	}
	if res.By != "rules/1" || res.Confusion[research.VerdictNotSupported][research.VerdictNotSupported] != 1 || res.Supported != 1 || m.Supported != 0.75 {
		t.Errorf("the rules: %+v, the model: %+v", res.ClaimsFit, m)
	}
	if res.Baselines.Majority*3 != 1 {
		t.Errorf("beside them: %+v", res.Baselines)
	}
}

// The halves part the cases: none is in both, none in neither.
func TestClaimHalves(t *testing.T) {
	t.Parallel()
	n := 0
	for _, half := range []string{"development", "reporting"} {
		res, err := Claims(t.Context(), strings.NewReader(strings.Repeat(claimCases, 2)), ClaimsOptions{Half: half})
		if err == nil {
			n += res.N
		}
	}
	if n != 6 {
		t.Errorf("%d of 6 cases are in a half", n)
	}
}
