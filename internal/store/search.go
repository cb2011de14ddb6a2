package store

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"personas/research"
	"personas/search"
)

var (
	_ search.Index = (*Store)(nil)
	_ search.Index = (*Tx)(nil)
)

// Look runs f on one moment of what a study shows.
func (s *Store) Look(ctx context.Context, study int64, fingerprint string, filter search.Filter, f func(search.View) error) error {
	return s.InSnapshot(ctx, func(tx *Tx) error { return tx.Look(ctx, study, fingerprint, filter, f) })
}

// Look runs f on what a study shows in this transaction.
func (tx *Tx) Look(ctx context.Context, study int64, fingerprint string, filter search.Filter, f func(search.View) error) error {
	v := &searchView{tx: tx, study: study}
	if err := v.prepare(ctx, fingerprint); err != nil {
		return err
	}
	if err := v.resolve(ctx, filter); err != nil {
		return err
	}
	return f(v)
}

// searchView is the quotes of a study that pass a filter.
type searchView struct {
	tx       *Tx
	study    int64
	set      EmbeddingSet
	embedded bool
	indexed  bool
	where    []string // conditions on quote q
	theme    string   // the argument that holds the one theme asked for, "" where there is none or more
	args     pgx.NamedArgs
	phrases  bool
}

// prepare finds the study's vectors and sets the transaction up for short
// queries of very different selectivity: plans are made for the values at hand,
// not compiled and not spread over processes, whose start takes longer.
func (v *searchView) prepare(ctx context.Context, fingerprint string) error {
	v.args = pgx.NamedArgs{"study": v.study}
	v.set = EmbeddingSet{StudyID: v.study, Fingerprint: fingerprint}
	return v.tx.QueryRow(ctx, `
		SELECT s.id IS NOT NULL, coalesce(s.id, 0), coalesce(s.embedder, ''), coalesce(s.dim, 0),
		       coalesce((SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('vectors.e' || s.id || '_near')), false)
		  FROM (SELECT set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true),
		               set_config('max_parallel_workers_per_gather', '0', true)) settings
		  LEFT JOIN embedding_set s ON study_id = $1 AND fingerprint = $2`, v.study, fingerprint).
		Scan(&v.embedded, &v.set.ID, &v.set.Embedder, &v.set.Dim, &v.indexed)
}

// resolve turns the filter into conditions.
func (v *searchView) resolve(ctx context.Context, f search.Filter) error {
	v.where = []string{`q.study_id = @study`}
	if err := v.resolveNames(ctx, f); err != nil {
		return err
	}
	v.equal("facet", string(f.Facet))
	v.equal("stance", string(f.Stance))
	v.ofDocuments(f)
	for _, attribute := range slices.Sorted(maps.Keys(f.Where)) {
		if err := v.ofPeople(ctx, attribute, f.Where[attribute]); err != nil {
			return err
		}
	}
	for _, phrase := range f.Phrases {
		v.holds(phrase)
	}
	for _, word := range f.Without {
		v.add(`NOT q.words @@ plainto_tsquery('pg_catalog.english', plain(@%s))`, word)
	}
	v.phrases = len(f.Phrases) > 0
	return nil
}

// add adds a condition with the arguments that its %s stand for.
func (v *searchView) add(condition string, args ...any) {
	names := make([]any, len(args))
	for i, arg := range args {
		name := fmt.Sprintf("f%d", len(v.args))
		names[i], v.args[name] = name, arg
	}
	v.where = append(v.where, fmt.Sprintf(condition, names...))
}

func (v *searchView) equal(column, value string) {
	if value != "" {
		v.add(`q.`+column+` = @%s`, value)
	}
}

