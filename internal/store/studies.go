package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// StudyRow is a study with its row id.
type StudyRow struct {
	research.Study
	ID         int64
	Generation *int64 // what readers see; nil before the first run ends
	Seed       int64
	Embedder   string // the one that is chosen for the next run
}

const studyColumns = `id, ref, name, question, created_at, generation_id, seed, embedder`

func scanStudy(row pgx.CollectableRow) (StudyRow, error) {
	var s StudyRow
	err := row.Scan(&s.ID, &s.Ref, &s.Name, &s.Question, &s.CreatedAt, &s.Generation, &s.Seed, &s.Embedder)
	return s, err
}

// PutStudy returns the study of that name, making it where there is none. A
// question that is given replaces the one that is stored.
func (s *Store) PutStudy(ctx context.Context, name, question string, seed int64) (StudyRow, error) {
	rows, err := s.pool.Query(ctx, `
		INSERT INTO study (ref, name, question, seed) VALUES (@ref, @name, @question, @seed)
		ON CONFLICT ON CONSTRAINT a_study_has_a_name_of_its_own DO UPDATE
		   SET question = CASE WHEN excluded.question = '' THEN study.question ELSE excluded.question END,
		       seed = excluded.seed
		RETURNING `+studyColumns,
		pgx.StrictNamedArgs{"ref": research.StudyRef(name), "name": name, "question": question, "seed": seed})
	if err != nil {
		return StudyRow{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanStudy)
}

// Study reads the study of that name, or ErrNotFound.
func (s *Store) Study(ctx context.Context, name string) (StudyRow, error) {
	if !storable(name) {
		return StudyRow{}, ErrNotFound
	}
	rows, err := s.pool.Query(ctx, `SELECT `+studyColumns+` FROM study WHERE name = $1`, name)
	if err != nil {
		return StudyRow{}, err
	}
	row, err := pgx.CollectExactlyOneRow(rows, scanStudy)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return row, err
}

// StudyByID reads a study by its row id.
func (s *Store) StudyByID(ctx context.Context, id int64) (StudyRow, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+studyColumns+` FROM study WHERE id = $1`, id)
	if err != nil {
		return StudyRow{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanStudy)
}

// Studies lists all studies by name.
func (s *Store) Studies(ctx context.Context) ([]StudyRow, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+studyColumns+` FROM study ORDER BY name COLLATE "C"`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanStudy)
}

// Generation is what readers of a study see: the results of a run.
type Generation struct {
	Run      string    `json:"run"`
	Complete bool      `json:"complete"` // false: a first run that was ended early, as far as it came
	Since    time.Time `json:"since"`
}

// Generation reads what the study shows, nil where it shows nothing yet.
func (s *Store) Generation(ctx context.Context, study StudyRow) (*Generation, error) {
	rows, err := s.pool.Query(ctx, `SELECT r.ref, g.complete, g.made_at FROM generation g JOIN run r ON r.id = g.run_id WHERE g.id = $1`, study.Generation)
	if err != nil {
		return nil, err
	}
	g, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByPos[Generation])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return g, err
}

// ShownSettings reads the settings of the run whose results a study shows, nil
// where it shows nothing yet.
func (s *Store) ShownSettings(ctx context.Context, study int64) (json.RawMessage, error) {
	return shownSettings(ctx, s.pool, study)
}

func shownSettings(ctx context.Context, q querier, study int64) (json.RawMessage, error) {
	rows, err := q.Query(ctx, `
		SELECT r.settings FROM study s JOIN generation g ON g.id = s.generation_id JOIN run r ON r.id = g.run_id
		 WHERE s.id = $1`, study)
	if err != nil {
		return nil, err
	}
	settings, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[json.RawMessage])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return settings, err
}

// ChooseEmbedder says by which embedder the next run of a study gives its quotes
// their vectors.
func (s *Store) ChooseEmbedder(ctx context.Context, study int64, embedder string) error {
	_, err := s.pool.Exec(ctx, `UPDATE study SET embedder = $2 WHERE id = $1`, study, embedder)
	return err
}

// AddRoot remembers a folder or file that was given to a study.
func (tx *Tx) AddRoot(ctx context.Context, study int64, path string) error {
	_, err := tx.Exec(ctx, `INSERT INTO root (study_id, path) VALUES ($1, $2) ON CONFLICT DO NOTHING`, study, path)
	return err
}

