package web

import (
	"context"
	"fmt"
	"sync"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// runs are the runs that this server works on, one a study at most. They outlive
// the pages that began them.
type runs struct {
	mu      sync.Mutex
	closed  bool
	stop    map[int64]context.CancelFunc
	trouble map[int64]error // why the last one could not begin, or failed
	working sync.WaitGroup
}

// begin runs a study until it is done, stopped, or the server ends.
func (r *runs) begin(ctx context.Context, study int64, run func(context.Context) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.stop[study] != nil {
		return &research.Error{Code: research.CodeRefused, Message: "a run of this study is under way", Try: "wait for it, or stop it"}
	}
	if r.stop == nil {
		r.stop, r.trouble = map[int64]context.CancelFunc{}, map[int64]error{}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r.stop[study] = cancel
	delete(r.trouble, study)
	r.working.Go(func() {
		err := run(ctx)
		cancel()
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.stop, study)
		if err != nil {
			r.trouble[study] = err
		}
	})
	return nil
}

// of says whether a run of a study is under way here, and why the last one that
// was begun here came to nothing.
func (r *runs) of(study int64) (here bool, trouble error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stop[study] != nil, r.trouble[study]
}

// cancel stops the run of a study; what it has done is kept.
func (r *runs) cancel(study int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	stop := r.stop[study]
	if stop != nil {
		stop()
	}
	return stop != nil
}

// end stops all runs, waits for them, and lets no further one begin.
func (r *runs) end() {
	r.mu.Lock()
	r.closed = true
	for _, stop := range r.stop {
		stop()
	}
	r.mu.Unlock()
	r.working.Wait()
}

// runView is how the latest run stands.
type runView struct {
	At       string // address of this part of the page
	Running  bool
	Line     string
	Done, Of int
	Stages   []stageView
	Trouble  string
	MayStart bool
	MayStop  bool
	Nowhere  string // why none can be started here
	Afar     bool   // another program works on it
}

type stageView struct {
	Text string
	Now  bool
}

// runNow says how the latest run of the study stands.
func (v *visit) runNow(all []store.RunRow) runView {
	here, trouble := v.runs.of(v.study.ID)
	view := runView{At: v.at("run"), Running: here}
	if trouble != nil {
		view.Trouble = trouble.Error()
	}
	if len(all) > 0 {
		view.tell(all[0].Run)
		view.Afar = !here && all[0].State == research.RunRunning
		view.Running = here || view.Afar
	}
	researcher := v.right.Includes(review.Researcher)
	switch {
	case v.Run == nil:
		view.Nowhere = "This server starts no runs: personas run --study " + v.study.Name + " does."
	case !researcher:
	default:
		view.MayStart, view.MayStop = !here, here
	}
	return view
}

// tell says how far a run has come.
func (view *runView) tell(r research.Run) {
	view.Line = "Run of " + r.Started.UTC().Format("2 January, 15:04 UTC") + ": " + runWords(r)
	for _, s := range r.Stages {
		done := s.Done + s.Skipped
		view.Done, view.Of = view.Done+done, view.Of+s.Units
		text := string(s.Stage)
		if done < s.Units || s.Units > 1 {
			text = fmt.Sprintf("%s: %d of %d", s.Stage, done, s.Units)
		}
		now := r.State == research.RunRunning && done < s.Units
		view.Stages = append(view.Stages, stageView{text, now})
	}
	for _, s := range research.Stages[min(len(r.Stages), len(research.Stages)):] {
		if r.State == research.RunRunning {
			view.Stages = append(view.Stages, stageView{Text: string(s)})
			view.Of++
		}
	}
}

// runWords says how a run ended, or that it goes on.
func runWords(r research.Run) string {
	line := map[research.RunState]string{research.RunRunning: "under way", research.RunDone: "done", research.RunStopped: "stopped; the next one goes on from there",
		research.RunFailed: "failed; what was done is kept"}[r.State]
	if r.State == research.RunDone && r.Until != research.StageDrafts {
		line += " until " + string(r.Until)
	}
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	return line
}

// runLine is a run in the list of the latest.
type runLine struct {
	When, How, Took, Calls string
}

func runLines(all []store.RunRow) (out []runLine) {
	const latest = 5
	for _, r := range all[:min(len(all), latest)] {
		line := runLine{When: r.Started.UTC().Format("2 January 2006, 15:04 UTC"), How: runWords(r.Run)}
		if r.Finished != nil {
			line.Took = r.Finished.Sub(r.Started).Round(100e6).String()
		}
		calls, cost := 0, 0.0
		for _, s := range r.Stages {
			calls, cost = calls+s.Calls, cost+s.CostUSD
		}
		if line.Calls = "no language model asked"; calls > 0 {
			line.Calls = countOf(calls, "question", "questions") + " to a language model"
		}
		if cost > 0 {
			line.Calls += fmt.Sprintf(", $%.2f", cost)
		}
		out = append(out, line)
	}
	return out
}

// runProgress shows how the run stands, for a page that watches it.
func (v *visit) runProgress() error {
	all, err := v.Store.Runs(v.ctx(), v.study.ID)
	if err != nil {
		return err
	}
	if !v.piecemeal() {
		return v.seeOther(v.at(""))
	}
	view := v.runNow(all)
	if !view.Running { // what it found is on the whole page
		v.w.Header().Set("HX-Refresh", "true")
	}
	return studyTemplate.part(v, "run", view)
}

// startRun begins a run of the study with the folders that it has.
func (v *visit) startRun() error {
	if v.Run == nil {
		return &research.Error{Code: research.CodeRefused, Message: "this server starts no runs", Try: "personas run --study " + v.study.Name}
	}
	o := pipeline.Options{Study: v.study.Name, Seed: v.study.Seed, Until: research.StageDrafts}
	if dir, there := v.addedFolder(); there {
		o.Paths = []string{dir}
	}
	err := v.runs.begin(v.ctx(), v.study.ID, func(ctx context.Context) error {
		_, err := v.Run(ctx, o)
		if ctx.Err() != nil {
			err = nil // it was stopped, and its row says so
		}
		if err != nil {
			v.Log.WarnContext(ctx, "a run came to nothing", "study", v.study.Ref, "error", err)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.seeOther(v.at(""))
}

// stopRun stops the run of the study. What it has done is kept.
func (v *visit) stopRun() error {
	if !v.runs.cancel(v.study.ID) {
		return &research.Error{Code: research.CodeRefused, Message: "no run of this study is under way here", Try: "look at the study again"}
	}
	return v.seeOther(v.at(""))
}

// Close stops the runs that the server works on, and waits for them.
func (s *Server) Close() { s.runs.end() }
