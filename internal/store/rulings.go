package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// lockLog is held by whoever keeps an action, and by whoever makes quotes what
// actions say of them. Those who only take quotes share it: no quote comes in
// beside a ruling unseen. It comes after identityLock, and before any lock on
// turns and quotes.
func (tx *Tx) lockLog(ctx context.Context, study int64) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2::int)`, reviewLock, study)
	return err
}

// ShareLog lets nobody rule on quotes until the transaction ends, which takes some.
func (tx *Tx) ShareLog(ctx context.Context, study int64) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared($1, $2::int)`, reviewLock, study)
	return err
}

// Rulings reads what people's rulings say together.
func (tx *Tx) Rulings(ctx context.Context, study int64) (research.Rulings, error) {
	var any bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM review_event WHERE study_id = $1 AND act IN ('code','sort'))`, study).Scan(&any)
	if err != nil || !any {
		return research.RulingsOf(nil), err
	}
	events, err := tx.events(ctx, study)
	return research.RulingsOf(events), err
}

// Honour makes the quotes of a study what rulings say of them, and adds to the
// results of extract steps the quotes that people made. It says which steps hold
// some of these.
func (tx *Tx) Honour(ctx context.Context, study int64, steps []int64) (made map[int64][]string, err error) {
	if err := tx.lockLog(ctx, study); err != nil {
		return nil, err
	}
	r, err := tx.Rulings(ctx, study)
	if err != nil || len(r.Quotes) == 0 {
		return nil, err
	}
	return tx.honour(ctx, study, r, slices.Sorted(maps.Keys(r.Quotes)), steps)
}

// honour makes quotes what rulings say of them.
func (tx *Tx) honour(ctx context.Context, study int64, r research.Rulings, quotes []research.Ref, steps []int64) (map[int64][]string, error) {
	var added []research.Ref
	for _, a := range r.Added {
		if slices.Contains(quotes, a.Quote) {
			added = append(added, a.Quote)
			if err := tx.addQuote(ctx, study, a, steps); err != nil {
				return nil, err
			}
		}
	}
	args := ruledArgs(study, r, quotes)
	for _, sql := range []string{codeQuotes, dropQuotes, restoreQuotes} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return nil, err
		}
	}
	made := map[int64][]string{}
	rows, err := tx.Query(ctx, `SELECT step_id, array_agg(ref ORDER BY ref COLLATE "C") FROM quote
	                             WHERE step_id = ANY ($1) AND ref = ANY ($2) AND method = 'person' AND withdrawn_at IS NULL GROUP BY step_id`, steps, added)
	if err != nil {
		return nil, err
	}
	var step int64
	var refs []string
	_, err = pgx.ForEachRow(rows, []any{&step, &refs}, func() error { made[step], refs = refs, nil; return nil })
	return made, err
}

// ruledArgs are the rulings on quotes as columns. pgx leaves out arguments that a
// statement does not name.
func ruledArgs(study int64, r research.Rulings, quotes []research.Ref) pgx.NamedArgs {
	n := len(quotes)
	refs, facets, stances, stages := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	dropped, unmade := make([]bool, n), make([]bool, n)
	for i, ref := range quotes {
		q := r.Quotes[ref]
		refs[i], facets[i], stances[i], stages[i] = string(ref), string(q.Coding.Facet), string(q.Coding.Stance), string(q.Coding.Stage)
		dropped[i], unmade[i] = q.Dropped, q.Unmade
	}
	return pgx.NamedArgs{"study": study, "refs": refs, "facets": facets, "stances": stances, "stages": stages, "dropped": dropped, "unmade": unmade}
}

const (
	codeQuotes = `
		UPDATE quote q SET facet = w.facet, stance = w.stance, journey_stage = w.stage,
		       found_facet = w.found_facet, found_stance = w.found_stance, found_stage = w.found_stage
		  FROM (SELECT q.id, coalesce(q.found_facet, q.facet) AS found_facet, coalesce(q.found_stance, q.stance) AS found_stance,
		               coalesce(q.found_stage, q.journey_stage) AS found_stage,
		               coalesce(nullif(u.facet, ''), q.found_facet, q.facet) AS facet,
		               coalesce(nullif(u.stance, ''), q.found_stance, q.stance) AS stance,
		               coalesce(nullif(u.stage, ''), q.found_stage, q.journey_stage) AS stage
		          FROM unnest(@refs::text[], @facets::text[], @stances::text[], @stages::text[]) u(ref, facet, stance, stage)
		          JOIN quote q ON q.study_id = @study AND q.ref = u.ref) w
		 WHERE q.id = w.id AND (q.facet, q.stance, q.journey_stage) IS DISTINCT FROM (w.facet, w.stance, w.stage)`
	dropQuotes = `
		UPDATE quote q SET withdrawn_at = now(), dropped = true
		  FROM unnest(@refs::text[], @dropped::bool[], @unmade::bool[]) u(ref, dropped, unmade)
		 WHERE q.study_id = @study AND q.ref = u.ref AND q.withdrawn_at IS NULL AND (u.dropped OR u.unmade AND q.method = 'person')`
	restoreQuotes = `
		UPDATE quote q SET withdrawn_at = NULL, dropped = false
		  FROM unnest(@refs::text[], @dropped::bool[], @unmade::bool[]) u(ref, dropped, unmade)
		 WHERE q.study_id = @study AND q.ref = u.ref AND q.dropped AND NOT (u.dropped OR u.unmade AND q.method = 'person')`
)

// addQuote adds a quote that somebody made to the steps that read its document.
// In another text than it was made in it stands where its words stand now; where
// they do not, it is not there.
func (tx *Tx) addQuote(ctx context.Context, study int64, a research.Ruling, steps []int64) error {
	rows, err := tx.Query(ctx, `
		SELECT c.step_id, d.id, d.text FROM coverage c JOIN document d ON d.id = c.document_id
		 WHERE c.step_id = ANY (@steps) AND d.study_id = @study AND d.ref = @document
		   AND NOT EXISTS (SELECT FROM quote q WHERE q.step_id = c.step_id AND q.ref = @quote)`,
		pgx.StrictNamedArgs{"steps": steps, "study": study, "document": a.Document, "quote": a.Quote})
	if err != nil {
		return err
	}
	type place struct {
		Step, Document int64
		Text           []byte
	}
	places, err := pgx.CollectRows(rows, pgx.RowToStructByPos[place])
	if err != nil {
		return err
	}
	for _, p := range places {
		span, ok, err := tx.relocate(ctx, study, a, p.Text)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO quote (step_id, study_id, document_id, turn_id, participant_id, ref, start_byte, end_byte, text,
			                   facet, stance, journey_stage, voice, method, why, value)
			SELECT @step, @study, @document, t.id, t.participant_id, @ref, @start, @end, @text,
			       @facet, @stance, @stage, t.voice, 'person', 'chosen by a person', 1
			  FROM turn t WHERE t.document_id = @document AND t.start_byte <= @start AND @end <= t.end_byte AND t.role = 'participant'`,
			pgx.StrictNamedArgs{"step": p.Step, "study": study, "document": p.Document, "ref": a.Quote, "start": span.Start, "end": span.End,
				"text": string(p.Text[span.Start:span.End]), "facet": a.Coding.Facet, "stance": a.Coding.Stance, "stage": a.Coding.Stage})
		if err != nil {
			return err
		}
	}
	return nil
}

