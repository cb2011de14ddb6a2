package localpgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"personas/internal/localpg"
)

// cacheDir returns the directory that the machine's test binaries share.
func cacheDir() (string, error) {
	if dir := os.Getenv("PERSONAS_TEST_CACHE"); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("%w: set PERSONAS_TEST_CACHE", err)
	}
	return filepath.Join(dir, "personas-test"), nil
}

// config returns the shared server's configuration. What makes Postgres safe
// against power loss is off: its databases live as long as a test.
func config(dir string) localpg.Config {
	return localpg.Config{
		DataDir:    dir,
		BinDir:     os.Getenv("PERSONAS_PG_BIN"),
		Keeper:     func() ([]string, error) { return buildKeeper(dir) },
		IdleAfter:  idleAfter,
		CheckEvery: idleAfter / 10,
		Settings: []string{
			"fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"max_connections=200", // several packages are tested at once
		},
	}
}

// start returns the connection string of the shared server, which it installs
// and starts if need be.
func start(ctx context.Context) (string, error) {
	dir, err := cacheDir()
	if err != nil {
		return "", err
	}
	srv, err := localpg.New(config(dir))
	if err != nil {
		return "", err
	}
	dsn, err := srv.Open(ctx)
	if errors.Is(err, localpg.ErrNoPostgres) {
		if _, err := srv.Install(ctx); err != nil {
			return "", err
		}
		dsn, err = srv.Open(ctx)
	}
	if err != nil {
		return "", fmt.Errorf("%w\n(to begin anew, remove %s)", err, dir)
	}
	return dsn, nil
}

// binaries returns the Postgres of the shared server, installed if need be.
func binaries(ctx context.Context) (localpg.Binaries, error) {
	dir, err := cacheDir()
	if err != nil {
		return localpg.Binaries{}, err
	}
	srv, err := localpg.New(config(dir))
	if err != nil {
		return localpg.Binaries{}, err
	}
	b, err := srv.Find(ctx)
	if errors.Is(err, localpg.ErrNoPostgres) {
		return srv.Install(ctx)
	}
	return b, err
}

// buildKeeper builds the keeper command into dir. It is renamed into place, so
// one that runs is left alone.
func buildKeeper(dir string) ([]string, error) {
	keeper := filepath.Join(dir, "keeper")
	fresh := fmt.Sprintf("%s.%d", keeper, os.Getpid())
	if out, err := exec.Command("go", "build", "-o", fresh, keeperPkg).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building %s: %w: %s", keeperPkg, err, out)
	}
	if err := os.Rename(fresh, keeper); err != nil {
		return nil, err
	}
	return []string{keeper, dir}, nil
}