// Roots lists the folders and files of a study, the oldest first.
func (s *Store) Roots(ctx context.Context, study int64) ([]string, error) {
	rows, err := s.pool.Query(ctx, `SELECT path FROM root WHERE study_id = $1 ORDER BY added_at, path COLLATE "C"`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// ofStudy deletes what a study holds, what refers to something before that. $1 is
// the study.
var ofStudy = []string{
	`DELETE FROM citation WHERE claim_id IN (SELECT c.id FROM claim c JOIN persona p ON p.id = c.persona_id JOIN unit u ON u.id = p.step_id WHERE u.study_id = $1)`,
	`DELETE FROM claim_elsewhere WHERE claim_id IN (SELECT c.id FROM claim c JOIN persona p ON p.id = c.persona_id JOIN unit u ON u.id = p.step_id WHERE u.study_id = $1)`,
	`DELETE FROM claim_asked WHERE claim_id IN (SELECT c.id FROM claim c JOIN persona p ON p.id = c.persona_id JOIN unit u ON u.id = p.step_id WHERE u.study_id = $1)`,
	`DELETE FROM claim WHERE persona_id IN (SELECT p.id FROM persona p JOIN unit u ON u.id = p.step_id WHERE u.study_id = $1)`,
	`DELETE FROM persona_voice WHERE persona_id IN (SELECT p.id FROM persona p JOIN unit u ON u.id = p.step_id WHERE u.study_id = $1)`,
	`DELETE FROM persona p USING unit u WHERE u.id = p.step_id AND u.study_id = $1`,
	`DELETE FROM candidate_member WHERE candidate_id IN (SELECT c.id FROM candidate c JOIN unit u ON u.id = c.step_id WHERE u.study_id = $1)`,
	`DELETE FROM candidate c USING unit u WHERE u.id = c.step_id AND u.study_id = $1`,
	`DELETE FROM structure s USING unit u WHERE u.id = s.step_id AND u.study_id = $1`,
	`DELETE FROM theme_member WHERE theme_id IN (SELECT t.id FROM theme t JOIN unit u ON u.id = t.step_id WHERE u.study_id = $1)`,
	`DELETE FROM theme t USING unit u WHERE u.id = t.step_id AND u.study_id = $1`,
	`DELETE FROM rejection r USING unit u WHERE u.id = r.step_id AND u.study_id = $1`,
	`DELETE FROM coverage c USING unit u WHERE u.id = c.step_id AND u.study_id = $1`,
	`DELETE FROM quote WHERE study_id = $1`,
	`UPDATE study SET generation_id = NULL WHERE id = $1`,
	`DELETE FROM generation_step s USING generation g WHERE g.id = s.generation_id AND g.study_id = $1`,
	`DELETE FROM generation WHERE study_id = $1`,
	`DELETE FROM reading_document r USING unit u WHERE u.id = r.step_id AND u.study_id = $1`,
	`DELETE FROM reading_participant r USING unit u WHERE u.id = r.step_id AND u.study_id = $1`,
	`DELETE FROM reading r USING unit u WHERE u.id = r.step_id AND u.study_id = $1`,
	`DELETE FROM step s USING unit u WHERE u.id = s.unit_id AND u.study_id = $1`,
	`DELETE FROM model_call WHERE study_id = $1`,
	`DELETE FROM budget b USING run r WHERE r.id = b.run_id AND r.study_id = $1`,
	`DELETE FROM run_unit x USING run r WHERE r.id = x.run_id AND r.study_id = $1`,
	`DELETE FROM run_stage x USING run r WHERE r.id = x.run_id AND r.study_id = $1`,
	`DELETE FROM run WHERE study_id = $1`,
	`DELETE FROM unit WHERE study_id = $1`,
	`DELETE FROM turn t USING document d WHERE d.id = t.document_id AND d.study_id = $1`,
	`SELECT delete_texts($1)`,
	`DELETE FROM participant WHERE study_id = $1`,
	`DELETE FROM source WHERE study_id = $1`,
	`DELETE FROM root WHERE study_id = $1`,
	`DELETE FROM embedding_set WHERE study_id = $1`,
	`DELETE FROM study WHERE id = $1`,
}

// DeleteStudy deletes a study with all it holds, and the bytes of files that no
// other study has. No run of it may be under way.
func (tx *Tx) DeleteStudy(ctx context.Context, study int64) error {
	files, err := tx.filesOf(ctx, study)
	if err != nil {
		return err
	}
	if err := tx.dropVectors(ctx, study); err != nil {
		return err
	}
	for _, statement := range ofStudy {
		if _, err := tx.Exec(ctx, statement, study); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `SELECT delete_files($1)`, files)
	return err
}

// filesOf lists the hashes of the files of a study: its sources, and what the
// settings of its runs name.
func (tx *Tx) filesOf(ctx context.Context, study int64) ([][]byte, error) {
	rows, err := tx.Query(ctx, `
		SELECT c.sha256 FROM content c
		 WHERE EXISTS (SELECT FROM source s WHERE s.study_id = $1 AND s.sha256 = c.sha256)
		    OR EXISTS (SELECT FROM run r WHERE r.study_id = $1 AND position(encode(c.sha256, 'hex') IN r.settings::text) > 0)`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[[]byte])
}

// dropVectors drops the tables of a study's vectors.
func (tx *Tx) dropVectors(ctx context.Context, study int64) error {
	rows, err := tx.Query(ctx, `SELECT id FROM embedding_set WHERE study_id = $1`, study)
	if err != nil {
		return err
	}
	sets, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, id := range sets {
		if _, err := tx.Exec(ctx, `DROP TABLE IF EXISTS `+EmbeddingSet{ID: id}.table().Sanitize()); err != nil {
			return err
		}
	}
	return nil
}
