//go:build unix

package localpg_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"personas/internal/localpg"
	"personas/internal/localpg/localpgtest"
)

// The test binary is also the program that the tests start: "keep" is a
// keeper, "open" a second user of the server.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && strings.HasPrefix(os.Args[1], "localpg-") {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if err := helper(ctx, os.Args[1], os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		os.RemoveAll(seedDir)
		os.Exit(code)
	}))
}

// setup is a Config on its way to a helper process.
type setup struct {
	DataDir, RuntimeDir, BinDir string
	IdleAfter, CheckEvery       time.Duration
	Settings                    []string
	Account, StateDir           string
}

func (u setup) config() localpg.Config {
	cfg := localpg.Config{
		DataDir: u.DataDir, RuntimeDir: u.RuntimeDir, BinDir: u.BinDir,
		IdleAfter: u.IdleAfter, CheckEvery: u.CheckEvery, Settings: u.Settings,
		Keeper: func() ([]string, error) { return u.command("keep") },
	}
	if u.Account != "" {
		cfg = localpg.AsAccount(cfg, u.Account, u.StateDir)
	}
	return cfg
}

func (u setup) command(name string) ([]string, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	arg, err := json.Marshal(u)
	return []string{exe, "localpg-" + name, string(arg)}, err
}

func helper(ctx context.Context, name, arg string) error {
	var u setup
	if err := json.Unmarshal([]byte(arg), &u); err != nil {
		return err
	}
	srv, err := localpg.New(u.config())
	if err != nil {
		return err
	}
	if name == "localpg-keep" {
		return srv.Keep(ctx)
	}
	dsn, err := srv.Open(ctx)
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	fmt.Println(srv.Pid())
	return conn.Close(ctx)
}

// newSetup is a server of the test's own, for files that are gone with it. What
// costs time and guards against power loss is off.
func newSetup(t *testing.T) setup {
	t.Helper()
	return setup{
		DataDir:    filepath.Join(t.TempDir(), "data"),
		RuntimeDir: shortDir(t),
		BinDir:     localpgtest.Binaries(t),
		IdleAfter:  time.Minute,
		CheckEvery: 50 * time.Millisecond,
		Settings:   []string{"fsync=off", "shared_buffers=16MB"},
	}
}