// resolveNames finds the persona and the theme, which people name by what they
// see of them.
func (v *searchView) resolveNames(ctx context.Context, f search.Filter) error {
	if f.Persona != "" {
		ids, err := v.named(ctx, "persona", f.Persona, "personas list", `
			SELECT c.id FROM candidate c JOIN current_step s ON s.step_id = c.step_id
			  LEFT JOIN persona p ON p.candidate_id = c.id AND p.step_id IN (SELECT step_id FROM current_step WHERE study_id = @study)
			 WHERE s.study_id = @study AND (c.ref = @name OR p.ref = @name OR lower(c.letter) = lower(@name) OR lower(p.name) = lower(@name))`)
		if err != nil {
			return err
		}
		v.add(`q.participant_id IN (SELECT participant_id FROM candidate_member WHERE candidate_id = ANY (@%s))`, ids)
	}
	if f.Theme != "" {
		ids, err := v.named(ctx, "theme", f.Theme, "personas themes", `
			SELECT t.id FROM theme t JOIN current_step s ON s.step_id = t.step_id
			 WHERE s.study_id = @study AND (t.ref = @name OR lower(t.label) = lower(@name))`)
		if err != nil {
			return err
		}
		if len(ids) == 1 {
			v.theme = fmt.Sprintf("f%d", len(v.args))
		}
		v.add(`q.id IN (SELECT quote_id FROM theme_member WHERE theme_id = ANY (@%s))`, ids)
	}
	return nil
}

func (v *searchView) named(ctx context.Context, noun, name, list, sql string) ([]int64, error) {
	rows, err := v.tx.Query(ctx, sql, pgx.StrictNamedArgs{"study": v.study, "name": name})
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err == nil && len(ids) == 0 {
		err = &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("the study has no %s %q", noun, name),
			Try: list + " shows them", Err: ErrNotFound}
	}
	return ids, err
}

// ofDocuments lets quotes of documents through by kind and day. A document
// without a day is on none.
func (v *searchView) ofDocuments(f search.Filter) {
	if len(f.Kinds) > 0 {
		kinds := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			kinds[i] = string(k)
		}
		v.add(`q.document_id IN (SELECT id FROM document WHERE study_id = @study AND kind = ANY (@%s))`, kinds)
	}
	if f.Since != nil {
		v.add(`q.document_id IN (SELECT id FROM document WHERE study_id = @study AND recorded_on >= @%s::date)`, *f.Since)
	}
	if f.Until != nil {
		v.add(`q.document_id IN (SELECT id FROM document WHERE study_id = @study AND recorded_on <= @%s::date)`, *f.Until)
	}
}

// ofPeople lets through what participants with an attribute say. Where readings
// disagree the first path decides, as in participants_of. Who they are is
// resolved before the plan is made, which else would guess how many.
func (v *searchView) ofPeople(ctx context.Context, attribute, value string) error {
	rows, err := v.tx.Query(ctx, `
		SELECT participant_id FROM (
		    SELECT DISTINCT ON (rp.participant_id) rp.participant_id, rp.attributes ->> @attribute AS value
		      FROM reading_participant rp JOIN current_reading r ON r.step_id = rp.step_id
		     WHERE r.study_id = @study AND rp.attributes ? @attribute
		     ORDER BY rp.participant_id, r.path COLLATE "C") a
		 WHERE lower(a.value) = lower(@value)`,
		pgx.StrictNamedArgs{"study": v.study, "attribute": attribute, "value": value})
	if err != nil {
		return err
	}
	people, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	v.add(`q.participant_id = ANY (@%s)`, people)
	return nil
}

// holds lets through what holds a phrase verbatim, but for case and the shape of
// punctuation. Its words find the quotes that may, except where they are all too
// common to be looked up, or not set apart by spaces.
func (v *searchView) holds(phrase string) {
	v.add(`strpos(lower(plain(q.text)), lower(plain(@%s))) > 0`, phrase)
	if !strings.ContainsFunc(phrase, unspaced) {
		v.add(`(numnode(phraseto_tsquery('pg_catalog.english', plain(@%[1]s))) = 0
			OR q.words @@ phraseto_tsquery('pg_catalog.english', plain(@%[1]s)))`, phrase)
	}
}

// unspaced reports letters of scripts that do not set words apart.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// with returns the filter's arguments and more.
func (v *searchView) with(more pgx.NamedArgs) pgx.NamedArgs {
	args := make(pgx.NamedArgs, len(v.args)+len(more))
	for name, arg := range v.args {
		args[name] = arg
	}
	for name, arg := range more {
		args[name] = arg
	}
	return args
}

