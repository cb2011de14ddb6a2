package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

type runFlags struct {
	until, kind, groupBy, progress string
	dryRun                         bool
	model                          modelFlags
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run PATH…",
		Short: "Read a folder of research and bring its study up to date",
		Long: "run reads folders and files into a study and takes it through its stages: ingest,\nextract, embed, themes, candidates, drafts. What was done before is not done again.\n" +
			"Without a PATH it reads the folders that the study has.",
		RunE: func(c *cobra.Command, args []string) error { return a.runStudy(c.Context(), f, args) },
	}
	c.Flags().StringVar(&f.until, "until", string(research.StageDrafts), "the last stage")
	c.Flags().StringVar(&f.kind, "kind", "", "the source kind of everything, instead of guessing it")
	c.Flags().StringVar(&f.groupBy, "group-by", "", "make groups by this attribute instead of looking for them")
	c.Flags().StringVar(&f.progress, "progress", "", "json: progress as JSON lines")
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "say what would be read and sent, and do nothing")
	f.model.add(c)
	return c
}

func (a *app) runOptions(f runFlags, paths []string) (pipeline.Options, error) {
	o := pipeline.Options{Study: a.study, GroupBy: f.groupBy, Seed: a.seed}
	var err error
	if o.Until, err = research.ParseStage(f.until); err != nil {
		return o, usage("--until: %v", err)
	}
	if f.kind != "" {
		if o.Kind, err = research.ParseSourceKind(f.kind); err != nil {
			return o, usage("--kind: %v", err)
		}
	}
	if f.progress != "" && f.progress != "json" {
		return o, usage("--progress takes json")
	}
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return o, usage("%s: %v", p, err)
		}
		o.Paths = append(o.Paths, abs)
	}
	o.Model, err = a.modelOptions(f.model)
	return o, err
}

func (a *app) runStudy(ctx context.Context, f runFlags, paths []string) error {
	o, err := a.runOptions(f, paths)
	if err != nil {
		return err
	}
	st, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	if len(o.Paths) == 0 && o.Study == "" {
		study, err := a.chosenStudy(ctx, st)
		if err != nil {
			return err
		}
		o.Study = study.Name
	}
	p := a.pipeline(st, slog.DiscardHandler)
	if f.dryRun {
		return a.dryRun(ctx, p, o)
	}
	o.Progress = a.progress(f.progress == "json")
	began := time.Now()
	rep, err := p.Run(ctx, o)
	if err != nil {
		return err
	}
	return a.reportRun(context.WithoutCancel(ctx), st, rep, time.Since(began))
}

func (a *app) dryRun(ctx context.Context, p *pipeline.Pipeline, o pipeline.Options) error {
	plan, err := p.Plan(ctx, o)
	if err != nil {
		return err
	}
	if a.json {
		return a.object(plan)
	}
	a.printf("study %q: %d files, %.1f MB\n", plan.Study, len(plan.Sources), float64(plan.Bytes)/1e6)
	for _, s := range plan.Sources {
		a.printf("  %-10s %8d  %s\n", s.Kind, s.Bytes, s.Path)
	}
	a.printf("skipped: %s\n", plural(len(plan.Skipped), "file"))
	a.printCalls(&plan)
	return nil
}

// runJSON is what `run --json` prints.
type runJSON struct {
	Study   string                   `json:"study"`
	Run     string                   `json:"run"`
	State   research.RunState        `json:"state"`
	Reason  string                   `json:"reason"`
	Seconds float64                  `json:"seconds"`
	Stages  []research.StageProgress `json:"stages"`
	statusCounts
	Model modelUse `json:"model"`
}

func (a *app) reportRun(ctx context.Context, st *store.Store, rep pipeline.Report, took time.Duration) error {
	o, err := pipeline.OverviewOf(ctx, st, rep.Study)
	if err != nil {
		return err
	}
	for _, w := range rep.Scan.Warnings {
		o.Warnings = append(o.Warnings, w.Where+": "+w.Message)
	}
	uses, err := st.UsesOfRun(ctx, rep.Study.ID, rep.Run.Ref)
	if err != nil {
		return err
	}
	if a.json {
		err := a.object(runJSON{Study: rep.Study.Name, Run: rep.Run.Ref, State: rep.Run.State, Reason: rep.Run.Reason,
			Seconds: took.Seconds(), Stages: rep.Run.Stages, statusCounts: countsOf(&o.Edition), Model: modelUseOf(uses)})
		if err != nil {
			return err
		}
	} else {
		a.printRun(o, rep, uses, took)
	}
	return runError(rep, &o.Edition)
}

