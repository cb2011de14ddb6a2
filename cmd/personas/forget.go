package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"personas/internal/store"
	"personas/research"
	"personas/review"
)

func (a *app) forgetCommand() *cobra.Command {
	var by, reason string
	var dry, yes bool
	c := &cobra.Command{Use: "forget PARTICIPANT", Short: "Erase what a participant said, for ever, wherever it stands", Args: exactArgs("a participant")}
	c.Flags().StringVar(&by, "by", "", "who acts (default: the user of this system)")
	c.Flags().StringVar(&reason, "reason", "", "why, for the record")
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would go, and change nothing")
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
			who, err := someone(c.Context(), st, study, args[0])
			if err != nil {
				return err
			}
			e := research.Event{By: cmp.Or(by, currentUser()), As: string(review.Admin), Words: map[string]research.Word{}}
			if reason != "" {
				e.Words[research.WordReason] = research.Word{Text: reason}
			}
			if dry || !yes {
				f, err := st.Forget(c.Context(), study, who, e, true)
				if err != nil {
					return err
				}
				does, err := a.afterwards(c.Context(), st, study, who)
				if err != nil {
					return err
				}
				if err := a.printForgetting(f, "would go", does...); err != nil || dry {
					return err
				}
				if err := a.confirm(c.InOrStdin(), "forget "+string(who)); err != nil {
					return err
				}
			}
			f, err := st.Forget(c.Context(), study, who, e, false)
			if err != nil {
				return err
			}
			return a.printForgetting(f, "is gone")
		})
	}
	return c
}

// someone finds a participant by reference, or by the name that only they have.
func someone(ctx context.Context, st *store.Store, study store.StudyRow, name string) (research.Ref, error) {
	people, err := st.Participants(ctx, study.ID)
	if err != nil {
		return "", err
	}
	var found []research.Ref
	for _, p := range people {
		if string(p.Ref) == name {
			return p.Ref, nil
		}
		if p.Key == name {
			found = append(found, p.Ref)
		}
	}
	switch len(found) {
	case 0:
		return "", notFound("participant", name, "personas participants lists them")
	case 1:
		return found[0], nil
	}
	slices.Sort(found)
	return "", usage("%d participants are named %q: use a reference (%v)", len(found), name, found)
}

// confirm asks on a terminal whether to go on.
func (a *app) confirm(in io.Reader, what string) error {
	refused := &research.Error{Code: research.CodeRefused, Message: "nothing was changed", Try: "give --yes to " + what}
	f, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return refused
	}
	fmt.Fprintf(a.stderr, "%s? This cannot be undone. Type yes: ", what)
	line, err := bufio.NewReader(f).ReadString('\n')
	if err != nil || strings.TrimSpace(line) != "yes" {
		return refused
	}
	return nil
}

// afterwards is what becomes of claims and personas without somebody.
func (a *app) afterwards(ctx context.Context, st *store.Store, study store.StudyRow, who research.Ref) ([]review.Consequence, error) {
	if study.Generation == nil {
		return nil, nil
	}
	d, err := a.deskOf(ctx, st, study, reviewer{})
	if err != nil {
		return nil, err
	}
	return d.Consequences(&research.Event{Act: research.ActForget, Participant: who}), nil
}

func (a *app) printForgetting(f store.Forgetting, what string, does ...review.Consequence) error {
	if a.json {
		return a.object(struct {
			store.Forgetting
			Consequences []review.Consequence `json:"consequences,omitempty"`
		}{f, does})
	}
	a.printf("what participant %s said %s:\n", f.Participant, what)
	a.printf("  %s of their own, %s where others speak too (only their turns), %s\n", plural(f.Documents, "document"), plural(f.Blanked, "document"), plural(f.Files, "file"))
	a.printf("  %s, %s in the log, %s of a model, %s\n", plural(f.Quotes, "quote"), plural(f.Words, "text"), plural(f.Replies, "stored answer"), plural(f.Revisions, "approved revision"))
	for _, line := range review.Summary(does) {
		a.printf("  %s\n", line)
	}
	for _, c := range f.Unsupported {
		a.printf("  claim %s has nobody behind it any more\n", c)
	}
	for _, p := range f.Packs {
		a.printf("  pack %s held them and is withheld: whoever has a copy of it has to be told\n", p)
	}
	for _, p := range f.Paths {
		a.printf("  %s stays where it lies, below a folder of the study: delete it there\n", p)
	}
	a.say("exports and backups are yours to delete, too; the next personas run makes groups and drafts without them")
	return nil
}
