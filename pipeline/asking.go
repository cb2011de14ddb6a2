package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"personas/ingest"
	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
)

// ModelOptions say which language models a run asks. What they leave open
// study.toml says; where neither names a model, none is asked.
type ModelOptions struct {
	Off     bool   // ask none, whatever is configured
	All     string // one model for everything
	Default string // for what study.toml names none for
	URL     string
	Keyed   bool // there is a key for it

	BudgetUSD    float64 // 0: no limit
	BudgetTokens int

	Record, Replay string // folders of replies
}

// Asking says which models a run asks and what it may spend. It is settled when
// the run starts and kept with it, so that every worker asks the same ones. The
// key is no part of it.
type Asking struct {
	URL     string              `json:"url,omitempty"`
	Azure   string              `json:"azure,omitempty"` // api-version
	Keyed   bool                `json:"keyed,omitempty"` // the server is asked with a key, which each process has from its environment
	Models  map[llm.Task]string `json:"models"`
	Context int                 `json:"context,omitempty"` // tokens that a model reads and writes at once, 0 where that is not said
	Window  int                 `json:"window"`            // tokens of an interview in one question

	RequestsPerMinute int           `json:"requests_per_minute,omitempty"` // 0: as the server says
	TokensPerMinute   int           `json:"tokens_per_minute,omitempty"`
	InFlight          int           `json:"in_flight"`
	Timeout           time.Duration `json:"timeout"`  // of one call
	Patience          time.Duration `json:"patience"` // with a server that is away

	Prices       map[string]ingest.Price `json:"prices,omitempty"`
	BudgetUSD    float64                 `json:"budget_usd,omitempty"`
	BudgetTokens int                     `json:"budget_tokens,omitempty"`

	Record string `json:"record,omitempty"` // folders of this machine, where replies are kept
	Replay string `json:"replay,omitempty"` // or come from
}

// What is not said.
const (
	usualWindow   = 3000 // tokens
	usualInFlight = 16
	usualTimeout  = 2 * time.Minute
	recorded      = "recorded" // the model, where replies are replayed whoever gave them
	usualPatience = 2 * time.Minute
)

// words reports whether models are asked in words, and not for vectors alone.
func (a *Asking) words() bool { return a != nil && a.Models[llm.TaskExtract] != "" }

// forVectors is what is settled where nothing but vectors comes from a server.
func forVectors(file ingest.ModelSettings) *Asking {
	return &Asking{InFlight: cmp.Or(file.InFlight, usualInFlight), Timeout: cmp.Or(file.Timeout, usualTimeout), Patience: cmp.Or(file.Patience, usualPatience)}
}

// Model is the model that is asked for a task.
func (a *Asking) Model(t llm.Task) string { return a.Models[t] }

// Names lists the models that are asked in words.
func (a *Asking) Names() []string {
	if !a.words() {
		return nil
	}
	var names []string
	for _, t := range llm.Tasks {
		names = append(names, a.Models[t])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// AskingOf settles which models are asked; nil where none is. What was asked for
// on the command line goes before study.toml, and that before what is usual.
func AskingOf(o ModelOptions, file ingest.ModelSettings) (*Asking, error) {
	if o.Off {
		return nil, nil
	}
	usual := cmp.Or(o.All, o.Default, file.Model)
	a := &Asking{URL: cmp.Or(o.URL, file.URL), Azure: file.Azure, Keyed: o.Keyed, Models: map[llm.Task]string{},
		Context: file.ContextTokens, Window: cmp.Or(file.WindowTokens, windowIn(file.ContextTokens)),
		RequestsPerMinute: file.RequestsPerMinute, TokensPerMinute: file.TokensPerMinute,
		InFlight: cmp.Or(file.InFlight, usualInFlight), Timeout: cmp.Or(file.Timeout, usualTimeout), Patience: cmp.Or(file.Patience, usualPatience),
		Prices: file.Prices, BudgetUSD: o.BudgetUSD, BudgetTokens: o.BudgetTokens, Record: o.Record, Replay: o.Replay}
	named := map[llm.Task]string{llm.TaskExtract: file.Extract, llm.TaskThemes: file.Themes, llm.TaskDraft: file.Draft, llm.TaskCheck: file.Check}
	if usual == "" && o.Replay != "" {
		usual = recorded
	}
	for _, t := range llm.Tasks {
		a.Models[t] = cmp.Or(o.All, named[t], usual)
	}
	return a.checked(o)
}

// windowIn is the window that fits into a context beside what else a question
// takes: half of what is left, since the other half is for what was said before,
// the answer, and languages that have more tokens to a byte.
func windowIn(context int) int {
	if context == 0 {
		return usualWindow
	}
	const question = 2000
	return min(usualWindow, (context-question)/2)
}

// checked refuses what cannot be asked.
func (a *Asking) checked(o ModelOptions) (*Asking, error) {
	missing := slices.DeleteFunc(slices.Clone(llm.Tasks), func(t llm.Task) bool { return a.Models[t] != "" })
	switch {
	case len(missing) == len(llm.Tasks):
		if o.BudgetUSD > 0 || o.BudgetTokens > 0 || o.Record != "" {
			return nil, &research.Error{Code: research.CodeUsage, Message: "there is a budget or a record, and no language model",
				Try: "name one: --model NAME, PERSONAS_LLM_MODEL, or model in [model] of " + ingest.SettingsName}
		}
		return nil, nil
	case o.Record != "" && o.Replay != "":
		return nil, &research.Error{Code: research.CodeUsage, Message: "a run records replies or replays them, not both", Try: "leave one of --record and --replay out"}
	case len(missing) > 0:
		return nil, &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("no model is named for the task %s", missing[0]),
			Try: fmt.Sprintf("name one for all: --model NAME, or model = \"NAME\" in [model] of %s", ingest.SettingsName)}
	case a.URL == "" && o.Replay == "":
		return nil, &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("the model %s has no server", a.Models[llm.TaskExtract]),
			Try: "set PERSONAS_LLM_URL, such as http://localhost:11434/v1 or https://api.openai.com/v1, or go on without: --no-model"}
	case a.BudgetUSD > 0:
		return a, a.priced()
	}
	return a, nil
}

// priced refuses a budget in money where it could not be counted.
func (a *Asking) priced() error {
	for _, name := range a.Names() {
		if _, ok := a.Prices[name]; !ok && a.Replay == "" {
			return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("the price of %s is not known, so a budget in USD cannot be kept", name),
				Try: fmt.Sprintf("say it in %s: [model.prices.%q] with input and output, in USD for a million tokens; or use --budget-tokens", ingest.SettingsName, name)}
		}
	}
	return nil
}

// parts are what results depend on: neither where models are asked nor what they
// may cost.
func (a *Asking) parts(tasks ...llm.Task) []string {
	if !a.words() {
		return nil
	}
	parts := []string{"model", prompts.Version(tasks...).String()}
	for _, t := range tasks {
		parts = append(parts, a.Models[t])
	}
	return parts
}
