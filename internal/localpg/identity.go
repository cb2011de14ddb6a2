package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
)

// Postgres refuses to run as uid 0. Started by root, the server therefore runs
// in a user namespace that shows root's uid as another one, so that its files
// belong to root outside and nothing has to be handed over; or, where the
// system offers no namespaces (most containers), as an account of its own.
type identityKind int

const (
	asSelf      identityKind = iota // the user who runs the program
	inNamespace                     // root, seen as insideID within a user namespace
	asAccount                       // the dedicated account
)

// identity is who the server's processes run as. The ids are those that own
// its files, seen from outside any namespace.
type identity struct {
	kind     identityKind
	uid, gid int
	account  string // asAccount only; its ids are set by resolve
}

// rootPolicy says what to do for root. Only tests change it.
type rootPolicy struct {
	account     string // the dedicated account's name
	stateDir    string // where its files are
	noNamespace bool   // take namespaces to be off
}

func (p rootPolicy) withDefaults() rootPolicy {
	if p.account == "" {
		p.account = "personas-postgres"
	}
	if p.stateDir == "" {
		p.stateDir = "/var/lib/personas-postgres"
	}
	return p
}

// namespaces reports whether a process can be started in a user namespace, by
// starting one.
func (p rootPolicy) namespaces() bool {
	if p.noNamespace {
		return false
	}
	cmd := exec.Command("/bin/sh", "-c", ":")
	attr, err := identity{kind: inNamespace}.procAttr()
	if err != nil {
		return false
	}
	cmd.SysProcAttr = attr
	return cmd.Run() == nil
}

// errNoNamespace: root's server was made in a user namespace, which the system
// does not allow any more.
var errNoNamespace = errors.New("the private database belongs to root, who may not run Postgres, " +
	"and this system allows no user namespaces: allow them (`sysctl -w user.max_user_namespaces=15000`), " +
	"choose another --data-dir, or set DATABASE_URL")

// identity returns who the server is to run as, ready for use.
func (s *Server) identity(ctx context.Context) (identity, error) {
	switch s.home.as.kind {
	case inNamespace:
		if !s.cfg.root.namespaces() {
			return identity{}, errNoNamespace
		}
	case asAccount:
		return s.home.as.resolve(ctx)
	}
	return s.home.as, nil
}

// resolve returns the dedicated account with its ids, and creates it where it
// is missing.
func (id identity) resolve(ctx context.Context) (identity, error) {
	u, err := user.Lookup(id.account)
	if _, missing := errors.AsType[user.UnknownUserError](err); missing {
		if err := createAccount(ctx, id.account); err != nil {
			return id, err
		}
		u, err = user.Lookup(id.account)
	}
	if err != nil {
		return id, fmt.Errorf("account %s for the private database: %w", id.account, err)
	}
	if id.uid, err = strconv.Atoi(u.Uid); err != nil {
		return id, fmt.Errorf("uid of account %s: %w", id.account, err)
	}
	if id.gid, err = strconv.Atoi(u.Gid); err != nil {
		return id, fmt.Errorf("gid of account %s: %w", id.account, err)
	}
	if id.uid == 0 {
		return id, fmt.Errorf("account %s has uid 0, which Postgres refuses", id.account)
	}
	return id, nil
}

func createAccount(ctx context.Context, name string) error {
	cmd := exec.CommandContext(ctx, "useradd", "--system", "--user-group", "--no-create-home",
		"--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("root may not run Postgres, this system has no user namespaces, and "+
			"account %s could not be created (%w%s): create it (`useradd --system %s`), "+
			"work as an ordinary user, or set DATABASE_URL", name, err, trailer(out), name)
	}
	return nil
}

// own hands path to the identity, where it is not the program's own.
func (id identity) own(path string) error {
	if id.kind != asAccount {
		return nil
	}
	return os.Lchown(path, id.uid, id.gid)
}

// canReach reports, as an error, a directory above path that the server's
// processes may not enter. Only root needs to ask: its server runs without
// root's power to go everywhere.
func (id identity) canReach(path string) error {
	if id.kind == asSelf {
		return nil
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		fi, err := os.Stat(dir)
		if err != nil {
			return fmt.Errorf("looking at %s: %w", dir, err)
		}
		enter := os.FileMode(0o001)
		if owner(fi) == id.uid {
			enter = 0o100
		}
		if fi.Mode().Perm()&enter == 0 {
			return fmt.Errorf("the database server cannot enter %s: started by root it runs without "+
				"root's rights; choose a data directory of root's own with --data-dir, "+
				"or work as the directory's owner", dir)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}
