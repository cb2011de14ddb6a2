package queue

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/jackc/pgx/v5/pgconn"

	"personas/internal/store"
)

// Permanent marks an error that trying again cannot mend. It fails the run at
// once, with the error as the reason. Permanent(nil) is nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanent{err}
}

type permanent struct{ error }

func (p *permanent) Unwrap() error { return p.error }

func isPermanent(err error) bool {
	var p *permanent
	return errors.As(err, &p)
}

// Elsewhere marks an error that is this process's alone, such as a model that is
// not installed on this machine: the unit is offered again, to others too, and
// the attempt does not count. Elsewhere(nil) is nil.
func Elsewhere(err error) error {
	if err == nil {
		return nil
	}
	return &elsewhere{err}
}

type elsewhere struct{ error }

func (e *elsewhere) Unwrap() error { return e.error }

func isElsewhere(err error) bool {
	var e *elsewhere
	return errors.As(err, &e)
}

// isOutage reports whether err says that the database went away, ended a
// transaction that was silent for too long, or asked for another try, rather
// than anything about the unit.
func isOutage(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && len(pg.Code) == 5 {
		return pg.Code[:2] == "08" || pg.Code[:2] == "40" || pg.Code[:3] == "57P" || pg.Code == "25P03"
	}
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || pgconn.SafeToRetry(err)
}

// inUnit names the unit that an error is about.
func inUnit(u store.Unit, err error) error {
	return fmt.Errorf("%s %q: %w", u.Stage, u.Key, err)
}

// panicked turns a panic into an error. What was passed to panic may hold a
// participant's words, so only its type is told, and the message where the
// runtime wrote it.
func panicked(value any) error {
	if err, ok := value.(runtime.Error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic with a %T", value)
}