// passing is the filter over the quotes that the study shows.
func (v *searchView) passing() string {
	return `current_quote q WHERE ` + strings.Join(v.where, " AND ")
}

// candidates selects the ids of the quotes that pass, or a few more: who reads
// them has to look at whether each is shown. Where a theme is the whole filter,
// its members are not looked up among the quotes first, which takes half of the
// time of a search.
func (v *searchView) candidates() string {
	if v.theme != "" && len(v.where) == 2 {
		return `SELECT quote_id FROM theme_member WHERE theme_id = ANY (@` + v.theme + `)`
	}
	return `SELECT q.id FROM ` + v.passing()
}

// Embedded reports whether the study has vectors of the embedder.
func (v *searchView) Embedded() bool { return v.embedded }

// nearMargin is how many more neighbours than asked for are looked at, so that
// ties at the border and quotes no longer shown seldom need a second look.
const nearMargin = 32

// Nearest compares every vector of what passes. The quotes that pass are
// resolved to an array, which the primary key then reads in its own order
// (joins moved the vectors themselves around: three times slower, measured).
// The order by a sum keeps the approximate index out of it.
func (v *searchView) Nearest(ctx context.Context, vec []float32, k, limit int) ([]search.Scored, int, error) {
	with, among, passed := ``, ``, `-1`
	if len(v.where) > 1 {
		with = `passing AS MATERIALIZED (SELECT ARRAY(` + v.candidates() + ` LIMIT @limit + 1) AS ids), `
		among = ` WHERE quote_id = ANY ((SELECT CASE WHEN cardinality(ids) <= @limit THEN ids END FROM passing)::bigint[])`
		passed = `(SELECT cardinality(ids) FROM passing)`
	}
	sql := `
		WITH ` + with + `near AS MATERIALIZED (
		    SELECT quote_id, (vec <#> @vec) + 0 AS d FROM ` + v.set.table().Sanitize() + among + ` ORDER BY d LIMIT @n)
		SELECT coalesce(n.quote_id, 0), coalesce(q.ref, ''), coalesce(-n.d, 0), p.n
		  FROM (SELECT ` + passed + ` AS n) p
		  LEFT JOIN near n ON true
		  LEFT JOIN (SELECT q.id, q.ref FROM current_quote q
		              WHERE q.id = ANY (ARRAY(SELECT quote_id FROM near)) AND q.study_id = @study) q ON q.id = n.quote_id
		 ORDER BY n.d, q.ref COLLATE "C"`
	if limit == 0 {
		limit = math.MaxInt32 - 1
	}
	for n := k + nearMargin; ; n *= 8 {
		seen, passed, err := v.near(ctx, sql, pgx.NamedArgs{"vec": pgvector.NewHalfVector(vec), "n": n, "limit": limit})
		if err != nil {
			return nil, 0, err
		}
		shown := slices.DeleteFunc(slices.Clone(seen), func(s search.Scored) bool { return s.Ref == "" })
		if len(seen) < n || len(shown) >= k && shown[k-1].Score > seen[n-1].Score {
			return shown[:min(k, len(shown))], passed, nil
		}
	}
}

// near reads what Nearest selects: at least one row, for the number that passed.
func (v *searchView) near(ctx context.Context, sql string, args pgx.NamedArgs) (seen []search.Scored, passed int, err error) {
	rows, err := v.tx.Query(ctx, sql, v.with(args))
	if err != nil {
		return nil, 0, err
	}
	var s search.Scored
	_, err = pgx.ForEachRow(rows, []any{&s.ID, &s.Ref, &s.Score, &passed}, func() error {
		if s.ID != 0 {
			seen = append(seen, s)
		}
		return nil
	})
	return seen, passed, err
}

// foremost is how many of the nearest quotes are looked through for those that
// pass; the index can give efMost.
const (
	foremost = 400
	efMost   = 1000
)

