package pipeline_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// interviews writes two synthetic interviews to a folder.
func interviews(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "coffee")
	if err := os.MkdirAll(filepath.Join(dir, "interviews"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]string{"ana": "Ana", "ben": "Ben"} {
		var b strings.Builder
		for i, need := range []string{"a grinder that is quiet", "a lid that closes", "a machine that does not break", "milk in the morning"} {
			fmt.Fprintf(&b, "Interviewer: What do you need, number %d?\n\n%s: I need %s, because I always lose half an hour otherwise. I hate to wait for it every day, %s says.\n\n", i, who, need, name)
		}
		if err := os.WriteFile(filepath.Join(dir, "interviews", name+".txt"), []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// editsOf draws edits of what the study shows, with the turns they are made to.
func editsOf(t *testing.T, f *fixture, study string, r *rand.Rand) []byte {
	t.Helper()
	sp, err := pipeline.SpeakersOf(t.Context(), f.store, f.study(study))
	if err != nil {
		t.Fatal(err)
	}
	var file []byte
	for range 1 + r.IntN(3) {
		d := &sp.Documents[r.IntN(len(sp.Documents))]
		turn := d.Turns[r.IntN(len(d.Turns))]
		edit := map[string]any{"document": d.Ref, "turn": turn.Position, "start": turn.Span.Start, "end": turn.Span.End, "note": "drawn"}
		switch r.IntN(5) {
		case 0:
			edit["role"] = []string{"interviewer", "unknown", "agent"}[r.IntN(3)]
		case 1:
			edit["participant"] = fmt.Sprint("Cid ", r.IntN(3))
			edit["role"] = "participant"
		case 2:
			edit["voice"] = "reported"
		case 3:
			edit["scope"], edit["role"], edit["participant"] = "label", "participant", "Dora"
		default:
			if at := strings.Index(string(d.Text[turn.Span.Start:turn.Span.End]), ". "); at > 0 {
				edit["split_at"], edit["role"], edit["speaker"] = fmt.Sprint(turn.Span.Start+at+2), "agent", "Agent"
			}
		}
		line, err := json.Marshal(edit)
		if err != nil {
			t.Fatal(err)
		}
		file = append(append(file, line...), '\n')
	}
	if len(sp.Made) > 0 && r.IntN(3) == 0 {
		if last := sp.Made[len(sp.Made)-1]; last.Undoes == "" && sp.States[last.Ref] != pipeline.StateUndone {
			file = fmt.Appendf(file, "{\"undo\":%q}\n", last.Ref)
		}
	}
	return file
}

func (f *fixture) study(name string) store.StudyRow {
	f.tb.Helper()
	row, err := f.store.Study(f.tb.Context(), name)
	if err != nil {
		f.tb.Fatal(err)
	}
	return row
}

// TestCorrectionsAreReplayed corrects a study at random, with runs in between:
// what is shown is never anybody's words but a participant's, at no moment; the
// same files of edits give the same in another database.
func TestCorrectionsAreReplayed(t *testing.T) {
	t.Parallel()
	dir := interviews(t)
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			var shown [][]byte
			var files [][]byte
			for range 2 {
				f, r := newFixture(t), rand.New(rand.NewPCG(seed, 1))
				o := pipeline.Options{Study: "coffee", Paths: []string{dir}}
				f.run(o)
				for round := range 3 {
					if len(shown) == 0 {
						files = append(files, editsOf(t, f, "coffee", r))
					}
					f.fix(files[round])
					f.run(o)
					f.onlyParticipants()
				}
				shown = append(shown, f.edition("coffee"))
			}
			if string(shown[0]) != string(shown[1]) {
				t.Error("the same corrections give something else")
			}
		})
	}
}

// fix records edits. What they touch is no evidence from then on.
func (f *fixture) fix(file []byte) {
	f.tb.Helper()
	done, err := pipeline.Fix(f.tb.Context(), f.store, f.study("coffee"), "edits", file, review.Actor{Name: "test", Right: review.Researcher})
	if err != nil {
		f.tb.Fatalf("%v\n%s", err, file)
	}
	for _, q := range f.shown("coffee").Quotes {
		touches := func(c research.Correction) bool {
			return c.Document == q.Document && !c.OfLabel() && c.Span.Overlaps(q.Span)
		}
		if slices.ContainsFunc(done.Corrections, touches) {
			f.tb.Errorf("the quote %s is shown, and its words were corrected", q.Ref)
		}
	}
	f.onlyParticipants()
}

// onlyParticipants holds what is shown against law 2, and every quote that is
// evidence against the turns as they were corrected.
func (f *fixture) onlyParticipants() {
	f.tb.Helper()
	sp, err := pipeline.SpeakersOf(f.tb.Context(), f.store, f.study("coffee"))
	if err != nil {
		f.tb.Fatal(err)
	}
	turns := map[research.Ref][]research.Turn{}
	for i := range sp.Documents {
		turns[sp.Documents[i].Ref] = sp.Documents[i].Turns
	}
	for _, q := range f.shown("coffee").Quotes {
		own := func(t research.Turn) bool {
			return t.Span.Contains(q.Span) && t.Role.Evidence() && t.Participant == q.Participant && t.Voice == q.Voice
		}
		if !slices.ContainsFunc(turns[q.Document], own) && sp.Waiting == 0 {
			f.tb.Errorf("the quote %s lies in no turn of %s", q.Ref, q.Participant)
		}
	}
}

// TestACorrectionReadsItsDocumentAgain reads no other source.
func TestACorrectionReadsItsDocumentAgain(t *testing.T) {
	t.Parallel()
	f, dir := newFixture(t), interviews(t)
	o := pipeline.Options{Study: "coffee", Paths: []string{dir}}
	f.run(o)
	before := f.shown("coffee")
	f.fix([]byte(`{"document":"ana","turn":1,"role":"interviewer"}`))
	after := f.run(o)
	for _, s := range after.Run.Stages {
		if s.Stage == research.StageIngest && (s.Done != 1 || s.Skipped != 1) {
			t.Errorf("%d sources read, %d not, want 1 and 1", s.Done, s.Skipped)
		}
	}
	kept := map[research.Ref]bool{}
	for _, q := range f.shown("coffee").Quotes {
		kept[q.Ref] = true
	}
	for _, q := range before.Quotes {
		if touched := q.Turn == 1 && strings.Contains(q.Text, "grinder") || strings.HasSuffix(q.Text, "ana says."); !touched && !kept[q.Ref] {
			t.Errorf("%s is gone: %s", q.Ref, q.Text)
		}
	}
	// A renamed file keeps its corrections, and nothing is read twice for them.
	if err := os.Rename(filepath.Join(dir, "interviews", "ana.txt"), filepath.Join(dir, "interviews", "anna.txt")); err != nil {
		t.Fatal(err)
	}
	f.run(o)
	f.onlyParticipants()
	for _, s := range f.run(o).Run.Stages {
		if s.Done > 0 {
			t.Errorf("%d units of %s done again", s.Done, s.Stage)
		}
	}
}
