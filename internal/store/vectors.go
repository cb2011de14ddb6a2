package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"personas/search"
)

// EmbeddingSet is the vectors of one study by one embedder. They have a table of
// their own: vectors of two embedders never meet in a query, and a narrow table
// is what makes an exact scan fast.
type EmbeddingSet struct {
	ID          int64
	StudyID     int64
	Embedder    string // the embedder's name, for people
	Fingerprint string // equal fingerprints give equal vectors
	Dim         int
}

// table is the set's table in schema vectors: (quote_id, vec).
func (e EmbeddingSet) table() pgx.Identifier {
	return pgx.Identifier{VectorsSchema, fmt.Sprintf("e%d", e.ID)}
}

// EmbeddingSet returns the study's set for the embedder with this fingerprint,
// making it and its table where there is none yet. Several processes may ask at
// once.
func (s *Store) EmbeddingSet(ctx context.Context, study int64, embedder, fingerprint string, dim int) (EmbeddingSet, error) {
	set, err := s.embeddingSet(ctx, study, fingerprint)
	if errors.Is(err, ErrNotFound) {
		set = EmbeddingSet{StudyID: study, Embedder: embedder, Fingerprint: fingerprint, Dim: dim}
		err = s.InTx(ctx, func(tx *Tx) error { return tx.createEmbeddingSet(ctx, &set) })
	}
	if err == nil && set.Dim != dim {
		err = fmt.Errorf("embedder %s has dimension %d in this study, not %d", fingerprint, set.Dim, dim)
	}
	return set, err
}

func (s *Store) embeddingSet(ctx context.Context, study int64, fingerprint string) (EmbeddingSet, error) {
	set := EmbeddingSet{StudyID: study, Fingerprint: fingerprint}
	err := s.pool.QueryRow(ctx, `SELECT id, embedder, dim FROM embedding_set WHERE study_id = $1 AND fingerprint = $2`,
		study, fingerprint).Scan(&set.ID, &set.Embedder, &set.Dim)
	if errors.Is(err, pgx.ErrNoRows) {
		return set, ErrNotFound
	}
	return set, err
}

// maxPlainDim is the largest dimension whose vector fits into a page.
const maxPlainDim = 4000

// createEmbeddingSet makes row and table. A second process that comes at the
// same time waits on the row until the first has committed both.
func (tx *Tx) createEmbeddingSet(ctx context.Context, set *EmbeddingSet) error {
	err := tx.QueryRow(ctx, `
		INSERT INTO embedding_set (study_id, embedder, fingerprint, dim)
		VALUES (@study, @embedder, @fingerprint, @dim)
		ON CONFLICT ON CONSTRAINT an_embedder_has_one_set_per_study DO UPDATE SET fingerprint = excluded.fingerprint
		RETURNING id, embedder, dim`,
		pgx.StrictNamedArgs{"study": set.StudyID, "embedder": set.Embedder, "fingerprint": set.Fingerprint, "dim": set.Dim}).
		Scan(&set.ID, &set.Embedder, &set.Dim)
	if err != nil {
		return err
	}
	storage := "PLAIN"
	if set.Dim > maxPlainDim {
		storage = "EXTERNAL"
	}
	_, err = tx.Exec(ctx, fmt.Sprintf(`
		CREATE TABLE IF NOT EXISTS %[1]s (quote_id bigint PRIMARY KEY, vec halfvec(%[2]d) STORAGE %[3]s NOT NULL);
		CREATE OR REPLACE TRIGGER vectors_have_quotes_on_insert AFTER INSERT ON %[1]s
		    REFERENCING NEW TABLE AS new_vectors FOR EACH STATEMENT EXECUTE FUNCTION personas.check_vectors(%[4]d);
		CREATE OR REPLACE TRIGGER vectors_have_quotes_on_update AFTER UPDATE ON %[1]s
		    REFERENCING NEW TABLE AS new_vectors FOR EACH STATEMENT EXECUTE FUNCTION personas.check_vectors(%[4]d)`,
		set.table().Sanitize(), set.Dim, storage, set.StudyID))
	return err
}

// PutVectors stores the vectors of quotes, in the order of quoteIDs. A nil vector
// (a text without a known word) is skipped, and so is a quote that has its vector
// already: equal fingerprints give equal vectors.
func (tx *Tx) PutVectors(ctx context.Context, set EmbeddingSet, quoteIDs []int64, vecs [][]float32) error {
	if len(quoteIDs) != len(vecs) {
		return fmt.Errorf("%d vectors for %d quotes", len(vecs), len(quoteIDs))
	}
	have, err := tx.embedded(ctx, set, quoteIDs)
	if err != nil {
		return err
	}
	rows := &vectorRows{set: set, ids: quoteIDs, vecs: vecs, have: have, at: -1}
	_, err = tx.CopyFrom(ctx, set.table(), []string{"quote_id", "vec"}, rows)
	return err
}

// embedded returns which of the quotes have a vector.
func (tx *Tx) embedded(ctx context.Context, set EmbeddingSet, quoteIDs []int64) (map[int64]bool, error) {
	rows, err := tx.Query(ctx, `SELECT quote_id FROM `+set.table().Sanitize()+` WHERE quote_id = ANY($1)`, quoteIDs)
	if err != nil {
		return nil, err
	}
	have := map[int64]bool{}
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error { have[id] = true; return nil })
	return have, err
}

