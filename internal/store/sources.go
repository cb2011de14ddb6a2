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
	ID      int64
	Lineage string // path of the first source that held its records
}

func scanSource(row pgx.CollectableRow) (SourceRow, error) {
	var s SourceRow
	var sum []byte
	err := row.Scan(&s.ID, &s.Path, &s.Lineage, &sum, &s.Size, &s.Kind)
	copy(s.SHA256[:], sum)
	return s, err
}

const sourceColumns = `id, path, lineage, sha256, size, kind`

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
// that was current is retired; one that was known before (a file changed back)
// is current again.
func (tx *Tx) PutSource(ctx context.Context, study int64, src research.Source, lineage string) (int64, error) {
	_, err := tx.Exec(ctx, `UPDATE source SET retired_at = now()
	                         WHERE study_id = $1 AND path = $2 AND retired_at IS NULL`, study, src.Path)
	if err != nil {
		return 0, err
	}
	var id int64
	err = tx.QueryRow(ctx, `
		INSERT INTO source (study_id, path, lineage, sha256, size, kind)
		VALUES (@study, @path, @lineage, @sum, @size, @kind) RETURNING id`,
		pgx.StrictNamedArgs{"study": study, "path": src.Path, "lineage": lineage, "sum": src.SHA256[:],
			"size": src.Size, "kind": src.Kind}).Scan(&id)
	return id, err
}

// RetireSource retires a source whose file vanished from its root. Its bytes and
// what was read from them stay; readers no longer see them after the next run.
func (tx *Tx) RetireSource(ctx context.Context, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE source SET retired_at = now() WHERE id = $1 AND retired_at IS NULL`, id)
	return err
}

// SourceContent reads a source with its bytes.
func (s *Store) SourceContent(ctx context.Context, id int64) (SourceRow, []byte, error) {
	var src SourceRow
	var sum, bytes []byte
	err := s.pool.QueryRow(ctx, `
		SELECT s.id, s.path, s.lineage, s.sha256, s.size, s.kind, c.bytes
		  FROM source s JOIN content c USING (sha256) WHERE s.id = $1`, id).
		Scan(&src.ID, &src.Path, &src.Lineage, &sum, &src.Size, &src.Kind, &bytes)
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
