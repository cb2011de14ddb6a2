package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"personas/eval"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/synthesize"
)

type structureFlags struct {
	gold, truth string
	eval.StructureOptions
}

func (a *app) evalStructureCommand() *cobra.Command {
	var f structureFlags
	c := &cobra.Command{
		Use: "structure", Short: "How sure the answer is whether there are groups of people, and how often it is wrong",
		Long: "structure asks again, as a run does, whether a study's people fall into groups: of parts\nof the people; with quotes exchanged between people, where to find groups is wrong; and\n" +
			"of the people of each group alone, likewise.",
		Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
			f.Seed = uint64(a.seed)
			if f.Resamples < 0 || f.Exchanges < 0 {
				return usage("--resamples and --exchanges take a number from 0")
			}
			return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error { return a.evalStructure(c.Context(), st, study, f) })
		}}
	c.Flags().IntVar(&f.Resamples, "resamples", 20, "parts of the people to ask about")
	c.Flags().IntVar(&f.Exchanges, "exchanges", 200, "exchanges of quotes to ask about")
	c.Flags().StringVar(&f.gold, "gold", "", "a CSV of marked passages to take in place of our quotes: document,text")
	c.Flags().StringVar(&f.truth, "truth", "", "a CSV of people with their group, in place of the groups shown: participant,label")
	return c
}

func (a *app) evalStructure(ctx context.Context, st *store.Store, study store.StudyRow, f structureFlags) error {
	ed, err := pipeline.Edition(ctx, st, study)
	if err != nil {
		return err
	}
	m, err := a.materialFor(ctx, st, study, ed, f.gold)
	if err != nil {
		return err
	}
	groups := eval.ShownPeople(ed)
	if f.truth != "" {
		err = withFile("truth", f.truth, func(r io.Reader) (err error) {
			groups, err = eval.TruePeople(ed, r, eval.TruthOptions{})
			return err
		})
		if err != nil {
			return err
		}
	}
	f.Progress = a.countProgress("structure")
	res, err := eval.Structure(ctx, m, groups, f.StructureOptions)
	if err != nil {
		return err
	}
	if a.json {
		return a.object(res)
	}
	a.printStability(res)
	return nil
}

// materialFor is what people are grouped by: our quotes, or marked passages.
func (a *app) materialFor(ctx context.Context, st *store.Store, study store.StudyRow, ed *research.Edition, gold string) (m synthesize.Material, err error) {
	if gold == "" {
		return pipeline.MaterialOf(ctx, st, study)
	}
	by, err := pipeline.ShownEmbedding(ctx, st, study)
	if err != nil {
		return m, err
	}
	e, err := a.embedder(by.Use)
	if err != nil {
		return m, err
	}
	err = withFile("gold", gold, func(r io.Reader) error {
		m, err = eval.GoldMaterial(ctx, ed, r, e)
		return err
	})
	return m, err
}

func (a *app) printStability(r eval.StructureResult) {
	row := func(name string, n eval.Answers) []string {
		return []string{name, fmt.Sprint(n.N), fmt.Sprint(n.Found), fmt.Sprint(n.None), fmt.Sprint(n.TooFew)}
	}
	rows := [][]string{{"", "asked", "found", "none", "too few"}, row("parts of the people", r.Resamples), row("quotes exchanged", r.Exchanges)}
	for _, g := range r.Alone {
		n := eval.Answers{}
		n.Add(g.Structure)
		rows = append(rows, row(fmt.Sprintf("%s alone, %s", g.Group, plural(g.People, "participant")), n))
	}
	a.printTable(table{above: fmt.Sprintf("structure of %s: %s, %s; found wrongly with quotes exchanged: %s; %.0f s",
		plural(r.Participants, "participant"), r.Structure, plural(r.K, "group"), percent(r.FalseFound), r.Seconds), rows: rows})
}

// countProgress says how far something has come at each tenth, nil where nothing
// is to be said.
func (a *app) countProgress(what string) func(done, total int) {
	if a.quiet {
		return nil
	}
	tenth := 0
	return func(done, total int) {
		if now := 10 * done / total; now > tenth {
			tenth = now
			fmt.Fprintf(a.stderr, "%-10s %d of %d\n", what, done, total)
		}
	}
}
