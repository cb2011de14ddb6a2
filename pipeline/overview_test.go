package pipeline_test

import (
	"path/filepath"
	"testing"

	"personas/pipeline"
	"personas/research"
)

// What run and status say is counted in the database; reports and exports count
// what they show. Both give the same (law 4), at every stage of a study.
func TestOverviewCountsLikeTheEdition(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	root := corpus(t, filepath.Join(t.TempDir(), "a"))
	for _, until := range []research.Stage{research.StageIngest, research.StageExtract, research.StageDrafts} {
		f.run(pipeline.Options{Study: "coffee", Paths: []string{root}, Until: until})
		row, err := f.store.Study(t.Context(), "coffee")
		if err != nil {
			t.Fatal(err)
		}
		o, err := pipeline.OverviewOf(t.Context(), f.store, row)
		if err != nil {
			t.Fatal(err)
		}
		ed := f.shown("coffee")
		if o.Counts != ed.Counts {
			t.Errorf("until %s: overview %+v, edition %+v", until, o.Counts, ed.Counts)
		}
		kinds := map[research.SourceKind]int{}
		for i := range ed.Documents {
			kinds[ed.Documents[i].Kind]++
		}
		for _, k := range research.SourceKinds {
			if o.Kinds[k] != kinds[k] {
				t.Errorf("until %s: %d documents of kind %s, edition %d", until, o.Kinds[k], k, kinds[k])
			}
		}
		if len(o.Warnings) != len(ed.Warnings) || len(o.Personas) != len(ed.Personas) || len(o.Themes) != len(ed.Themes) {
			t.Errorf("until %s: warnings %q, edition %q; %d personas, edition %d", until, o.Warnings, ed.Warnings, len(o.Personas), len(ed.Personas))
		}
	}
}
