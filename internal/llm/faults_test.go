package llm_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"personas/internal/llm"
	"personas/internal/llm/llmtest"
	"personas/internal/redact"
)

// repeated is a fault that does not go away.
func repeated(f llmtest.Fault) llmtest.Config {
	return llmtest.Config{Shares: map[llmtest.Fault]float64{f: 1}}
}

// Every fault that stays is typed, and says nothing of what was sent or of the key.
func TestFaultsThatStay(t *testing.T) {
	t.Parallel()
	for fault, want := range map[llmtest.Fault]llm.FaultKind{
		llmtest.Hang: llm.FaultTimeout, llmtest.Reset: llm.FaultConnection, llmtest.RateLimited: llm.FaultRateLimited,
		llmtest.ServerError: llm.FaultServer, llmtest.Unavailable: llm.FaultServer, llmtest.ErrorBody: llm.FaultServer,
		llmtest.NoChoices: llm.FaultEmpty, llmtest.NoContent: llm.FaultEmpty,
		llmtest.CutLength: llm.FaultConnection, llmtest.CutChunked: llm.FaultConnection, llmtest.CutCleanly: llm.FaultTruncated,
		llmtest.Length: llm.FaultTruncated, llmtest.HalfReply: llm.FaultTruncated,
		llmtest.NoJSON: llm.FaultInvalid, llmtest.OffSchema: llm.FaultInvalid, llmtest.TwoReplies: llm.FaultInvalid,
		llmtest.Refusal: llm.FaultDeclined, llmtest.Filtered: llm.FaultDeclined, llmtest.Oversize: llm.FaultTooLarge,
		llmtest.Forbidden: llm.FaultRefused, llmtest.TooLong: llm.FaultTooLong, llmtest.Elsewhere: llm.FaultRefused, llmtest.WebPage: llm.FaultRefused,
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, server := asking(t, repeated(fault), func(c *llm.Config) {
				c.Retries = 2
				c.MaxBytes = 1 << 20
				if fault == llmtest.Hang {
					c.Waits.Call = time.Second
				}
			})
			_, err := client.Ask(t.Context(), pick(t, "a participant's words"))
			f := faultOf(t, err)
			if f.Kind != want {
				t.Errorf("%s (%v), want %s", f.Kind, f, want)
			}
			discreet(t, err)
			repeats := server.Served().Requests - 1
			switch passing := llm.Retryable(err); {
			case passing && repeats == 0:
				t.Error("a fault that may pass was not asked again")
			case !passing && repeats > 0:
				t.Errorf("a fault that stays was asked %d times more", repeats)
			case repeats > 4:
				t.Errorf("%d repeats", repeats)
			}
		})
	}
}

// discreet looks for the key, the prompt and the reply in an error and all that it
// wraps.
func discreet(t *testing.T, err error) {
	t.Helper()
	said := fmt.Sprintf("%v %+v %#v", err, err, err)
	for _, word := range []string{secret, "participant's words", "Pick numbers", "afraid", "Overloaded", "Incorrect", "something"} {
		if strings.Contains(said, word) {
			t.Errorf("the error says %q: %s", word, said)
		}
	}
}

// Every fault that passes is survived, within one call of Ask, and counted.
func TestFaultsThatPass(t *testing.T) {
	t.Parallel()
	for _, fault := range []llmtest.Fault{llmtest.Reset, llmtest.RateLimited, llmtest.RateLimitedSeconds, llmtest.RateLimitedDate,
		llmtest.ServerError, llmtest.Unavailable, llmtest.ErrorBody, llmtest.NoChoices, llmtest.NoContent, llmtest.CutLength,
		llmtest.CutChunked, llmtest.CutCleanly, llmtest.Length, llmtest.HalfReply, llmtest.NoJSON, llmtest.OffSchema, llmtest.TwoReplies} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, server := asking(t, llmtest.Config{Script: []llmtest.Fault{fault}})
			reply, err := client.Ask(t.Context(), pick(t, "one"))
			if err != nil {
				t.Fatal(err)
			}
			if string(reply.JSON) != `{"picked":[1]}` || reply.Usage.Calls != 1 || reply.Usage.Retries != 1 {
				t.Errorf("%s, %+v", reply.JSON, reply.Usage)
			}
			if n := server.Served().Requests; n != 2 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// What a server says of when to come back is obeyed.
func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	for _, fault := range []llmtest.Fault{llmtest.RateLimitedSeconds, llmtest.RateLimitedDate} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, _ := asking(t, repeated(fault), func(c *llm.Config) { c.Waits.Patience = time.Millisecond })
			_, err := client.Ask(t.Context(), pick(t, "one"))
			if f := faultOf(t, err); f.RetryAfter <= 0 || f.RetryAfter > 2*time.Second {
				t.Errorf("Retry-After is read as %s", f.RetryAfter)
			}
		})
	}
}

// A reply in fences is read, and costs no second call.
func TestFencedReply(t *testing.T) {
	t.Parallel()
	client, server := asking(t, repeated(llmtest.Fenced))
	reply, err := client.Ask(t.Context(), pick(t, "one"))
	if err != nil || string(reply.JSON) != `{"picked":[1]}` {
		t.Fatal(string(reply.JSON), err)
	}
	if n := server.Served().Requests; n != 1 {
		t.Errorf("%d requests", n)
	}
}