// runError says how a run that is not wholly done ended.
func runError(rep pipeline.Report, ed *research.Edition) error {
	switch {
	case rep.Run.State == research.RunFailed:
		return &research.Error{Code: research.CodeFailed, Message: "the run failed: " + rep.Run.Reason,
			Try: "mend that and run again; what is done is kept"}
	case rep.Run.State == research.RunStopped:
		return &research.Error{Code: research.CodePartly, Message: "the run was stopped: " + rep.Run.Reason,
			Try: "personas run --study " + rep.Study.Name + " goes on from there"}
	case len(ed.Refused) > 0:
		return &research.Error{Code: research.CodePartly,
			Message: fmt.Sprintf("%d of %d files were refused; everything else is done", len(ed.Refused), len(ed.Sources)),
			Try:     "see the reasons above, or personas status"}
	}
	return nil
}

func (a *app) printRun(o *pipeline.Overview, rep pipeline.Report, uses []store.Use, took time.Duration) {
	a.printf("%s: %s in %s\n", rep.Study.Name, rep.Run.State, round(took))
	if line := rep.Scan.String(); line != "" {
		a.printf("files: %s\n", line)
	}
	a.printIncoming(o)
	a.printThemes(&o.Edition, 12)
	a.printStructure(&o.Edition)
	a.printPersonas(&o.Edition)
	if len(uses) > 0 {
		a.printf("\nlanguage models: %s\n", modelUseOf(uses))
	}
	a.printf("\nnext: personas show, personas search TEXT, personas export --format html --study %s\n", rep.Study.Name)
}

// progress returns what shows how a run goes: a line that is rewritten on a
// terminal, a line a stage elsewhere, or JSON lines.
func (a *app) progress(jsonLines bool) func(research.Run) {
	switch {
	case jsonLines:
		return a.jsonProgress()
	case a.quiet:
		return nil
	}
	last := map[research.Stage]research.StageProgress{}
	return func(r research.Run) {
		for _, s := range r.Stages {
			before := last[s.Stage]
			if before.Done == s.Done && before.Units == s.Units {
				continue
			}
			last[s.Stage] = s
			over := s.Done+s.Skipped == s.Units
			switch {
			case a.terminal && over:
				fmt.Fprintf(a.stderr, "\r\x1b[K%-10s %d of %d, %.1f s%s\n", s.Stage, s.Done+s.Skipped, s.Units, s.Seconds, callsText(s))
			case a.terminal:
				fmt.Fprintf(a.stderr, "\r\x1b[K%-10s %s %d of %d%s", s.Stage, bar(s), s.Done+s.Skipped, s.Units, callsText(s)+etaText(s))
			case over:
				fmt.Fprintf(a.stderr, "%-10s %d of %d, %.1f s%s\n", s.Stage, s.Done+s.Skipped, s.Units, s.Seconds, callsText(s))
			}
		}
	}
}

func bar(s research.StageProgress) string {
	const width = 24
	full := width
	if s.Units > 0 {
		full = width * (s.Done + s.Skipped) / s.Units
	}
	return strings.Repeat("█", full) + strings.Repeat("░", width-full)
}

// eta is the time left of a stage at its pace so far; ok is false until
// something is done.
func eta(s research.StageProgress) (seconds float64, ok bool) {
	if s.Done == 0 {
		return 0, false
	}
	return s.Seconds / float64(s.Done) * float64(s.Units-s.Skipped-s.Done), true
}

func etaText(s research.StageProgress) string {
	if left, ok := eta(s); ok {
		return fmt.Sprintf(", %.0f s left", left)
	}
	return ""
}

type progressJSON struct {
	Stage   research.Stage `json:"stage"`
	Done    int            `json:"done"`
	Total   int            `json:"total"`
	Elapsed float64        `json:"elapsed"`
	ETA     *float64       `json:"eta"`
	Calls   int            `json:"calls"`
	Cost    float64        `json:"cost"`
}
