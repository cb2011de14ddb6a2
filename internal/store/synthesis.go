package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// PutThemes stores the themes that a step found. ids maps quotes to row ids.
func (tx *Tx) PutThemes(ctx context.Context, step int64, themes []research.Theme, ids map[research.Ref]int64) error {
	var members [][]any
	for i, t := range themes {
		var id int64
		err := tx.QueryRow(ctx, `
			INSERT INTO theme (step_id, ref, ordinal, label, in_vivo, keywords, cohesion, participants, largest_voice)
			VALUES (@step, @ref, @ordinal, @label, @in_vivo, @keywords, @cohesion, @participants, @voice) RETURNING id`,
			pgx.StrictNamedArgs{"step": step, "ref": t.Ref, "ordinal": i, "label": t.Label, "in_vivo": t.InVivo,
				"keywords": notNil(t.Keywords), "cohesion": t.Cohesion, "participants": t.Participants, "voice": t.LargestVoice}).Scan(&id)
		if err != nil {
			return err
		}
		if err := tx.putNaming(ctx, id, t.Naming, ids); err != nil {
			return fmt.Errorf("theme %s: %w", t.Ref, err)
		}
		exemplar := map[research.Ref]int{}
		for n, q := range t.Exemplars {
			exemplar[q] = n
		}
		for n, m := range t.Members {
			var place *int
			if e, ok := exemplar[m.Quote]; ok {
				place = &e
			}
			members = append(members, []any{id, ids[m.Quote], n, m.Centrality, m.Position, place})
		}
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{Schema, "theme_member"},
		[]string{"theme_id", "quote_id", "ordinal", "centrality", "position", "exemplar"}, pgx.CopyFromRows(members))
	return err
}

func notNil[S ~[]E, E any](s S) S {
	if s == nil {
		return S{}
	}
	return s
}

// ThemesOfSteps reads the themes that given steps found.
func (s *Store) ThemesOfSteps(ctx context.Context, steps []int64) (themes []research.Theme, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		themes, err = tx.themes(ctx, `SELECT unnest(@arg::bigint[])`, steps)
		return err
	})
	return themes, err
}

