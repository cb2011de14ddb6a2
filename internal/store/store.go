package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	pgxvec "github.com/pgvector/pgvector-go/pgx"
)

// Schema is where the product's tables live; vector tables have one of their
// own, since the program makes and drops them while it works.
const (
	Schema        = "personas"
	VectorsSchema = "vectors"
)

// Store is a pool of connections to a migrated database.
type Store struct {
	pool *pgxpool.Pool
}

// Open migrates the database at dsn to this program's version and connects to
// it with at most maxConns connections (0: pgx's default), which work as
// [AppRole] where they may.
func Open(ctx context.Context, dsn string, maxConns int32) (*Store, error) {
	role, err := migrate(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("migrating the database: %w", err)
	}
	cfg, err := poolConfig(dsn, maxConns)
	if err != nil {
		return nil, err
	}
	if role != "" {
		cfg.ConnConfig.RuntimeParams["role"] = role
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	return &Store{pool: pool}, nil
}

func poolConfig(dsn string, maxConns int32) (*pgxpool.Config, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("reading the database URL: %w", err)
	}
	if maxConns > 0 {
		cfg.MaxConns = maxConns
	}
	cfg.ConnConfig.RuntimeParams["search_path"] = Schema + ",public"
	cfg.ConnConfig.RuntimeParams["application_name"] = "personas"
	cfg.AfterConnect = func(ctx context.Context, c *pgx.Conn) error { return pgxvec.RegisterTypes(ctx, c) }
	return cfg, nil
}

// Close closes every connection.
func (s *Store) Close() { s.pool.Close() }

// Pool gives the queue its connections; nobody else may use it.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Tx is a transaction. Its methods are spread over the files of this package,
// each beside the table it works on.
type Tx struct {
	pgx.Tx
}

// InTx runs f in a transaction and commits it where f returns nil.
func (s *Store) InTx(ctx context.Context, f func(*Tx) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return f(&Tx{tx}) })
}

// InSnapshot runs f in a read-only transaction that sees one moment, so that
// several queries of one page agree with one another.
func (s *Store) InSnapshot(ctx context.Context, f func(*Tx) error) error {
	opts := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, s.pool, opts, func(tx pgx.Tx) error { return f(&Tx{tx}) })
}

// Constraint returns the name of the constraint that refused a statement, ""
// where err is not such a refusal.
func Constraint(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && len(pg.Code) == 5 && pg.Code[:2] == "23" {
		return pg.ConstraintName
	}
	return ""
}
