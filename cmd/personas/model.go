package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"personas/ingest"
	"personas/internal/llm"
	"personas/internal/localpg"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

// modelFlags say which language models are asked, and what may be spent.
type modelFlags struct {
	name           string
	off            bool
	budgetUSD      float64
	budgetTokens   int
	record, replay string
}

func (f *modelFlags) add(c *cobra.Command) {
	fs := c.Flags()
	fs.StringVar(&f.name, "model", "", "the language model to ask for everything (default: PERSONAS_LLM_MODEL, study.toml, none)")
	fs.BoolVar(&f.off, "no-model", false, "ask no language model, whatever is configured")
	fs.Float64Var(&f.budgetUSD, "budget-usd", 0, "stop, resumable, before this is spent")
	fs.IntVar(&f.budgetTokens, "budget-tokens", 0, "stop, resumable, before so many tokens are used")
	f.addFolders(c)
}

// addFolders adds those of record and replay.
func (f *modelFlags) addFolders(c *cobra.Command) {
	c.Flags().StringVar(&f.record, "record", "", "keep what models reply in this folder")
	c.Flags().StringVar(&f.replay, "replay", "", "answer from this folder instead of asking")
}

// modelOptions is what the flags and the environment say of models.
func (a *app) modelOptions(f modelFlags) (pipeline.ModelOptions, error) {
	o := pipeline.ModelOptions{Off: f.off, All: f.name, Default: a.getenv("PERSONAS_LLM_MODEL"), URL: a.getenv("PERSONAS_LLM_URL"),
		Keyed: a.modelKey() != "", BudgetUSD: f.budgetUSD, BudgetTokens: f.budgetTokens}
	switch {
	case f.off && f.name != "":
		return o, usage("--model and --no-model: use one of them")
	case f.budgetUSD < 0 || f.budgetTokens < 0:
		return o, usage("a budget cannot be negative")
	}
	for _, dir := range []struct{ from, to *string }{{&f.record, &o.Record}, {&f.replay, &o.Replay}} {
		if *dir.from == "" {
			continue
		}
		abs, err := filepath.Abs(*dir.from)
		if err != nil {
			return o, usage("%s: %v", *dir.from, err)
		}
		*dir.to = abs
	}
	return o, nil
}

// pipeline works on the studies of a store in this process.
func (a *app) pipeline(st *store.Store, log slog.Handler) *pipeline.Pipeline {
	says := pipeline.Says(func(what string) { a.say("%s", what) })
	return pipeline.New(st, a.embedder, slog.New(log), apart(), says, pipeline.Asks(func(asking *pipeline.Asking) (llm.Model, error) {
		return a.openModel(st, asking)
	}))
}

// openModel opens what answers the questions of a run.
func (a *app) openModel(st *store.Store, asking *pipeline.Asking) (llm.Model, error) {
	ledger := a.ledgerOf(st)
	return a.modelBy(asking, ledger, ledger.Limits(store.Rates(ratesOf(asking))))
}

// modelBy opens it with a ledger and limits, which may be nil.
func (a *app) modelBy(asking *pipeline.Asking, ledger llm.Ledger, limits llm.Limits) (llm.Model, error) {
	if asking.Replay != "" {
		m, err := llm.Replay(asking.Replay)
		if err != nil {
			return nil, &research.Error{Code: research.CodeNotFound, Message: err.Error(), Try: "run on the machine that has the folder", Err: err}
		}
		return m, nil
	}
	client, err := a.client(asking, ledger, limits)
	if err != nil || asking.Record == "" {
		return client, err
	}
	recorder, err := llm.Record(client, asking.Record)
	return recording{recorder, client}, err
}

// recording is a client whose replies are kept.
type recording struct {
	llm.Model
	*llm.Client
}

// Ask implements llm.Model.
func (r recording) Ask(ctx context.Context, q llm.Request) (llm.Reply, error) {
	return r.Model.Ask(ctx, q)
}

// callShare is the part of a run's patience with a server that one call has: then
// its unit is given back, and it is said that the run waits.
const callShare = 4

func ratesOf(asking *pipeline.Asking) llm.Rates {
	return llm.Rates{InFlight: asking.InFlight, RequestsPerMinute: asking.RequestsPerMinute, TokensPerMinute: asking.TokensPerMinute}
}

// modelKey is the key of the models' server. The line end of a file that it was
// read from is no part of it.
func (a *app) modelKey() llm.Key { return llm.Key(strings.TrimSpace(a.getenv("PERSONAS_LLM_KEY"))) }

