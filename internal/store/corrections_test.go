package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// correct records a correction of some words of the court's document, and returns
// how many quotes that were shown it withdrew.
func (c *court) correct(ctx context.Context, made ...research.Correction) (withdrawn int, err error) {
	err = c.Store.InTx(ctx, func(tx *store.Tx) error {
		_, withdrawn, err = tx.PutCorrections(ctx, c.StudyRow, made)
		return err
	})
	return withdrawn, err
}

// of is a correction of words of the court's document.
func (c *court) of(words string) research.Correction {
	start := max(0, strings.Index(string(c.doc.Text), words))
	return research.Correction{Document: c.doc.Ref, Text: c.doc.SHA256(), Span: research.Span{Start: start, End: start + len(words)},
		Role: research.RoleInterviewer, By: "test"}
}

func (c *court) isWithdrawn(t *testing.T, id int64) (gone bool) {
	t.Helper()
	c.inTx(t, func(tx *store.Tx) { gone = withdrawn(t, tx, id) })
	return gone
}

func TestACorrectionWithdrawsTheQuotesItTouches(t *testing.T) {
	t.Parallel()
	for name, correction := range map[string]struct {
		make      func(*court) research.Correction
		withdrawn bool
	}{
		"the words":             {func(c *court) research.Correction { return c.of(waited) }, true},
		"one word of them":      {func(c *court) research.Correction { return c.of("Wochen") }, true},
		"words beside them":     {func(c *court) research.Correction { return c.of(" Then we left.") }, false},
		"another turn":          {func(c *court) research.Correction { return c.of("I never waited") }, false},
		"the label":             {func(c *court) research.Correction { return labelled(c.of(waited), "Ann") }, true},
		"another label":         {func(c *court) research.Correction { return labelled(c.of(waited), "Bob") }, false},
		"another document":      {func(c *court) research.Correction { r := c.of(waited); r.Document = "d-other"; return r }, false},
		"a version of its text": {func(c *court) research.Correction { r := c.of(" Then we left."); r.Text[0]++; return r }, true},
		"nothing, looked at":    {func(c *court) research.Correction { r := c.of(waited); r.Role = ""; return r }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCourt(t)
			if _, err := c.correct(t.Context(), correction.make(c)); err != nil {
				t.Fatal(err)
			}
			if got := c.isWithdrawn(t, c.id); got != correction.withdrawn {
				t.Errorf("withdrawn: %t, want %t", got, correction.withdrawn)
			}
			// It cannot be put back, nor taken again from what was read without the correction.
			if err := c.exec(t.Context(), `UPDATE quote SET withdrawn_at = NULL`); err != nil {
				t.Fatal(err)
			}
			if err := c.insert(t.Context(), c.row(t, waited)); err != nil {
				t.Fatal(err)
			}
			var shown int
			if err := c.Store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM quote WHERE withdrawn_at IS NULL`).Scan(&shown); err != nil {
				t.Fatal(err)
			}
			if want := map[bool]int{true: 0, false: 2}[correction.withdrawn]; shown != want {
				t.Errorf("%d quotes are evidence, want %d", shown, want)
			}
		})
	}
}

func labelled(c research.Correction, label string) research.Correction {
	c.Span, c.Labels = research.Span{}, []string{label}
	return c
}

// TestAVersionReadWithACorrectionIsQuoted reads the document again with it.
func TestAVersionReadWithACorrectionIsQuoted(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	var made []research.Correction
	c.inTx(t, func(tx *store.Tx) {
		var err error
		if made, _, err = tx.PutCorrections(t.Context(), c.StudyRow, []research.Correction{c.of(waited)}); err != nil {
			t.Fatal(err)
		}
	})
	again := c.doc.Document
	again.Corrections = []research.Ref{made[0].Ref}
	c.doc = c.Read("again.txt", nil, again)[0]
	ids := c.Take("again", store.Extract{Document: &c.doc, Quotes: []research.Quote{c.Quote(&c.doc, waited)}})
	if c.isWithdrawn(t, ids[c.quote]) {
		t.Error("a quote of the corrected version is withdrawn")
	}
	if c.doc.Corrections[0] != made[0].Ref {
		t.Errorf("the version names %v", c.doc.Corrections)
	}
}

func TestCorrectionsStay(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	if _, err := c.correct(t.Context(), c.of(waited), c.of(waited)); err != nil {
		t.Fatal(err)
	}
	const law = "a_correction_stays_as_it_was_made"
	for _, sql := range []string{`UPDATE correction SET note = 'other'`, `UPDATE correction SET role = ''`, `DELETE FROM correction`, `TRUNCATE correction`} {
		wantRefused(t, c.exec(t.Context(), sql), law)
	}
	for law, bad := range map[string]func(*research.Correction){
		"a_corrected_role_is_one_of_four":             func(r *research.Correction) { r.Role = "boss" },
		"a_corrected_voice_is_first_hand_or_reported": func(r *research.Correction) { r.Voice = "loud" },
		"a_correction_has_a_place":                    func(r *research.Correction) { r.Skip = r.Span.Len() },
	} {
		r := c.of(waited)
		bad(&r)
		_, err := c.correct(t.Context(), r)
		wantRefused(t, err, law)
	}
	// They go with their study.
	if err := c.Store.InTx(t.Context(), func(tx *store.Tx) error { return tx.DeleteStudy(t.Context(), c.ID) }); err != nil {
		t.Error(err)
	}
}

// TestTakingAndCorrectingAtOnce has a quote taken and its words corrected in two
// transactions that do not see one another: whichever comes first, it is no
// evidence after both.
func TestTakingAndCorrectingAtOnce(t *testing.T) {
	t.Parallel()
	for _, taken := range []bool{true, false} {
		t.Run(fmt.Sprintf("taken first: %t", taken), func(t *testing.T) {
			t.Parallel()
			c := newCourt(t)
			take := func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), `
					INSERT INTO quote (step_id, study_id, document_id, turn_id, participant_id, ref, start_byte, end_byte, text, stance, voice, method, why)
					SELECT $2, study_id, document_id, turn_id, participant_id, ref, start_byte, end_byte, text, stance, voice, method, why
					  FROM quote WHERE id = $1`, c.id, c.step)
				return err
			}
			amend := func(tx *store.Tx) error {
				_, _, err := tx.PutCorrections(t.Context(), c.StudyRow, []research.Correction{c.of(waited)})
				return err
			}
			first, second := take, amend
			if !taken {
				first, second = amend, take
			}
			later := make(chan error, 1)
			err := c.Store.InTx(t.Context(), func(tx *store.Tx) error {
				if err := first(tx); err != nil {
					return err
				}
				go func() { later <- c.Store.InTx(t.Context(), second) }()
				return waitsForLock(t, c)
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := <-later; err != nil {
				t.Fatal(err)
			}
			var shown int
			if err := c.Store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM quote WHERE withdrawn_at IS NULL`).Scan(&shown); err != nil {
				t.Fatal(err)
			}
			if shown > 0 {
				t.Errorf("%d quotes of corrected words are evidence", shown)
			}
		})
	}
}

