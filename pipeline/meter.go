package pipeline

import (
	"context"
	"time"

	"personas/internal/store"
	"personas/research"
)

// meter tells what the stages of a run took of models. Counting it takes longer
// than looking how a run stands, so it is done once a second, and when a stage
// comes to its end.
type meter struct {
	at   time.Time
	over int // stages
	took map[research.Stage]store.Spent
}

// read fills in what the stages took.
func (m *meter) read(ctx context.Context, st *store.Store, study int64, r *research.Run) error {
	over := 0
	for _, s := range r.Stages {
		if s.Done+s.Skipped == s.Units {
			over++
		}
	}
	if m.at.IsZero() || over != m.over || time.Since(m.at) > time.Second {
		uses, err := st.UsesOfRun(ctx, study, r.Ref)
		if err != nil {
			return err
		}
		m.at, m.over, m.took = time.Now(), over, map[research.Stage]store.Spent{}
		for _, u := range uses {
			m.took[u.Stage] = m.took[u.Stage].Plus(u.Spent)
		}
	}
	for i := range r.Stages {
		s := &r.Stages[i]
		s.Calls, s.CostUSD = m.took[s.Stage].Calls, m.took[s.Stage].CostUSD
	}
	return nil
}
