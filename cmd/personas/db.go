package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"personas/internal/localpg"
	"personas/internal/store"
	"personas/research"
)

func (a *app) dbCommand() *cobra.Command {
	db := group(&cobra.Command{Use: "db", Short: "The private Postgres that is used where no DATABASE_URL is given"})
	db.AddCommand(
		a.serverCommand("install", "Fetch the pinned Postgres with pgvector for this user (25 MB)", a.dbInstall),
		a.serverCommand("start", "Start the server (any command does, as needed)", func(ctx context.Context, s *localpg.Server) error { return s.Start(ctx) }),
		a.serverCommand("stop", "Stop the server, sending its clients away", func(ctx context.Context, s *localpg.Server) error { return s.Stop(ctx) }),
		a.serverFileCommand("backup", "Write the database to a file", (*localpg.Server).Backup),
		a.serverFileCommand("restore", "Replace the database by the one in a file that backup wrote", (*localpg.Server).Restore),
		a.dbStatusCommand(), a.dbKeepCommand())
	return db
}

func (a *app) serverCommand(name, short string, f func(context.Context, *localpg.Server) error) *cobra.Command {
	return &cobra.Command{Use: name, Short: short, Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		s, err := a.server()
		if err != nil {
			return err
		}
		return f(c.Context(), s)
	}}
}

func (a *app) serverFileCommand(name, short string, f func(*localpg.Server, context.Context, string) error) *cobra.Command {
	return &cobra.Command{Use: name + " FILE", Short: short, Args: exactArgs("a file"), RunE: func(c *cobra.Command, args []string) error {
		s, err := a.server()
		if err != nil {
			return err
		}
		return f(s, c.Context(), args[0])
	}}
}

func (a *app) dbInstall(ctx context.Context, s *localpg.Server) error {
	if b, err := s.Find(ctx); err == nil {
		a.say("Postgres %s with pgvector %s is there: %s", b.Postgres, b.Vector, b.Dir)
		return nil
	}
	b, err := s.Install(ctx)
	if err != nil {
		return err
	}
	a.say("installed Postgres %s with pgvector %s: %s", b.Postgres, b.Vector, b.Dir)
	return nil
}

func (a *app) dbStatusCommand() *cobra.Command {
	return &cobra.Command{Use: "status", Short: "Say which server is used and how it is", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.dbStatus(c.Context())
		if err != nil {
			return err
		}
		if a.json {
			return a.object(st)
		}
		running := "not running"
		if st.Running {
			running = "running"
		}
		a.printf("%s server, %s\nPostgres %s, pgvector %s\n%s, %.1f MB\n", st.Mode, running, cmp.Or(st.Postgres, "not found"),
			cmp.Or(st.Vector, "not found"), cmp.Or(st.DataDir, "elsewhere"), float64(st.Bytes)/1e6)
		return nil
	}}
}

func (a *app) dbStatus(ctx context.Context) (localpg.Status, error) {
	if dsn := cmp.Or(a.databaseURL, a.getenv("DATABASE_URL")); dsn != "" {
		info, err := store.Inspect(ctx, dsn)
		return localpg.Status{Mode: "url", Running: err == nil, Postgres: info.Postgres, Vector: info.Pgvector, Bytes: info.Bytes}, err
	}
	s, err := a.server()
	if err != nil {
		return localpg.Status{}, err
	}
	return s.Status(ctx)
}

// dbKeepCommand is the life of the private server's parent process; the program
// starts it by itself.
func (a *app) dbKeepCommand() *cobra.Command {
	c := a.serverCommand("keep", "Keep the private server until it is idle", func(ctx context.Context, s *localpg.Server) error {
		if err := s.Keep(ctx); !errors.Is(err, localpg.ErrKept) {
			return err
		}
		return nil
	})
	c.Hidden = true
	return c
}

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{Use: "doctor", Short: "Look at everything the program needs, and say how to mend it", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		checks := a.checks(c.Context())
		ok := true
		for _, ch := range checks {
			ok = ok && ch.OK
		}
		if a.json {
			err := a.object(struct {
				OK     bool            `json:"ok"`
				Checks []localpg.Check `json:"checks"`
			}{ok, checks})
			if err != nil {
				return err
			}
		} else {
			a.printChecks(checks)
		}
		if !ok {
			return &research.Error{Code: research.CodeFailed, Message: "something is not right", Try: "do what is said above"}
		}
		return nil
	}}
}

func (a *app) printChecks(checks []localpg.Check) {
	for _, ch := range checks {
		mark := "ok  "
		if !ch.OK {
			mark = "NOT "
		}
		a.printf("%s %s: %s\n", mark, ch.Name, ch.Detail)
		if ch.Fix != "" {
			a.printf("     %s\n", ch.Fix)
		}
	}
}

func (a *app) checks(ctx context.Context) []localpg.Check {
	var checks []localpg.Check
	if dsn := cmp.Or(a.databaseURL, a.getenv("DATABASE_URL")); dsn == "" {
		s, err := a.server()
		if err != nil {
			return []localpg.Check{{Name: "data directory", Detail: err.Error(), Fix: "give --data-dir"}}
		}
		checks = s.Check(ctx)
	}
	st, err := a.open(ctx)
	if err != nil {
		return append(checks, localpg.Check{Name: "database", Detail: err.Error(), Fix: "mend what is said above, or give another --database-url"})
	}
	defer st.Close()
	all, err := st.Studies(ctx)
	if err != nil {
		return append(checks, localpg.Check{Name: "database", Detail: err.Error()})
	}
	checks = append(checks, localpg.Check{Name: "database", OK: true, Detail: fmt.Sprintf("connected, schema up to date, %d studies", len(all))})
	return append(checks, a.modelChecks(ctx)...)
}
