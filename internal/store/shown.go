package store

import (
	"context"

	"personas/research"
)

// Shown is everything that a study shows now, read at one moment.
type Shown struct {
	Study      StudyRow
	Sources    []research.Source
	Refused    []research.Refusal
	Guesses    []research.Guess
	Warnings   []string
	Documents  []DocumentRow
	People     []research.Participant
	Quotes     []QuoteRow
	Coverage   []research.Coverage
	Rejections map[research.Reason]int
	Themes     []research.Theme
	Structure  research.StructureTest
	Candidates []research.Candidate
	Personas   []research.Persona // as stored; their numbers are computed by research.SupportOf
}

// Shown reads what a study shows now. Before its first run has ended, that is
// nothing.
func (s *Store) Shown(ctx context.Context, study StudyRow) (Shown, error) {
	sh := Shown{Study: study}
	err := s.InSnapshot(ctx, func(tx *Tx) (err error) {
		if err = tx.readings(ctx, study.ID, &sh); err != nil {
			return err
		}
		if sh.Documents, err = tx.documents(ctx, DocumentFilter{Study: study.ID}); err != nil {
			return err
		}
		if sh.People, err = tx.participants(ctx, `current_participant WHERE study_id = @arg`, study.ID); err != nil {
			return err
		}
		if sh.Quotes, err = tx.quotes(ctx, study.ID); err != nil {
			return err
		}
		if sh.Coverage, err = tx.coverage(ctx, study.ID); err != nil {
			return err
		}
		if sh.Rejections, err = tx.rejections(ctx, study.ID); err != nil {
			return err
		}
		current := `SELECT step_id FROM current_step WHERE study_id = @arg`
		if sh.Themes, err = tx.themes(ctx, current, study.ID); err != nil {
			return err
		}
		if sh.Structure, sh.Candidates, _, err = tx.candidates(ctx, current, study.ID); err != nil {
			return err
		}
		sh.Personas, err = tx.personas(ctx, study.ID)
		return err
	})
	return sh, err
}