// waitsForLock returns once a transaction of this database waits for another.
func waitsForLock(t *testing.T, c *court) error {
	for {
		waiting, err := storetest.Waits(t.Context(), c.Store)
		if err != nil || waiting {
			return err
		}
	}
}

// TestCorrectedWordsAreNeverEvidence takes quotes and records corrections in any
// order: no quote that a correction touches is ever shown.
func TestCorrectedWordsAreNeverEvidence(t *testing.T) {
	t.Parallel()
	s, n := storetest.New(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		c := &court{Study: storetest.NewStudy(t, s, fmt.Sprintf("study %d", n))}
		c.doc = c.Read("a.txt", nil, c.Conversation("a", research.KindInterview,
			storetest.Said{Speaker: "Ann", Words: "One two three four five."}, storetest.Said{Speaker: "Bob", Words: "Six seven eight nine ten."}))[0]
		var corrected []research.Span
		for i := range rapid.IntRange(1, 6).Draw(rt, "actions") {
			turn := c.doc.Turns[rapid.IntRange(0, 1).Draw(rt, "turn")]
			from := rapid.IntRange(turn.Span.Start, turn.Span.End-1).Draw(rt, "from")
			span := research.Span{Start: from, End: rapid.IntRange(from+1, turn.Span.End).Draw(rt, "to")}
			if rapid.Bool().Draw(rt, "take") {
				c.Take(fmt.Sprint(n, i), store.Extract{Document: &c.doc, Quotes: []research.Quote{{Ref: research.QuoteRef(c.doc.Ref, c.doc.SHA256(), span),
					Participant: turn.Participant, Turn: turn.Position, Span: span, Text: string(c.doc.Text[span.Start:span.End]),
					Stance: research.StanceNeutral, Voice: turn.Voice, Method: research.MethodRules, Why: "test"}}})
				continue
			}
			made := c.of(waited)
			made.Span = span
			if rapid.Bool().Draw(rt, "label") {
				made, span = labelled(made, turn.Speaker), turn.Span
			}
			if _, err := c.correct(t.Context(), made); err != nil {
				rt.Fatal(err)
			}
			corrected = append(corrected, span)
		}
		rows, err := s.Pool().Query(t.Context(), `SELECT start_byte, end_byte FROM quote WHERE study_id = $1 AND withdrawn_at IS NULL`, c.ID)
		if err != nil {
			rt.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var q research.Span
			if err := rows.Scan(&q.Start, &q.End); err != nil {
				rt.Fatal(err)
			}
			for _, span := range corrected {
				if q.Overlaps(span) {
					rt.Fatalf("the quote at %v is evidence, and its words at %v were corrected", q, span)
				}
			}
		}
	})
}
