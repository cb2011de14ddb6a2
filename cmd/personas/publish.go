package main

import (
	"context"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

func (a *app) publishCommand() *cobra.Command {
	who := reviewer{on: -1}
	var as, reason string
	c := &cobra.Command{Use: "publish", Short: "Freeze the approved personas as a pack that never changes", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.atDesk(c.Context(), who, func(d *desk) error { return d.publish(c.Context(), as, reason) })
	}}
	c.Flags().StringVar(&as, "as", "", "the version, N.M (default: the next one)")
	c.Flags().StringVar(&reason, "reason", "", "why there have to be more than seven personas in it")
	c.Flags().StringVar(&who.by, "by", "", "who acts (default: the user of this system)")
	return c
}

func (d *desk) publish(ctx context.Context, as, reason string) error {
	version, left, err := d.Publish(ctx, as, reason)
	if err != nil {
		return d.refusal(err)
	}
	if left > 0 {
		d.app.say("%s not approved, and not in it", plural(left, "persona"))
	}
	return d.app.packs(ctx, d.store, d.study, &version)
}

func (a *app) packsCommand() *cobra.Command {
	return &cobra.Command{Use: "packs", Short: "What was published", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error { return a.packs(c.Context(), st, study, nil) })
	}}
}

// packs lists published packs, or one of them.
func (a *app) packs(ctx context.Context, st *store.Store, study store.StudyRow, only *review.Version) error {
	all, err := pipeline.Packs(ctx, st, study)
	if err != nil {
		return err
	}
	for _, pack := range all {
		if only != nil && only.String() != pack.Version {
			continue
		}
		p := pipeline.PackLineOf(pack)
		if a.json {
			if err := a.object(p); err != nil {
				return err
			}
			continue
		}
		a.printf("%s  %s  by %s%s\n", p.Title, plural(len(p.Personas), "persona"), p.By, yes(p.Withheld, "  withheld: it held somebody who was forgotten", ""))
	}
	return nil
}

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{Use: "diff A B", Short: "What changed from one pack to another", Args: exactArgs("a pack", "another"), RunE: func(c *cobra.Command, args []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
			var eds [2]*research.Edition
			for i, name := range args {
				ed, err := pipeline.Published(c.Context(), st, study, name)
				if err != nil {
					return err
				}
				eds[i] = ed
			}
			return a.printDiff(review.Diff(eds[0], eds[1]))
		})
	}}
}

func (a *app) printDiff(changes []review.Change) error {
	if a.json {
		return lines(a, changes)
	}
	for _, c := range changes {
		switch {
		case c.Claim == "" && c.What != review.Changed:
			a.printf("%s: persona %s\n", c.Name, c.What)
		case c.What == review.Added:
			a.printf("%s: claim %s added: %s\n", c.Name, c.Claim, flat(c.After))
		case c.What == review.Removed:
			a.printf("%s: claim %s removed: %s\n", c.Name, c.Claim, flat(c.Before))
		default:
			a.printf("%s: %s%s: %s → %s\n", c.Name, c.Field, yes(c.Claim == "", "", " of claim "+string(c.Claim)), flat(c.Before), flat(c.After))
		}
	}
	return nil
}
