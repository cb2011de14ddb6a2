package store_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// court is a study to break the laws in: one conversation with a quote in it,
// and a second study that it must not reach into.
type court struct {
	*storetest.Study
	doc   store.DocumentRow
	other store.DocumentRow // of another study
	step  int64
	quote research.Ref
	id    int64

	otherStep int64 // of another study
}

const waited = "We waited three weeks – über drei Wochen – for the 📊 export."

func newCourt(t *testing.T) *court {
	t.Helper()
	s := storetest.New(t)
	c := &court{Study: storetest.NewStudy(t, s, "court")}
	c.doc = c.Read("a.txt", nil, c.Conversation("a", research.KindInterview,
		storetest.Said{Speaker: "Dan", Role: research.RoleInterviewer, Words: "How was the export?"},
		storetest.Said{Speaker: "Ann", Words: waited + " Then we left."},
		storetest.Said{Speaker: "Bob", Words: "I never waited for anything."},
		storetest.Said{Speaker: "Ann", Words: "He says he paid too much.", Voice: research.VoiceReported},
	))[0]
	elsewhere := storetest.NewStudy(t, s, "elsewhere")
	c.other = elsewhere.Read("a.txt", nil, elsewhere.Conversation("a", research.KindInterview,
		storetest.Said{Speaker: "Ann", Words: waited}))[0]
	elsewhere.Step(research.StageExtract, "b", func(_ *store.Tx, step int64) error { c.otherStep = step; return nil })
	q := c.Quote(&c.doc, waited)
	c.quote = q.Ref
	ids := c.Take("a", store.Extract{Document: &c.doc, Quotes: []research.Quote{q}})
	c.id = ids[q.Ref]
	c.Step(research.StageExtract, "b", func(_ *store.Tx, step int64) error { c.step = step; return nil })
	return c
}

// row is the columns of a quote of words that stand in the document.
func (c *court) row(t *testing.T, words string) map[string]any {
	t.Helper()
	start := strings.Index(string(c.doc.Text), words)
	for i, turn := range c.doc.Turns {
		span := research.Span{Start: start, End: start + len(words)}
		if turn.Span.Overlaps(span) {
			return map[string]any{"step_id": c.step, "study_id": c.ID, "document_id": c.doc.ID, "turn_id": c.doc.TurnIDs[i],
				"participant_id": c.person(t, turn.Speaker), "ref": "q-" + words, "start_byte": span.Start, "end_byte": span.End,
				"text": words, "stance": "neutral", "voice": string(turn.Voice), "method": "rules", "why": "test"}
		}
	}
	t.Fatalf("no turn of the document overlaps %q", words)
	return nil
}

func (c *court) person(t *testing.T, label string) int64 {
	t.Helper()
	ids, err := c.Store.ParticipantIDs(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return ids[research.ParticipantRefByKey(c.Ref, label)]
}

// insert and load put the same rows by INSERT and by COPY.
func (c *court) insert(ctx context.Context, rows ...map[string]any) error {
	return c.Store.InTx(ctx, func(tx *store.Tx) error {
		for _, row := range rows {
			columns := slices.Sorted(maps.Keys(row))
			_, err := tx.Exec(ctx, `INSERT INTO quote (`+strings.Join(columns, ", ")+`) VALUES (@`+strings.Join(columns, ", @")+`)`,
				pgx.StrictNamedArgs(row))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *court) load(ctx context.Context, rows ...map[string]any) error {
	columns := slices.Sorted(maps.Keys(rows[0]))
	return c.Store.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{store.Schema, "quote"}, columns,
			pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
				values := make([]any, len(columns))
				for j, column := range columns {
					values[j] = rows[i][column]
				}
				return values, nil
			}))
		return err
	})
}

func (c *court) exec(ctx context.Context, sql string, args ...any) error {
	return storetest.AsOwner(ctx, c.Store, sql, args...)
}

func wantRefused(t *testing.T, err error, law string) {
	t.Helper()
	if got := store.Constraint(err); got != law {
		t.Errorf("refused by %q (%v), want %q", got, err, law)
	}
}

const (
	verbatim  = "a_quote_is_the_bytes_of_its_document"
	oneTurn   = "a_quote_lies_in_one_turn_of_one_participant"
	evidence  = "only_a_participant_is_quoted"
	sameVoice = "a_quote_has_the_voice_of_its_turn"
)

