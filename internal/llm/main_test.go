package llm_test

import (
	"encoding/json"
	"errors"
	"testing"
	"text/template"
	"time"

	"go.uber.org/goleak"

	"personas/internal/llm"
	"personas/internal/llm/llmtest"
	"personas/internal/redact"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// text is a text of ours, as what is sent.
func text(t testing.TB, s string) redact.Masked {
	t.Helper()
	m, err := redact.Fill(template.Must(template.New("test").Parse(s)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const secret = "sk-of-nobody"

// pick is a request to point at some of the numbers 1 to 9.
func pick(t testing.TB, user string) llm.Request {
	return llm.Request{
		Task: llm.TaskExtract, Prompt: "pick/1", MaxOutput: 100,
		System: text(t, "Pick numbers."), User: text(t, user),
		Schema: llm.Schema{Name: "pick", JSON: json.RawMessage(`{"type":"object","properties":{
			"picked":{"type":"array","items":{"type":"integer","minimum":1,"maximum":9},"minItems":1,"maxItems":3}},
			"required":["picked"],"additionalProperties":false}`)},
		Check: func(reply json.RawMessage) error {
			var r struct{ Picked []int }
			if err := json.Unmarshal(reply, &r); err != nil {
				return err
			}
			if r.Picked[0] == 7 {
				return errors.New("7 was not shown")
			}
			return nil
		},
	}
}

// asking starts a server and a client of it that loses no time.
func asking(t testing.TB, s llmtest.Config, change ...func(*llm.Config)) (*llm.Client, *llmtest.Server) {
	t.Helper()
	server := llmtest.New(s)
	config := llm.Config{URL: server.URL, Key: secret, Models: map[llm.Task]string{llm.TaskExtract: "m", llm.TaskEmbed: "e"},
		Waits: llm.Waits{Call: time.Minute, Backoff: time.Millisecond, Patience: 5 * time.Second}}
	for _, c := range change {
		c(&config)
	}
	client, err := llm.New(config, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client, server
}

// faultOf is the fault of an error, which must be one.
func faultOf(t testing.TB, err error) *llm.Fault {
	t.Helper()
	var f *llm.Fault
	if !errors.As(err, &f) {
		t.Fatalf("no fault: %v", err)
	}
	return f
}