func (tx *Tx) themes(ctx context.Context, steps string, arg any) ([]research.Theme, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, ref, label, in_vivo, keywords, cohesion, participants, largest_voice
		  FROM theme WHERE step_id IN (`+steps+`) ORDER BY ordinal, ref COLLATE "C"`, pgx.NamedArgs{"arg": arg})
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	themes, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (research.Theme, error) {
		var t research.Theme
		var id int64
		err := row.Scan(&id, &t.Ref, &t.Label, &t.InVivo, &t.Keywords, &t.Cohesion, &t.Participants, &t.LargestVoice)
		at[id] = len(at)
		return t, err
	})
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(ctx, `
		SELECT m.theme_id, q.ref, m.centrality, m.position, coalesce(m.exemplar, -1)
		  FROM theme_member m JOIN theme t ON t.id = m.theme_id JOIN quote q ON q.id = m.quote_id AND q.withdrawn_at IS NULL
		 WHERE t.step_id IN (`+steps+`) ORDER BY m.theme_id, m.ordinal`, pgx.NamedArgs{"arg": arg})
	if err != nil {
		return nil, err
	}
	var id int64
	var m research.Member
	var place int
	exemplars := make([]map[int]research.Ref, len(themes))
	_, err = pgx.ForEachRow(rows, []any{&id, &m.Quote, &m.Centrality, &m.Position, &place}, func() error {
		i := at[id]
		themes[i].Members = append(themes[i].Members, m)
		if place >= 0 {
			if exemplars[i] == nil {
				exemplars[i] = map[int]research.Ref{}
			}
			exemplars[i][place] = m.Quote
		}
		return nil
	})
	for i, byPlace := range exemplars {
		for n := 0; len(themes[i].Exemplars) < len(byPlace); n++ {
			if q, ok := byPlace[n]; ok {
				themes[i].Exemplars = append(themes[i].Exemplars, q)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return themes, tx.readNamings(ctx, themes, at)
}

// PutCandidates stores the groups of participants that a step found, made or was
// given, with the evidence for its answer about structure.
func (tx *Tx) PutCandidates(ctx context.Context, study, step int64, found Found, candidates []research.Candidate) error {
	_, err := tx.Exec(ctx, `INSERT INTO structure (step_id, test, found_from, found) VALUES ($1, $2, $3, $4)`,
		step, found.Test, found.From, notNil(found.Candidates))
	if err != nil {
		return err
	}
	for _, c := range candidates {
		var id int64
		err := tx.QueryRow(ctx, `
			INSERT INTO candidate (step_id, ref, letter, origin, attribute, called, stability, talk_ratio)
			VALUES (@step, @ref, @letter, @origin, @attribute, @called, @stability, @talk) RETURNING id`,
			pgx.StrictNamedArgs{"step": step, "ref": c.Ref, "letter": c.Letter, "origin": c.Origin, "attribute": c.Attribute, "called": c.Called,
				"stability": c.Stability, "talk": c.TalkRatio}).Scan(&id)
		if err != nil {
			return err
		}
		refs, strengths := make([]string, len(c.Members)), make([]float64, len(c.Members))
		for i, m := range c.Members {
			refs[i], strengths[i] = string(m.Participant), m.Strength
		}
		tag, err := tx.Exec(ctx, `
			INSERT INTO candidate_member (candidate_id, participant_id, ordinal, strength)
			SELECT $1, p.id, u.n, u.strength FROM unnest($3::text[], $4::float8[]) WITH ORDINALITY u(ref, strength, n)
			  JOIN participant p ON p.study_id = $2 AND p.ref = u.ref`, id, study, refs, strengths)
		if err != nil {
			return err
		}
		if int(tag.RowsAffected()) != len(refs) {
			return fmt.Errorf("candidate %s names %d participants, of whom %d are known", c.Ref, len(refs), tag.RowsAffected())
		}
	}
	return nil
}

// Found is what clustering people gave, before anybody regrouped them.
type Found struct {
	From       string // the fingerprint of everything it depends on
	Test       research.StructureTest
	Candidates []research.Candidate
}

// FoundBefore reads what clustering people gave from the same before, so that
// regrouping them needs no clustering; ok is false where it never did.
func (s *Store) FoundBefore(ctx context.Context, study int64, from string) (f Found, ok bool, err error) {
	f.From = from
	err = s.pool.QueryRow(ctx, `
		SELECT s.test, s.found FROM structure s JOIN unit u ON u.id = s.step_id
		 WHERE u.study_id = $1 AND s.found_from = $2 LIMIT 1`, study, from).Scan(&f.Test, &f.Candidates)
	if errors.Is(err, pgx.ErrNoRows) {
		return f, false, nil
	}
	return f, err == nil, err
}

// found reads the groups as clustering found them for what is shown.
func (tx *Tx) found(ctx context.Context, study int64) (groups []research.Candidate, err error) {
	err = tx.QueryRow(ctx, `SELECT found FROM structure s JOIN current_step c ON c.step_id = s.step_id WHERE c.study_id = $1`, study).Scan(&groups)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return groups, err
}

// CandidatesOfSteps reads the candidates of given steps, with their row ids in
// the same order.
func (s *Store) CandidatesOfSteps(ctx context.Context, steps []int64) (test research.StructureTest, candidates []research.Candidate, ids []int64, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		test, candidates, ids, err = tx.candidates(ctx, `SELECT unnest(@arg::bigint[])`, steps)
		return err
	})
	return test, candidates, ids, err
}

// Candidates reads the candidates of the current generation.
func (s *Store) Candidates(ctx context.Context, study int64) (test research.StructureTest, candidates []research.Candidate, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		test, candidates, _, err = tx.candidates(ctx, `SELECT step_id FROM current_step WHERE study_id = @arg`, study)
		return err
	})
	return test, candidates, err
}

func (tx *Tx) candidates(ctx context.Context, steps string, arg any) (test research.StructureTest, candidates []research.Candidate, ids []int64, err error) {
	args := pgx.NamedArgs{"arg": arg}
	rows, err := tx.Query(ctx, `SELECT test FROM structure WHERE step_id IN (`+steps+`)`, args)
	if err != nil {
		return test, nil, nil, err
	}
	tests, err := pgx.CollectRows(rows, pgx.RowTo[research.StructureTest])
	if err != nil {
		return test, nil, nil, err
	}
	if len(tests) > 0 {
		test = tests[0]
	}
	rows, err = tx.Query(ctx, `
		SELECT id, ref, letter, origin, attribute, called, stability, talk_ratio FROM candidate
		 WHERE step_id IN (`+steps+`) ORDER BY letter COLLATE "C", ref COLLATE "C"`, args)
	if err != nil {
		return test, nil, nil, err
	}
	at := map[int64]int{}
	candidates, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (research.Candidate, error) {
		var c research.Candidate
		var id int64
		err := row.Scan(&id, &c.Ref, &c.Letter, &c.Origin, &c.Attribute, &c.Called, &c.Stability, &c.TalkRatio)
		at[id] = len(ids)
		ids = append(ids, id)
		return c, err
	})
	if err != nil {
		return test, nil, nil, err
	}
	rows, err = tx.Query(ctx, `
		SELECT m.candidate_id, p.ref, m.strength FROM candidate_member m JOIN participant p ON p.id = m.participant_id
		 WHERE m.candidate_id = ANY ($1) ORDER BY m.candidate_id, m.ordinal`, ids)
	if err != nil {
		return test, nil, nil, err
	}
	var id int64
	var m research.CandidateMember
	_, err = pgx.ForEachRow(rows, []any{&id, &m.Participant, &m.Strength}, func() error {
		c := &candidates[at[id]]
		c.Members = append(c.Members, m)
		return nil
	})
	return test, candidates, ids, err
}

// personaDetails is the part of a persona that is computed for display and kept
// as it was drafted; everything that cites evidence has tables.
type personaDetails struct {
	Of            int                          `json:"of"`
	SourceKinds   []research.SourceKind        `json:"source_kinds"`
	Quotes        int                          `json:"quotes"`
	Grounding     research.Grounding           `json:"grounding"`
	OpenQuestions []research.OpenQuestion      `json:"open_questions"`
	Contrasts     []research.AttributeContrast `json:"contrasts"`
	Next          []string                     `json:"next"`
}

// PutPersona stores a drafted persona of a candidate. quotes and people map
// references to row ids.
func (tx *Tx) PutPersona(ctx context.Context, step, candidate int64, p research.Persona, quotes, people map[research.Ref]int64) error {
	var id int64
	err := tx.QueryRow(ctx, `
		INSERT INTO persona (step_id, candidate_id, ref, revision, name, name_from, type, rank, status, details)
		VALUES (@step, @candidate, @ref, @revision, @name, @from, @type, @rank, @status, @details) RETURNING id`,
		pgx.StrictNamedArgs{"step": step, "candidate": candidate, "ref": p.Ref, "revision": p.Revision, "name": p.Name,
			"from": p.NameFrom, "type": p.Type, "rank": p.Rank, "status": p.Status,
			"details": personaDetails{p.Of, p.SourceKinds, p.Quotes, p.Grounding, p.OpenQuestions, p.Contrasts, p.Next}}).Scan(&id)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for i, q := range p.Voices {
		batch.Queue(`INSERT INTO persona_voice (persona_id, quote_id, ordinal) VALUES ($1, $2, $3)`, id, quotes[q], i)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	claims := make(map[research.Ref]int64, len(p.Claims))
	for i := range p.Claims {
		c := &p.Claims[i]
		if claims[c.Ref], err = tx.putClaim(ctx, id, i, c, quotes, people); err != nil {
			return fmt.Errorf("claim %s: %w", c.Ref, err)
		}
	}
	return tx.putWording(ctx, id, p.Wording, claims, quotes)
}

func (tx *Tx) putClaim(ctx context.Context, persona int64, ordinal int, c *research.Claim, quotes, people map[research.Ref]int64) (id int64, err error) {
	because, reasons := "", []research.Ref(nil)
	if c.Because != nil {
		because, reasons = c.Because.Text, c.Because.Quotes
	}
	var carries *int64
	if c.Check.Carries != "" {
		row := quotes[c.Check.Carries]
		carries = &row
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO claim (persona_id, ref, ordinal, facet, label, text, theme, state, formed, searched, because, severity, verdict, checked_by, carries)
		VALUES (@persona, @ref, @ordinal, @facet, @label, @text, @theme, @state, @formed, @searched, @because, @severity, @verdict, @by, @carries) RETURNING id`,
		pgx.StrictNamedArgs{"persona": persona, "ref": c.Ref, "ordinal": ordinal, "facet": c.Facet, "label": c.Label,
			"text": c.Text, "theme": c.Theme, "state": c.State, "formed": c.Formed, "searched": c.Searched, "because": because,
			"severity": c.Severity, "verdict": c.Check.Verdict, "by": c.Check.By, "carries": carries}).Scan(&id)
	if err != nil {
		return 0, err
	}
	cited, relations := make([]int64, len(c.Citations)), make([]string, len(c.Citations))
	for i, ci := range c.Citations {
		cited[i], relations[i] = quotes[ci.Quote], string(ci.Relation)
	}
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO citation (claim_id, quote_id, relation, ordinal)
	             SELECT $1, q, r, n FROM unnest($2::bigint[], $3::text[]) WITH ORDINALITY u(q, r, n)`, id, cited, relations)
	batch.Queue(`INSERT INTO claim_elsewhere (claim_id, quote_id, ordinal)
	             SELECT $1, q, n FROM unnest($2::bigint[]) WITH ORDINALITY u(q, n)`, id, rowIDs(c.Elsewhere, quotes))
	batch.Queue(`INSERT INTO claim_asked (claim_id, participant_id) SELECT $1, unnest($2::bigint[])`, id, rowIDs(c.Asked, people))
	batch.Queue(`INSERT INTO claim_because (claim_id, quote_id, ordinal)
	             SELECT $1, q, n FROM unnest($2::bigint[]) WITH ORDINALITY u(q, n)`, id, rowIDs(reasons, quotes))
	return id, tx.SendBatch(ctx, batch).Close()
}

func rowIDs(refs []research.Ref, ids map[research.Ref]int64) []int64 {
	out := make([]int64, len(refs))
	for i, r := range refs {
		out[i] = ids[r]
	}
	return out
}

// ParticipantIDs maps the references of a study's participants to row ids.
func (s *Store) ParticipantIDs(ctx context.Context, study int64) (map[research.Ref]int64, error) {
	rows, err := s.pool.Query(ctx, `SELECT ref, id FROM participant WHERE study_id = $1`, study)
	if err != nil {
		return nil, err
	}
	return collectIDs(rows)
}