func TestNoFalseQuoteIsStored(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	set := func(column string, value any) func(map[string]any) {
		return func(row map[string]any) { row[column] = value }
	}
	move := func(start, end int) func(map[string]any) {
		return func(row map[string]any) {
			row["start_byte"] = row["start_byte"].(int) + start
			row["end_byte"] = row["end_byte"].(int) + end
		}
	}
	crimes := []struct {
		name, words string
		alter       func(map[string]any)
		law         string
	}{
		{"a negation left out", "I never waited for anything.", set("text", "I waited for anything."), verbatim},
		{"a number changed", "three weeks", set("text", "seven weeks"), verbatim},
		{"another case", "three weeks", set("text", "Three weeks"), verbatim},
		{"a plain hyphen for a dash", "weeks – über", set("text", "weeks - über"), verbatim},
		{"no text", "three weeks", set("text", ""), verbatim},
		{"a tail invented", "Then we left.", set("text", "Then we left. For good."), verbatim},
		{"one byte to the right", "three weeks", move(1, 1), verbatim},
		{"one byte to the left", "three weeks", move(-1, -1), verbatim},
		{"one byte too long", "three weeks", move(0, 1), verbatim},
		{"one byte too short", "three weeks", move(0, -1), verbatim},
		{"a border inside a letter", "über", move(1, 0), verbatim},
		{"a border inside an emoji", "📊", move(0, -2), verbatim},
		{"before the text", "three weeks", func(r map[string]any) { r["start_byte"], r["end_byte"], r["text"] = -5, 0, "" }, oneTurn},
		{"behind the text", "three weeks", func(r map[string]any) { r["start_byte"], r["end_byte"], r["text"] = 9000, 9001, "" }, oneTurn},
		{"an empty span", "three weeks", func(r map[string]any) { r["end_byte"], r["text"] = r["start_byte"], "" }, "a_quote_has_words"},
		{"no such document", "three weeks", set("document_id", int64(4711)), verbatim},
		{"another study's document", "We waited", func(r map[string]any) {
			r["document_id"], r["turn_id"] = c.other.ID, c.other.TurnIDs[0]
			r["start_byte"], r["end_byte"] = len("Ann: "), len("Ann: We waited")
		}, verbatim},
		{"no such turn", "three weeks", set("turn_id", int64(4711)), oneTurn},
		{"another turn of the document", "three weeks", set("turn_id", c.doc.TurnIDs[2]), oneTurn},
		{"another document's turn", "three weeks", set("turn_id", c.other.TurnIDs[0]), oneTurn},
		{"another participant", "three weeks", set("participant_id", c.person(t, "Bob")), oneTurn},
		{"no such participant", "three weeks", set("participant_id", int64(4711)), oneTurn},
		{"across two turns", "Then we left.\nBob: I never", func(map[string]any) {}, oneTurn},
		{"a speaker's label", "Ann: We waited", func(map[string]any) {}, oneTurn},
		{"the interviewer's words", "How was the export?", func(map[string]any) {}, evidence},
		{"reported words as first hand", "He says he paid too much.", set("voice", "first_hand"), sameVoice},
		{"first-hand words as reported", "three weeks", set("voice", "reported"), sameVoice},
		{"an unknown voice", "three weeks", set("voice", ""), sameVoice},
		{"another study's step", "three weeks", set("step_id", c.otherStep), "a_quote_hangs_on_a_step_of_its_study"},
		{"no such step", "three weeks", set("step_id", int64(4711)), "a_quote_hangs_on_a_step_of_its_study"},
	}
	for _, crime := range crimes {
		t.Run(crime.name, func(t *testing.T) {
			t.Parallel()
			row := c.row(t, crime.words)
			crime.alter(row)
			wantRefused(t, c.insert(t.Context(), row), crime.law)
			wantRefused(t, c.load(t.Context(), row), crime.law)
			good := c.row(t, "for")
			wantRefused(t, c.load(t.Context(), good, row), crime.law)
			wantRefused(t, c.load(t.Context(), row, good), crime.law)
		})
	}
}

