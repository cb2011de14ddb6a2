package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Overview is what a study shows now, counted, without its documents: of its
// quotes and people only those that speak for a theme.
type Overview struct {
	Shown
	Kinds     map[research.SourceKind]int // of documents
	Languages map[string]int              // of documents
	Counts    research.Counts
}

// Overview reads an overview of a study, which costs little however much text
// the study holds.
func (s *Store) Overview(ctx context.Context, study StudyRow) (Overview, error) {
	o := Overview{Shown: Shown{Study: study}}
	err := s.InSnapshot(ctx, func(tx *Tx) (err error) {
		if err = tx.results(ctx, study.ID, &o.Shown); err != nil {
			return err
		}
		if err = tx.countDocuments(ctx, study.ID, &o); err != nil {
			return err
		}
		return tx.voices(ctx, study.ID, &o.Shown)
	})
	o.warnOfRepeats()
	o.Counts.Sources, o.Counts.Themes = len(o.Sources), len(o.Themes)
	for _, c := range o.Candidates {
		if c.Origin != research.OriginSample {
			o.Counts.Candidates++
		}
	}
	return o, err
}

// countDocuments counts what the study shows.
func (tx *Tx) countDocuments(ctx context.Context, study int64, o *Overview) error {
	n := &o.Counts
	o.Kinds, o.Languages, o.shown = map[research.SourceKind]int{}, map[string]int{}, map[string]int{}
	rows, err := tx.Query(ctx, `
		SELECT d.path, d.kind, d.language, count(DISTINCT d.id), count(t.id), coalesce(sum(t.words) FILTER (WHERE t.role = 'participant'), 0)
		  FROM documents_of(shown_steps($1)) d LEFT JOIN turn t ON t.document_id = d.id GROUP BY d.path, d.kind, d.language`, study)
	if err != nil {
		return err
	}
	var path, language string
	var kind research.SourceKind
	var documents, turns, words int
	_, err = pgx.ForEachRow(rows, []any{&path, &kind, &language, &documents, &turns, &words}, func() error {
		o.Kinds[kind] += documents
		o.Languages[language] += documents
		o.shown[path] += documents
		n.Documents, n.Turns, n.Words = n.Documents+documents, n.Turns+turns, n.Words+words
		return nil
	})
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `SELECT count(*) FILTER (WHERE role = 'participant'), count(*) FILTER (WHERE role <> 'participant')
	                          FROM participants_of(shown_steps($1))`, study).Scan(&n.Participants, &n.Interviewers)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `
		WITH themed AS (
		    SELECT m.quote_id FROM theme t JOIN theme_member m ON m.theme_id = t.id
		      JOIN current_step c ON c.step_id = t.step_id WHERE c.study_id = $1)
		SELECT count(*), count(*) FILTER (WHERE $2 AND id NOT IN (SELECT quote_id FROM themed))
		  FROM current_quote WHERE study_id = $1`, study, len(o.Themes) > 0).Scan(&n.Quotes, &n.Unassigned)
	if len(o.sorted) > 0 {
		n.Unassigned = o.unassigned()
	}
	return err
}

// voices reads the exemplars of the themes and who says them.
func (tx *Tx) voices(ctx context.Context, study int64, sh *Shown) error {
	var refs []research.Ref
	for _, t := range sh.Themes {
		refs = append(refs, t.Exemplars...)
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(quoteSelect, "current_quote")+`WHERE q.study_id = $1 AND q.ref = ANY ($2)`, study, refs)
	if err != nil {
		return err
	}
	if sh.Quotes, err = pgx.CollectRows(rows, scanQuote); err != nil || len(sh.Quotes) == 0 {
		return err
	}
	var people []research.Ref
	for _, q := range sh.Quotes {
		people = append(people, q.Participant)
	}
	sh.People, err = tx.participants(ctx, `participants_of(shown_steps(@arg)) WHERE ref = ANY (@refs)`, study, people...)
	return err
}
