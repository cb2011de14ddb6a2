package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Extract is what extraction took from one document.
type Extract struct {
	Document   *DocumentRow
	Quotes     []research.Quote
	Rejections map[research.Reason]int
	Coverage   research.Coverage
}

var quoteColumns = []string{"step_id", "study_id", "document_id", "turn_id", "participant_id", "ref", "start_byte", "end_byte",
	"text", "facet", "stance", "journey_stage", "voice", "prompted", "praise", "method", "why", "value"}

// PutExtracts stores what a step took from its documents. The laws are checked
// by the database on the whole batch.
func (tx *Tx) PutExtracts(ctx context.Context, study, step int64, extracts []Extract) error {
	people, err := tx.participantIDs(ctx, study, extracts)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, e := range extracts {
		for _, q := range e.Quotes {
			if q.Turn < 0 || q.Turn >= len(e.Document.TurnIDs) {
				return fmt.Errorf("quote %s names turn %d of document %s, which has %d", q.Ref, q.Turn, e.Document.Ref, len(e.Document.TurnIDs))
			}
			rows = append(rows, []any{step, study, e.Document.ID, e.Document.TurnIDs[q.Turn], people[q.Participant], string(q.Ref),
				q.Span.Start, q.Span.End, q.Text, string(q.Facet), string(q.Stance), string(q.Stage), string(q.Voice),
				q.Prompted, q.Praise, string(q.Method), q.Why, q.Value})
		}
	}
	if len(rows) > 0 {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{Schema, "quote"}, quoteColumns, pgx.CopyFromRows(rows)); err != nil {
			return err
		}
	}
	return tx.putLedger(ctx, step, extracts)
}

func (tx *Tx) participantIDs(ctx context.Context, study int64, extracts []Extract) (map[research.Ref]int64, error) {
	seen := map[research.Ref]bool{}
	var refs []string
	for _, e := range extracts {
		for _, q := range e.Quotes {
			if !seen[q.Participant] {
				seen[q.Participant] = true
				refs = append(refs, string(q.Participant))
			}
		}
	}
	rows, err := tx.Query(ctx, `SELECT ref, id FROM participant WHERE study_id = $1 AND ref = ANY ($2)`, study, refs)
	if err != nil {
		return nil, err
	}
	return collectIDs(rows)
}

// QuotesBefore reads what was ever taken from documents, whatever became of it,
// the latest first: reference, document, participant, place and words.
func (tx *Tx) QuotesBefore(ctx context.Context, study int64, documents []research.Ref) ([]research.Quote, error) {
	rows, err := tx.Query(ctx, `
		SELECT q.ref, d.ref, p.ref, q.start_byte, q.end_byte, q.text
		  FROM document d JOIN turn t ON t.document_id = d.id JOIN quote q ON q.turn_id = t.id
		  JOIN participant p ON p.id = q.participant_id
		 WHERE d.study_id = $1 AND d.ref = ANY ($2) ORDER BY q.id DESC`, study, documents)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (q research.Quote, err error) {
		err = row.Scan(&q.Ref, &q.Document, &q.Participant, &q.Span.Start, &q.Span.End, &q.Text)
		return q, err
	})
}

// putLedger stores what was read and what was passed over, and why.
func (tx *Tx) putLedger(ctx context.Context, step int64, extracts []Extract) error {
	batch := &pgx.Batch{}
	for _, e := range extracts {
		c := e.Coverage
		silent := make([]string, len(c.Silent))
		for i, p := range c.Silent {
			silent[i] = string(p)
		}
		batch.Queue(`INSERT INTO coverage (step_id, document_id, sentences, quoted, skipped, thirds, silent)
		             VALUES (@step, @document, @sentences, @quoted, @skipped, @thirds, @silent)`,
			pgx.StrictNamedArgs{"step": step, "document": e.Document.ID, "sentences": c.Sentences, "quoted": c.Quoted,
				"skipped": c.Skipped, "thirds": c.Thirds[:], "silent": silent})
		for reason, n := range e.Rejections {
			batch.Queue(`INSERT INTO rejection (step_id, document_id, reason, n) VALUES ($1, $2, $3, $4)`,
				step, e.Document.ID, reason, n)
		}
	}
	return tx.SendBatch(ctx, batch).Close()
}

