package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrInUse: other programs are connected to the database, so it cannot be
// replaced.
var ErrInUse = errors.New("other programs use the database: end them and try again")

// Backup writes the database to file, in the custom format of pg_dump, while
// the server is in use. The file appears when it is complete.
func (s *Server) Backup(ctx context.Context, file string) error {
	dsn, b, err := s.openWithTools(ctx)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(tmp.Name())
	if err := tool(ctx, b, "pg_dump", "--format=custom", "--file="+tmp.Name(), "--dbname="+dsn); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return os.Rename(tmp.Name(), file)
}

// Restore replaces the database by the one in a file that Backup wrote. It is
// read into another database first and takes its place when complete; until
// then, and after any error, the old one stands. While others are connected
// the error is ErrInUse.
func (s *Server) Restore(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	_, b, err := s.openWithTools(ctx)
	if err != nil {
		return err
	}
	p, running := s.postmaster()
	if !running {
		return errors.New("restore: the private database has just stopped: try again")
	}
	err = within(ctx, dsn(p.socketDir, "postgres"), func(conn *pgx.Conn) error {
		if err := waitUnused(ctx, conn); err != nil {
			return err
		}
		if err := createRoles(ctx, conn, b, file); err != nil {
			return err
		}
		return replaceDatabase(ctx, conn, func(fresh string) error {
			return tool(ctx, b, "pg_restore", "--exit-on-error", "--dbname="+dsn(p.socketDir, fresh), file)
		})
	})
	if err != nil {
		return fmt.Errorf("restoring %s: %w", file, err)
	}
	return nil
}

// openWithTools opens the server and finds the programs that belong to it.
func (s *Server) openWithTools(ctx context.Context) (string, Binaries, error) {
	b, err := s.Find(ctx)
	if err != nil {
		return "", b, err
	}
	dsn, err := s.Open(ctx)
	return dsn, b, err
}

// waitUnused returns ErrInUse if the database keeps having clients. One that
// has just gone may still be seen for a moment.
func waitUnused(ctx context.Context, conn *pgx.Conn) error {
	limit, cancel := context.WithTimeoutCause(ctx, time.Second, ErrInUse)
	defer cancel()
	for {
		var clients int
		err := conn.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = $1`, database).Scan(&clients)
		if err != nil || clients == 0 {
			return err
		}
		if err := pause(limit); err != nil {
			return err
		}
	}
}

// replaceDatabase fills a fresh database and gives it the old one's name, in
// one transaction.
func replaceDatabase(ctx context.Context, conn *pgx.Conn, fill func(name string) error) error {
	const fresh, old = database + "_restored", database + "_replaced"
	drop := func(name string) error {
		_, err := conn.Exec(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`)
		return err
	}
	if err := errors.Join(drop(fresh), drop(old)); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `CREATE DATABASE `+fresh); err != nil {
		return err
	}
	if err := fill(fresh); err != nil {
		return errors.Join(err, drop(fresh))
	}
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `ALTER DATABASE `+database+` RENAME TO `+old); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `ALTER DATABASE `+fresh+` RENAME TO `+database)
		return err
	})
	if sqlState(err) == objectInUse {
		err = ErrInUse
	}
	if err != nil {
		return errors.Join(err, drop(fresh))
	}
	return drop(old)
}

// grantee finds the roles that a dump's statements name.
var grantee = regexp.MustCompile(`(?m)^(?:GRANT|REVOKE|ALTER) .*\b(?:TO|FROM) ("[^"\n]+"|\w+)(?: WITH GRANT OPTION)?;$`)

// createRoles creates the roles that the dump in file needs and this server
// lacks. A dump holds one database; roles belong to the server.
func createRoles(ctx context.Context, conn *pgx.Conn, b Binaries, file string) error {
	cmd := toolCommand(ctx, b, "pg_restore", "--schema-only", "--file=-", file)
	schema, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("pg_restore: %w%s", err, trailer(stderrOf(err)))
	}
	names := map[string]bool{}
	for _, m := range grantee.FindAllSubmatch(schema, -1) {
		names[string(m[1])] = true
	}
	delete(names, "PUBLIC")
	for name := range names {
		_, err := conn.Exec(ctx, `CREATE ROLE `+name+` NOLOGIN`)
		if err != nil && sqlState(err) != duplicateObject {
			return fmt.Errorf("role %s: %w", name, err)
		}
	}
	return nil
}

// tool runs a client program of the server as ourselves.
func tool(ctx context.Context, b Binaries, name string, args ...string) error {
	if out, err := toolCommand(ctx, b, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w%s", name, err, trailer(out))
	}
	return nil
}

func toolCommand(ctx context.Context, b Binaries, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.program(name), args...)
	cmd.Env = serverEnv
	return cmd
}