// vectorRows feeds COPY with the vectors that are there and not stored yet.
type vectorRows struct {
	set  EmbeddingSet
	ids  []int64
	vecs [][]float32
	have map[int64]bool
	at   int
	row  [2]any
}

func (r *vectorRows) Next() bool {
	for r.at++; r.at < len(r.ids); r.at++ {
		if r.vecs[r.at] != nil && !r.have[r.ids[r.at]] {
			return true
		}
	}
	return false
}

func (r *vectorRows) Values() ([]any, error) {
	if len(r.vecs[r.at]) != r.set.Dim {
		return nil, fmt.Errorf("vector of dimension %d in a set of dimension %d", len(r.vecs[r.at]), r.set.Dim)
	}
	r.row = [2]any{r.ids[r.at], pgvector.NewHalfVector(r.vecs[r.at])}
	return r.row[:], nil
}

func (r *vectorRows) Err() error { return nil }

// Vectors reads the vectors of quotes, in the order of quoteIDs, nil where a
// quote has none. Values are those of half precision: about three digits.
func (tx *Tx) Vectors(ctx context.Context, set EmbeddingSet, quoteIDs []int64) ([][]float32, error) {
	at := make(map[int64]int, len(quoteIDs))
	for i, id := range quoteIDs {
		at[id] = i
	}
	rows, err := tx.Query(ctx, `SELECT quote_id, vec FROM `+set.table().Sanitize()+` WHERE quote_id = ANY($1)`, quoteIDs)
	if err != nil {
		return nil, err
	}
	vecs := make([][]float32, len(quoteIDs))
	var id int64
	var vec pgvector.HalfVector
	_, err = pgx.ForEachRow(rows, []any{&id, &vec}, func() error {
		vecs[at[id]] = vec.Slice()
		return nil
	})
	return vecs, err
}

// indexEffort is how many candidates a build looks at for each vector's
// neighbours. With pgvector's 64, one in 200 of the ten nearest of 100,000 was
// reached by no search, however far it looked; the build takes half as long again.
const indexEffort = 128

// indexMemory lets the graph of about 400,000 vectors of 256 dimensions be built
// in memory, which is ten times faster than on disk.
const indexMemory = `512MB`

// learn tells the planner what a search reads: the tables of all studies, with the
// columns that its plans depend on, and a set's own. Without knowing them a search
// takes five to thirty times as long (measured at 20,000 quotes), and the server
// finds out by itself only within a minute.
func (e EmbeddingSet) learn() string { return `SELECT learn_tables(); ANALYZE ` + e.table().Sanitize() }

// EnsureIndex readies a study for searches after a load: the planner learns what
// there is, and a set of more than [search.ExactMax] vectors gets its approximate
// index. Loading into a live index runs at a hundredth of the rate (0.3–0.5 k
// rows/s, measured). Where another process is at it already, that is left to it.
func (s *Store) EnsureIndex(ctx context.Context, set EmbeddingSet) error {
	pooled, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack() // its end is the end of the lock and of the settings
	defer conn.Close(context.WithoutCancel(ctx))
	table := set.table().Sanitize()
	var large, mine bool
	err = conn.QueryRow(ctx, `SELECT count(*) > $1, pg_try_advisory_lock($2, $3) FROM `+table,
		search.ExactMax, indexLock, set.ID).Scan(&large, &mine)
	if err != nil || !mine {
		return err
	}
	if _, err := conn.Exec(ctx, set.learn()); err != nil || !large || set.Dim > maxPlainDim {
		return err
	}
	return buildIndex(ctx, conn, set)
}

// indexLock is the class of the advisory locks under which one process builds
// the index of a set.
const indexLock = 0x7665_6374 // "vect"

// buildIndex builds the index without stopping readers or writers. What a build
// that was cut short left behind is dropped first.
func buildIndex(ctx context.Context, conn *pgx.Conn, set EmbeddingSet) error {
	name := fmt.Sprintf("e%d_near", set.ID)
	qualified := pgx.Identifier{VectorsSchema, name}.Sanitize()
	var exists, valid bool
	err := conn.QueryRow(ctx, `
		SELECT count(*) > 0, coalesce(bool_and(indisvalid), false) FROM pg_index WHERE indexrelid = to_regclass($1)`,
		qualified).Scan(&exists, &valid)
	if err != nil || valid {
		return err
	}
	if exists {
		if _, err := conn.Exec(ctx, `DROP INDEX CONCURRENTLY `+qualified); err != nil {
			return err
		}
	}
	if _, err := conn.Exec(ctx, `SET maintenance_work_mem = '`+indexMemory+`'`); err != nil {
		return err
	}
	defer func() { _, _ = conn.Exec(context.WithoutCancel(ctx), `RESET maintenance_work_mem`) }()
	_, err = conn.Exec(ctx, `CREATE INDEX CONCURRENTLY `+pgx.Identifier{name}.Sanitize()+
		` ON `+set.table().Sanitize()+fmt.Sprintf(` USING hnsw (vec halfvec_ip_ops) WITH (ef_construction = %d)`, indexEffort))
	return err
}
