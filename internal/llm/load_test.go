package llm_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"personas/internal/llm"
	"personas/internal/llm/llmtest"
)

// Of 10,000 calls of which a third goes wrong in every way there is, not one
// invalid answer is accepted, and every call has an answer or a fault.
func TestNoInvalidReplyIsAccepted(t *testing.T) {
	t.Parallel()
	shares := map[llmtest.Fault]float64{}
	for _, f := range llmtest.Faults {
		switch f {
		case llmtest.Hang, llmtest.Oversize, llmtest.RateLimitedSeconds, llmtest.RateLimitedDate:
			continue // these take time, and are tested alone
		}
		shares[f] = .012
	}
	var sent sync.Map
	client, server := asking(t, llmtest.Config{Seed: 3, Shares: shares, Answer: func(q llmtest.Question) string {
		right := fmt.Sprintf(`{"picked":[%d]}`, len(q.User)%6+1)
		sent.Store(q.User, right)
		return right
	}}, func(c *llm.Config) { c.Rates = llm.Rates{InFlight: 32, RequestsPerMinute: 1e9, TokensPerMinute: 1e12} })
	const calls = 10_000
	var valid, faults, wrong atomic.Int64
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for i := next.Add(1); i <= calls; i = next.Add(1) {
				r := pick(t, fmt.Sprint("call ", i))
				reply, err := client.Ask(t.Context(), r)
				var picked struct{ Picked []int }
				switch {
				case err != nil:
					faultOf(t, err)
					faults.Add(1)
				case json.Unmarshal(reply.JSON, &picked) != nil || len(picked.Picked) != 1 || !within(picked.Picked[0]):
					wrong.Add(1)
				default:
					valid.Add(1)
				}
			}
		})
	}
	wg.Wait()
	served := server.Served()
	t.Logf("%d valid, %d faults, %d wrong; %d requests, %d of them faulty", valid.Load(), faults.Load(), wrong.Load(), served.Requests, served.Requests-served.Answered)
	if wrong.Load() != 0 || valid.Load()+faults.Load() != calls || valid.Load() < calls*9/10 {
		t.Errorf("%d valid, %d faults, %d wrong", valid.Load(), faults.Load(), wrong.Load())
	}
}

func within(n int) bool { return n >= 1 && n <= 6 }
