// Package localpgtest gives tests a real Postgres with pgvector.
//
// All test binaries of a machine share one server. The first one that needs it
// starts it, from binaries that are installed once, in a cache directory; it
// stops by itself a minute after the last connection. Each test that writes
// takes a Database of its own, which costs some ten milliseconds.
//
// Environment:
//
//	PERSONAS_TEST_DATABASE_URL  use this server instead, as a superuser
//	PERSONAS_TEST_CACHE         the directory to share, else personas-test in the user's cache directory
//	PERSONAS_PG_BIN             the Postgres to run, else one is found or installed
package localpgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/internal/localpg"
)

const (
	openTimeout = 3 * time.Minute // the first time, it downloads
	idleAfter   = time.Minute
	template    = "personas_test_template"
	prefix      = "personas_test_" // of databases; the second it was made at follows
	keeperPkg   = "personas/internal/localpg/localpgtest/keeper"
)

// DSN returns the connection string of the shared server's common database,
// whose user is a superuser. Without a server the test fails with the reason
// and the commands that provide one.
func DSN(tb testing.TB) string {
	tb.Helper()
	dsn, err := shared()
	if err != nil {
		tb.Fatalf("no database to test with: %v", err)
	}
	return dsn
}

// Database creates an empty database with the extension vector and returns its
// connection string. It is dropped, with whatever is still connected to it,
// when the test ends.
func Database(tb testing.TB) string {
	tb.Helper()
	server := DSN(tb)
	name := fmt.Sprintf("%s%d_%d_%d", prefix, time.Now().Unix(), os.Getpid(), serial.Add(1))
	if err := execute(server, `CREATE DATABASE `+name+` TEMPLATE `+template); err != nil {
		tb.Fatalf("creating a test database: %v", err)
	}
	tb.Cleanup(func() {
		if err := execute(server, `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			tb.Errorf("dropping test database %s: %v", name, err)
		}
	})
	return withDatabase(server, name)
}

// Binaries returns the directory of the Postgres programs that tests run.
func Binaries(tb testing.TB) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	b, err := binaries(ctx)
	if err != nil {
		tb.Fatalf("no database to test with: %v", err)
	}
	return b.Dir
}

// Keep is the life of the keeper command, for the server in the cache
// directory dir.
func Keep(ctx context.Context, dir string) error {
	srv, err := localpg.New(config(dir))
	if err != nil {
		return err
	}
	return srv.Keep(ctx)
}

var serial atomic.Int64

// shared returns the server's connection string, started and with a template.
var shared = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	if dsn := os.Getenv("PERSONAS_TEST_DATABASE_URL"); dsn != "" {
		return dsn, makeTemplate(ctx, dsn)
	}
	dsn, err := start(ctx)
	if err != nil {
		return "", err
	}
	if held, err = pgx.Connect(ctx, dsn); err != nil {
		return "", err
	}
	return dsn, errors.Join(makeTemplate(ctx, dsn), dropLeftOver(ctx, held))
})

// held is a connection that keeps the shared server from stopping while this
// process may still want it. It ends with the process.
var held *pgx.Conn