// QuoteRow is a quote with its row id.
type QuoteRow struct {
	research.Quote
	ID         int64
	DocumentID int64
	Kind       research.SourceKind // of its document
}

const quoteSelect = `
	SELECT q.id, q.document_id, d.kind, q.ref, d.ref, p.ref, t.position, q.start_byte, q.end_byte, q.text, q.facet, q.stance,
	       q.journey_stage, q.voice, q.prompted, q.praise, q.method, q.why, q.value,
	       coalesce((SELECT convert_from(substring(d.text FROM a.start_byte + 1 FOR a.end_byte - a.start_byte), 'UTF8')
	          FROM turn a WHERE a.document_id = q.document_id AND a.position < t.position AND a.role <> 'participant' AND a.words > 0
	         ORDER BY a.position DESC LIMIT 1), '')
	  FROM %s q JOIN document d ON d.id = q.document_id JOIN turn t ON t.id = q.turn_id
	  JOIN participant p ON p.id = q.participant_id `

func scanQuote(row pgx.CollectableRow) (QuoteRow, error) {
	var q QuoteRow
	err := row.Scan(&q.ID, &q.DocumentID, &q.Kind, &q.Ref, &q.Document, &q.Participant, &q.Turn, &q.Span.Start, &q.Span.End, &q.Text, &q.Facet,
		&q.Stance, &q.Stage, &q.Voice, &q.Prompted, &q.Praise, &q.Method, &q.Why, &q.Value, &q.Question)
	return q, err
}

func (tx *Tx) quotes(ctx context.Context, study int64) ([]QuoteRow, error) {
	rows, err := tx.Query(ctx, fmt.Sprintf(quoteSelect, "current_quote")+
		`WHERE q.study_id = $1 ORDER BY d.ref COLLATE "C", q.start_byte, q.end_byte`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanQuote)
}

// QuotesOfSteps reads the quotes that given steps took, by document and place:
// what a run in progress builds on.
func (s *Store) QuotesOfSteps(ctx context.Context, steps []int64) ([]QuoteRow, error) {
	rows, err := s.pool.Query(ctx, fmt.Sprintf(quoteSelect, "quote")+
		`WHERE q.step_id = ANY ($1) AND q.withdrawn_at IS NULL ORDER BY d.ref COLLATE "C", q.start_byte, q.end_byte`, steps)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanQuote)
}

func (tx *Tx) coverage(ctx context.Context, study int64) ([]research.Coverage, error) {
	rows, err := tx.Query(ctx, `
		SELECT d.ref, c.sentences, c.quoted, c.skipped, c.thirds, c.silent,
		       coalesce((SELECT jsonb_object_agg(r.reason, r.n) FROM rejection r
		                  WHERE r.step_id = c.step_id AND r.document_id = c.document_id), '{}')
		  FROM coverage c JOIN current_step cs ON cs.step_id = c.step_id JOIN document d ON d.id = c.document_id
		 WHERE cs.study_id = $1 ORDER BY d.ref COLLATE "C"`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (research.Coverage, error) {
		var c research.Coverage
		var thirds []int
		var silent []string
		err := row.Scan(&c.Document, &c.Sentences, &c.Quoted, &c.Skipped, &thirds, &silent, &c.Reasons)
		copy(c.Thirds[:], thirds)
		for _, p := range silent {
			c.Silent = append(c.Silent, research.Ref(p))
		}
		return c, err
	})
}

func (tx *Tx) rejections(ctx context.Context, study int64) (map[research.Reason]int, error) {
	rows, err := tx.Query(ctx, `
		SELECT r.reason, sum(r.n) FROM rejection r JOIN current_step cs ON cs.step_id = r.step_id
		 WHERE cs.study_id = $1 GROUP BY r.reason`, study)
	if err != nil {
		return nil, err
	}
	counts := map[research.Reason]int{}
	var reason research.Reason
	var n int
	_, err = pgx.ForEachRow(rows, []any{&reason, &n}, func() error { counts[reason] = n; return nil })
	return counts, err
}