func TestTrueQuotesAreStored(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	for _, words := range []string{"über", "📊", "–", "W", "left.", waited, "He says he paid too much."} {
		if err := c.insert(t.Context(), c.row(t, words)); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
	wantRefused(t, c.insert(t.Context(), c.row(t, "über")), "a_step_takes_a_quote_once")
}

func TestNoQuoteIsMadeFalse(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	updates := []struct{ name, set, law string }{
		{"text", `text = 'We waited two weeks.'`, verbatim},
		{"text and its case", `text = upper(text)`, verbatim},
		{"offsets", `start_byte = start_byte + 1`, verbatim},
		{"offsets and text", `start_byte = start_byte - 5, text = 'Ann: ' || text`, oneTurn},
		{"document", `document_id = document_id + 1`, verbatim},
		{"turn", `turn_id = turn_id + 1`, oneTurn},
		{"participant", `participant_id = participant_id + 1`, oneTurn},
		{"voice", `voice = 'reported'`, sameVoice},
		{"study", `study_id = study_id + 1`, verbatim},
		{"text of a withdrawn one", `text = 'no', withdrawn_at = now()`, verbatim},
		{"turn of a withdrawn one", `turn_id = 4711, withdrawn_at = now()`, oneTurn},
	}
	for _, u := range updates {
		t.Run(u.name, func(t *testing.T) {
			t.Parallel()
			wantRefused(t, c.exec(t.Context(), `UPDATE quote SET `+u.set+` WHERE id = $1`, c.id), u.law)
			wantRefused(t, c.exec(t.Context(), `UPDATE quote SET `+u.set), u.law)
		})
	}
	for name, sql := range map[string]string{
		"MERGE": `MERGE INTO quote q USING (SELECT $1::bigint AS id) m ON q.id = m.id WHEN MATCHED THEN UPDATE SET text = 'merged'`,
		"WITH":  `WITH u AS (UPDATE quote SET text = 'hidden' WHERE id = $1) SELECT`,
		"ON CONFLICT": `INSERT INTO quote (step_id, study_id, document_id, turn_id, participant_id, ref, start_byte, end_byte, text, stance, voice, method, why)
			SELECT step_id, study_id, document_id, turn_id, participant_id, ref, start_byte, end_byte, text, stance, voice, method, why
			  FROM quote WHERE id = $1 ON CONFLICT ON CONSTRAINT a_step_takes_a_quote_once DO UPDATE SET text = 'conflicting'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantRefused(t, c.exec(t.Context(), sql, c.id), verbatim)
		})
	}
}

func TestWhatQuotesStandOnStays(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	for _, set := range []string{`text = 'We waited two weeks.'`, `text = text`, `language = 'de'`, `id = DEFAULT`} {
		wantRefused(t, c.exec(t.Context(), `UPDATE document SET `+set+` WHERE id = $1`, c.doc.ID), "a_document_never_changes")
	}
	wantRefused(t, c.exec(t.Context(), `DELETE FROM document WHERE id = $1`, c.doc.ID), "turn_document_id_fkey")
	wantRefused(t, c.exec(t.Context(), `DELETE FROM turn WHERE id = $1`, c.doc.TurnIDs[1]), "a_turn_stays_while_it_is_quoted")
	wantRefused(t, c.exec(t.Context(), `DELETE FROM participant WHERE id = $1`, c.person(t, "Ann")), "turn_participant_id_fkey")
	if err := c.insert(t.Context(), c.row(t, "left.")); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, c.exec(t.Context(), `DELETE FROM step WHERE unit_id = $1`, c.step), "a_step_stays_while_it_has_quotes")
	wantRefused(t, c.exec(t.Context(), `TRUNCATE turn`), "turns_are_not_truncated")
	if err := c.exec(t.Context(), `DELETE FROM turn WHERE id = $1`, c.doc.TurnIDs[2]); err != nil {
		t.Errorf("deleting a turn without a quote: %v", err)
	}
}

func TestTurnsDoNotOverlap(t *testing.T) {
	t.Parallel()
	const law = "turns_lie_in_their_document_and_do_not_overlap"
	c := newCourt(t)
	for _, set := range []string{`start_byte = start_byte - 7 WHERE position = 2`, `end_byte = end_byte + 7`, `end_byte = 100000 WHERE position = 3`,
		`position = 10 - position`} {
		wantRefused(t, c.exec(t.Context(), `UPDATE turn SET `+set), law)
	}
	wantRefused(t, c.exec(t.Context(), `
		INSERT INTO turn (document_id, position, start_byte, end_byte, participant_id, role, voice)
		SELECT document_id, 9, start_byte, end_byte, participant_id, role, voice FROM turn WHERE id = $1`, c.doc.TurnIDs[0]), law)
}

func TestACorrectedTurnWithdrawsItsQuotes(t *testing.T) {
	t.Parallel()
	corrections := []struct {
		name, set string
		withdrawn bool
	}{
		{"role", `role = 'interviewer'`, true},
		{"role not known", `role = 'unknown'`, true},
		{"voice", `voice = 'reported'`, true},
		{"border before the quote's end", `end_byte = end_byte - length(' Then we left.') - 1`, true},
		{"border behind the quote's start", `start_byte = start_byte + 1`, true},
		{"border outside the quote", `end_byte = end_byte - length(' Then we left.')`, false},
		{"speaker's label", `speaker = 'Anna'`, false},
	}
	for _, cor := range corrections {
		t.Run(cor.name, func(t *testing.T) {
			t.Parallel()
			c := newCourt(t)
			err := c.Store.InTx(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.Exec(t.Context(), `UPDATE turn SET `+cor.set+` WHERE id = $1`, c.doc.TurnIDs[1]); err != nil {
					return err
				}
				if got := withdrawn(t, tx, c.id); got != cor.withdrawn {
					t.Errorf("withdrawn in the transaction of the correction: %t, want %t", got, cor.withdrawn)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if cor.withdrawn {
				if err := c.exec(t.Context(), `UPDATE quote SET withdrawn_at = NULL WHERE id = $1`, c.id); store.Constraint(err) == "" {
					t.Errorf("a withdrawn quote was put back: %v", err)
				}
			}
		})
	}
	t.Run("participant", func(t *testing.T) {
		t.Parallel()
		c := newCourt(t)
		if err := c.exec(t.Context(), `UPDATE turn SET participant_id = $2 WHERE id = $1`, c.doc.TurnIDs[1], c.person(t, "Bob")); err != nil {
			t.Fatal(err)
		}
		c.inTx(t, func(tx *store.Tx) {
			if !withdrawn(t, tx, c.id) {
				t.Error("the quote still speaks for whom it was taken from")
			}
		})
	})
}

func (c *court) inTx(t *testing.T, f func(*store.Tx)) {
	t.Helper()
	if err := c.Store.InTx(t.Context(), func(tx *store.Tx) error { f(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func withdrawn(t *testing.T, tx *store.Tx, quote int64) (is bool) {
	t.Helper()
	if err := tx.QueryRow(t.Context(), `SELECT withdrawn_at IS NOT NULL FROM quote WHERE id = $1`, quote).Scan(&is); err != nil {
		t.Fatal(err)
	}
	return is
}

// A quote is taken while its turn's role is corrected: whoever comes second
// waits for the first and sees what it did.
func TestAQuoteAndACorrectionAtOnce(t *testing.T) {
	t.Parallel()
	t.Run("the correction comes second", func(t *testing.T) {
		t.Parallel()
		c := newCourt(t)
		corrected := make(chan error, 1)
		c.inTx(t, func(tx *store.Tx) {
			c.takeIn(t, tx, "Then we left.")
			go func() {
				corrected <- c.exec(t.Context(), `UPDATE turn SET role = 'interviewer' WHERE id = $1`, c.doc.TurnIDs[1])
			}()
			c.waitBlocked(t)
		})
		if err := <-corrected; err != nil {
			t.Fatal(err)
		}
		c.inTx(t, func(tx *store.Tx) {
			var standing int
			if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM quote WHERE study_id = $1 AND withdrawn_at IS NULL`, c.ID).Scan(&standing); err != nil {
				t.Fatal(err)
			}
			if standing != 0 {
				t.Errorf("%d quotes of an interviewer stand", standing)
			}
		})
	})
	t.Run("the quote comes second", func(t *testing.T) {
		t.Parallel()
		c := newCourt(t)
		taken := make(chan error, 1)
		c.inTx(t, func(tx *store.Tx) {
			if _, err := tx.Exec(t.Context(), `UPDATE turn SET role = 'interviewer' WHERE id = $1`, c.doc.TurnIDs[1]); err != nil {
				t.Fatal(err)
			}
			row := c.row(t, "Then we left.")
			go func() { taken <- c.insert(t.Context(), row) }()
			c.waitBlocked(t)
		})
		wantRefused(t, <-taken, evidence)
	})
	t.Run("a snapshot of before", func(t *testing.T) {
		t.Parallel()
		c := newCourt(t)
		tx, err := c.Store.Pool().BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback(context.WithoutCancel(t.Context()))
		_, err = tx.Exec(t.Context(), `UPDATE turn SET role = 'interviewer' WHERE id = $1`, c.doc.TurnIDs[1])
		wantRefused(t, err, "evidence_is_changed_under_read_committed")
	})
}

