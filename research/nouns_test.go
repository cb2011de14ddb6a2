package research_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"personas/research"
)

// TestSlicesAreCharacters: a span either is refused or cuts whole characters.
func TestSlicesAreCharacters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := research.Document{Text: []byte(rapid.String().Draw(t, "text"))}
		span := research.Span{Start: rapid.IntRange(-2, 40).Draw(t, "start"), End: rapid.IntRange(-2, 40).Draw(t, "end")}
		words, err := d.Slice(span)
		if err == nil && (!utf8.ValidString(words) || words == "" || len(words) != span.Len()) {
			t.Fatalf("span %v gives %q", span, words)
		}
	})
}

func TestKindsAreGuessedFromPaths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]research.SourceKind{
		"interviews/P1.txt":                   research.KindInterview,
		"2026/calls/acme.vtt":                 research.KindCall,
		"reviews/store.csv":                   research.KindReview,
		"exports/nps-survey-march.csv":        research.KindSurvey,
		"win_loss/deal 12.md":                 research.KindWinLoss,
		"interviews/notes/p3.md":              research.KindNote, // the nearest folder decides
		"whatever/data.txt":                   "",
		"Support tickets/2026.csv":            research.KindSupport,
		"interviews-round-2/transcript_9.txt": research.KindInterview,
	} {
		got, word, ok := research.KindFromPath(path)
		if got != want || ok != (want != "") {
			t.Errorf("%s is %q by %q, want %q", path, got, word, want)
		}
	}
}

// TestMovedRecordsCarryOver: where a record lies and what its file is called do
// not make it new; what it says does.
func TestMovedRecordsCarryOver(t *testing.T) {
	t.Parallel()
	d := research.Document{Ref: "d-1", Title: "a", Locator: "row 12", Text: []byte("words"), Turns: []research.Turn{{Line: 12}}}
	moved := d
	moved.Title, moved.Locator, moved.Turns = "b", "row 13", []research.Turn{{Line: 13}}
	if d.Fingerprint() != moved.Fingerprint() {
		t.Error("a moved record is taken for a new one")
	}
	moved.Turns = []research.Turn{{Line: 13, Role: research.RoleInterviewer}}
	if d.Fingerprint() == moved.Fingerprint() {
		t.Error("a record spoken by another is taken for the same")
	}
}

func TestStagesFollowOneAnother(t *testing.T) {
	t.Parallel()
	stage, n := research.Stages[0], 1
	for next, ok := stage.Next(); ok; next, ok = next.Next() {
		stage = next
		n++
	}
	if n != len(research.Stages) || stage != research.StageDrafts {
		t.Errorf("%d stages end in %s", n, stage)
	}
	if _, err := research.ParseStage("embedding"); err == nil {
		t.Error("an unknown stage is accepted")
	}
}
