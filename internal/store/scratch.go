package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"personas/research"
	"personas/search"
)

// Scratch makes a study of texts, a quote each, that nobody else sees, and runs
// f on it; refs are those of the quotes, in the order of texts. What f sees are
// the real tables, indexes and statements; nothing of it is left afterwards,
// whatever happens. A text may not be empty.
func (s *Store) Scratch(ctx context.Context, embedder, fingerprint string, texts []string, vecs [][]float32,
	f func(index search.Index, study int64, refs []research.Ref) error) error {
	pgtx, err := s.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer pgtx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // that is its end in any case
	sc := &scratch{Tx: &Tx{pgtx}}
	if err := sc.read(ctx, texts); err != nil {
		return fmt.Errorf("putting %d texts aside: %w", len(texts), err)
	}
	if err := sc.quote(ctx, EmbeddingSet{Embedder: embedder, Fingerprint: fingerprint, Dim: dimension(vecs)}, vecs); err != nil {
		return fmt.Errorf("putting %d texts aside: %w", len(texts), err)
	}
	return f(sc.Tx, sc.study, sc.refs)
}

// dimension is that of the first vector, 1 where there is none.
func dimension(vecs [][]float32) int {
	for _, v := range vecs {
		if v != nil {
			return len(v)
		}
	}
	return 1
}

// scratch is a study in a transaction that is rolled back.
type scratch struct {
	*Tx
	study int64
	units map[research.Stage]Unit
	doc   DocumentRow
	refs  []research.Ref
}

// step stores a unit of a stage as done and returns the id its results hang on.
func (sc *scratch) step(ctx context.Context, stage research.Stage) (int64, error) {
	units, err := sc.PutUnits(ctx, []Unit{{StudyID: sc.study, Stage: stage, Key: "scratch", Inputs: []int64{}}})
	if err != nil {
		return 0, err
	}
	units[0].Done = true
	sc.units[stage] = units[0]
	_, err = sc.ClaimStep(ctx, units[0].ID, 0)
	return units[0].ID, err
}

// read stores the texts as the turns of one document.
func (sc *scratch) read(ctx context.Context, texts []string) error {
	name := "scratch-" + strings.ToLower(rand.Text())
	ref := research.StudyRef(name)
	err := sc.QueryRow(ctx, `INSERT INTO study (ref, name) VALUES ($1, $2) RETURNING id`, ref, name).Scan(&sc.study)
	if err != nil {
		return err
	}
	sc.units = map[research.Stage]Unit{}
	doc := conversation(ref, texts)
	source := research.Source{Path: "texts", SHA256: sha256.Sum256(doc.Text), Size: int64(len(doc.Text)), Kind: doc.Kind}
	if err := sc.PutContent(ctx, source.SHA256, doc.Text); err != nil {
		return err
	}
	id, err := sc.PutSource(ctx, sc.study, SourceRow{Source: source})
	if err != nil {
		return err
	}
	step, err := sc.step(ctx, research.StageIngest)
	if err != nil {
		return err
	}
	err = sc.PutReading(ctx, sc.study, step, Reading{SourceID: id, Kind: doc.Kind, Documents: []research.Document{doc},
		Participants: []research.Participant{{Ref: doc.Turns[0].Participant, Role: research.RoleParticipant}}})
	if err != nil {
		return err
	}
	planned, err := sc.PlanDocuments(ctx, []int64{step})
	if err != nil {
		return err
	}
	docs, err := sc.documents(ctx, DocumentFilter{IDs: []int64{planned[0].ID}})
	if err == nil {
		sc.doc = docs[0]
	}
	return err
}

// conversation is a document in which one person says the texts, one a turn.
func conversation(study research.Ref, texts []string) research.Document {
	d := research.Document{Ref: research.DocumentRefByKey(study, "texts", "texts"), Title: "texts", Kind: research.KindReview, Language: "und"}
	person := research.ParticipantRefByKey(study, "everybody")
	for i, text := range texts {
		start := len(d.Text)
		d.Text = append(append(d.Text, text...), '\n')
		d.Turns = append(d.Turns, research.Turn{Position: i, Span: research.Span{Start: start, End: start + len(text)}, Participant: person,
			Role: research.RoleParticipant, Voice: research.VoiceFirstHand, Line: i + 1})
	}
	return d
}

// quote takes every turn as a quote, gives it its vector and shows it.
func (sc *scratch) quote(ctx context.Context, set EmbeddingSet, vecs [][]float32) error {
	step, err := sc.step(ctx, research.StageExtract)
	if err != nil {
		return err
	}
	quotes := make([]research.Quote, len(sc.doc.Turns))
	sum := sc.doc.SHA256()
	for i, t := range sc.doc.Turns {
		text, err := sc.doc.Slice(t.Span)
		if err != nil {
			return err
		}
		quotes[i] = research.Quote{Ref: research.QuoteRef(sc.doc.Ref, sum, t.Span), Participant: t.Participant, Turn: i, Span: t.Span,
			Text: text, Stance: research.StanceNeutral, Voice: t.Voice, Method: research.MethodImport, Why: "a text of its own"}
		sc.refs = append(sc.refs, quotes[i].Ref)
	}
	if err := sc.PutExtracts(ctx, sc.study, step, []Extract{{Document: &sc.doc, Quotes: quotes}}); err != nil {
		return err
	}
	rows, err := sc.Query(ctx, `SELECT id FROM quote WHERE step_id = $1 ORDER BY start_byte`, step)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	set.StudyID = sc.study
	if err := sc.createEmbeddingSet(ctx, &set); err != nil {
		return err
	}
	if err := sc.PutVectors(ctx, set, ids, vecs); err != nil {
		return err
	}
	return sc.show(ctx, set)
}

// show makes the study's generation, and lets the planner know what it holds.
func (sc *scratch) show(ctx context.Context, set EmbeddingSet) error {
	run, err := sc.BeginRun(ctx, sc.study, research.StageEmbed, []byte("{}"))
	if err != nil {
		return err
	}
	for stage, unit := range sc.units {
		if _, err := sc.BeginStage(ctx, run.ID, stage, []Unit{unit}); err != nil {
			return err
		}
	}
	if err := sc.Show(ctx, run, true); err != nil {
		return err
	}
	_, err = sc.Exec(ctx, set.learn())
	return err
}
