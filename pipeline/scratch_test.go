package pipeline_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"personas/pipeline"
	"personas/research"
)

// TestScratchLeavesNothing: after a scratch study, every table holds what it held
// before, and a study of the same files still has them.
func TestScratchLeavesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	root := corpus(t, filepath.Join(t.TempDir(), "mixed"))
	f.run(pipeline.Options{Study: "mixed", Paths: []string{root}})
	tables := []string{"study", "root", "content", "source", "participant", "document", "turn", "unit", "step", "reading", "reading_document",
		"reading_participant", "quote", "rejection", "coverage", "run", "run_stage", "run_unit", "generation", "generation_step",
		"embedding_set", "theme", "theme_member", "structure", "candidate", "candidate_member", "persona", "persona_voice", "claim",
		"citation", "claim_elsewhere", "claim_asked", "river.river_job", "river.river_queue", "pg_tables"}
	before := map[string]int{}
	for _, name := range tables {
		before[name] = f.scalar(`SELECT count(*) FROM ` + name)
	}
	shown := f.edition("mixed")
	failed := errors.New("what was measured failed")
	p := pipeline.New(f.store, pipeline.Builtin, slog.New(slog.DiscardHandler))
	o := pipeline.Options{Paths: []string{root}, Until: research.StageDrafts, Seed: 1}
	err := p.Scratch(t.Context(), o, func(rep pipeline.Report) error {
		if ed := f.shown(rep.Study.Name); len(ed.Quotes) == 0 || len(ed.Personas) == 0 {
			t.Errorf("the scratch study shows %d quotes, %d personas", len(ed.Quotes), len(ed.Personas))
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Fatalf("error %v", err)
	}
	for _, name := range tables {
		if n := f.scalar(`SELECT count(*) FROM ` + name); n != before[name] {
			t.Errorf("%s holds %d rows, before %d", name, n, before[name])
		}
	}
	if string(f.edition("mixed")) != string(shown) {
		t.Error("the study of the same files shows something else")
	}
}