// What points at things that were not shown is asked once more with what is wrong,
// and then is a fault of that unit.
func TestRepair(t *testing.T) {
	t.Parallel()
	answers := []string{`{"picked":[7]}`, `{"picked":[2]}`}
	client, server := asking(t, llmtest.Config{Answer: func(q llmtest.Question) string {
		if strings.Contains(q.User, "7 was not shown") || strings.HasPrefix(q.User, "stubborn") && strings.Contains(q.User, "of no use") {
			return answers[1]
		}
		return answers[0]
	}})
	reply, err := client.Ask(t.Context(), pick(t, "one"))
	if err != nil || string(reply.JSON) != `{"picked":[2]}` {
		t.Fatal(string(reply.JSON), err)
	}
	asked := server.Questions()
	if asked[0].System != asked[1].System || !strings.HasPrefix(asked[1].User, asked[0].User) || strings.Contains(asked[1].User, "[7]") {
		t.Errorf("the second request is not the first with what was wrong: %q", asked[1].User)
	}
	if reply.Usage.InputTokens <= asked0Tokens(asked[0]) {
		t.Errorf("the first answer is not counted: %+v", reply.Usage)
	}
	answers[1] = answers[0]
	_, err = client.Ask(t.Context(), pick(t, "two"))
	if f := faultOf(t, err); f.Kind != llm.FaultPointing || len(server.Questions()) != 4 {
		t.Errorf("%v after %d requests", err, len(server.Questions()))
	}
}

func asked0Tokens(q llmtest.Question) int { return len(q.Body) / 4 }

// Vectors come in the order of their texts, or not at all.
func TestVectors(t *testing.T) {
	t.Parallel()
	texts := []redact.Masked{text(t, "a"), text(t, "bbb"), text(t, "cc")}
	for _, fault := range []llmtest.Fault{llmtest.TooFew, llmtest.Twice, llmtest.Narrow, llmtest.NotANumber, llmtest.NullNumber, llmtest.CutChunked, llmtest.CutCleanly, llmtest.ErrorBody} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, _ := asking(t, repeated(fault), func(c *llm.Config) { c.Retries = 1 })
			if _, _, err := client.Embed(t.Context(), "e", texts); faultOf(t, err).Kind == "" {
				t.Error(err)
			}
			client, _ = asking(t, llmtest.Config{Script: []llmtest.Fault{fault}})
			inOrder(t, client, texts)
		})
	}
	for _, fault := range []llmtest.Fault{llmtest.None, llmtest.Shuffled} {
		client, _ := asking(t, repeated(fault))
		inOrder(t, client, texts)
	}
}

// inOrder embeds texts and looks whether each has its own vector.
func inOrder(t *testing.T, client *llm.Client, texts []redact.Masked) {
	t.Helper()
	vectors, used, err := client.Embed(t.Context(), "e", texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		if len(v) != 8 || v[0] != float32(len(texts[i].String())) {
			t.Errorf("vector %d is %v", i, v)
		}
	}
	if used.InputTokens == 0 || used.Calls != 1 {
		t.Errorf("%+v", used)
	}
}

// A model that changes the length of its vectors between calls is noticed.
func TestVectorsOfAnotherLength(t *testing.T) {
	t.Parallel()
	client, _ := asking(t, llmtest.Config{Script: []llmtest.Fault{llmtest.None, llmtest.Narrow, llmtest.Narrow, llmtest.Narrow}})
	one := []redact.Masked{text(t, "a")}
	if _, _, err := client.Embed(t.Context(), "e", one); err != nil {
		t.Fatal(err)
	}
	_, _, err := client.Embed(t.Context(), "e", one)
	if f := faultOf(t, err); f.Kind != llm.FaultVectors || !strings.Contains(f.Detail, "8") {
		t.Error(err)
	}
}

// More texts than a call may hold are sent in several, and come back in order.
func TestManyTexts(t *testing.T) {
	t.Parallel()
	client, server := asking(t, llmtest.Config{})
	texts := slices.Repeat([]redact.Masked{text(t, "a"), text(t, "bb")}, 2100)
	vectors, used, err := client.Embed(t.Context(), "e", texts)
	if err != nil || len(vectors) != len(texts) || used.Calls != 3 || server.Served().Requests != 3 {
		t.Fatal(len(vectors), used, err)
	}
	if vectors[4199][0] != 2 || vectors[4198][0] != 1 {
		t.Error("out of order")
	}
}

// What does not fit into the context that was given is not sent, and what does
// leaves an answer no more than the rest of it.
func TestContext(t *testing.T) {
	t.Parallel()
	client, server := asking(t, llmtest.Config{}, func(c *llm.Config) { c.Context = 2000 })
	long := pick(t, strings.Repeat("word ", 2000))
	_, err := client.Ask(t.Context(), long)
	if f := faultOf(t, err); f.Kind != llm.FaultTooLong || !strings.Contains(f.Detail, "2000") || server.Served().Requests != 0 {
		t.Errorf("%v after %d requests", err, server.Served().Requests)
	}
	for words, want := range map[int]int{1: 1800, 900: 500} {
		r := pick(t, strings.Repeat("word ", words))
		r.MaxOutput = 1800
		if _, err := client.Ask(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		asked := server.Questions()
		var sent struct {
			Most int `json:"max_tokens"`
		}
		if err := json.Unmarshal(asked[len(asked)-1].Body, &sent); err != nil || sent.Most > want || sent.Most < 500 {
			t.Errorf("%d words: an answer of %d tokens, at most %d fit (%v)", words, sent.Most, want, err)
		}
	}
}
