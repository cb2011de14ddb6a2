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
}

const studyColumns = `id, ref, name, question, created_at, generation_id, seed`

func scanStudy(row pgx.CollectableRow) (StudyRow, error) {
	var s StudyRow
	err := row.Scan(&s.ID, &s.Ref, &s.Name, &s.Question, &s.CreatedAt, &s.Generation, &s.Seed)
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

// shownSettings reads the settings of the run whose results a study shows.
func (tx *Tx) shownSettings(ctx context.Context, study int64) (settings json.RawMessage, err error) {
	err = tx.QueryRow(ctx, `
		SELECT r.settings FROM study s JOIN generation g ON g.id = s.generation_id JOIN run r ON r.id = g.run_id
		 WHERE s.id = $1`, study).Scan(&settings)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return settings, err
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
