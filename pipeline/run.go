package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"personas/internal/store"
	"personas/research"
)

// Options say what to run.
type Options struct {
	Study    string   // its name; "" to take it from the paths
	Paths    []string // folders and files to add; none: the roots that the study has
	Until    research.Stage
	Kind     research.SourceKind
	GroupBy  string
	Seed     int64
	Model    ModelOptions
	Progress func(research.Run) // called a few times a second while the run goes on; may be nil
}

// Report is what a run did.
type Report struct {
	Study store.StudyRow
	Run   research.Run
	Scan  Scan
}

// pollEvery is how often a waiting run looks at its state.
const pollEvery = 50 * time.Millisecond

// Run takes a study through its stages and returns when the run is over. Where
// ctx ends first, the run is marked stopped and the next one goes on from there.
func (p *Pipeline) Run(ctx context.Context, o Options) (Report, error) {
	var rep Report
	in, err := p.gather(ctx, o)
	if err != nil {
		return rep, err
	}
	asking, err := AskingOf(o.Model, in.files.study.Model)
	if err != nil {
		return rep, err
	}
	if rep.Study, err = p.store.PutStudy(ctx, in.name, in.files.study.Question, o.Seed); err != nil {
		return rep, err
	}
	if err := p.chooseRemote(ctx, &rep.Study, o.Model, in.files.study.Model.Embed); err != nil {
		return rep, err
	}
	set, err := p.settingsOf(o, in, rep.Study, asking)
	if err != nil {
		return rep, err
	}
	if set.Asking.words() { // what is missing here is said before anything is done
		if _, err := p.models(set.Asking); err != nil {
			return rep, err
		}
	}
	var row store.RunRow
	err = p.store.InTx(ctx, func(tx *store.Tx) error {
		row, rep.Scan, err = p.begun(ctx, tx, rep.Study, in, &set)
		return err
	})
	if err != nil {
		return rep, err
	}
	rep.Run, err = p.wait(ctx, row, o.Progress)
	if err != nil {
		return rep, err
	}
	if err := p.index(ctx, rep, set.Embedding); err != nil {
		return rep, err
	}
	var m meter
	if err := m.read(context.WithoutCancel(ctx), p.store, rep.Study.ID, &rep.Run); err != nil {
		return rep, err
	}
	rep.Study, err = p.store.StudyByID(context.WithoutCancel(ctx), rep.Study.ID)
	return rep, err
}

// settingsOf are the settings of a run.
func (p *Pipeline) settingsOf(o Options, in input, study store.StudyRow, asking *Asking) (settings, error) {
	by, err := p.embedders(study.Embedder)
	if err != nil {
		return settings{}, err
	}
	embedding := EmbeddingOf(study.Embedder, by)
	if o.Model.Off && embedding.remote() {
		return settings{}, &research.Error{Code: research.CodeUsage, Message: "the study's vectors come from the model " + embedding.Name + " over the network",
			Try: "personas embedder use " + BuiltinEmbedder + ", or leave --no-model out"}
	}
	if asking == nil && embedding.remote() {
		asking = forVectors(in.files.study.Model)
	}
	return settings{Until: o.Until, Seed: o.Seed, Kind: o.Kind, GroupBy: o.GroupBy, Tools: p.tools(),
		Embedding: embedding, Asking: asking, Read: in.files.study.Fingerprint().String()}, nil
}

// begun takes in what was found and begins the run.
func (p *Pipeline) begun(ctx context.Context, tx *store.Tx, study store.StudyRow, in input, set *settings) (store.RunRow, Scan, error) {
	scan, err := p.take(ctx, tx, study, in, set)
	if err != nil {
		return store.RunRow{}, scan, err
	}
	sources, err := tx.CurrentSources(ctx, study.ID)
	if err != nil {
		return store.RunRow{}, scan, err
	}
	sources, scan.Same = distinct(sources)
	row, err := p.open(ctx, tx, study, sources, in.files, *set)
	if err == nil && set.Asking != nil {
		err = tx.SetBudget(ctx, row.ID, set.Asking.BudgetUSD, set.Asking.BudgetTokens)
	}
	return row, scan, err
}

// index readies the vectors for search after a run that did anything.
func (p *Pipeline) index(ctx context.Context, rep Report, by Embedding) error {
	done := 0
	for _, s := range rep.Run.Stages {
		done += s.Done
	}
	if done == 0 || rep.Run.State != research.RunDone {
		return nil
	}
	set, err := p.embeddingSet(ctx, rep.Study.ID, by)
	if err != nil {
		return err
	}
	if err := p.store.EnsureIndex(ctx, set); err != nil {
		return fmt.Errorf("indexing the vectors: %w", err)
	}
	return nil
}

