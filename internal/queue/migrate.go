package queue

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// schema is where River's tables live.
const schema = "river"

// migrationLock is the advisory lock under which one process migrates.
const migrationLock = 0x7269_7665_72 // "river"

// Migrate brings River's tables to the version this program works with. It may
// be called by any number of processes at once, and again. Only where there is
// something to do it works as whoever signed in: the program's role defines
// nothing.
func Migrate(ctx context.Context, pool *pgxpool.Pool) error {
	if ready, err := isReady(ctx, pool); err == nil && ready {
		return nil
	}
	cfg := pool.Config()
	role := cfg.ConnConfig.RuntimeParams["role"]
	delete(cfg.ConnConfig.RuntimeParams, "role")
	conn, err := pgx.ConnectConfig(ctx, cfg.ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // and gives the lock back
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, migrationLock); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS `+schema); err != nil {
		return err
	}
	cfg.MinConns, cfg.MaxConns = 0, 1
	owner, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer owner.Close()
	migrator, err := rivermigrate.New(riverpgxv5.New(owner), &rivermigrate.Config{Schema: schema})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the queue: %w", err)
	}
	if role == "" {
		return nil
	}
	_, err = conn.Exec(ctx, fmt.Sprintf(`
		GRANT USAGE ON SCHEMA %[1]s TO %[2]s;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %[1]s TO %[2]s;
		GRANT USAGE ON ALL SEQUENCES IN SCHEMA %[1]s TO %[2]s`, schema, pgx.Identifier{role}.Sanitize()))
	return err
}

// isReady reports whether River's tables are there, as this program works with
// them, for whom the pool works as.
func isReady(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	var there bool
	if err := pool.QueryRow(ctx, `SELECT coalesce(has_table_privilege(to_regclass($1), 'DELETE'), false)`, schema+".river_job").Scan(&there); err != nil || !there {
		return false, err
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: schema})
	if err != nil {
		return false, err
	}
	found, err := migrator.Validate(ctx, nil)
	return err == nil && found.OK, err
}
