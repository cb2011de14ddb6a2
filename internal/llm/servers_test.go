package llm_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"personas/internal/llm"
	"personas/internal/llm/llmtest"
)

// ask asks and wants the smallest answer.
func ask(t *testing.T, client *llm.Client, user string) llm.Reply {
	t.Helper()
	reply, err := client.Ask(t.Context(), pick(t, user))
	if err != nil {
		t.Fatal(err)
	}
	if string(reply.JSON) != `{"picked":[1]}` {
		t.Fatalf("%s", reply.JSON)
	}
	return reply
}

// A server that takes no schema is asked in words, and that is remembered.
func TestServersWithoutSchemas(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		server llmtest.Config
		format string // in the end
		first  int    // requests of the first call
	}{
		"takes it":                   {llmtest.Config{}, "json_schema", 1},
		"refuses it":                 {llmtest.Config{Formats: []string{"json_object"}}, "json_object", 2},
		"refuses every form":         {llmtest.Config{Formats: []string{"none"}}, "", 3},
		"ignores it, answers prose":  {llmtest.Config{Prose: true}, "json_object", 2},
		"refuses the parameter":      {llmtest.Config{Refuses: []string{"response_format"}}, "", 3},
		"ignores it, answers fenced": {llmtest.Config{Shares: map[llmtest.Fault]float64{llmtest.Fenced: 1}}, "json_schema", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, server := asking(t, x.server)
			ask(t, client, "one")
			if n := server.Served().Requests; n != x.first {
				t.Errorf("%d requests for the first", n)
			}
			if q := server.Questions(); q[len(q)-1].Format != x.format {
				t.Errorf("asked by %q in the end", q[len(q)-1].Format)
			}
			ask(t, client, "two")
			if n := server.Served().Requests; n != x.first+1 {
				t.Errorf("%d requests for both: what was learned is forgotten", n)
			}
		})
	}
}

// Parameters that a model refuses are left out, or called as it wants them.
func TestModelsWithHabits(t *testing.T) {
	t.Parallel()
	seed := 4
	client, server := asking(t, llmtest.Config{Refuses: []string{"max_tokens", "temperature", "seed"}}, func(c *llm.Config) { c.Seed = &seed })
	ask(t, client, "one")
	last := string(server.Questions()[3].Body)
	if !strings.Contains(last, `"max_completion_tokens":100`) || strings.Contains(last, "temperature") || strings.Contains(last, "seed") {
		t.Error(last)
	}
	ask(t, client, "two")
	if n := server.Served().Requests; n != 5 {
		t.Errorf("%d requests", n)
	}
	reasoning, server := asking(t, llmtest.Config{}, func(c *llm.Config) { c.Models = map[llm.Task]string{llm.TaskExtract: "o3-mini"} })
	ask(t, reasoning, "one")
	if last := string(server.Questions()[0].Body); !strings.Contains(last, `"max_completion_tokens":100`) {
		t.Error(last)
	}
}

// A temperature of 0 is sent as 0.
func TestTemperature(t *testing.T) {
	t.Parallel()
	for temperature, want := range map[float32]string{0: `"temperature":0,`, .5: `"temperature":0.5,`} {
		client, server := asking(t, llmtest.Config{}, func(c *llm.Config) { c.Temperature = temperature })
		ask(t, client, `"temperature":1e-45`)
		sent := string(server.Questions()[0].Body)
		if !strings.Contains(sent, want) || !strings.Contains(sent, `\"temperature\":1e-45`) {
			t.Error(sent)
		}
	}
}

