package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
)

// Check is one thing `personas doctor` looks at.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Fix    string `json:"fix"` // what to do; empty where OK
}

// Check looks at everything the private server needs. It changes nothing and
// does not start the server.
func (s *Server) Check(ctx context.Context) []Check {
	return []Check{
		s.checkBinaries(ctx),
		s.checkFiles(),
		s.checkIdentity(),
		s.checkServer(ctx),
	}
}

func (s *Server) checkBinaries(ctx context.Context) Check {
	c := Check{Name: "postgres"}
	b, err := s.Find(ctx)
	if err != nil {
		c.Detail, c.Fix = err.Error(), "personas db install"
		return c
	}
	c.OK = true
	c.Detail = fmt.Sprintf("Postgres %s with pgvector %s in %s", b.Postgres, b.Vector, b.Dir)
	return c
}

func (s *Server) checkFiles() Check {
	c := Check{Name: "database files"}
	fi, err := os.Stat(s.home.data())
	switch {
	case errors.Is(err, os.ErrNotExist):
		c.OK, c.Detail = true, "none yet: made at the first use, in "+s.home.data()
	case err != nil:
		c.Detail, c.Fix = err.Error(), "make the directory readable, or choose another with --data-dir"
	case s.home.as.kind != asAccount && owner(fi) != os.Getuid():
		c.Detail = s.home.data() + " belongs to another user"
		c.Fix = "work as that user, or choose another directory with --data-dir"
	case fi.Mode().Perm()&0o077 != 0:
		c.Detail, c.Fix = s.home.data()+" is open to other users", "chmod 700 "+s.home.data()
	default:
		c.OK, c.Detail = true, s.home.data()
	}
	return c
}

func (s *Server) checkIdentity() Check {
	c := Check{Name: "server account", OK: true}
	switch s.home.as.kind {
	case asSelf:
		c.Detail = "the server runs as you"
	case inNamespace:
		c.Detail = "started by root, the server runs in a user namespace"
		if !s.cfg.root.namespaces() {
			c.OK, c.Detail = false, errNoNamespace.Error()
			c.Fix = "sysctl -w user.max_user_namespaces=15000"
		}
	case asAccount:
		c.Detail = "started by root, the server runs as account " + s.home.as.account
		if _, err := user.Lookup(s.home.as.account); err != nil {
			c.Detail += ", which is created at the first use"
		}
	}
	return c
}

func (s *Server) checkServer(ctx context.Context) Check {
	c := Check{Name: "private database"}
	state, p, err := s.look(ctx)
	switch state {
	case absent:
		c.OK, c.Detail = true, "not running: starts when it is needed"
	case ready:
		c.OK, c.Detail = true, fmt.Sprintf("running, process %d, socket in %s", p.pid, p.socketDir)
	case changing, unprepared:
		c.OK, c.Detail = true, fmt.Sprintf("starting or stopping, process %d", p.pid)
	case deaf, refusing:
		c.Detail = fmt.Sprintf("process %d runs but cannot be reached: %v", p.pid, err)
		c.Fix = "personas db stop, and see " + s.home.log()
	}
	return c
}
