package localpgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// templateLock is the advisory lock under which test binaries make the
// template.
const templateLock = 0x706572736f6e6173

// makeTemplate creates the database that Database copies, where it is missing.
func makeTemplate(ctx context.Context, server string) error {
	return within(ctx, server, func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, templateLock); err != nil {
			return err
		}
		var exists bool
		err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, template).Scan(&exists)
		if err != nil || exists {
			return err
		}
		const fresh = template + "_new"
		for _, sql := range []string{`DROP DATABASE IF EXISTS ` + fresh, `CREATE DATABASE ` + fresh} {
			if _, err := conn.Exec(ctx, sql); err != nil {
				return err
			}
		}
		if err := execute(withDatabase(server, fresh), `CREATE EXTENSION vector`); err != nil {
			return err
		}
		_, err = conn.Exec(ctx, `ALTER DATABASE `+fresh+` RENAME TO `+template)
		return err
	})
}

// dropLeftOver drops databases of tests that were killed: those from before
// the server started.
func dropLeftOver(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
		SELECT datname FROM pg_database
		WHERE substring(datname FROM '^' || $1 || '(\d+)_')::bigint < floor(extract(epoch FROM pg_postmaster_start_time()))`,
		prefix)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
			return err
		}
	}
	return nil
}

// execute runs one statement on a connection of its own, without a test's
// context: cleanups run after that has ended.
func execute(dsn, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return within(ctx, dsn, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sql)
		return err
	})
}

func within(ctx context.Context, dsn string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connecting to the test server: %w", err)
	}
	return errors.Join(do(conn), conn.Close(ctx))
}

// withDatabase returns dsn, a URL or keywords and values, for another database
// of the same server.
func withDatabase(dsn, name string) string {
	if !strings.Contains(dsn, "://") {
		return dsn + " dbname=" + name
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn // it was connected to before
	}
	u.Path = "/" + name
	return u.String()
}