// client asks the server of a run with the key of this process.
func (a *app) client(asking *pipeline.Asking, ledger llm.Ledger, limits llm.Limits) (*llm.Client, error) {
	key := a.modelKey()
	if asking.Keyed && key == "" {
		return nil, &research.Error{Code: research.CodeUsage, Message: "the model's server is asked with a key, and this process has none", Try: "set PERSONAS_LLM_KEY"}
	}
	prices := map[string]llm.Price{}
	for model, p := range asking.Prices {
		prices[model] = llm.Price(p)
	}
	client, err := llm.New(llm.Config{URL: asking.URL, Key: key, Azure: asking.Azure, Models: asking.Models, Prices: prices,
		Rates: ratesOf(asking), Context: asking.Context,
		Waits: llm.Waits{Call: asking.Timeout, Patience: asking.Patience / callShare}, Proxy: a.proxy(asking.URL)}, ledger, limits)
	if err != nil {
		return nil, &research.Error{Code: research.CodeUsage, Message: err.Error(), Try: "correct [model] of study.toml, PERSONAS_LLM_URL, or PERSONAS_LLM_KEY", Err: err}
	}
	a.atEnd(client.Close)
	return client, nil
}

// ledgerOf is the one ledger of this process in a store: whoever asks a server
// here, for words or for vectors, run after run, has one share of its limits.
func (a *app) ledgerOf(st *store.Store) *pipeline.Ledger {
	a.books.Lock()
	defer a.books.Unlock()
	if l := a.ledgers[st]; l != nil {
		return l
	}
	l := pipeline.NewLedger(st)
	a.ledgers = map[*store.Store]*pipeline.Ledger{st: l} // a store before it is closed
	a.atEnd(l.Close)
	return l
}

// proxy is what stands between this machine and a server, as the environment
// says; nil for none.
func (a *app) proxy(server string) *url.URL {
	if !strings.HasPrefix(server, "https://") {
		return nil
	}
	p, err := url.Parse(cmp.Or(a.getenv("HTTPS_PROXY"), a.getenv("https_proxy")))
	if err != nil || p.Host == "" {
		return nil
	}
	return p
}

// modelChecks asks the servers that the environment, and study.toml in the folder
// we are in, name whether they do all that is needed.
func (a *app) modelChecks(ctx context.Context) []localpg.Check {
	const name = "language model"
	file, err := settingsHere()
	if err != nil {
		return []localpg.Check{uncheckable(name, err)}
	}
	checks := a.wordChecks(ctx, name, file.Model)
	if model := file.Model.Embed; model != "" {
		client, err := a.embeddingClient(model)
		checks = append(checks, probed(ctx, "embedder", client, err)...)
	}
	return checks
}

// wordChecks are those of models that are asked in words.
func (a *app) wordChecks(ctx context.Context, name string, file ingest.ModelSettings) []localpg.Check {
	o, err := a.modelOptions(modelFlags{})
	var asking *pipeline.Asking
	if err == nil {
		asking, err = pipeline.AskingOf(o, file)
	}
	switch {
	case err != nil:
		return []localpg.Check{uncheckable(name, err)}
	case asking != nil:
		client, err := a.client(asking, nil, nil)
		return probed(ctx, name, client, err)
	case o.URL != "" && file.Embed == "":
		return []localpg.Check{{Name: name, OK: true, Detail: "PERSONAS_LLM_URL is set and no model is named: none is asked",
			Fix: "name one: PERSONAS_LLM_MODEL, --model NAME, or model in [model] of " + ingest.SettingsName}}
	}
	return nil
}

// probed is what a client finds of its server, or why there is none.
func probed(ctx context.Context, name string, client *llm.Client, err error) (checks []localpg.Check) {
	if err != nil {
		return []localpg.Check{uncheckable(name, err)}
	}
	for _, f := range client.Probe(ctx) {
		checks = append(checks, localpg.Check{Name: name + ": " + f.Name, OK: f.OK, Detail: f.Detail, Fix: f.Try})
	}
	return checks
}

// uncheckable says what settings lack.
func uncheckable(name string, err error) localpg.Check {
	if told := (*research.Error)(nil); errors.As(err, &told) && told.Try != "" {
		return localpg.Check{Name: name, Detail: told.Message, Fix: told.Try}
	}
	return localpg.Check{Name: name, Detail: err.Error(), Fix: "correct [model] of " + ingest.SettingsName}
}

// printCalls says what a run would ask, before anything is sent.
func (a *app) printCalls(plan *pipeline.Plan) {
	if plan.Asking == nil {
		a.printf("no language model is configured: nothing is sent anywhere\n")
		return
	}
	a.printf("language models, %s:\n", plan.Basis)
	var cost float64
	priced := true
	for _, c := range plan.Calls {
		a.printf("  %-8s %-20s about %s, %d tokens in, %d out%s\n", c.Task, c.Model, plural(c.Calls, "call"), c.InputTokens, c.OutputTokens, costText(c.CostUSD, c.Priced))
		cost, priced = cost+c.CostUSD, priced && c.Priced
	}
	a.printf("  in all%s; they would be sent, masked, to %s\n", costText(cost, priced), cmp.Or(plan.Asking.URL, "nobody: they are replayed"))
}

func costText(usd float64, priced bool) string {
	if !priced {
		return ", price not known"
	}
	return fmt.Sprintf(", about %.2f USD", usd)
}