// A wrong key, a wrong model and a wrong address say what is wrong and what to
// try, at once.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	server := llmtest.New(llmtest.Config{Key: secret, Models: []string{"right", "small"}})
	t.Cleanup(server.Close)
	away := llmtest.New(llmtest.Config{})
	away.Close()
	for name, x := range map[string]struct {
		change       func(*llm.Config)
		wrong, right string
	}{
		"key":      {func(c *llm.Config) { c.Key = "sk-wrong" }, "does not take the key (401)", "PERSONAS_LLM_KEY"},
		"no key":   {func(c *llm.Config) { c.Key = "" }, "wants a key (401)", "PERSONAS_LLM_KEY"},
		"model":    {func(c *llm.Config) { c.Models[llm.TaskExtract] = "wrong" }, "does not know the model wrong", "it has right, small"},
		"no model": {func(c *llm.Config) { delete(c.Models, llm.TaskExtract) }, "no model is set for extract", "name one"},
		"address":  {func(c *llm.Config) { c.URL = away.URL }, "nothing listens at " + away.URL, "start the server"},
		"name":     {func(c *llm.Config) { c.URL = "http://nowhere.invalid/v1" }, "nowhere.invalid", "PERSONAS_LLM_URL"},
		"TLS":      {func(c *llm.Config) { c.URL = strings.Replace(server.URL, "http:", "https:", 1) }, "does not speak TLS", "http://"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := llm.Config{URL: server.URL, Key: secret, Models: map[llm.Task]string{llm.TaskExtract: "right", llm.TaskDraft: "small"}, Waits: llm.Waits{Backoff: time.Millisecond}}
			x.change(&config)
			client, err := llm.New(config, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			_, err = client.Ask(t.Context(), pick(t, "a participant's words"))
			f := faultOf(t, err)
			if !strings.Contains(f.Detail, x.wrong) || !strings.Contains(f.Try, x.right) {
				t.Errorf("%q, %q", f.Detail, f.Try)
			}
			discreet(t, err)
		})
	}
}

// A server at which nothing is found says that the address may lack /v1.
func TestWrongPath(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	client, err := llm.New(llm.Config{URL: server.URL, Models: map[llm.Task]string{llm.TaskExtract: "m"}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	_, err = client.Ask(t.Context(), pick(t, "one"))
	if f := faultOf(t, err); !strings.Contains(f.Try, "/v1") || f.Status != 404 {
		t.Error(err)
	}
}

// A key that stands in the URL goes with every call and into no error.
func TestKeyInURL(t *testing.T) {
	t.Parallel()
	var query string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query = r.URL.RawQuery
		w.WriteHeader(http.StatusTeapot)
	}))
	url := strings.Replace(server.URL, "http://", "http://user:"+secret+"@", 1) + "/v1?key=" + secret
	client, err := llm.New(llm.Config{URL: url, Models: map[llm.Task]string{llm.TaskExtract: "m"}, Waits: llm.Waits{Backoff: time.Millisecond, Patience: time.Millisecond}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	_, err = client.Ask(t.Context(), pick(t, "one"))
	discreet(t, err)
	if query != "key="+secret {
		t.Errorf("sent with %q", query)
	}
	server.Close()
	_, err = client.Ask(t.Context(), pick(t, "one"))
	discreet(t, faultOf(t, err))
	if s := fmt.Sprintf("%v %+v %#v", llm.Config{Key: secret}, llm.Config{Key: secret}, llm.Config{Key: secret}); strings.Contains(s, secret) {
		t.Error("the settings print their key")
	}
}

// An Azure server is asked by deployment and api-version, and gets its key in a
// header of its own.
func TestAzure(t *testing.T) {
	t.Parallel()
	var asked, key string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, key = r.URL.String(), r.Header.Get("Api-Key")
		fmt.Fprint(w, `{"choices":[{"message":{"content":"{\"picked\":[1]}"},"finish_reason":"stop"}]}`)
	}))
	t.Cleanup(server.Close)
	client, err := llm.New(llm.Config{URL: server.URL, Key: secret, Azure: "2024-10-21", Models: map[llm.Task]string{llm.TaskExtract: "dep"}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	ask(t, client, "one")
	if asked != "/openai/deployments/dep/chat/completions?api-version=2024-10-21" || key != secret {
		t.Error(asked)
	}
}

// A server that is unplugged in the middle and plugged in again loses nothing.
func TestUnplugged(t *testing.T) {
	t.Parallel()
	client, server := asking(t, llmtest.Config{Median: 2 * time.Millisecond}, func(c *llm.Config) { c.Waits.Patience = 30 * time.Second; c.Rates.InFlight = 4 })
	ask(t, client, "first")
	var wg sync.WaitGroup
	errs := make([]error, 200)
	plugged := make(chan error, 1)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = client.Ask(t.Context(), pick(t, fmt.Sprint("number ", i)))
			if i == 20 {
				server.Unplug()
				plugged <- server.Plug()
			}
		})
	}
	wg.Wait()
	if err := <-plugged; err != nil {
		t.Fatal(err)
	}
	for i, err := range errs {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// One that stays away is waited for as long as patience lasts.
func TestStaysAway(t *testing.T) {
	t.Parallel()
	client, server := asking(t, llmtest.Config{}, func(c *llm.Config) { c.Waits.Patience = 20 * time.Millisecond })
	ask(t, client, "first")
	server.Unplug()
	_, err := client.Ask(t.Context(), pick(t, "second"))
	if f := faultOf(t, err); f.Kind != llm.FaultConnection || f.Try == "" {
		t.Error(err)
	}
}

// Whoever stops asking is let go at once, and the call is given up.
func TestCancelled(t *testing.T) {
	t.Parallel()
	client, server := asking(t, llmtest.Config{Script: []llmtest.Fault{llmtest.Hang}}, func(c *llm.Config) { c.Rates.InFlight = 1; c.Waits.Call = time.Hour })
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			if _, err := client.Ask(ctx, pick(t, fmt.Sprint(i))); !strings.Contains(fmt.Sprint(err), "context canceled") {
				t.Error(err)
			}
		})
	}
	for server.Served().Requests == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	wg.Wait()
	ask(t, client, "0")
}

