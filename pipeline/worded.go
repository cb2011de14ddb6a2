package pipeline

import (
	"context"
	"errors"

	"personas/embed"
	"personas/internal/llm"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/synthesize"
	"personas/synthesize/wording"
)

// words is what the packages that ask in words are given.
func (p *Pipeline) words(ctx context.Context, a *asker) (wording.Asker, error) {
	mask, err := a.masks(ctx, p.store)
	if err != nil {
		return wording.Asker{}, err
	}
	meaning, err := embed.Meaning()
	return wording.Asker{Model: a.model, Mask: mask, Workers: a.InFlight, Meaning: meaning}, err
}

// nameThemes clusters the quotes of a study and has a model name the themes.
func (p *Pipeline) nameThemes(ctx context.Context, u store.Unit, a *asker) (queue.Effects, error) {
	m, res, err := p.clustered(ctx, u)
	if err != nil {
		return nil, err
	}
	asker, err := p.words(ctx, a)
	if err != nil {
		return nil, err
	}
	named, err := wording.Themes(ctx, wording.ThemesIn{Asker: asker, Material: m.Material, Themes: res.Themes})
	if err != nil {
		return nil, err
	}
	missed := faults{}
	missed.log(llm.TaskThemes, named.Log)
	return missed.with(u, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.PutThemes(ctx, u.ID, named.Themes, m.quoteIDs); err != nil {
			return err
		}
		return tx.PutThemeProposals(ctx, u.ID, named.Proposals)
	}), nil
}

// word drafts the personas of a study, has a model word them, and verifies every
// claim.
func (p *Pipeline) word(ctx context.Context, u store.Unit, a *asker) (queue.Effects, error) {
	d, err := p.drafted(ctx, u)
	if err != nil {
		return nil, err
	}
	asker, err := p.words(ctx, a)
	if err != nil {
		return nil, err
	}
	worded, err := wording.Personas(ctx, wording.PersonasIn{Asker: asker, Material: d.Material, Themes: d.themes, Asked: d.asked, Personas: d.personas})
	if err != nil {
		return nil, err
	}
	verified, err := synthesize.Verify(ctx, synthesize.VerifyInput{Material: d.Material, Personas: worded.Personas, Workers: a.InFlight,
		Checker: synthesize.Checker{Model: a.model, Mask: asker.Mask, Meaning: asker.Meaning}})
	if err != nil {
		return nil, err
	}
	d.personas = verified.Personas
	missed := faults{}
	missed.log(llm.TaskDraft, worded.Log)
	if n := verified.ByRules + verified.Unjudged; n > 0 {
		missed[store.FaultRow{Task: string(llm.TaskCheck), Kind: "no_answer"}] = n
	}
	return missed.with(u, d.store(u)), nil
}

// faults counts what a unit did without.
type faults map[store.FaultRow]int

// log adds the faults of calls that worded something.
func (f faults) log(task llm.Task, l wording.Log) {
	for _, missed := range l.Faults {
		f.of(store.FaultRow{Task: string(task)}, missed.Err)
	}
}

// of adds a fault at a place.
func (f faults) of(place store.FaultRow, err error) {
	place.Kind = "no_answer"
	if fault := (*llm.Fault)(nil); errors.As(err, &fault) {
		place.Kind = string(fault.Kind)
	}
	f[place]++
}

// with writes the faults of a unit beside its results.
func (f faults) with(u store.Unit, effects queue.Effects) queue.Effects {
	return func(ctx context.Context, tx *store.Tx) error {
		if err := effects(ctx, tx); err != nil || len(f) == 0 {
			return err
		}
		rows := make([]store.FaultRow, 0, len(f))
		for row, n := range f {
			row.Calls = n
			rows = append(rows, row)
		}
		return tx.PutFaults(ctx, u.ID, rows)
	}
}
