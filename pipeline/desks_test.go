package pipeline_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

var ann = review.Actor{Name: "ann", Right: review.Admin}

// shownAt is all that lies on a desk, without the time at which it was laid there.
func shownAt(tb testing.TB, d *pipeline.Desk) string {
	tb.Helper()
	ed := *d.Edition
	ed.Made = time.Time{}
	out, err := json.Marshal(struct {
		Edition  *research.Edition
		Personas review.Reviewed
		Events   []research.Event
	}{&ed, d.Personas, d.Events})
	if err != nil {
		tb.Fatal(err)
	}
	return string(out)
}

// wantFresh fails where the desk that is kept is not the one that is read anew.
func (f *fixture) wantFresh(desks *pipeline.Desks, study, after string) *pipeline.Desk {
	f.tb.Helper()
	row, err := f.store.Study(f.tb.Context(), study)
	if err != nil {
		f.tb.Fatal(err)
	}
	kept, err := desks.Of(f.tb.Context(), f.store, row, ann)
	if err != nil {
		f.tb.Fatal(err)
	}
	fresh, err := pipeline.DeskOf(f.tb.Context(), f.store, row, ann)
	if err != nil {
		f.tb.Fatal(err)
	}
	if got, want := shownAt(f.tb, kept), shownAt(f.tb, fresh); got != want {
		f.tb.Fatalf("after %s the desk is not what the study is: %s", after, firstDifference(got, want))
	}
	return kept
}

func firstDifference(got, want string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("at byte %d …%.80s… for …%.80s…", i, got[max(0, i-40):], want[max(0, i-40):])
		}
	}
	return fmt.Sprintf("%d bytes for %d", len(got), len(want))
}

// TestKeptDesksAreTheStudies: whatever people and runs do, in any order, the desk
// that is kept is the one that would be read.
func TestKeptDesksAreTheStudies(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	root := corpus(t, filepath.Join(t.TempDir(), "kept"))
	f.run(pipeline.Options{Study: "kept", Paths: []string{root}, GroupBy: "trade"})
	desks, r := &pipeline.Desks{}, rand.New(rand.NewPCG(1, 1))
	d := f.wantFresh(desks, "kept", "the run")
	for i := range 60 {
		p := d.Personas[oneOf(r, d.Edition.Personas).Ref]
		act := oneOf(r, []string{"decide", "decide", "decide", "decide", "describe", "undo", "judge"})
		switch i {
		case 20, 45:
			act = "correct"
		case 15, 40:
			act = "run"
		}
		f.does(r, d, p, act, root)
		before := shownAt(t, d)
		d = f.wantFresh(desks, "kept", act)
		if (act == "correct" || act == "run") && shownAt(t, d) == before {
			t.Errorf("after %s the study is what it was", act)
		}
	}
}

// does something to a study, or is refused.
func (f *fixture) does(r *rand.Rand, d *pipeline.Desk, p *review.State, act, root string) {
	ctx := f.tb.Context()
	switch act {
	case "decide":
		what := oneOf(r, []review.Decision{{Act: research.ActOpen}, {Act: research.ActFlag, Note: "why"}, {Act: research.ActDismiss},
			{Act: research.ActEdit, Text: "They check every figure."}, {Act: research.ActAccept}})
		what.Claim = oneOf(r, p.Persona.Claims).Ref
		_, _ = d.Decide(ctx, what, pipeline.Latest)
	case "describe":
		_, _ = d.Describe(ctx, p, review.Description{Name: fmt.Sprintf("The %d", r.IntN(100)), Rank: research.RankPrimary}, pipeline.Latest)
	case "judge":
		_, _ = d.Judge(ctx, p, review.Judgement{Act: oneOf(r, []research.Act{research.ActApprove, research.ActRequest, research.ActReject}), Note: "so"}, pipeline.Latest)
	case "undo":
		_, _ = d.Undo(ctx, pipeline.Latest)
	case "correct":
		f.withdraw(oneOf(r, d.Edition.Quotes))
	case "run":
		write(f.tb, filepath.Join(root, "interviews", fmt.Sprintf("late-%d.txt", r.IntN(1e6))), fmt.Sprintf(
			"Interviewer: How do you plan?\nLate: I never plan the %dth trip without my own list, because the app loses it every time I travel.\n", r.IntN(1e6)))
		f.run(pipeline.Options{Study: "kept", Paths: []string{root}, GroupBy: "trade"})
	}
}

// withdraw corrects the speaker of a quote's turn to an interviewer.
func (f *fixture) withdraw(q research.Quote) {
	f.tb.Helper()
	row, err := f.store.Study(f.tb.Context(), "kept")
	if err != nil {
		f.tb.Fatal(err)
	}
	var sum [32]byte
	var b []byte
	if err := f.store.Pool().QueryRow(f.tb.Context(), `SELECT text_sha256 FROM document WHERE study_id = $1 AND ref = $2 ORDER BY id DESC LIMIT 1`, row.ID, q.Document).Scan(&b); err != nil {
		f.tb.Fatal(err)
	}
	copy(sum[:], b)
	err = f.store.InTx(f.tb.Context(), func(tx *store.Tx) error {
		_, _, err := tx.PutCorrections(f.tb.Context(), row, []research.Correction{{Document: q.Document, Text: sum, Turn: q.Turn, Span: q.Span, Role: research.RoleInterviewer, By: "ann"}})
		return err
	})
	if err != nil {
		f.tb.Fatal(err)
	}
}

// TestDesksAreReadOnce: many who come at once wait for one reading, each gets what
// is there, and who goes away takes nothing from the others.
func TestDesksAreReadOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.run(pipeline.Options{Study: "many", Paths: []string{corpus(t, filepath.Join(t.TempDir(), "many"))}, GroupBy: "trade"})
	row, err := f.store.Study(t.Context(), "many")
	if err != nil {
		t.Fatal(err)
	}
	desks := &pipeline.Desks{}
	gone, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	got := make([]*pipeline.Desk, 20)
	for i := range got {
		all.Go(func() {
			ctx := t.Context()
			if i%5 == 4 {
				ctx = gone
			}
			got[i], _ = desks.Of(ctx, f.store, row, ann)
			if i == 3 {
				leave()
			}
			if d := got[i]; d != nil {
				d.Mask("a word")
				for _, s := range d.Personas {
					s.Gates(&d.Desk)
					s.Queue(d.Edition)
				}
			}
		})
	}
	all.Wait()
	leave()
	got = slices.DeleteFunc(got, func(d *pipeline.Desk) bool { return d == nil })
	if len(got) < 16 {
		t.Fatalf("%d of those who stayed have a desk", len(got))
	}
	for _, d := range got {
		if d.Edition != got[0].Edition {
			t.Error("the study was read twice")
		}
	}
	f.wantFresh(desks, "many", "all had it")
}
