package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// reviewLock is the advisory lock, one per study, under which actions are kept.
const reviewLock = 0x7265_7669 // "revi"

// Deed is an action with what it freezes.
type Deed struct {
	Event     research.Event // without place, time, hashes and seals
	Frozen    []byte         // of approve and publish: the document
	Revisions []research.Ref // of publish: the personas whose latest revisions it holds
}

// Act keeps an action and returns it as it was sealed. It refuses one that was
// decided on an earlier version of the persona than there is.
func (s *Store) Act(ctx context.Context, study StudyRow, d Deed) (research.Event, error) {
	e := d.Event
	err := s.InTx(ctx, func(tx *Tx) error {
		if err := tx.lockLog(ctx, study.ID); err != nil {
			return err
		}
		if err := tx.current(ctx, study.ID, &e); err != nil {
			return err
		}
		past, undone, err := tx.past(ctx, study.ID, &e)
		if err != nil {
			return err
		}
		if err := tx.arrange(ctx, study.ID, &e, undone); err != nil {
			return err
		}
		frozen, err := tx.freeze(ctx, study.ID, d.Frozen, &e)
		if err != nil {
			return err
		}
		id, err := tx.putEvent(ctx, study, &e)
		if err != nil {
			return err
		}
		switch e.Act {
		case research.ActApprove:
			_, err = tx.Exec(ctx, `INSERT INTO revision (study_id, persona, number, event_id, frozen_id) VALUES ($1, $2, $3, $4, $5)`,
				study.ID, e.Persona, e.Revision, id, frozen)
		case research.ActPublish:
			err = tx.putPack(ctx, study.ID, id, frozen, e.Pack, d.Revisions)
		}
		if err != nil {
			return err
		}
		return tx.ruled(ctx, study.ID, past, &e, undone)
	})
	return e, err
}

// Log keeps an action that belongs to what else its transaction does.
func (tx *Tx) Log(ctx context.Context, study StudyRow, e *research.Event) error {
	if err := tx.lockLog(ctx, study.ID); err != nil {
		return err
	}
	_, err := tx.putEvent(ctx, study, e)
	return err
}

// past reads what was done before an action on quotes, themes or groups, and
// which of it the action takes back. It refuses one on themes or groups that was
// decided on less than was done.
func (tx *Tx) past(ctx context.Context, study int64, e *research.Event) (past []research.Event, undone *research.Event, err error) {
	if e.Ruling == nil && e.Regrouping == nil && (e.Act != research.ActUndo || e.Persona != "") {
		return nil, nil, nil
	}
	if past, err = tx.events(ctx, study); err != nil {
		return nil, nil, err
	}
	act := e.Act
	if act == research.ActUndo {
		at := slices.IndexFunc(past, func(was research.Event) bool { return was.Seq == e.Undoes })
		if at < 0 {
			return nil, nil, &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no action %d", e.Undoes), Try: "personas log lists them"}
		}
		undone, act = &past[at], past[at].Act
	}
	if n := research.Arrangements(past); (act == research.ActSort || act == research.ActRegroup) && e.Version != n {
		return nil, nil, &research.Error{Code: research.CodeRefused,
			Message: fmt.Sprintf("this was decided on %d changes to themes and groups, and there are %d", e.Version, n), Try: "look at it again, then decide"}
	}
	return past, undone, nil
}

// current refuses an action that was decided on an earlier version.
func (tx *Tx) current(ctx context.Context, study int64, e *research.Event) error {
	if e.Persona == "" {
		return nil
	}
	var version int
	var act, by string
	err := tx.QueryRow(ctx, `SELECT count(*), coalesce((array_agg(act ORDER BY seq DESC))[1], ''), coalesce((array_agg(entry->>'by' ORDER BY seq DESC))[1], '')
	                           FROM review_event WHERE study_id = $1 AND persona = $2`, study, e.Persona).Scan(&version, &act, &by)
	if err != nil || version == e.Version {
		return err
	}
	return &Overtaken{&research.Error{Code: research.CodeRefused,
		Message: fmt.Sprintf("this was decided on version %d of persona %s, which is at version %d: the last to act was %s (%s)", e.Version, e.Persona, version, by, act),
		Try:     "look at it again, then decide"}}
}

// Overtaken is an action that was decided on what is not there any more: somebody
// else acted before it.
type Overtaken struct{ err *research.Error }

func (o *Overtaken) Error() string { return o.err.Error() }
func (o *Overtaken) Unwrap() error { return o.err }

// freeze keeps a document and notes its hash in the event.
func (tx *Tx) freeze(ctx context.Context, study int64, content []byte, e *research.Event) (id int64, err error) {
	if content == nil {
		return 0, nil
	}
	w := research.Word{Salt: salt(), Text: string(content)}
	e.Froze = w.Sum()
	err = tx.QueryRow(ctx, `INSERT INTO frozen (study_id, salt, content, sum) VALUES ($1, $2, $3, $4) RETURNING id`,
		study, w.Salt, content, e.Froze).Scan(&id)
	return id, err
}

