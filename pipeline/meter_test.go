package pipeline

import (
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// What calls took is told at once when a stage comes to its end, and in between
// not more than once a second.
func TestMeterReadsWhatStagesTook(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	st := storetest.New(t)
	study := storetest.NewStudy(t, st, "coffee")
	var row store.RunRow
	err := st.InTx(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.BeginRun(ctx, study.ID, research.StageDrafts, []byte("{}"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := st.Caller()
	defer c.Close()
	ask := func(words string) {
		id, _, err := c.BeginCall(ctx, store.ModelCall{Payer: store.Payer{Study: study.ID, Stage: research.StageExtract},
			Fingerprint: research.FingerprintOf(words), Task: "extract", Model: "large"})
		if err == nil {
			err = c.SettleCall(ctx, id, store.ModelReply{JSON: []byte("{}")}, store.Spent{Calls: 1, CostUSD: .5, Priced: true})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var m meter
	look := func(done int) research.StageProgress {
		run := row.Run
		run.Stages = []research.StageProgress{{Stage: research.StageIngest, Units: 1, Done: 1}, {Stage: research.StageExtract, Units: 2, Done: done}}
		if err := m.read(ctx, st, study.ID, &run); err != nil {
			t.Fatal(err)
		}
		if run.Stages[0].Calls != 0 {
			t.Errorf("reading files took %d calls", run.Stages[0].Calls)
		}
		return run.Stages[1]
	}
	ask("a")
	if s := look(1); s.Calls != 1 || s.CostUSD != .5 {
		t.Errorf("%+v", s)
	}
	ask("b")
	if s := look(2); s.Calls != 2 || s.CostUSD != 1 {
		t.Errorf("%+v", s)
	}
}