// Foremost looks through the quotes nearest of all for those that pass. Without
// an index the same statement compares everything, and leaves out quotes as far
// as the last one it looks through: there may be more of these, and which of them
// come first is their references' to say.
func (v *searchView) Foremost(ctx context.Context, vec []float32, k int) ([]search.Scored, bool, error) {
	n, complete := max(foremost, 4*k), `(n.d < (SELECT max(d) FROM near) OR (SELECT count(*) FROM near) < @n)`
	switch {
	case v.indexed:
		n, complete = min(n, efMost), `true`
		if _, err := v.tx.Exec(ctx, `SELECT set_config('hnsw.ef_search', $1, true)`, fmt.Sprint(n)); err != nil {
			return nil, false, err
		}
	case len(v.where) == 1:
		n = k + nearMargin
	}
	rows, err := v.tx.Query(ctx, `
		WITH near AS MATERIALIZED (
		    SELECT quote_id, vec <#> @vec AS d FROM `+v.set.table().Sanitize()+` ORDER BY vec <#> @vec LIMIT @n)
		SELECT q.id, q.ref, -n.d
		  FROM near n JOIN (SELECT q.id, q.ref FROM `+v.passing()+`
		                       AND q.id = ANY (ARRAY(SELECT quote_id FROM near))) q ON q.id = n.quote_id
		 WHERE `+complete+`
		 ORDER BY n.d, q.ref COLLATE "C" LIMIT @k`,
		v.with(pgx.NamedArgs{"vec": pgvector.NewHalfVector(vec), "n": n, "k": k}))
	if err != nil {
		return nil, false, err
	}
	near, err := pgx.CollectRows(rows, pgx.RowToStructByPos[search.Scored])
	return near, v.indexed, err
}

// Worded ranks the quotes that hold the words by how close together they stand,
// shorter ones first. Words too common to be looked up are asked of nobody.
func (v *searchView) Worded(ctx context.Context, words, loose string, limit, k int) ([]search.Scored, bool, error) {
	const all, must = `websearch_to_tsquery('pg_catalog.english', plain(@words))`, `websearch_to_tsquery('pg_catalog.english', plain(@loose))`
	holds := `q.words @@ ` + must
	if v.phrases {
		holds = `(numnode(` + must + `) = 0 OR ` + holds + `)`
	}
	rows, err := v.tx.Query(ctx, `
		WITH holding AS MATERIALIZED (SELECT q.id, q.ref, q.words FROM `+v.passing()+` AND `+holds+` LIMIT @limit)
		SELECT id, ref, ts_rank_cd(words, `+all+`, 1) AS rank, count(*) OVER ()
		  FROM holding ORDER BY rank DESC, ref COLLATE "C" LIMIT @k`,
		v.with(pgx.NamedArgs{"words": words, "loose": loose, "limit": limit + 1, "k": k}))
	if err != nil {
		return nil, false, err
	}
	var found []search.Scored
	var s search.Scored
	var n int
	_, err = pgx.ForEachRow(rows, []any{&s.ID, &s.Ref, &s.Score, &n}, func() error { found = append(found, s); return nil })
	return found, n > limit, err
}

