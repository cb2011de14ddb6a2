package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Server is what a database server says of itself.
type Server struct {
	Postgres string
	Pgvector string // "" where the extension is not there
	Bytes    int64  // size of the database
}

// Inspect asks the server at dsn, without migrating anything.
func Inspect(ctx context.Context, dsn string) (Server, error) {
	var s Server
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return s, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = conn.QueryRow(ctx, `
		SELECT current_setting('server_version'), pg_database_size(current_database()),
		       coalesce((SELECT extversion FROM pg_extension WHERE extname = 'vector'), '')`).
		Scan(&s.Postgres, &s.Bytes, &s.Pgvector)
	return s, err
}

// WorkerRow is a process that works on the database.
type WorkerRow struct {
	ClientID string `json:"id"`
	Since    string `json:"since"`
}

// Workers lists the processes that work on the database now.
func (s *Store) Workers(ctx context.Context) ([]WorkerRow, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT client_id, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
		  FROM worker WHERE gone_at IS NULL ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[WorkerRow])
}
