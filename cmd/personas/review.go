package main

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// desk is where somebody reviews a study from the command line. On one's own
// database one may do all.
type desk struct {
	*pipeline.Desk
	app   *app
	store *store.Store
	study store.StudyRow
}

// reviewer is what every command of review is told.
type reviewer struct {
	by string
	on int // the version that is decided on; -1: what is there
}

func (r *reviewer) flags(c *cobra.Command) {
	c.Flags().StringVar(&r.by, "by", "", "who acts (default: the user of this system)")
	c.Flags().IntVar(&r.on, "on", -1, "the version this was decided on: refused where somebody has acted since")
}

// atDesk runs f with what the chosen study shows now.
func (a *app) atDesk(ctx context.Context, who reviewer, f func(*desk) error) error {
	return a.withStudy(ctx, func(st *store.Store, study store.StudyRow) error {
		d, err := a.deskOf(ctx, st, study, who)
		if err != nil {
			return err
		}
		return f(d)
	})
}

func (a *app) deskOf(ctx context.Context, st *store.Store, study store.StudyRow, who reviewer) (*desk, error) {
	d, err := pipeline.DeskOf(ctx, st, study, review.Actor{Name: cmp.Or(who.by, currentUser()), Right: review.Admin})
	if err != nil {
		return nil, err
	}
	return &desk{Desk: d, app: a, store: st, study: study}, nil
}

// persona finds a persona by reference, letter or name.
func (d *desk) persona(name string) (*review.State, error) {
	p, err := persona(d.Edition, name)
	if err != nil {
		return nil, err
	}
	return d.Personas[p.Ref], nil
}

// kept says how the persona of an action stands after it.
func (d *desk) kept(ctx context.Context, who reviewer, e research.Event, err error) error {
	if err != nil {
		return d.refusal(err)
	}
	return d.again(ctx, who, e.Persona, e.Claim)
}

// again looks anew, and says how a persona, or a claim of it, stands.
func (d *desk) again(ctx context.Context, who reviewer, persona, claim research.Ref) error {
	now, err := d.app.deskOf(ctx, d.store, d.study, who)
	if err != nil {
		return err
	}
	return now.report(persona, claim)
}

// report says how a persona, or a claim of it, stands now.
func (d *desk) report(ref research.Ref, claim research.Ref) error {
	j := d.Stands(ref, claim)
	if d.app.json {
		return d.app.object(j)
	}
	line := string(j.Ref) + "  " + strings.ReplaceAll(j.State, "_", " ")
	if j.Check != nil {
		line += "  " + claimNumbers(j.Support) + "  " + verdict(*j.Check)
	}
	d.app.printf("%s\n", line)
	open := len(research.Open(j.Gates))
	if s := d.Personas[ref]; s != nil && s.Persona.Status != research.StatusApproved && open > 0 {
		d.app.say("%s of persona %s open: personas persona gates %s lists them", plural(open, "finding"), ref, ref)
	}
	return nil
}

func verdict(c research.Check) string {
	if c.Verdict == research.VerdictNone {
		return "not checked"
	}
	return strings.ReplaceAll(string(c.Verdict), "_", " ") + " (" + c.By + ")"
}

// refusal says what stands against an act: as JSON where that was asked for.
func (d *desk) refusal(err error) error {
	var r *review.Refused
	if !errors.As(err, &r) {
		return err
	}
	if d.app.json {
		j := d.Stands(r.Persona, "")
		j.Gates = r.Findings
		if err := d.app.object(j); err != nil {
			return err
		}
	}
	return &research.Error{Code: research.CodeRefused, Err: err, Message: err.Error(), Try: "mend them, or override one with --override GATE --reason WHY"}
}
