package pipeline_test

import (
	"path/filepath"
	"testing"

	"personas/pipeline"
	"personas/research"
)

// TestNumbersAreThoseOfTheRows: SQL over the evidence rows counts the same people
// and quotes behind every claim as research.SupportOf (law 4), and a quote that
// is withdrawn counts nowhere from that moment on.
func TestNumbersAreThoseOfTheRows(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	root := corpus(t, filepath.Join(t.TempDir(), "mixed"))
	f.run(pipeline.Options{Study: "mixed", Paths: []string{root}, Until: research.StageDrafts, GroupBy: "trade"})
	claims := f.wantCounted("mixed")
	if claims == 0 {
		t.Fatal("there is no claim to count")
	}
	if _, err := f.store.Pool().Exec(t.Context(), `
		UPDATE turn SET role = 'interviewer'
		 WHERE id = (SELECT q.turn_id FROM citation c JOIN quote q ON q.id = c.quote_id ORDER BY c.claim_id LIMIT 1)`); err != nil {
		t.Fatal(err)
	}
	f.wantCounted("mixed")
}

// wantCounted compares every claim that is shown with a count by SQL and returns
// how many there are.
func (f *fixture) wantCounted(study string) int {
	f.tb.Helper()
	ctx := f.tb.Context()
	row, err := f.store.Study(ctx, study)
	if err != nil {
		f.tb.Fatal(err)
	}
	ed, err := pipeline.Edition(ctx, f.store, row)
	if err != nil {
		f.tb.Fatal(err)
	}
	n := 0
	for i := range ed.Personas {
		for _, c := range ed.Personas[i].Claims {
			n++
			var quotes, participants, elsewhere, against int
			err := f.store.Pool().QueryRow(ctx, countClaim, row.ID, c.Ref, ed.Personas[i].Ref).
				Scan(&quotes, &participants, &elsewhere, &against)
			if err != nil {
				f.tb.Fatal(err)
			}
			s := c.Support
			if quotes != s.Quotes || participants != s.Participants || elsewhere != s.Elsewhere || against != s.Contradictions {
				f.tb.Errorf("claim %s “%s”: %d quotes of %d people, %d elsewhere, %d against by SQL; %d, %d, %d, %d by SupportOf",
					c.Ref, c.Label, quotes, participants, elsewhere, against, s.Quotes, s.Participants, s.Elsewhere, s.Contradictions)
			}
		}
	}
	return n
}

// countClaim counts one claim of one persona by SQL alone.
const countClaim = `
	WITH c AS (
	    SELECT c.id, p.candidate_id FROM claim c JOIN persona p ON p.id = c.persona_id
	      JOIN current_step s ON s.step_id = p.step_id AND s.study_id = $1
	     WHERE c.ref = $2 AND p.ref = $3),
	members AS (SELECT m.participant_id FROM candidate_member m JOIN c ON c.candidate_id = m.candidate_id),
	cited AS (
	    SELECT q.id, q.participant_id, q.voice, x.relation FROM citation x JOIN c ON c.id = x.claim_id
	      JOIN quote q ON q.id = x.quote_id AND q.withdrawn_at IS NULL)
	SELECT count(*) FILTER (WHERE relation = 'supports' AND participant_id IN (SELECT * FROM members)),
	       count(DISTINCT participant_id) FILTER (WHERE relation = 'supports' AND voice = 'first_hand'
	                                                AND participant_id IN (SELECT * FROM members)),
	       (SELECT count(DISTINCT q.participant_id) FROM claim_elsewhere x JOIN c ON c.id = x.claim_id
	          JOIN quote q ON q.id = x.quote_id AND q.withdrawn_at IS NULL AND q.voice = 'first_hand'
	         WHERE q.participant_id NOT IN (SELECT * FROM members)),
	       count(DISTINCT participant_id) FILTER (WHERE relation = 'contradicts')
	  FROM cited`