// open begins the run with its first stage.
func (p *Pipeline) open(ctx context.Context, tx *store.Tx, study store.StudyRow, sources []store.SourceRow, files inputFiles, set settings) (store.RunRow, error) {
	row, err := tx.BeginRun(ctx, study.ID, set.Until, set.json())
	if err != nil {
		return row, err
	}
	corrected, err := tx.CorrectedPaths(ctx, study.ID)
	if err != nil {
		return row, err
	}
	var units []store.Unit
	for _, s := range sources {
		parts := append([]string{p.reader.Version, s.Path, string(set.Kind), string(s.SHA256[:]),
			files.study.Fingerprint().String(), files.roster.Fingerprint().String()}, corrected[s.Path]...)
		units = append(units, store.Unit{StudyID: study.ID, Stage: research.StageIngest, Key: s.Path,
			Fingerprint: research.FingerprintOf(parts...), Inputs: []int64{s.ID}, Settings: set.ofUnit(false), Size: s.Size})
	}
	pending, err := p.begin(ctx, tx, row, research.StageIngest, units)
	if err != nil || pending > 0 {
		return row, err
	}
	return row, p.stageDone(ctx, tx, store.StageDone{RunID: row.ID, StudyID: study.ID, Stage: research.StageIngest})
}

// wait works on the run until it is over, here or elsewhere, or ctx ends.
func (p *Pipeline) wait(ctx context.Context, row store.RunRow, progress func(research.Run)) (research.Run, error) {
	after := context.WithoutCancel(ctx)
	over, err := p.store.Run(after, row.ID)
	if err != nil || over.State != research.RunRunning {
		return over.Run, err
	}
	if err := p.work(ctx, row, progress); err != nil && ctx.Err() == nil {
		return over.Run, err
	}
	if over, err = p.store.Run(after, row.ID); err != nil || over.State != research.RunRunning {
		return over.Run, err
	}
	if err := p.stop(after, row, "interrupted"); err != nil {
		return over.Run, err
	}
	over, err = p.store.Run(after, row.ID)
	return over.Run, err
}

// work runs a worker for as long as the run goes on.
func (p *Pipeline) work(ctx context.Context, row store.RunRow, progress func(research.Run)) error {
	set, err := parseSettings(row.Settings)
	if err != nil {
		return err
	}
	w := p.Worker(set.Asking)
	if err := w.Start(ctx, row.StudyID); err != nil {
		return err
	}
	err = p.watch(ctx, row, progress)
	if stopped := w.Stop(context.WithoutCancel(ctx)); stopped != nil {
		err = errors.Join(err, fmt.Errorf("stopping the worker: %w", stopped))
	}
	return err
}

// watch reports progress until the run is over or ctx ends.
func (p *Pipeline) watch(ctx context.Context, row store.RunRow, progress func(research.Run)) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var m meter
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		now, err := p.store.Run(ctx, row.ID)
		if err != nil {
			return err
		}
		if progress != nil {
			if err := m.read(ctx, p.store, row.StudyID, &now.Run); err != nil {
				return err
			}
			progress(now.Run)
		}
		if now.State != research.RunRunning {
			return nil
		}
	}
}

// stop marks a run that ends before its time. On a first run what is complete is
// shown.
func (p *Pipeline) stop(ctx context.Context, row store.RunRow, why string) error {
	return p.store.InTx(ctx, func(tx *store.Tx) error {
		if err := tx.EndRun(ctx, row.ID, research.RunStopped, why); err != nil {
			return err
		}
		return tx.Show(ctx, row, false)
	})
}

// distinct keeps one of the sources with equal bytes, and says of which the
// others are copies: the one that was read before, so that a copy that comes
// later takes nobody's place; else the first path.
func distinct(sources []store.SourceRow) (kept []store.SourceRow, same []string) {
	first := map[[32]byte]store.SourceRow{}
	for _, s := range sources {
		if held, ok := first[s.SHA256]; !ok || s.Read && !held.Read {
			first[s.SHA256] = s
		}
	}
	for _, s := range sources {
		if of := first[s.SHA256]; of.ID == s.ID {
			kept = append(kept, s)
		} else {
			same = append(same, s.Path+" = "+of.Path)
		}
	}
	return kept, same
}
