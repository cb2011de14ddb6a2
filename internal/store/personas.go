package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// personas reads the drafts that are shown now as they are stored: the chain of
// citations without the numbers, which research.SupportOf counts.
func (tx *Tx) personas(ctx context.Context, study int64) ([]research.Persona, error) {
	_, candidates, candidateIDs, err := tx.candidates(ctx, `SELECT step_id FROM current_step WHERE study_id = @arg`, study)
	if err != nil {
		return nil, err
	}
	group := map[int64]research.Candidate{}
	for i, id := range candidateIDs {
		group[id] = candidates[i]
	}
	rows, err := tx.Query(ctx, `
		SELECT p.id, p.candidate_id, p.ref, p.revision, p.name, p.name_from, p.type, p.rank, p.status, p.details, p.wording,
		       ARRAY(SELECT q.ref FROM persona_voice v JOIN quote q ON q.id = v.quote_id AND q.withdrawn_at IS NULL
		              WHERE v.persona_id = p.id ORDER BY v.ordinal)
		  FROM persona p JOIN current_step c ON c.step_id = p.step_id JOIN candidate g ON g.id = p.candidate_id
		 WHERE c.study_id = $1 ORDER BY g.origin = 'sample', g.letter COLLATE "C", p.ref COLLATE "C"`, study)
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	personas, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (research.Persona, error) {
		var p research.Persona
		var id, candidate int64
		var ref research.Ref
		var details []byte
		var w *wordingDetails
		err := row.Scan(&id, &candidate, &ref, &p.Revision, &p.Name, &p.NameFrom, &p.Type, &p.Rank, &p.Status, &details, &w, &p.Voices)
		if err != nil {
			return p, err
		}
		p.Candidate = group[candidate]
		p.Ref = ref
		at[id] = len(at)
		var d personaDetails
		if err := json.Unmarshal(details, &d); err != nil {
			return p, err
		}
		p.Of, p.SourceKinds, p.Quotes, p.Grounding = d.Of, d.SourceKinds, d.Quotes, d.Grounding
		p.OpenQuestions, p.Contrasts, p.Next = d.OpenQuestions, d.Contrasts, d.Next
		if w != nil {
			p.Wording = w.wording()
		}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	if err := tx.readClaims(ctx, personas, at); err != nil {
		return nil, err
	}
	return personas, tx.readWordings(ctx, personas, at)
}

func (tx *Tx) readClaims(ctx context.Context, personas []research.Persona, at map[int64]int) error {
	ids := make([]int64, 0, len(at))
	for id := range at {
		ids = append(ids, id)
	}
	rows, err := tx.Query(ctx, `
		SELECT c.persona_id, c.ref, c.facet, c.label, c.text, c.theme, c.state, c.formed, c.searched, c.because, c.severity, c.verdict, c.checked_by,
		       coalesce((SELECT q.ref FROM quote q WHERE q.id = c.carries AND q.withdrawn_at IS NULL), ''),
		       ARRAY(SELECT q.ref FROM claim_because x JOIN quote q ON q.id = x.quote_id AND q.withdrawn_at IS NULL
		              WHERE x.claim_id = c.id ORDER BY x.ordinal),
		       ARRAY(SELECT q.ref FROM citation x JOIN quote q ON q.id = x.quote_id AND q.withdrawn_at IS NULL
		              WHERE x.claim_id = c.id ORDER BY x.ordinal),
		       ARRAY(SELECT x.relation FROM citation x JOIN quote q ON q.id = x.quote_id AND q.withdrawn_at IS NULL
		              WHERE x.claim_id = c.id ORDER BY x.ordinal),
		       ARRAY(SELECT q.ref FROM claim_elsewhere x JOIN quote q ON q.id = x.quote_id AND q.withdrawn_at IS NULL
		              WHERE x.claim_id = c.id ORDER BY x.ordinal),
		       ARRAY(SELECT p.ref FROM claim_asked x JOIN participant p ON p.id = x.participant_id
		              WHERE x.claim_id = c.id ORDER BY p.ref COLLATE "C")
		  FROM claim c WHERE c.persona_id = ANY ($1) ORDER BY c.persona_id, c.ordinal`, ids)
	if err != nil {
		return err
	}
	var persona int64
	var c research.Claim
	var reasons, cited, elsewhere, asked []research.Ref
	var relations []research.Relation
	var because string
	_, err = pgx.ForEachRow(rows, []any{&persona, &c.Ref, &c.Facet, &c.Label, &c.Text, &c.Theme, &c.State, &c.Formed, &c.Searched,
		&because, &c.Severity, &c.Check.Verdict, &c.Check.By, &c.Check.Carries, &reasons, &cited, &relations, &elsewhere, &asked}, func() error {
		claim := c
		if len(reasons) > 0 { // a reason whose quotes are gone is none
			claim.Because = &research.Because{Text: because, Quotes: reasons}
		}
		claim.Elsewhere, claim.Asked = elsewhere, asked
		claim.Citations = make([]research.Citation, len(cited))
		for i := range cited {
			claim.Citations[i] = research.Citation{Quote: cited[i], Relation: relations[i]}
		}
		p := &personas[at[persona]]
		p.Claims = append(p.Claims, claim)
		reasons, cited, relations, elsewhere, asked = nil, nil, nil, nil, nil
		return nil
	})
	return err
}
