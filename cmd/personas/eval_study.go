package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"personas/eval"
	"personas/pipeline"
	"personas/research"
)

// evalStudyJSON is what `eval study --json` prints.
type evalStudyJSON struct {
	Study   string             `json:"study"` // the folder
	Seconds float64            `json:"seconds"`
	Refused []research.Refusal `json:"refused"`
	Counts  research.Counts    `json:"counts"`
	eval.StudyResult
}

func (a *app) evalStudyCommand() *cobra.Command {
	var o eval.PersonasOptions
	var m modelFlags
	c := &cobra.Command{
		Use: "study DIR", Short: "Run a labelled study and measure all that its gold/ allows",
		Long: "study runs DIR like any other study, under a name of its own that is deleted\nafterwards, and compares what it shows with DIR/gold: quotes.csv, participants.csv,\n" +
			"themes.csv, as far as they are there. People are also grouped by the marked passages\nin place of our quotes, so that extraction and grouping are judged apart.",
		Args: exactArgs("a folder"), RunE: func(c *cobra.Command, args []string) error {
			o.Seed = uint64(a.seed)
			return a.evalStudy(c.Context(), args[0], o, m)
		}}
	c.Flags().StringVar(&o.Attribute, "attribute", "title", "the attribute whose values are a baseline")
	m.add(c)
	return c
}

func (a *app) evalStudy(ctx context.Context, dir string, o eval.PersonasOptions, m modelFlags) error {
	gold, err := readGold(dir)
	if err != nil {
		return err
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		return usage("%s: %v", dir, err)
	}
	st, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	p := a.pipeline(st, slog.DiscardHandler)
	run := pipeline.Options{Paths: []string{root}, Until: research.StageDrafts, Seed: a.seed, Progress: a.progress(false)}
	if run.Model, err = a.modelOptions(m); err != nil {
		return err
	}
	began := time.Now()
	return p.Scratch(ctx, run, func(rep pipeline.Report) error {
		ed, err := pipeline.Edition(ctx, st, rep.Study)
		if err != nil {
			return err
		}
		out := evalStudyJSON{Study: filepath.Base(root), Seconds: time.Since(began).Seconds(), Refused: orEmpty(ed.Refused), Counts: ed.Counts}
		if out.StudyResult, err = eval.Study(ctx, ed, gold, o); err != nil {
			return err
		}
		return a.reportStudy(out)
	})
}

// readGold reads the tables of a labelled study.
func readGold(dir string) (eval.StudyGold, error) {
	var gold eval.StudyGold
	for name, to := range map[string]*[]byte{"quotes.csv": &gold.Quotes, "participants.csv": &gold.Participants, "themes.csv": &gold.Themes} {
		b, err := os.ReadFile(filepath.Join(dir, "gold", name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return gold, err
		}
		*to = b
	}
	if gold.Quotes == nil && gold.Participants == nil && gold.Themes == nil {
		return gold, usage("%s has neither gold/quotes.csv nor gold/participants.csv nor gold/themes.csv: nothing to measure against", dir)
	}
	return gold, nil
}

func (a *app) reportStudy(r evalStudyJSON) error {
	if a.json {
		return a.object(r)
	}
	a.printf("%s: %s, %s, %s, %s in %.1f s\n", r.Study, plural(r.Counts.Documents, "document"), plural(r.Counts.Participants, "participant"),
		plural(r.Counts.Quotes, "quote"), plural(r.Counts.Themes, "theme"), r.Seconds)
	for _, f := range r.Refused {
		a.printf("refused: %s: %s\n", f.Source, f.Reason)
	}
	if r.Quotes != nil {
		a.printf("\n")
		a.printTable(quotesTable(*r.Quotes))
	}
	for _, groups := range []struct {
		name string
		*eval.PersonasResult
	}{{"groups of people, by our quotes", r.Personas}, {"groups of people, by the marked passages", r.FromGold}} {
		if groups.PersonasResult != nil {
			a.printf("\n")
			a.printTable(personasTable(groups.name, *groups.PersonasResult))
			a.printGroups(*groups.PersonasResult)
		}
	}
	if r.Themes != nil {
		a.printf("\n")
		a.printTable(themesTable(*r.Themes))
	}
	return nil
}
