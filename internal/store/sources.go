package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// SourceRow is a version of a source with its row id. Its bytes are read apart.
type SourceRow struct {
	research.Source
	ID         int64
	Unreadable string // why its bytes could not be taken
	Withheld   bool   // somebody in it was forgotten
	Read       bool   // by some run, with whatever outcome
}

func scanSource(row pgx.CollectableRow) (SourceRow, error) {
	var s SourceRow
	var sum []byte
	err := row.Scan(&s.ID, &s.Path, &sum, &s.Size, &s.Unreadable, &s.Withheld, &s.Read)
	copy(s.SHA256[:], sum)
	return s, err
}

const sourceColumns = `id, path, sha256, size, unreadable, withheld, id IN (SELECT source_id FROM reading)`

// CurrentSources lists the sources of a study that are neither superseded nor
// retired, by path.
func (tx *Tx) CurrentSources(ctx context.Context, study int64) ([]SourceRow, error) {
	rows, err := tx.Query(ctx, `SELECT `+sourceColumns+` FROM source
	                             WHERE study_id = $1 AND retired_at IS NULL ORDER BY path COLLATE "C"`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanSource)
}

// PutContent stores the bytes of a file under their hash.
func (tx *Tx) PutContent(ctx context.Context, sum [32]byte, bytes []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO content (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`, sum[:], bytes)
	return err
}

// PutSource makes a version of a source current. The version of the same path
// that was current is retired.
func (tx *Tx) PutSource(ctx context.Context, study int64, src SourceRow) (id int64, err error) {
	_, err = tx.Exec(ctx, `UPDATE source SET retired_at = now()
	                         WHERE study_id = $1 AND path = $2 AND retired_at IS NULL`, study, src.Path)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO source (study_id, path, sha256, size, unreadable)
		VALUES (@study, @path, @sum, @size, @unreadable) RETURNING id`,
		pgx.StrictNamedArgs{"study": study, "path": src.Path, "sum": src.SHA256[:],
			"size": src.Size, "unreadable": src.Unreadable}).Scan(&id)
	return id, err
}

// RetireSource retires a source whose file vanished from its root. Its bytes and
// what was read from them stay; readers no longer see them after the next run.
func (tx *Tx) RetireSource(ctx context.Context, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE source SET retired_at = now() WHERE id = $1 AND retired_at IS NULL`, id)
	return err
}

// SourceContent reads a source with its bytes, nil where they are withheld.
func (s *Store) SourceContent(ctx context.Context, id int64) (SourceRow, []byte, error) {
	var src SourceRow
	var sum, bytes []byte
	err := s.pool.QueryRow(ctx, `
		SELECT s.id, s.path, s.sha256, s.size, s.unreadable, c.bytes IS NULL, c.bytes
		  FROM source s JOIN content c USING (sha256) WHERE s.id = $1`, id).
		Scan(&src.ID, &src.Path, &sum, &src.Size, &src.Unreadable, &src.Withheld, &bytes)
	copy(src.SHA256[:], sum)
	return src, bytes, err
}

// Content reads the bytes of a file by their hash, or ErrNotFound.
func (s *Store) Content(ctx context.Context, sum [32]byte) ([]byte, error) {
	var bytes []byte
	err := s.pool.QueryRow(ctx, `SELECT bytes FROM content WHERE sha256 = $1`, sum[:]).Scan(&bytes)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return bytes, err
}
