package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"personas/research"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock is the advisory lock under which one process migrates.
const migrationLock = 0x7065_7273_6f6e // "person"

// Oldest supported versions: below pgvector 0.8.4 lie a CVE and two index
// corruptions.
const (
	minPostgres = 150000
	minPgvector = "0.8.4"
)

// migrate brings the schema forward, each numbered file once, in order. There is
// no way back: a later program reads what an earlier one wrote. It returns the
// role to work as, "" where that is who signed in.
func migrate(ctx context.Context, dsn string) (role string, err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := checkServer(ctx, conn); err != nil {
		return "", err
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, migrationLock); err != nil {
		return "", err
	}
	applied, err := applyMigrations(ctx, conn)
	if err != nil {
		return "", err
	}
	return appRole(ctx, conn, applied)
}

// applyMigrations applies those that were not, and reports whether there were any.
func applyMigrations(ctx context.Context, conn *pgx.Conn) (applied bool, err error) {
	have, err := migrated(ctx, conn)
	if err != nil {
		return false, err
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return false, err
	}
	for _, file := range files {
		version, err := migrationVersion(file)
		if err != nil {
			return applied, err
		}
		if slices.Contains(have, version) {
			continue
		}
		if err := applyMigration(ctx, conn, file, version); err != nil {
			return applied, fmt.Errorf("%s: %w", file, err)
		}
		applied = true
	}
	return applied, nil
}

func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var number int
	if err := conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int`).Scan(&number); err != nil {
		return err
	}
	if number < minPostgres {
		return &research.Error{Code: research.CodeFailed,
			Message: fmt.Sprintf("the database server is Postgres %d", number/10000),
			Try:     "use Postgres 15 or later"}
	}
	if _, err := conn.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS vector`); err != nil {
		return &research.Error{Code: research.CodeFailed, Err: err,
			Message: "the extension pgvector cannot be created: " + err.Error(),
			Try:     "install pgvector " + minPgvector + " or later on the server and run CREATE EXTENSION vector as its owner"}
	}
	var ok bool
	var version string
	err := conn.QueryRow(ctx, `SELECT extversion, string_to_array(extversion, '.')::int[] >= string_to_array($1, '.')::int[]
	                             FROM pg_extension WHERE extname = 'vector'`, minPgvector).Scan(&version, &ok)
	if err != nil {
		return err
	}
	if !ok {
		return &research.Error{Code: research.CodeFailed,
			Message: "pgvector is " + version + ", and versions below " + minPgvector + " can corrupt an index",
			Try:     "install a newer one and run ALTER EXTENSION vector UPDATE"}
	}
	return nil
}

// migrated returns the versions that were applied, none for a new database. Two
// that were written side by side may have landed in either order. Who may define
// nothing can still work with what is there.
func migrated(ctx context.Context, conn *pgx.Conn) ([]int, error) {
	var there bool
	if err := conn.QueryRow(ctx, `SELECT to_regclass('personas.migration') IS NOT NULL`).Scan(&there); err != nil {
		return nil, err
	}
	if there {
		return versions(ctx, conn)
	}
	_, err := conn.Exec(ctx, `
		CREATE SCHEMA IF NOT EXISTS personas;
		CREATE SCHEMA IF NOT EXISTS vectors;
		CREATE TABLE IF NOT EXISTS personas.migration (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`)
	return nil, err
}

func versions(ctx context.Context, conn *pgx.Conn) ([]int, error) {
	rows, err := conn.Query(ctx, `SELECT version FROM personas.migration`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int])
}

func applyMigration(ctx context.Context, conn *pgx.Conn, file string, version int) error {
	sql, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL search_path = personas, public`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, string(sql)); err != nil {
			return notOwner(err)
		}
		_, err := tx.Exec(ctx, `INSERT INTO personas.migration (version) VALUES ($1)`, version)
		return err
	})
}

func migrationVersion(file string) (int, error) {
	name := strings.TrimPrefix(file, "migrations/")
	number, _, ok := strings.Cut(name, "_")
	version, err := strconv.Atoi(number)
	if !ok || err != nil {
		return 0, errors.New(file + " is not named like 0001_what_it_does.sql")
	}
	return version, nil
}

// notOwner says who has to migrate, where it is somebody else.
func notOwner(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "42501" { // insufficient_privilege
		return err
	}
	return &research.Error{Code: research.CodeFailed, Err: err, Message: "the schema is older than this program, and who signed in may not change it: " + pg.Message,
		Try: "run personas doctor once with the database URL of the schema's owner"}
}
