package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"personas/research"
	"personas/review"
)

// structureCommand is the command of an action on quotes, themes or groups: it is
// kept, or with --dry-run only told.
func (a *app) structureCommand(use, short string, args cobra.PositionalArgs, act func(*desk, []string, string) (research.Event, error)) *cobra.Command {
	var who reviewer
	var reason string
	var dry bool
	c := &cobra.Command{Use: use, Short: short, Args: args, RunE: func(c *cobra.Command, args []string) error {
		return a.atDesk(c.Context(), who, func(d *desk) error {
			e, err := act(d, args, reason)
			if err != nil {
				return err
			}
			return d.structure(c.Context(), e, dry)
		})
	}}
	c.Flags().StringVar(&who.by, "by", "", "who acts (default: the user of this system)")
	c.Flags().StringVar(&reason, "reason", "", "why, for the record")
	c.Flags().BoolVar(&dry, "dry-run", false, "say what it would do, and keep nothing")
	return c
}

// structuredJSON is an action on quotes, themes or groups, and what it does.
type structuredJSON struct {
	Seq          int64                `json:"seq"` // of the log; 0 for a dry run
	Act          research.Act         `json:"act"`
	By           string               `json:"by"`
	Undoes       int64                `json:"undoes,omitempty"`
	Ruling       *research.Ruling     `json:"ruling,omitempty"`
	Regrouping   *research.Regrouping `json:"regrouping,omitempty"`
	Words        map[string]string    `json:"words"`
	Consequences []review.Consequence `json:"consequences"`
	Kept         bool                 `json:"kept"`
}

// structure keeps an action, unless it is only to be told, and says what it does.
func (d *desk) structure(ctx context.Context, e research.Event, dry bool) error {
	does := d.Consequences(&e)
	said := ""
	if e.Regrouping != nil {
		said = d.regrouped(&e)
	}
	if !dry {
		var err error
		if e, err = d.Keep(ctx, e); err != nil {
			return err
		}
	}
	if d.app.json {
		j := structuredJSON{e.Seq, e.Act, e.By, e.Undoes, e.Ruling, e.Regrouping, map[string]string{}, orEmpty(does), !dry}
		for name := range e.Words {
			j.Words[name] = e.Word(name)
		}
		return d.app.object(j)
	}
	if said == "" {
		said = logged(&e)
	}
	d.app.printf("%s: %s\n", yes(dry, "would be kept", "kept"), said)
	for _, line := range review.Summary(does) {
		d.app.printf("  %s\n", line)
	}
	if !dry && e.Act != research.ActCode {
		d.app.say("next: personas run redrafts; %s takes it back", d.undoes(&e))
	}
	return nil
}

// undoes is the command that takes an action back.
func (d *desk) undoes(e *research.Event) string {
	if e.Regrouping != nil {
		return "personas candidates undo"
	}
	return "personas undo"
}

func (a *app) quoteCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "quote", Short: "Take a quote out, code it otherwise, add one, or put it into another theme"})
	c.AddCommand(
		a.structureCommand("drop QUOTE", "Say that a quote is no evidence: give --reason", exactArgs("a quote"), func(d *desk, args []string, reason string) (research.Event, error) {
			return d.DropQuote(research.Ref(args[0]), reason)
		}),
		a.quoteCodeCommand(), a.quoteAddCommand(),
		a.structureCommand("move QUOTE THEME", "Put a quote into another theme, or with none for THEME into no theme", exactArgs("a quote", "a theme"), func(d *desk, args []string, reason string) (e research.Event, err error) {
			to := research.Ref("")
			if !strings.EqualFold(args[1], "none") {
				if to, err = d.theme(args[1]); err != nil {
					return e, err
				}
			}
			return d.MoveQuote(research.Ref(args[0]), to, reason)
		}),
		a.structureCommand("undo", "Take back the last of what was done to quotes", exactArgs(), func(d *desk, _ []string, _ string) (research.Event, error) {
			return review.UndoOf(d.Events, d.Actor, research.ActCode)
		}))
	return c
}