// readFound reads a quote with its place and what stands around it, for each id.
// The line of a record is the one at which its source holds it now.
const readFound = `
	SELECT q.ref, d.ref, p.ref, t.speaker, t.role, q.voice, t.author, coalesce(asked.words, ''::bytea), q.prompted, q.praise,
	       t.position, q.start_byte, q.end_byte, q.text, q.facet, q.stance, q.journey_stage, coalesce(theme.ref, ''),
	       coalesce(persona.ref, ''), t.page, t.time_s, CASE WHEN place.locator <> '' THEN place.line ELSE t.line END,
	       q.method, q.why, q.value, d.kind, coalesce(place.title, ''), coalesce(place.path, ''), coalesce(place.locator, ''),
	       substring(d.text FROM greatest(t.start_byte, q.start_byte - @fetch) + 1 FOR q.start_byte - greatest(t.start_byte, q.start_byte - @fetch)),
	       substring(d.text FROM q.end_byte + 1 FOR least(t.end_byte - q.end_byte, @fetch)),
	       coalesce(b.speaker, ''),
	       coalesce(substring(d.text FROM greatest(b.start_byte, b.end_byte - @fetch) + 1 FOR b.end_byte - greatest(b.start_byte, b.end_byte - @fetch)), ''),
	       coalesce(a.speaker, ''), coalesce(substring(d.text FROM a.start_byte + 1 FOR least(a.end_byte - a.start_byte, @fetch)), ''),
	       %s
	  FROM unnest(@ids::bigint[]) WITH ORDINALITY want(id, n)
	  JOIN quote q ON q.id = want.id
	  JOIN document d ON d.id = q.document_id
	  JOIN turn t ON t.id = q.turn_id
	  JOIN participant p ON p.id = q.participant_id
	  LEFT JOIN turn b ON b.document_id = t.document_id AND b.position = t.position - 1
	  LEFT JOIN turn a ON a.document_id = t.document_id AND a.position = t.position + 1
	  LEFT JOIN LATERAL (
	      SELECT substring(d.text FROM i.start_byte + 1 FOR i.end_byte - i.start_byte) AS words FROM turn i
	       WHERE i.document_id = t.document_id AND i.position < t.position AND i.role <> 'participant' AND i.words > 0
	       ORDER BY i.position DESC LIMIT 1) asked ON true
	  LEFT JOIN LATERAL (
	      SELECT rd.title, rd.locator, rd.line, r.path
	        FROM reading_document rd JOIN current_reading r ON r.step_id = rd.step_id
	       WHERE rd.document_id = d.id AND r.study_id = @study
	       ORDER BY r.path COLLATE "C", rd.ordinal LIMIT 1) place ON true
	  LEFT JOIN LATERAL (
	      SELECT th.ref FROM theme_member m JOIN theme th ON th.id = m.theme_id JOIN current_step c ON c.step_id = th.step_id
	       WHERE m.quote_id = q.id ORDER BY th.ordinal, th.ref COLLATE "C" LIMIT 1) theme ON true
	  LEFT JOIN LATERAL (
	      SELECT g.ref FROM candidate_member m JOIN candidate g ON g.id = m.candidate_id JOIN current_step c ON c.step_id = g.step_id
	       WHERE m.participant_id = p.id AND c.study_id = @study AND g.origin <> 'sample'
	       ORDER BY g.letter COLLATE "C", g.ref COLLATE "C" LIMIT 1) persona ON true
	  %s
	 ORDER BY want.n`

// Read reads quotes in the order of ids.
func (v *searchView) Read(ctx context.Context, ids []int64, vec []float32) ([]search.Found, error) {
	args := pgx.NamedArgs{"study": v.study, "ids": ids, "fetch": search.ContextFetch}
	similarity, join := `NULL::float8`, ``
	if vec != nil && v.embedded {
		similarity, join = `-(v.vec <#> @vec)`, `LEFT JOIN `+v.set.table().Sanitize()+` v ON v.quote_id = q.id`
		args["vec"] = pgvector.NewHalfVector(vec)
	}
	// Always a handful of rows by their keys: planning would take longer than
	// reading them.
	if _, err := v.tx.Exec(ctx, `SELECT set_config('plan_cache_mode', 'force_generic_plan', true)`); err != nil {
		return nil, err
	}
	rows, err := v.tx.Query(ctx, fmt.Sprintf(readFound, similarity, join), args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (search.Found, error) {
		var f search.Found
		var asked []byte
		h, a := &f.Hit, &f.Around
		err := row.Scan(&h.Ref, &h.Document, &h.Participant, &h.Speaker, &h.Role, &h.Voice, &h.Author, &asked, &h.Prompted, &h.Praise,
			&h.Turn, &h.Start, &h.End, &h.Text, &h.Facet, &h.Stance, &h.Stage, &h.Theme,
			&h.Persona, &h.Page, &h.Time, &h.Line,
			&h.Method, &h.Why, &h.Value, &h.Kind, &h.Title, &h.Path, &h.Locator,
			&a.TurnBefore, &a.TurnAfter, &a.LastSpeaker, &a.LastWords, &a.NextSpeaker, &a.NextWords, &h.Similarity)
		h.Question = string(asked)
		return f, err
	})
}