// The same is asked once, however many ask, and again only where that failed.
func TestPaidOnce(t *testing.T) {
	t.Parallel()
	client, server := asking(t, llmtest.Config{Script: []llmtest.Fault{llmtest.Refusal}, Median: time.Millisecond}, func(c *llm.Config) {
		c.Prices = map[string]llm.Price{"m": {Input: 1, Output: 10}}
	})
	if _, err := client.Ask(t.Context(), pick(t, "same")); faultOf(t, err).Kind != llm.FaultDeclined {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	paid := 0
	for range 20 {
		wg.Go(func() {
			reply := ask(t, client, "same")
			mu.Lock()
			defer mu.Unlock()
			if !reply.Cached {
				paid++
			}
			if u := reply.Usage; !u.Priced || u.CostUSD != (float64(u.InputTokens)+10*float64(u.OutputTokens))/1e6 {
				t.Errorf("%+v", u)
			}
		})
	}
	wg.Wait()
	if n := server.Served().Requests; paid != 1 || n != 2 {
		t.Errorf("%d paid, %d requests", paid, n)
	}
}

// A probe finds what a server can, and what to try where it cannot.
func TestProbe(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		server llmtest.Config
		want   string
	}{
		"all well":  {llmtest.Config{}, "connection+ model m+ structured output of m+ embeddings of e+"},
		"no schema": {llmtest.Config{Prose: true}, "connection+ model m+ structured output of m+ embeddings of e+"},
		"no JSON":   {llmtest.Config{Shares: map[llmtest.Fault]float64{llmtest.NoJSON: 1}}, "connection+ model m+ structured output of m- embeddings of e+"},
		"key":       {llmtest.Config{Key: "another"}, "connection-"},
		"models":    {llmtest.Config{Models: []string{"x", "y"}}, "connection+ model m- embeddings of e-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := asking(t, x.server)
			var got []string
			for _, f := range client.Probe(t.Context()) {
				sign := "+"
				if !f.OK {
					sign = "-"
					if f.Try == "" {
						t.Errorf("%s: nothing to try", f.Name)
					}
				}
				got = append(got, f.Name+sign)
			}
			if s := strings.Join(got, " "); s != x.want {
				t.Errorf("%s\nwant %s", s, x.want)
			}
		})
	}
}

// Settings that cannot be are refused, all at once.
func TestConfig(t *testing.T) {
	t.Parallel()
	_, err := llm.New(llm.Config{URL: "localhost:8080", Temperature: 3, Rates: llm.Rates{InFlight: -1}, Prices: map[string]llm.Price{"m": {Input: -1}}}, nil, nil)
	for _, want := range []string{"https://host/v1", "no model", "in flight", "temperature", "price of m"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}
