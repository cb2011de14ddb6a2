package pipeline

import (
	"context"
	"encoding/json"
	"fmt"

	"personas/extract"
	"personas/internal/llm"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
	"personas/synthesize"
)

// stageDone is called in the transaction that finished the last unit of a stage.
// It plans the next one, and goes on for as long as what it plans is done
// already; after the last stage asked for, it ends the run and shows its results.
func (p *Pipeline) stageDone(ctx context.Context, tx *store.Tx, done store.StageDone) error {
	run, err := tx.Run(ctx, done.RunID)
	if err != nil {
		return err
	}
	set, err := parseSettings(run.Settings)
	if err != nil {
		return err
	}
	for stage := done.Stage; ; {
		next, ok := stage.Next()
		if !ok || stage == set.Until {
			return p.finish(ctx, tx, run)
		}
		units, err := p.plan(ctx, tx, run, set, next)
		if err != nil {
			return fmt.Errorf("planning stage %s: %w", next, err)
		}
		pending, err := p.begin(ctx, tx, run, next, units)
		if err != nil || pending > 0 {
			return err
		}
		stage = next
	}
}

// begin stores a stage's units and enqueues those that are not done.
func (p *Pipeline) begin(ctx context.Context, tx *store.Tx, run store.RunRow, stage research.Stage, units []store.Unit) (pending int, err error) {
	stored, err := tx.PutUnits(ctx, units)
	if err != nil {
		return 0, err
	}
	todo, err := tx.BeginStage(ctx, run.ID, stage, stored)
	if err != nil {
		return 0, err
	}
	lane, err := laneOf(todo)
	if err != nil {
		return 0, err
	}
	return len(todo), queue.EnqueueTx(ctx, tx, run.StudyID, run.ID, todo, lane)
}

func (p *Pipeline) finish(ctx context.Context, tx *store.Tx, run store.RunRow) error {
	if err := tx.Show(ctx, run, run.Until == research.StageDrafts); err != nil {
		return err
	}
	return tx.EndRun(ctx, run.ID, research.RunDone, "")
}

// plan lists the units of a stage from what the stages before it gave.
func (p *Pipeline) plan(ctx context.Context, tx *store.Tx, run store.RunRow, set settings, stage research.Stage) ([]store.Unit, error) {
	switch stage {
	case research.StageExtract:
		return p.planExtract(ctx, tx, run, set)
	case research.StageEmbed:
		return p.planEmbed(ctx, tx, run, set)
	case research.StageThemes:
		return p.planThemes(ctx, tx, run, set)
	case research.StageCandidates:
		return p.planCandidates(ctx, tx, run, set)
	case research.StageDrafts:
		return p.planDrafts(ctx, tx, run, set)
	}
	return nil, fmt.Errorf("stage %s has no plan", stage)
}

func (p *Pipeline) planExtract(ctx context.Context, tx *store.Tx, run store.RunRow, set settings) ([]store.Unit, error) {
	readings, err := tx.RunUnits(ctx, run.ID, research.StageIngest)
	if err != nil {
		return nil, err
	}
	docs, err := tx.PlanDocuments(ctx, ids(readings))
	if err != nil {
		return nil, err
	}
	var units []store.Unit
	for _, batch := range batches(docs) {
		u := store.Unit{StudyID: run.StudyID, Stage: research.StageExtract, Key: string(batch[0].Ref), Settings: set.ofUnit(set.Asking.words())}
		parts := append([]string{extract.Version, set.Read}, pointing(set.Asking)...)
		for _, d := range batch {
			u.Inputs = append(u.Inputs, d.ID)
			u.Size += d.Size
			parts = append(parts, d.Fingerprint.String())
		}
		u.Fingerprint = research.FingerprintOf(parts...)
		units = append(units, u)
	}
	return units, again(ctx, tx, run, research.StageExtract, units)
}

// pointing is what quotes depend on that a model points at.
func pointing(a *Asking) []string {
	if !a.words() {
		return nil
	}
	by := extract.Pointing{Name: a.Model(llm.TaskExtract), Tokens: a.Window}
	return []string{by.Fingerprint().String()}
}

// again gives units that were done with faults another fingerprint, so that the
// model is asked again for what it owes. What it gave is paid for.
func again(ctx context.Context, tx *store.Tx, run store.RunRow, stage research.Stage, units []store.Unit) error {
	faulted, err := tx.Faulted(ctx, run.StudyID, stage)
	if err != nil {
		return err
	}
	for i := range units {
		first := units[i].Fingerprint.String()
		for n := 1; faulted[units[i].Fingerprint]; n++ {
			units[i].Fingerprint = research.FingerprintOf(first, fmt.Sprint("again ", n))
		}
	}
	return nil
}

func (p *Pipeline) planEmbed(ctx context.Context, tx *store.Tx, run store.RunRow, set settings) ([]store.Unit, error) {
	extracted, err := tx.RunUnits(ctx, run.ID, research.StageExtract)
	if err != nil {
		return nil, err
	}
	by, err := set.Embedding.orBuiltin()
	if err != nil {
		return nil, err
	}
	made, err := tx.Honour(ctx, run.StudyID, ids(extracted))
	if err != nil {
		return nil, err
	}
	units := make([]store.Unit, len(extracted))
	for i, e := range extracted {
		units[i] = store.Unit{StudyID: run.StudyID, Stage: research.StageEmbed, Key: e.Key, Inputs: []int64{e.ID}, Size: e.Size,
			Settings: settings{Embedding: by}.ofUnit(by.remote()), Fingerprint: research.FingerprintOf(append([]string{e.Fingerprint.String(), by.Fingerprint}, made[e.ID]...)...)}
	}
	return units, nil
}

