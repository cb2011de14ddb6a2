package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"personas/export"
	"personas/internal/llm"
	"personas/internal/queue"
	"personas/internal/redact"
	"personas/internal/store"
	"personas/research"
)

// Models opens the models that a run asks. An error says what this process
// lacks, such as a key.
type Models func(a *Asking) (llm.Model, error)

// NoModels opens none.
func NoModels(*Asking) (llm.Model, error) {
	return nil, &research.Error{Code: research.CodeNotFound, Message: "this process asks no language models", Try: "let another one do it"}
}

// Of a unit's time, which is five minutes: what waits longer is given back, and
// finds paid for what it asked before.
const mostAsking = 4*time.Minute + 30*time.Second

// asker is what all units of one run share that ask models.
type asker struct {
	*Asking
	run      store.RunRow
	readings []int64 // ingest steps of the run
	model    *patient

	waits  sync.Once // it was said that the server is away
	mu     sync.Mutex
	masker *redact.Masker
	masked sync.Map // text → redact.Masked
}

// askers keeps the askers of the runs that are under way in this process.
type askers struct {
	mu sync.Mutex
	of map[int64]*asker // by study; the latest run
}

// asker returns that of the run that is under way in a study. Budgets and
// servers are those of the run, and not of the run that planned a unit first.
func (p *Pipeline) asker(ctx context.Context, study int64) (*asker, error) {
	run, err := p.store.RunningRun(ctx, study)
	if err != nil {
		return nil, queue.Elsewhere(fmt.Errorf("looking for the run that asks: %w", err)) // it was stopped a moment ago
	}
	p.askers.mu.Lock()
	defer p.askers.mu.Unlock()
	if a := p.askers.of[study]; a != nil && a.run.ID == run.ID {
		return a, nil
	}
	set, err := parseSettings(run.Settings)
	if err != nil {
		return nil, err
	}
	a := &asker{Asking: set.Asking, run: run}
	if a.Asking == nil {
		return nil, queue.Elsewhere(errors.New("the run that is under way asks no model"))
	}
	if a.readings, err = p.store.RunSteps(ctx, run.ID, research.StageIngest); err != nil {
		return nil, err
	}
	var model llm.Model
	if a.words() {
		if model, err = p.models(a.Asking); err != nil {
			return nil, queue.Elsewhere(err)
		}
	}
	a.model = newPatient(model, a.Timeout)
	p.askers.of[study] = a
	return a, nil
}

// masking returns what puts pseudonyms into all that is sent of a study. It is
// made once a run, of everything that the run has read.
func (a *asker) masking(ctx context.Context, st *store.Store) (*redact.Masker, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.masker != nil {
		return a.masker, nil
	}
	docs, people, err := st.MaterialOfSteps(ctx, a.readings)
	if err != nil {
		return nil, err
	}
	plain := make([]research.Document, len(docs))
	for i := range docs {
		plain[i] = docs[i].Document
	}
	a.masker = export.MaskerOf(plain, people)
	return a.masker, nil
}

// masks returns what masks a text by itself: equal texts are masked alike,
// whatever else the study takes in, so that no question is asked again for that.
func (a *asker) masks(ctx context.Context, st *store.Store) (func(string) redact.Masked, error) {
	masker, err := a.masking(ctx, st)
	return func(text string) redact.Masked {
		if known, ok := a.masked.Load(text); ok {
			return known.(redact.Masked)
		}
		m := masker.MaskWindow([]string{text})[0]
		a.masked.Store(text, m)
		return m
	}, err
}

// asks makes a handler of one that asks models: what a question came to decides
// what becomes of the unit, and of the run.
func (p *Pipeline) asks(handle func(context.Context, store.Unit, *asker) (queue.Effects, error)) queue.Handler {
	return func(ctx context.Context, u store.Unit) (queue.Effects, error) {
		a, err := p.asker(ctx, u.StudyID)
		if err != nil {
			return nil, err
		}
		asking, cancel := context.WithTimeout(chargedToUnit(ctx, u), mostAsking)
		defer cancel()
		effects, err := handle(ofJob(asking), u, a)
		if err != nil && asking.Err() != nil && ctx.Err() == nil {
			return nil, queue.Elsewhere(errors.New("waiting for the model took long"))
		}
		return effects, p.verdict(ctx, a, err)
	}
}

// verdict decides what an error of asking means for the run.
func (p *Pipeline) verdict(ctx context.Context, a *asker, err error) error {
	var (
		away    *awayError
		refused *refusedError
		unpaid  *unpaidError
		budget  *llm.BudgetError
	)
	switch {
	case errors.Is(err, errLate), errors.Is(err, store.ErrRunOver):
		return queue.Elsewhere(err)
	case errors.As(err, &refused) && p.guest:
		return queue.Elsewhere(refused) // its key may be another than that of who began the run
	case errors.As(err, &refused):
		return queue.Permanent(refused)
	case errors.As(err, &budget):
		return p.halt(ctx, a, budget.Error()+"; with more the next run goes on")
	case errors.As(err, &unpaid):
		return p.halt(ctx, a, unpaid.Error())
	case errors.As(err, &away) && a.model.silence() > a.Patience:
		return p.halt(ctx, a, fmt.Sprintf("nothing was heard for %s: %v", a.Patience, away))
	case errors.As(err, &away):
		a.waits.Do(func() { p.says(fmt.Sprintf("waiting up to %s: %v", a.Patience, away)) })
		return queue.Elsewhere(away)
	}
	return err
}

// halt stops the run once everything that was asked is answered and kept. The
// unit is given back, to be found by the next run.
func (p *Pipeline) halt(ctx context.Context, a *asker, why string) error {
	a.model.settle()
	now, err := p.store.Run(ctx, a.run.ID)
	if err != nil {
		return err
	}
	if err := p.stop(ctx, a.run, why+left(now.Stages)); err != nil {
		return err
	}
	return queue.Elsewhere(errors.New(why))
}

// left says what a run that stops has not done.
func left(stages []research.StageProgress) string {
	if len(stages) == 0 {
		return ""
	}
	s := stages[len(stages)-1]
	text := fmt.Sprintf("; %d of %d units of %s are left", s.Units-s.Skipped-s.Done, s.Units, s.Stage)
	if next, more := s.Stage.Next(); more {
		text += fmt.Sprintf(", and all from %s on", next)
	}
	return text
}