// seeded gives u a database made earlier, for tests that are not about making
// one.
func seeded(t *testing.T) setup {
	t.Helper()
	u := newSetup(t)
	makeSeed.Do(func() {
		var err error
		if seedDir, err = os.MkdirTemp("", "lp"); err != nil {
			t.Fatal(err)
		}
		seed := u
		seed.DataDir = seedDir
		srv, err := localpg.New(seed.config())
		if err != nil {
			t.Fatal(err)
		}
		open(t, srv)
		if err := srv.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if err := os.CopyFS(u.DataDir, os.DirFS(seedDir)); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"pg", "pg/data"} {
		if err := os.Chmod(filepath.Join(u.DataDir, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

var (
	makeSeed sync.Once
	seedDir  string
)

// shortDir returns a directory whose path a socket fits in.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lp")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// server returns the server of u, which is stopped when the test ends; nothing
// of it may be left then.
func (u setup) server(t *testing.T) *localpg.Server {
	t.Helper()
	srv, err := localpg.New(u.config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := srv.Stop(ctx); err != nil {
			t.Error(err)
		}
		if left := srv.Processes(); len(left) > 0 || srv.Kept() {
			t.Errorf("left running: processes %v, keeper %v", left, srv.Kept())
		}
		if t.Failed() {
			log, _ := os.ReadFile(srv.LogPath())
			t.Logf("%s:\n%s", srv.LogPath(), log)
		}
	})
	return srv
}

func open(t *testing.T, srv *localpg.Server) string {
	t.Helper()
	dsn, err := srv.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func exec1(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func query[T any](t *testing.T, conn *pgx.Conn, sql string) T {
	t.Helper()
	var v T
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// eventually waits until what is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still not so: %s", what)
		}
	}
}

// keeperOf returns the process that is the server's parent.
func keeperOf(t *testing.T, pid int) int {
	t.Helper()
	out, err := exec.Command("ps", "-o", "ppid=", "-p", fmt.Sprint(pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	var parent int
	if _, err := fmt.Sscan(string(out), &parent); err != nil {
		t.Fatal(err)
	}
	return parent
}

// A server starts at the first use, is found at the second, stops when told,
// and keeps its data.
func TestOpenStopStart(t *testing.T) {
	t.Parallel()
	srv := newSetup(t).server(t)
	if st, err := srv.Status(t.Context()); err != nil || st.Running || st.Bytes != 0 {
		t.Fatalf("before: %+v, %v", st, err)
	}
	dsn := open(t, srv)
	conn := connect(t, dsn)
	exec1(t, conn, `CREATE TABLE kept AS SELECT '[1,2,3]'::vector AS v`)
	if got := query[string](t, conn, `SELECT datcollate || datctype || pg_encoding_to_char(encoding) || rolname || rolsuper
		FROM pg_database, pg_roles WHERE datname = current_database() AND datdba = pg_roles.oid`); got != "CCUTF8personastrue" {
		t.Errorf("database is %q", got)
	}
	pid := srv.Pid()
	if again := open(t, srv); again != dsn || srv.Pid() != pid {
		t.Errorf("opened again: %s in process %d, was %s in %d", again, srv.Pid(), dsn, pid)
	}
	st, err := srv.Status(t.Context())
	if err != nil || !st.Running || st.Mode != "private" || st.Postgres == "" || st.Vector == "" || st.Bytes < 1<<20 {
		t.Errorf("running: %+v, %v", st, err)
	}
	for range 2 {
		if err := srv.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if stopped, err := srv.Status(t.Context()); err != nil || stopped.Running || stopped.Postgres != st.Postgres || stopped.Vector != st.Vector {
		t.Errorf("stopped: %+v, %v", stopped, err)
	}
	if err := srv.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := query[int](t, connect(t, open(t, srv)), `SELECT count(*) FROM kept`); n != 1 {
		t.Errorf("%d rows kept", n)
	}
}

// Of several processes that open at once, one starts the server for all.
func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	u := newSetup(t)
	srv := u.server(t)
	argv, err := u.command("open")
	if err != nil {
		t.Fatal(err)
	}
	const n = 6
	type result struct {
		out []byte
		err error
	}
	results := make(chan result, n)
	for range n {
		go func() {
			out, err := exec.Command(argv[0], argv[1:]...).CombinedOutput()
			results <- result{out, err}
		}()
	}
	pids := map[string]int{}
	for range n {
		r := <-results
		if r.err != nil {
			t.Errorf("%v: %s", r.err, r.out)
		}
		pids[strings.TrimSpace(string(r.out))]++
	}
	if len(pids) != 1 || pids[fmt.Sprint(srv.Pid())] != n {
		t.Errorf("servers seen: %v, running: %d", pids, srv.Pid())
	}
	log, err := os.ReadFile(srv.LogPath())
	if err != nil || strings.Count(string(log), "started Postgres") != 1 {
		t.Errorf("more than one start (%v):\n%s", err, log)
	}
}

// A server that was killed comes back with what was committed, also when one of
// its backends is still busy.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	srv := seeded(t).server(t)
	conn := connect(t, open(t, srv))
	exec1(t, conn, `CREATE TABLE committed AS SELECT 1`)
	busy := connect(t, open(t, srv))
	ended := make(chan error, 1)
	go func() {
		_, err := busy.Exec(context.Background(), `SELECT count(*) FROM generate_series(1, 100000000000)`)
		ended <- err
	}()
	eventually(t, "a backend is busy", func() bool {
		return query[bool](t, conn, `SELECT EXISTS (SELECT FROM pg_stat_activity
			WHERE state = 'active' AND query LIKE '%generate_series(1, 1000%' AND pid <> pg_backend_pid())`)
	})
	killed := srv.Pid()
	if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is gone", func() bool { return srv.Pid() == 0 })
	if n := query[int](t, connect(t, open(t, srv)), `SELECT count(*) FROM committed`); n != 1 {
		t.Errorf("%d rows committed", n)
	}
	if srv.Pid() == killed {
		t.Error("the server was not killed")
	}
	if err := <-ended; err == nil {
		t.Error("the busy backend outlived its server")
	}
}

// A server whose keeper was killed serves on; the next to open it starts a
// keeper that adopts it, and stops it when it is idle.
func TestKilledKeeper(t *testing.T) {
	t.Parallel()
	u := seeded(t)
	u.IdleAfter = 500 * time.Millisecond
	srv := u.server(t)
	conn := connect(t, open(t, srv))
	pid := srv.Pid()
	if err := syscall.Kill(keeperOf(t, pid), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the keeper is gone", func() bool { return !srv.Kept() })
	open(t, srv)
	eventually(t, "a keeper is there", srv.Kept)
	if got := query[int](t, conn, `SELECT 1`); got != 1 || srv.Pid() != pid {
		t.Errorf("process %d became %d", pid, srv.Pid())
	}
	conn.Close(t.Context())
	eventually(t, "the idle server is stopped", func() bool { return srv.Pid() == 0 && !srv.Kept() })
}

// A keeper that is asked to end, as at a shutdown of the machine, stops its
// server first.
func TestTerminatedKeeper(t *testing.T) {
	t.Parallel()
	srv := seeded(t).server(t)
	conn := connect(t, open(t, srv))
	if err := syscall.Kill(keeperOf(t, srv.Pid()), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "server and keeper are gone", func() bool { return srv.Pid() == 0 && !srv.Kept() })
	if err := conn.Ping(t.Context()); err == nil {
		t.Error("the connection lives on")
	}
}

// A server lives as long as it has a client, and then for as long as it is
// told to.
func TestIdleStop(t *testing.T) {
	t.Parallel()
	u := seeded(t)
	u.IdleAfter = 400 * time.Millisecond
	srv := u.server(t)
	conn := connect(t, open(t, srv))
	pid := srv.Pid()
	exec1(t, conn, `SELECT pg_sleep(1.5)`)
	if srv.Pid() != pid || !srv.Kept() {
		t.Fatal("stopped with a client")
	}
	conn.Close(t.Context())
	eventually(t, "the idle server is stopped", func() bool { return srv.Pid() == 0 && !srv.Kept() })
	if dir := filepath.Dir(srv.NextSocketFile()); exists(dir) {
		t.Errorf("%s is left", dir)
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// What a killed server leaves does not stop the next one, also where its pid is
// another program's by now.
func TestStaleFiles(t *testing.T) {
	t.Parallel()
	srv := seeded(t).server(t)
	open(t, srv)
	pidFile := filepath.Join(srv.DataPath(), "postmaster.pid")
	running, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	gone := srv.Pid()
	_, rest, _ := strings.Cut(string(running), "\n")
	for _, pid := range []int{gone, os.Getpid()} {
		if err := srv.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		write(t, pidFile, fmt.Sprintf("%d\n%s", pid, rest))
		socket := srv.NextSocketFile()
		if err := os.MkdirAll(filepath.Dir(socket), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, socket+".lock", fmt.Sprintf("%d\n%s", pid, rest))
		staleSocket(t, socket)
		if st, err := srv.Status(t.Context()); err != nil || st.Running {
			t.Errorf("stale files taken for a server: %+v, %v", st, err)
		}
		connect(t, open(t, srv))
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// staleSocket leaves a socket that nobody listens on.
func staleSocket(t *testing.T, path string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
}

// A server that lost its socket is stopped and started anew.
func TestLostSocket(t *testing.T) {
	t.Parallel()
	srv := seeded(t).server(t)
	open(t, srv)
	deaf := srv.Pid()
	if err := os.Remove(srv.SocketFile()); err != nil {
		t.Fatal(err)
	}
	connect(t, open(t, srv))
	if srv.Pid() == deaf {
		t.Error("the same process serves")
	}
}

// A start that was killed while it initialised the database is made good by the
// next one.
func TestKilledStart(t *testing.T) {
	t.Parallel()
	u := newSetup(t)
	srv := u.server(t)
	argv, err := u.command("open")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "initdb is at work", func() bool {
		found, _ := filepath.Glob(srv.DataPath() + ".new-*/PG_VERSION")
		return len(found) > 0
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the start was not killed")
	}
	connect(t, open(t, srv))
}

// The socket is elsewhere, so the data directory's path may be of any length.
func TestLongDataDir(t *testing.T) {
	t.Parallel()
	u := newSetup(t)
	u.DataDir = filepath.Join(u.DataDir, strings.Repeat("long, with 'signs' /", 12))
	connect(t, open(t, u.server(t)))
}

// A server that cannot start says why, at once.
func TestBadSetting(t *testing.T) {
	t.Parallel()
	u := newSetup(t)
	u.Settings = append(u.Settings, "shared_buffers=plenty")
	srv := u.server(t)
	begin := time.Now()
	_, err := srv.Open(t.Context())
	if err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("err = %v", err)
	}
	t.Logf("reported after %v", time.Since(begin).Round(time.Millisecond))
}

// There is one keeper, and only for a database that exists.
func TestKeep(t *testing.T) {
	t.Parallel()
	srv := newSetup(t).server(t)
	if err := srv.Keep(t.Context()); err == nil || !strings.Contains(err.Error(), "db start") {
		t.Errorf("without a database: %v", err)
	}
	open(t, srv)
	if err := srv.Keep(t.Context()); !errors.Is(err, localpg.ErrKept) {
		t.Errorf("beside another keeper: %v", err)
	}
}

// A backup comes back whole, with the roles it names, unless someone is at
// work on what it replaces.
func TestBackupRestore(t *testing.T) {
	t.Parallel()
	srv := seeded(t).server(t)
	conn := connect(t, open(t, srv))
	exec1(t, conn, `CREATE TABLE quote AS SELECT 'I gave up'::text AS text, '[1,2]'::vector AS v`)
	exec1(t, conn, `CREATE ROLE reader; GRANT SELECT ON quote TO reader`)
	file := filepath.Join(t.TempDir(), "backup.dump")
	if err := srv.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	exec1(t, conn, `DROP TABLE quote; DROP ROLE reader; CREATE TABLE later ()`)
	if err := srv.Restore(t.Context(), file); !errors.Is(err, localpg.ErrInUse) {
		t.Errorf("while in use: %v", err)
	}
	conn.Close(t.Context())
	if err := srv.Restore(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	conn = connect(t, open(t, srv))
	if got := query[string](t, conn, `SELECT text || v FROM quote`); got != "I gave up[1,2]" {
		t.Errorf("restored %q", got)
	}
	if !query[bool](t, conn, `SELECT has_table_privilege('reader', 'quote', 'SELECT') AND to_regclass('later') IS NULL`) {
		t.Error("the grant is lost, or what came later is still there")
	}
	write(t, file, "no backup")
	conn.Close(t.Context())
	if err := srv.Restore(t.Context(), file); err == nil {
		t.Error("a file that is no backup was restored")
	}
	connect(t, open(t, srv))
}

// Doctor's checks pass before the first start, with a server, and say what is
// wrong without a Postgres.
func TestCheck(t *testing.T) {
	t.Parallel()
	u := newSetup(t)
	srv := u.server(t)
	allOK := func(when string) {
		t.Helper()
		for _, c := range srv.Check(t.Context()) {
			if !c.OK || c.Detail == "" || c.Fix != "" {
				t.Errorf("%s: %+v", when, c)
			}
		}
	}
	allOK("before")
	open(t, srv)
	allOK("running")
	u.BinDir = t.TempDir()
	if c := u.server(t).Check(t.Context())[0]; c.OK || c.Fix == "" {
		t.Errorf("without Postgres: %+v", c)
	}
}