// studyUnit is the one unit of a stage that works on the study as a whole. The
// steps it reads are its inputs.
func studyUnit(run store.RunRow, stage research.Stage, key string, set any, reads []store.Unit, parts ...string) (store.Unit, error) {
	raw, err := json.Marshal(set)
	u := store.Unit{StudyID: run.StudyID, Stage: stage, Key: key, Inputs: ids(reads), Settings: raw}
	for _, r := range reads {
		parts = append(parts, r.Fingerprint.String())
		u.Size += r.Size
	}
	u.Fingerprint = research.FingerprintOf(parts...)
	return u, err
}

// studySettings are what a study-wide unit needs besides its inputs.
type studySettings struct {
	Seed       int64     `json:"seed"`
	GroupBy    string    `json:"group_by,omitempty"`
	Embedding  Embedding `json:"embedding,omitzero"`
	Readings   []int64   `json:"readings"` // ingest steps: documents and participants
	Extracts   []int64   `json:"extracts"` // extract steps: quotes
	Themes     []int64   `json:"themes,omitempty"`
	Candidates []int64   `json:"candidates,omitempty"`

	// What candidates depend on besides what people did to them, and the last
	// thing they did; the last ruling on quotes and themes.
	FoundFrom  string `json:"found_from,omitempty"`
	Regrouping int64  `json:"regrouping,omitempty"`
	Ruling     int64  `json:"ruling,omitempty"`

	askedUnit
}

// material lists the steps that hold the quotes of a run and everything around
// them.
func (p *Pipeline) material(ctx context.Context, tx *store.Tx, run store.RunRow, set settings, more ...research.Stage) (studySettings, []store.Unit, error) {
	s := studySettings{Seed: set.Seed, GroupBy: set.GroupBy, Embedding: set.Embedding}
	var reads []store.Unit
	for _, stage := range append([]research.Stage{research.StageIngest, research.StageExtract, research.StageEmbed}, more...) {
		units, err := tx.RunUnits(ctx, run.ID, stage)
		if err != nil {
			return s, nil, err
		}
		reads = append(reads, units...)
		switch stage {
		case research.StageIngest:
			s.Readings = ids(units)
		case research.StageExtract:
			s.Extracts = ids(units)
		case research.StageThemes:
			s.Themes = ids(units)
		case research.StageCandidates:
			s.Candidates = ids(units)
		}
	}
	return s, reads, nil
}

func (p *Pipeline) planThemes(ctx context.Context, tx *store.Tx, run store.RunRow, set settings) ([]store.Unit, error) {
	s, reads, err := p.material(ctx, tx, run, set)
	if err != nil {
		return nil, err
	}
	s.Asks = set.Asking.words()
	parts := append([]string{synthesize.Version, fmt.Sprint(set.Seed)}, set.Asking.parts(llm.TaskThemes)...)
	rulings, err := tx.Rulings(ctx, run.StudyID)
	if err != nil {
		return nil, err
	}
	if s.Ruling = rulings.Last; s.Ruling > 0 {
		parts = append(parts, fmt.Sprintf("ruling %d", s.Ruling))
	}
	u, err := studyUnit(run, research.StageThemes, "study", s, reads, parts...)
	return asked(ctx, tx, run, u, err)
}

func (p *Pipeline) planCandidates(ctx context.Context, tx *store.Tx, run store.RunRow, set settings) ([]store.Unit, error) {
	s, reads, err := p.material(ctx, tx, run, set, research.StageThemes)
	if err != nil {
		return nil, err
	}
	parts := []string{synthesize.Version, fmt.Sprint(set.Seed), set.GroupBy}
	found, err := studyUnit(run, research.StageCandidates, "study", s, reads, parts...)
	if err != nil {
		return nil, err
	}
	s.FoundFrom = found.Fingerprint.String()
	done, err := tx.Regroupings(ctx, run.StudyID)
	if err != nil {
		return nil, err
	}
	if n := len(done); n > 0 {
		s.Regrouping = done[n-1].ID
		parts = append(parts, fmt.Sprintf("regrouping %d", s.Regrouping))
	}
	u, err := studyUnit(run, research.StageCandidates, "study", s, reads, parts...)
	return []store.Unit{u}, err
}

func (p *Pipeline) planDrafts(ctx context.Context, tx *store.Tx, run store.RunRow, set settings) ([]store.Unit, error) {
	s, reads, err := p.material(ctx, tx, run, set, research.StageThemes, research.StageCandidates)
	if err != nil {
		return nil, err
	}
	s.Asks = set.Asking.words()
	parts := append([]string{synthesize.Version}, set.Asking.parts(llm.TaskDraft, llm.TaskCheck)...)
	u, err := studyUnit(run, research.StageDrafts, "study", s, reads, parts...)
	return asked(ctx, tx, run, u, err)
}

// asked plans a unit that may have been done with faults.
func asked(ctx context.Context, tx *store.Tx, run store.RunRow, u store.Unit, err error) ([]store.Unit, error) {
	units := []store.Unit{u}
	if err != nil {
		return nil, err
	}
	return units, again(ctx, tx, run, u.Stage, units)
}

func ids(units []store.Unit) []int64 {
	out := make([]int64, len(units))
	for i, u := range units {
		out[i] = u.ID
	}
	return out
}
