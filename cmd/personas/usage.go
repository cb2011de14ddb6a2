package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/research"
)

// modelUse is what language models were used for.
type modelUse struct {
	Name         string  `json:"name"` // several, with commas between
	Calls        int     `json:"calls"`
	Cached       int     `json:"cached"` // answers that were paid for before
	Retries      int     `json:"retries"`
	Lost         int     `json:"lost"` // calls of processes that died: what they took is not known
	InputTokens  int     `json:"input_tokens"`
	OutputTokens int     `json:"output_tokens"`
	Tokens       int     `json:"tokens"`
	CostUSD      float64 `json:"cost_usd"` // as far as prices are known
	Priced       bool    `json:"priced"`   // they are known for all of it
}

func modelUseOf(uses []store.Use) modelUse {
	var names []string
	for _, u := range uses {
		names = append(names, u.Model)
	}
	slices.Sort(names)
	all := store.Total(uses)
	return modelUse{Name: strings.Join(slices.Compact(names), ", "), Calls: all.Calls, Cached: all.Cached, Retries: all.Retries, Lost: all.Lost,
		InputTokens: all.InputTokens, OutputTokens: all.OutputTokens, Tokens: all.Tokens(), CostUSD: all.CostUSD, Priced: all.Priced}
}

// usageJSON is what `usage --json` prints.
type usageJSON struct {
	Study string `json:"study"`
	modelUse
	Quotes       int        `json:"quotes"`         // shown now, each verified
	CostPerQuote *float64   `json:"cost_per_quote"` // of all runs; null where the price or a quote is missing
	Runs         []runUsage `json:"runs"`
}

// runUsage is what a run used models for; without a reference, what was asked
// outside of runs.
type runUsage struct {
	Run     string            `json:"run"`
	Started *time.Time        `json:"started"`
	State   research.RunState `json:"state"`
	Budget  budgetJSON        `json:"budget"`
	modelUse
	Stages []stageUsage `json:"stages"`
}

type stageUsage struct {
	Stage research.Stage `json:"stage"`
	Task  string         `json:"task"`
	modelUse
}

// budgetJSON is what a run may spend; empty where it has no budget.
type budgetJSON struct {
	Run string `json:"run,omitempty"`
	*store.Budget
}

func (a *app) usageCommand() *cobra.Command {
	return &cobra.Command{Use: "usage", Short: "What language models were used for, and what that cost", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error { return a.usageOf(c.Context(), st, study) })
	}}
}

func (a *app) usageOf(ctx context.Context, st *store.Store, study store.StudyRow) error {
	uses, err := st.Uses(ctx, study.ID)
	if err != nil {
		return err
	}
	quotes, err := st.QuotesShown(ctx, study.ID)
	if err != nil {
		return err
	}
	j := usageJSON{Study: study.Name, modelUse: modelUseOf(uses), Quotes: quotes, Runs: []runUsage{}}
	if j.Priced && quotes > 0 {
		each := j.CostUSD / float64(quotes)
		j.CostPerQuote = &each
	}
	if j.Runs, err = runUsages(ctx, st, study, uses); err != nil {
		return err
	}
	if a.json {
		return a.object(j)
	}
	a.printUsage(j)
	return nil
}

// runUsages sorts uses by run, the latest first, as they come.
func runUsages(ctx context.Context, st *store.Store, study store.StudyRow, uses []store.Use) ([]runUsage, error) {
	rows, err := st.Runs(ctx, study.ID)
	if err != nil {
		return nil, err
	}
	out := []runUsage{}
	for len(uses) > 0 {
		n := 1
		for n < len(uses) && uses[n].Run == uses[0].Run {
			n++
		}
		u := runUsage{Run: uses[0].Run, modelUse: modelUseOf(uses[:n])}
		for _, use := range uses[:n] {
			u.Stages = append(u.Stages, stageUsage{Stage: use.Stage, Task: use.Task, modelUse: modelUseOf([]store.Use{use})})
		}
		if i := slices.IndexFunc(rows, func(r store.RunRow) bool { return r.Ref == u.Run }); i >= 0 {
			u.State, u.Started = rows[i].State, &rows[i].Started
			if u.Budget, err = budgetOf(ctx, st, rows[i:i+1]); err != nil {
				return nil, err
			}
		}
		out, uses = append(out, u), uses[n:]
	}
	return out, nil
}

// budgetOf is that of the first of some runs.
func budgetOf(ctx context.Context, st *store.Store, runs []store.RunRow) (budgetJSON, error) {
	if len(runs) == 0 {
		return budgetJSON{}, nil
	}
	b, ok, err := st.Budget(ctx, runs[0].ID)
	if err != nil || !ok {
		return budgetJSON{}, err
	}
	return budgetJSON{runs[0].Ref, &b}, nil
}

func (a *app) printUsage(j usageJSON) {
	if len(j.Runs) == 0 {
		a.printf("study %q has used no language model\n", j.Study)
		return
	}
	for _, r := range j.Runs {
		if r.Run == "" {
			a.printf("outside of runs\n")
		} else {
			a.printf("%s  %s  %s\n", r.Started.Format("2006-01-02 15:04:05"), r.Run, r.State)
		}
		for _, s := range r.Stages {
			a.printf("  %-10s %-8s %-20s %s\n", s.Stage, s.Task, s.Name, s.modelUse)
		}
		a.printBudget(r.Budget)
	}
	a.printf("all: %s\n", j.modelUse)
	if j.CostPerQuote != nil {
		a.printf("%s: %.4f USD each\n", plural(j.Quotes, "verified quote"), *j.CostPerQuote)
	}
}

// String says it to people.
func (u modelUse) String() string {
	s := plural(u.Calls, "call")
	for _, n := range []struct {
		n    int
		what string
	}{{u.Cached, "cached"}, {u.Retries, "repeated"}, {u.Lost, "lost"}} {
		if n.n > 0 {
			s += fmt.Sprintf(", %d %s", n.n, n.what)
		}
	}
	return s + fmt.Sprintf(" · %d tokens in, %d out · %s", u.InputTokens, u.OutputTokens, u.price())
}

func (u modelUse) price() string {
	if !u.Priced {
		return "price not known: give it in study.toml"
	}
	return fmt.Sprintf("%.4f USD", u.CostUSD)
}

// printBudget says how much of a budget is used or reserved.
func (a *app) printBudget(b budgetJSON) {
	if b.Budget == nil {
		return
	}
	var of []string
	if b.USD > 0 {
		of = append(of, fmt.Sprintf("%.4f of %s USD", b.UsedUSD, strconv.FormatFloat(b.USD, 'f', -1, 64)))
	}
	if b.Tokens > 0 {
		of = append(of, fmt.Sprintf("%d of %d tokens", b.UsedTokens, b.Tokens))
	}
	a.printf("  budget of %s: %s used or reserved\n", b.Run, strings.Join(of, ", "))
}

// callsText is what a stage took of language models; nothing where it asked none.
func callsText(s research.StageProgress) string {
	if s.Calls == 0 {
		return ""
	}
	text := ", " + plural(s.Calls, "call")
	if s.CostUSD > 0 {
		text += fmt.Sprintf(", %.2f USD", s.CostUSD)
	}
	return text
}