// codingFlags are the flags of a coding.
func codingFlags(c *cobra.Command, to *research.Coding) {
	c.Flags().StringVar((*string)(&to.Facet), "facet", "", "what it is about")
	c.Flags().StringVar((*string)(&to.Stance), "stance", "", "positive, negative, mixed or neutral")
	c.Flags().StringVar((*string)(&to.Stage), "stage", "", "where in the journey")
}

func (a *app) quoteCodeCommand() *cobra.Command {
	var to research.Coding
	c := a.structureCommand("code QUOTE", "Give a quote another facet, stance or stage", exactArgs("a quote"), func(d *desk, args []string, reason string) (research.Event, error) {
		return d.CodeQuote(research.Ref(args[0]), to, reason)
	})
	codingFlags(c, &to)
	return c
}

func (a *app) quoteAddCommand() *cobra.Command {
	var as research.Coding
	var span research.Span
	var words string
	c := a.structureCommand("add DOCUMENT", "Take words of a participant as a quote", exactArgs("a document"), func(d *desk, args []string, reason string) (e research.Event, err error) {
		doc, err := d.document(args[0])
		if err != nil {
			return e, err
		}
		if words != "" {
			if span, err = d.Find(doc.Ref, words); err != nil {
				return e, err
			}
		}
		return d.AddQuote(doc.Ref, span, as, reason)
	})
	codingFlags(c, &as)
	c.Flags().IntVar(&span.Start, "start", 0, "the first byte of the words in the document's text")
	c.Flags().IntVar(&span.End, "end", 0, "the byte after the last")
	c.Flags().StringVar(&words, "text", "", "the words themselves, instead of --start and --end: they stand there once, or nearly so")
	return c
}

// document finds a document by reference or title.
func (d *desk) document(name string) (*research.Document, error) {
	for i := range d.Edition.Documents {
		if doc := &d.Edition.Documents[i]; string(doc.Ref) == name || doc.Title == name {
			return doc, nil
		}
	}
	return nil, notFound("document", name, "personas documents lists them")
}

func (a *app) themeCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "theme", Short: "Rename, merge, split or pin themes"})
	on := func(f func(*desk, research.Ref, []string, string) (research.Event, error)) func(*desk, []string, string) (research.Event, error) {
		return func(d *desk, args []string, reason string) (research.Event, error) {
			t, err := d.theme(args[0])
			if err != nil {
				return research.Event{}, err
			}
			return f(d, t, args[1:], reason)
		}
	}
	c.AddCommand(
		a.structureCommand("rename THEME NAME", "Give a theme a name", exactArgs("a theme", "its name"), on(func(d *desk, t research.Ref, args []string, reason string) (research.Event, error) {
			return d.RenameTheme(t, args[0], reason)
		})),
		a.structureCommand("merge THEME OTHER", "Make two themes one: OTHER goes into THEME", exactArgs("two themes", "no more"), on(func(d *desk, t research.Ref, args []string, reason string) (e research.Event, err error) {
			other, err := d.theme(args[0])
			if err != nil {
				return e, err
			}
			return d.MergeThemes(t, other, reason)
		})),
		a.structureCommand("split THEME NAME QUOTE…", "Make some quotes of a theme one of their own", cobra.MinimumNArgs(3), on(func(d *desk, t research.Ref, args []string, reason string) (research.Event, error) {
			return d.SplitTheme(t, args[0], refs(args[1:]), reason)
		})),
		a.structureCommand("pin THEME", "Keep the quotes of a theme together, whatever is found later", exactArgs("a theme"), on(func(d *desk, t research.Ref, _ []string, reason string) (research.Event, error) {
			return d.PinTheme(t, reason)
		})),
		a.structureCommand("undo", "Take back the last of these", exactArgs(), func(d *desk, _ []string, _ string) (research.Event, error) {
			return review.UndoOf(d.Events, d.Actor, research.ActSort)
		}))
	return c
}

// theme finds a theme by reference or label.
func (d *desk) theme(name string) (research.Ref, error) {
	for i := range d.Edition.Themes {
		if t := &d.Edition.Themes[i]; string(t.Ref) == name || strings.EqualFold(t.Label, name) {
			return t.Ref, nil
		}
	}
	return "", notFound("theme", name, "personas themes lists them")
}
