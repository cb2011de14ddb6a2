package localpg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// hasDatabase reports whether the server has its database yet. It asks in the
// database that every server has, where the keeper takes nobody for a user.
func hasDatabase(ctx context.Context, socketDir string) (found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	err = within(ctx, dsn(socketDir, "postgres"), func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, database).Scan(&found)
	})
	return found, err
}

// prepare gives the server its database with the current extension. It does
// the same again without harm.
func prepare(ctx context.Context, socketDir string) error {
	found, err := hasDatabase(ctx, socketDir)
	if err != nil {
		return err
	}
	if found {
		return updateExtension(ctx, dsn(socketDir, database))
	}
	return within(ctx, dsn(socketDir, "postgres"), func(conn *pgx.Conn) error {
		return createDatabase(ctx, conn, socketDir)
	})
}

// createDatabase makes the database under another name and renames it when the
// extension is in it: who can connect to it finds it complete.
func createDatabase(ctx context.Context, conn *pgx.Conn, socketDir string) error {
	const fresh = database + "_new"
	if _, err := conn.Exec(ctx, `DROP DATABASE IF EXISTS `+fresh); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `CREATE DATABASE `+fresh); err != nil {
		return err
	}
	if err := updateExtension(ctx, dsn(socketDir, fresh)); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, `ALTER DATABASE `+fresh+` RENAME TO `+database)
	return err
}

// updateExtension brings vector in a database to the version on disk.
func updateExtension(ctx context.Context, dsn string) error {
	return within(ctx, dsn, func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS vector`); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, `ALTER EXTENSION vector UPDATE`)
		return err
	})
}

// within runs do on a connection of its own.
func within(ctx context.Context, dsn string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	return errors.Join(do(conn), conn.Close(ctx))
}

// The answers of Postgres that mean something here.
const (
	objectInUse        = "55006"
	duplicateObject    = "42710"
	cannotConnectNow   = "57P03" // it starts, recovers or stops
	tooManyConnections = "53300"
)

// sqlState returns the code of Postgres' answer in err, "" where it gave none.
func sqlState(err error) string {
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pgErr.Code
	}
	return ""
}
