package localpg

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// The names inside the server. Every program of this user works in the one
// database; role is its owner and the server's superuser.
const (
	database = "personas"
	role     = "personas"
	port     = "5432" // only part of the socket's file name: nothing listens on it
)

// Errors to branch on.
var (
	// ErrUnsupported: this system cannot run the private server.
	ErrUnsupported = errors.New("the private database is not supported on this system: " +
		"set DATABASE_URL to a Postgres 15 or newer with pgvector 0.8.4 or newer")
	// ErrNoPostgres: no usable Postgres was found. The error that wraps it
	// says what was looked at and which commands provide one.
	ErrNoPostgres = errors.New("no Postgres with pgvector for the private database")
	// ErrKept: another keeper looks after this server already.
	ErrKept = errors.New("another keeper looks after this server")
)

// Config says where a private server lives and how its keeper is started.
type Config struct {
	// DataDir is the user's data directory. The server's files are in its
	// sub-directory pg, installed binaries in its sub-directory postgres.
	DataDir string
	// RuntimeDir is where the socket's directory is made: XDG_RUNTIME_DIR.
	// Where it is empty or unfit, the system's temporary directory is used.
	RuntimeDir string
	// BinDir is the directory with the postgres program: PERSONAS_PG_BIN.
	// Empty means to look for one.
	BinDir string
	// Keeper returns the command line of a process that calls Keep on the
	// same Config. It is called only when a keeper has to be started. The
	// process inherits the environment and starts in the root directory, so
	// paths must be absolute.
	Keeper func() ([]string, error)
	// IdleAfter is how long the server lives without a client; 0 means ten
	// minutes.
	IdleAfter time.Duration
	// CheckEvery is how often the keeper looks for clients; 0 means twenty
	// seconds.
	CheckEvery time.Duration
	// Settings are further settings of the server, "name=value". They win
	// over those of server.conf.
	Settings []string

	root rootPolicy
}

// Server is the private Postgres of one data directory. Its methods may be
// called from any number of processes at once.
type Server struct {
	cfg  Config
	home home
}

// New returns the server of cfg.DataDir. It starts nothing and writes nothing.
func New(cfg Config) (*Server, error) {
	if runtime.GOOS == "windows" {
		return nil, ErrUnsupported
	}
	if cfg.DataDir == "" {
		return nil, errors.New("the private database needs a data directory")
	}
	dir, err := filepath.Abs(cfg.DataDir)
	if err != nil {
		return nil, fmt.Errorf("data directory %q: %w", cfg.DataDir, err)
	}
	cfg.DataDir = dir
	if cfg.IdleAfter == 0 {
		cfg.IdleAfter = 10 * time.Minute
	}
	if cfg.CheckEvery == 0 {
		cfg.CheckEvery = 20 * time.Second
	}
	cfg.root = cfg.root.withDefaults()
	return &Server{cfg: cfg, home: homeOf(cfg)}, nil
}

// home is where a server's files are and who owns them.
type home struct {
	dir      string   // holds data, logs, locks and the written configuration
	installs string   // holds one directory per installed Postgres
	as       identity // who initdb and postgres run as
}

func (h home) data() string       { return filepath.Join(h.dir, "data") }
func (h home) log() string        { return filepath.Join(h.dir, "server.log") }
func (h home) startLock() string  { return filepath.Join(h.dir, "start.lock") }
func (h home) keeperLock() string { return filepath.Join(h.dir, "keeper.lock") }

// initialised reports whether a database cluster is there. The data directory
// is renamed into place when it is complete, so a part of one is never seen.
func (h home) initialised() bool {
	_, err := os.Stat(filepath.Join(h.data(), "PG_VERSION"))
	return err == nil
}

// homeOf decides whose server this is. An ordinary user's server, and root's
// in a user namespace, live in the data directory. Where root has no
// namespaces the server belongs to an account of its own and lives in that
// account's state directory, because it could not enter root's.
func homeOf(cfg Config) home {
	own := home{
		dir:      filepath.Join(cfg.DataDir, "pg"),
		installs: filepath.Join(cfg.DataDir, "postgres"),
		as:       identity{kind: asSelf, uid: os.Getuid(), gid: os.Getgid()},
	}
	if os.Getuid() != 0 {
		return own
	}
	own.as.kind = inNamespace
	account := home{
		dir:      filepath.Join(cfg.root.stateDir, shortHash(cfg.DataDir)),
		installs: filepath.Join(cfg.root.stateDir, "postgres"),
		as:       identity{kind: asAccount, account: cfg.root.account},
	}
	switch {
	case account.initialised():
		return account
	case own.initialised(), cfg.root.namespaces():
		return own
	}
	return account
}

// dsn returns the connection string for one database of the server whose
// socket is in dir.
func dsn(dir, db string) string {
	q := url.Values{"host": {dir}, "port": {port}, "user": {role}, "sslmode": {"disable"}}
	return "postgres:///" + db + "?" + q.Encode()
}

// shortHash names a directory by its path, where the path itself is too long.
func shortHash(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:4])
}
