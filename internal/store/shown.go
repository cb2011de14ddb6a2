package store

import (
	"context"
	"encoding/json"
	"fmt"

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
	Proposals  []research.ThemeProposal
	Structure  research.StructureTest
	Candidates []research.Candidate
	Personas   []research.Persona // as stored; their numbers are computed by research.SupportOf
	Settings   json.RawMessage    // of the run whose results are shown; nil before there is one
	Labels     []LabelRow

	Events   []research.Event                  // what people did to the drafts
	Approved map[research.Ref]research.Persona // the latest revisions as they were approved

	Regroupings []research.Regrouping
	Found       []research.Candidate // groups, as clustering found them

	there  map[research.Ref]bool         // quotes and themes, where there are events
	speaks map[research.Ref]research.Ref // quote → who says it first hand, where there are events
	sorted map[research.Ref]bool         // themes that people changed since the last run
	held   []holding
	shown  map[string]int // documents shown, by path
}

// holding is how many documents a source holds, shown or not.
type holding struct {
	path  string
	words string // hash, "" where there are too few
	n     int
}

// warnOfRepeats says which documents are not shown because another file has
// them too.
func (sh *Shown) warnOfRepeats() {
	teller := map[string]string{}
	for _, h := range sh.held {
		if sh.shown[h.path] > 0 {
			teller[h.words] = h.path
		}
	}
	for _, h := range sh.held {
		switch missing := h.n - sh.shown[h.path]; {
		case missing == 0:
		case missing == h.n && h.words != "" && teller[h.words] != "":
			sh.Warnings = append(sh.Warnings, h.path+": the same words as "+teller[h.words]+", counted once")
		default:
			sh.Warnings = append(sh.Warnings, fmt.Sprintf("%s: %d of %d documents stand in another file too, counted once", h.path, missing, h.n))
		}
	}
}

// Shown reads what a study shows now. Before its first run has ended, that is
// nothing.
func (s *Store) Shown(ctx context.Context, study StudyRow) (Shown, error) {
	sh := Shown{Study: study, shown: map[string]int{}}
	err := s.InSnapshot(ctx, func(tx *Tx) (err error) {
		if err = tx.results(ctx, study.ID, &sh); err != nil {
			return err
		}
		if sh.Documents, err = tx.documents(ctx, DocumentFilter{Study: study.ID}); err != nil {
			return err
		}
		if sh.People, err = tx.participants(ctx, `participants_of(shown_steps(@arg))`, study.ID); err != nil {
			return err
		}
		if sh.Quotes, err = tx.quotes(ctx, study.ID); err != nil {
			return err
		}
		sh.Coverage, err = tx.coverage(ctx, study.ID)
		return err
	})
	for i := range sh.Documents {
		sh.shown[sh.Documents[i].Path]++
	}
	sh.warnOfRepeats()
	return sh, err
}

// results reads what was made of the documents, and what was passed over.
func (tx *Tx) results(ctx context.Context, study int64, sh *Shown) (err error) {
	if err = tx.readings(ctx, study, sh); err != nil {
		return err
	}
	if sh.Rejections, err = tx.rejections(ctx, study); err != nil {
		return err
	}
	if err = tx.warnOfFaults(ctx, study, sh); err != nil {
		return err
	}
	if sh.Labels, err = tx.labels(ctx, study); err != nil {
		return err
	}
	if sh.Settings, err = shownSettings(ctx, tx, study); err != nil {
		return err
	}
	current := `SELECT step_id FROM current_step WHERE study_id = @arg`
	if sh.Themes, err = tx.themes(ctx, current, study); err != nil {
		return err
	}
	if sh.Proposals, err = tx.themeProposals(ctx, study); err != nil {
		return err
	}
	if sh.Structure, sh.Candidates, _, err = tx.candidates(ctx, current, study); err != nil {
		return err
	}
	if sh.Found, err = tx.found(ctx, study); err != nil {
		return err
	}
	if sh.Personas, err = tx.personas(ctx, study); err != nil {
		return err
	}
	return tx.reviewed(ctx, study, sh)
}