// relocate finds the words of a ruling in a text: in the place where they were
// made, or in the nearest to it that holds the same words. Where the text that they
// were made in is none any more, for somebody in it was forgotten, the quote that
// was made before says which words they are.
func (tx *Tx) relocate(ctx context.Context, study int64, a research.Ruling, text []byte) (research.Span, bool, error) {
	sum, err := hex.DecodeString(a.Text)
	if err != nil || len(sum) != 32 {
		return a.Span, false, err
	}
	in, err := tx.TextOf(ctx, study, a.Document, [32]byte(sum))
	if err != nil {
		return a.Span, false, err
	}
	var words []byte
	switch {
	case in == nil:
		if words, err = tx.wordsOf(ctx, study, a.Quote); err != nil || len(words) == 0 {
			return a.Span, false, err
		}
	case a.Span.Check(in) != nil:
		return a.Span, false, err
	case bytes.Equal(in, text):
		return a.Span, true, nil
	default:
		words = in[a.Span.Start:a.Span.End]
	}
	best := -1
	for from := 0; ; {
		at := bytes.Index(text[from:], words)
		if at < 0 {
			break
		}
		if at += from; best < 0 || distance(at, a.Span.Start) < distance(best, a.Span.Start) {
			best = at
		}
		from = at + 1
	}
	return research.Span{Start: best, End: best + len(words)}, best >= 0, nil
}

// wordsOf are the words of a quote that somebody made, as they were taken last,
// none where they were erased.
func (tx *Tx) wordsOf(ctx context.Context, study int64, quote research.Ref) ([]byte, error) {
	rows, err := tx.Query(ctx, `SELECT text FROM quote WHERE study_id = $1 AND ref = $2 AND method = 'person' ORDER BY id DESC LIMIT 1`, study, quote)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return []byte(found[0]), nil
}

func distance(a, b int) int { return max(a-b, b-a) }

// extractSteps lists the shown steps that took quotes.
func (tx *Tx) extractSteps(ctx context.Context, study int64) ([]int64, error) {
	rows, err := tx.Query(ctx, `SELECT c.step_id FROM current_step c JOIN unit u ON u.id = c.step_id WHERE c.study_id = $1 AND u.stage = 'extract'`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// arrange keeps the regrouping of an action, or of one that takes a regrouping
// back, and notes its number.
func (tx *Tx) arrange(ctx context.Context, study int64, e, undone *research.Event) error {
	if undone != nil && undone.Regrouping != nil {
		e.Regrouping = &research.Regrouping{Action: research.RegroupUndo, Group: undone.Regrouping.Group, Undoes: undone.Regrouping.ID}
	}
	if e.Regrouping == nil {
		return nil
	}
	row := *e.Regrouping
	row.Name, row.Reason, row.By = e.Word(research.WordName), e.Word(research.WordReason), e.By
	var err error
	e.Regrouping.ID, err = tx.Regroup(ctx, study, row)
	return err
}

// ruled makes the quote of an action, or of the one that it takes back, what
// rulings say of it.
func (tx *Tx) ruled(ctx context.Context, study int64, events []research.Event, e, undone *research.Event) error {
	what := e.Ruling
	if undone != nil {
		what = undone.Ruling
	}
	if what == nil || what.Quote == "" {
		return nil
	}
	steps, err := tx.extractSteps(ctx, study)
	if err != nil {
		return err
	}
	_, err = tx.honour(ctx, study, research.RulingsOf(append(slices.Clone(events), *e)), []research.Ref{what.Quote}, steps)
	return err
}

// sort puts quotes into the themes that people put them in since the last run.
func (sh *Shown) sort() {
	r := research.RulingsOf(sh.Events)
	sh.Themes, sh.sorted = r.Themes.Sort(sh.Themes, func(q research.Ref) (research.Ref, bool) { who, ok := sh.speaks[q]; return who, ok })
}

// unassigned counts the quotes in no theme, after people sorted some.
func (sh *Shown) unassigned() int {
	n := len(sh.speaks)
	for i := range sh.Themes {
		n -= len(sh.Themes[i].Members)
	}
	return n
}