func salt() []byte {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // it never fails
	return b
}

// putEvent seals an event behind the last one.
func (tx *Tx) putEvent(ctx context.Context, study StudyRow, e *research.Event) (id int64, err error) {
	if err := tx.head(ctx, study.ID, e); err != nil {
		return 0, err
	}
	e.Study, e.At = study.Ref, time.Now().UTC().Truncate(time.Microsecond)
	if len(e.Words) > 0 {
		e.Sums = map[string]string{}
	}
	for name, w := range e.Words {
		if !storable(w.Text) {
			return 0, &research.Error{Code: research.CodeUsage, Message: "the " + name + " is no text in UTF-8", Try: "write it again"}
		}
		w.Salt = salt()
		e.Words[name], e.Sums[name] = w, w.Sum()
	}
	if !storable(e.By) || e.By == "" {
		return 0, &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q is no name", e.By), Try: "say with --by who acts"}
	}
	entry := e.Entry()
	e.Seal = research.SealOf(e.Prev, entry)
	err = tx.QueryRow(ctx, `INSERT INTO review_event (study_id, entry, prev, seal) VALUES ($1, $2::text::json, $3, $4) RETURNING id`,
		study.ID, string(entry), e.Prev[:], e.Seal[:]).Scan(&id)
	if err != nil {
		return 0, err
	}
	for name, w := range e.Words {
		if _, err := tx.Exec(ctx, `INSERT INTO review_word (event_id, name, salt, text) VALUES ($1, $2, $3, $4)`, id, name, w.Salt, w.Text); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// head gives an event its place behind the last one.
func (tx *Tx) head(ctx context.Context, study int64, e *research.Event) error {
	var prev []byte
	err := tx.QueryRow(ctx, `SELECT coalesce(max(seq), 0) + 1, (array_agg(seal ORDER BY seq DESC))[1] FROM review_event WHERE study_id = $1`,
		study).Scan(&e.Seq, &prev)
	copy(e.Prev[:], prev)
	return err
}

// Events reads the actions of a study in order.
func (s *Store) Events(ctx context.Context, study int64) (events []research.Event, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		events, err = tx.events(ctx, study)
		return err
	})
	return events, err
}

func (tx *Tx) events(ctx context.Context, study int64) ([]research.Event, error) {
	rows, err := tx.Query(ctx, `
		SELECT e.entry::text, e.prev, e.seal,
		       ARRAY(SELECT name FROM review_word WHERE event_id = e.id ORDER BY name),
		       ARRAY(SELECT salt FROM review_word WHERE event_id = e.id ORDER BY name),
		       ARRAY(SELECT text FROM review_word WHERE event_id = e.id ORDER BY name)
		  FROM review_event e WHERE e.study_id = $1 ORDER BY e.seq`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e research.Event, err error) {
		var entry string
		var prev, seal []byte
		var names, texts []string
		var salts [][]byte
		if err := row.Scan(&entry, &prev, &seal, &names, &salts, &texts); err != nil {
			return e, err
		}
		err = json.Unmarshal([]byte(entry), &e)
		copy(e.Prev[:], prev)
		copy(e.Seal[:], seal)
		e.Words = map[string]research.Word{}
		for i, name := range names {
			e.Words[name] = research.Word{Salt: salts[i], Text: texts[i]}
		}
		return e, err
	})
}

// reviewed reads what people did, the personas that were approved, and what there
// is to do it on.
func (tx *Tx) reviewed(ctx context.Context, study int64, sh *Shown) (err error) {
	if sh.Regroupings, err = tx.Regroupings(ctx, study); err != nil {
		return err
	}
	if sh.Events, err = tx.events(ctx, study); err != nil || len(sh.Events) == 0 {
		return err
	}
	if sh.Approved, err = tx.approved(ctx, study); err != nil {
		return err
	}
	if sh.speaks, err = tx.speakers(ctx, study); err != nil {
		return err
	}
	sh.sort()
	sh.there = make(map[research.Ref]bool, len(sh.speaks)+len(sh.Themes))
	for r := range sh.speaks {
		sh.there[r] = true
	}
	for _, t := range sh.Themes {
		sh.there[t.Ref] = true
	}
	return nil
}

// speakers says who speaks each quote that is shown; "" where it is only reported.
func (tx *Tx) speakers(ctx context.Context, study int64) (map[research.Ref]research.Ref, error) {
	rows, err := tx.Query(ctx, `SELECT q.ref, CASE q.voice WHEN 'first_hand' THEN p.ref ELSE '' END
	                              FROM current_quote q JOIN participant p ON p.id = q.participant_id WHERE q.study_id = $1`, study)
	if err != nil {
		return nil, err
	}
	speaks := map[research.Ref]research.Ref{}
	var quote, who research.Ref
	_, err = pgx.ForEachRow(rows, []any{&quote, &who}, func() error { speaks[quote] = who; return nil })
	return speaks, err
}

// There reports whether a quote or a theme is shown.
func (sh *Shown) There(ref research.Ref) bool { return sh.there[ref] }