// takeIn takes a quote in an open transaction.
func (c *court) takeIn(t *testing.T, tx *store.Tx, words string) {
	t.Helper()
	q := c.Quote(&c.doc, words)
	if err := tx.PutExtracts(t.Context(), c.ID, c.step, []store.Extract{{Document: &c.doc, Quotes: []research.Quote{q}}}); err != nil {
		t.Fatal(err)
	}
}

// waitBlocked returns when a statement on this database waits for a lock.
func (c *court) waitBlocked(t *testing.T) {
	t.Helper()
	for t.Context().Err() == nil {
		blocked, err := storetest.Waits(t.Context(), c.Store)
		if err != nil {
			t.Fatal(err)
		}
		if blocked {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func TestEqualWorkIsOneUnit(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	insert := `INSERT INTO unit (study_id, stage, key, fingerprint, inputs) VALUES ($1, 'extract', 'k', '\x01', '{}')`
	if err := c.exec(t.Context(), insert, c.ID); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, c.exec(t.Context(), insert, c.ID), "equal_work_is_one_unit")
	unit := store.Unit{StudyID: c.ID, Stage: research.StageExtract, Key: "same", Inputs: []int64{}}
	c.inTx(t, func(tx *store.Tx) {
		units, err := tx.PutUnits(t.Context(), []store.Unit{unit, unit})
		if err != nil || units[0].ID != units[1].ID {
			t.Errorf("equal units have rows %+v, error %v", units, err)
		}
	})
}

func TestAStudyHasOneRunAtATime(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	insert := `INSERT INTO run (study_id, ref, until_stage) VALUES ($1, $2, 'drafts')`
	if err := c.exec(t.Context(), insert, c.ID, "r-1"); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, c.exec(t.Context(), insert, c.ID, "r-2"), "a_study_has_one_run_at_a_time")
	c.inTx(t, func(tx *store.Tx) {
		if _, err := tx.BeginRun(t.Context(), c.ID, research.StageDrafts, []byte("{}")); err != nil {
			t.Errorf("a run is not taken over: %v", err)
		}
	})
}

func TestAVectorBelongsToAQuoteOfItsStudy(t *testing.T) {
	t.Parallel()
	const law = "a_vector_belongs_to_a_quote_of_its_study"
	c := newCourt(t)
	set, err := c.Store.EmbeddingSet(t.Context(), c.ID, "e", "f", 2)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := c.Store.EmbeddingSet(t.Context(), c.ID+1, "e", "f", 2)
	if err != nil {
		t.Fatal(err)
	}
	put := func(set store.EmbeddingSet, ids ...int64) error {
		return c.Store.InTx(t.Context(), func(tx *store.Tx) error {
			vecs := make([][]float32, len(ids))
			for i := range vecs {
				vecs[i] = []float32{1, 0}
			}
			return tx.PutVectors(t.Context(), set, ids, vecs)
		})
	}
	wantRefused(t, put(set, c.id, 4711), law)
	wantRefused(t, put(elsewhere, c.id), law)
	if err := errors.Join(put(set, c.id), put(set, c.id)); err != nil {
		t.Errorf("a vector put twice: %v", err)
	}
	wantRefused(t, c.exec(t.Context(), `UPDATE vectors.e1 SET quote_id = 4711`), law)
}

func TestAVectorGoesWithItsQuote(t *testing.T) {
	t.Parallel()
	l := newLoad(t, 10, 10)
	other, err := l.study.Store.EmbeddingSet(t.Context(), l.study.ID, "other", "other", loadDim)
	if err != nil {
		t.Fatal(err)
	}
	l.put(t.Context(), 0)
	quotes, err := l.study.Store.QuotesOfSteps(t.Context(), []int64{l.units[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]int64, len(quotes))
	for i, q := range quotes {
		ids[i] = q.ID
	}
	err = l.study.Store.InTx(t.Context(), func(tx *store.Tx) error {
		if err := tx.PutVectors(t.Context(), other, ids, l.vecs); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `DELETE FROM quote WHERE id = ANY ($1)`, ids[:3])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []store.EmbeddingSet{l.set, other} {
		err := l.study.Store.InTx(t.Context(), func(tx *store.Tx) error {
			vecs, err := tx.Vectors(t.Context(), set, ids)
			for i, vec := range vecs {
				if (vec == nil) != (i < 3) {
					t.Errorf("set %s: quote %d has a vector: %t", set.Embedder, i, vec != nil)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := l.study.Store.InTx(t.Context(), func(tx *store.Tx) error { return tx.DeleteStudy(t.Context(), l.study.ID) }); err != nil {
		t.Errorf("deleting the study: %v", err)
	}
}
