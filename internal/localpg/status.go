package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Status is what `personas db status` prints.
type Status struct {
	Mode     string `json:"mode"` // always "private"
	Running  bool   `json:"running"`
	Postgres string `json:"postgres"` // version; of a stopped server that which would run, or ""
	Vector   string `json:"pgvector"` // likewise
	DataDir  string `json:"data_dir"` // where the database's files are
	Bytes    int64  `json:"bytes"`    // their size
}

// Status describes the server as it is, without starting it.
func (s *Server) Status(ctx context.Context) (Status, error) {
	st := Status{Mode: "private", DataDir: s.home.data()}
	var err error
	if st.Bytes, err = size(st.DataDir); err != nil {
		return st, fmt.Errorf("size of the private database: %w", err)
	}
	c, p, _ := s.look(ctx)
	if c != ready {
		st.Running = c != absent
		b, err := s.Find(ctx)
		if errors.Is(err, ErrNoPostgres) {
			return st, nil
		}
		st.Postgres, st.Vector = b.Postgres, b.Vector
		return st, err
	}
	st.Running = true
	st.Postgres, st.Vector, err = versions(ctx, dsn(p.socketDir, database))
	return st, err
}

// versions asks a server for its own and for its pgvector's version.
func versions(ctx context.Context, dsn string) (postgres, vector string, err error) {
	err = within(ctx, dsn, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `
			SELECT current_setting('server_version'),
			       coalesce((SELECT extversion FROM pg_extension WHERE extname = 'vector'), '')`,
		).Scan(&postgres, &vector)
	})
	if err != nil {
		return "", "", fmt.Errorf("asking the private database for its version: %w", err)
	}
	postgres, _, _ = strings.Cut(postgres, " ") // a distribution adds its own
	return postgres, vector, nil
}

// size adds up the files below dir. Files that vanish meanwhile, as a running
// server's do, count nothing.
func size(dir string) (bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			var fi fs.FileInfo
			if fi, err = d.Info(); err == nil {
				bytes += fi.Size()
			}
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	})
	return bytes, err
}
