package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// judgeCommands approve a persona, ask for changes, or reject it.
func (a *app) judgeCommands() []*cobra.Command {
	return []*cobra.Command{
		a.judgeCommand("approve PERSONA", "Approve a persona: refused while a gate is open", research.ActApprove),
		a.judgeCommand("request-changes PERSONA", "Send a persona back", research.ActRequest),
		a.judgeCommand("reject PERSONA", "Take a persona out", research.ActReject),
	}
}

func (a *app) judgeCommand(use, short string, act research.Act) *cobra.Command {
	who, j := reviewer{}, review.Judgement{Act: act}
	var override []string
	c := &cobra.Command{Use: use, Short: short, Args: exactArgs("a persona"), RunE: func(c *cobra.Command, args []string) error {
		for _, g := range override {
			j.Override = append(j.Override, research.GateName(g))
		}
		return a.atDesk(c.Context(), who, func(d *desk) error { return d.judge(c.Context(), who, args[0], j) })
	}}
	who.flags(c)
	c.Flags().StringVar(&j.Note, "note", "", "why")
	if act == research.ActApprove {
		c.Flags().StringSliceVar(&override, "override", nil, "a gate that may stay open")
		c.Flags().StringVar(&j.Reason, "reason", "", "why it may")
	}
	return c
}

func (d *desk) judge(ctx context.Context, who reviewer, name string, j review.Judgement) error {
	s, err := d.persona(name)
	if err != nil {
		return err
	}
	e, err := d.Judge(ctx, s, j, who.on)
	if err := d.kept(ctx, who, e, err); err != nil {
		return err
	}
	if j.Act == research.ActApprove {
		d.app.say("revision %d approved; evidence opened for %d of %d", e.Revision, e.Opened, e.Of)
	}
	return nil
}

func (a *app) personaCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "persona", Short: "Describe a persona, and see what stands between it and its approval"})
	c.AddCommand(a.personaEditCommand(), a.personaWriteCommand(), a.personaGatesCommand())
	return c
}

func (a *app) personaEditCommand() *cobra.Command {
	who, w := reviewer{}, review.Description{}
	var from []string
	var kind, rank string
	c := &cobra.Command{Use: "edit PERSONA", Short: "Give a persona a name, a use, a summary, a type or a rank", Args: exactArgs("a persona"),
		RunE: func(c *cobra.Command, args []string) error {
			w.From, w.Type, w.Rank = refs(from), research.PersonaType(kind), research.Rank(rank)
			return a.atDesk(c.Context(), who, func(d *desk) error {
				s, err := d.persona(args[0])
				if err != nil {
					return err
				}
				e, err := d.Describe(c.Context(), s, w, who.on)
				return d.kept(c.Context(), who, e, err)
			})
		}}
	who.flags(c)
	c.Flags().StringVar(&w.Name, "name", "", "by role and how they decide")
	c.Flags().StringVar(&w.Use, "use", "", "what to decide with it")
	c.Flags().StringVar(&w.Summary, "summary", "", "one sentence")
	c.Flags().StringVar(&kind, "type", "", "user, buyer, champion, influencer, detractor or negative")
	c.Flags().StringVar(&rank, "rank", "", "primary, secondary, supporting or negative")
	c.Flags().StringSliceVar(&from, "from", nil, "the claims that use and summary are drawn from (default: the first three that are accepted)")
	return c
}

func (a *app) personaWriteCommand() *cobra.Command {
	who, w := reviewer{}, review.Sentence{}
	var from []string
	c := &cobra.Command{Use: "write PERSONA", Short: "Accept, change, reject or add a line of a lens or of our reading", Args: exactArgs("a persona"),
		RunE: func(c *cobra.Command, args []string) error {
			w.From = refs(from)
			return a.atDesk(c.Context(), who, func(d *desk) error {
				s, err := d.persona(args[0])
				if err != nil {
					return err
				}
				e, err := d.Write(c.Context(), s, w, who.on)
				return d.kept(c.Context(), who, e, err)
			})
		}}
	who.flags(c)
	c.Flags().StringVar((*string)(&w.Part), "part", string(research.PartReading), "lens or reading")
	c.Flags().StringVar((*string)(&w.Lens), "lens", "", "for whom: marketing, sales, product or support")
	c.Flags().StringVar(&w.Of, "of", "", "the line that stands there; without it another one is added")
	c.Flags().StringVar(&w.Text, "text", "", "how it shall read; the same accepts it, none rejects it")
	c.Flags().StringSliceVar(&from, "from", nil, "the claims that it is drawn from (default: those of the line, else the first three that are accepted)")
	return c
}

func (a *app) personaGatesCommand() *cobra.Command {
	return &cobra.Command{Use: "gates PERSONA", Short: "What stands between a persona and its approval, and what mends it", Args: exactArgs("a persona"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.atDesk(c.Context(), reviewer{}, func(d *desk) error {
				s, err := d.persona(args[0])
				if err != nil {
					return err
				}
				if a.json {
					return d.report(s.Persona.Ref, "")
				}
				a.printGates(s, s.Gates(&d.Desk.Desk))
				return nil
			})
		}}
}

func (a *app) printGates(s *review.State, found []research.Finding) {
	a.printf("%s  %s\n", s.Persona.Name, strings.ReplaceAll(string(s.Persona.Status), "_", " "))
	for _, why := range s.Outdated {
		a.printf("  out of date: %s\n", why)
	}
	for i, f := range found {
		gate, _ := research.GateNamed(f.Gate)
		if i == 0 || found[i-1].Gate != f.Gate {
			a.printf("  %s  %-14s %s\n", yes(f.OK, "✓", "·"), f.Gate, gate.Sentence)
			if !f.OK {
				a.printf("     mend: %s\n", gate.Mend)
			}
		}
		if !f.OK {
			a.printf("     %s\n", strings.TrimSpace(string(f.Claim)+" "+f.Detail))
		}
	}
}

func (a *app) undoCommand() *cobra.Command {
	who := reviewer{}
	c := &cobra.Command{Use: "undo", Short: "Take back the last action of the review", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.atDesk(c.Context(), who, func(d *desk) error {
			e, err := d.Undo(c.Context(), who.on)
			if err := d.kept(c.Context(), who, e, err); err != nil {
				return err
			}
			a.say("taken back: action %d", e.Undoes)
			return nil
		})
	}}
	who.flags(c)
	return c
}

func (a *app) logCommand() *cobra.Command {
	var verify bool
	c := &cobra.Command{Use: "log", Short: "What people and runs did to the study, by whom and when", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
			if verify {
				check, err := pipeline.VerifyLog(c.Context(), st, study)
				if err != nil {
					return err
				}
				return a.printLogCheck(check)
			}
			events, err := st.Events(c.Context(), study.ID)
			if err != nil {
				return err
			}
			return a.printLog(events)
		})
	}}
	c.Flags().BoolVar(&verify, "verify", false, "check that no action was changed, dropped or slipped in")
	return c
}

func (a *app) printLogCheck(check pipeline.LogCheck) error {
	if a.json {
		err := a.object(struct {
			OK       bool     `json:"ok"`
			Events   int      `json:"events"`
			Erased   int      `json:"erased_words"`
			Head     string   `json:"head"`
			Problems []string `json:"problems"`
		}{len(check.Problems) == 0, check.Events, check.Erased, check.Head, orEmpty(check.Problems)})
		if err != nil {
			return err
		}
	} else if len(check.Problems) == 0 {
		a.printf("%s, none changed; head %s\n", plural(check.Events, "action"), check.Head)
	}
	if len(check.Problems) > 0 {
		return &research.Error{Code: research.CodeRefused, Message: "the log was changed: " + strings.Join(check.Problems, "; "), Try: "compare its head with the one in an export"}
	}
	return nil
}

func (a *app) printLog(events []research.Event) error {
	for i := range events {
		e := &events[i]
		if a.json {
			if err := a.object(pipeline.EventLineOf(e)); err != nil {
				return err
			}
			continue
		}
		line := fmt.Sprintf("%4d  %s  %-10s %-15s %s", e.Seq, e.At.Format(time.DateTime), e.By, strings.ReplaceAll(string(e.Act), "_", " "), logged(e))
		a.printf("%s\n", strings.TrimSpace(line))
	}
	return nil
}

// structured is what an action did to quotes, themes, groups or speakers, or what
// a run shows since.
func structured(e *research.Event) string {
	switch {
	case e.Ruling != nil:
		r := e.Ruling
		parts := []string{string(r.Action), string(r.Quote), string(r.Document), coded(r.Was), string(r.Theme), string(r.Other)}
		if r.Action == research.RuleCode {
			parts = append(parts, "→", coded(r.Coding.Over(r.Was)))
		}
		return strings.Join(parts, " ")
	case e.Regrouping != nil:
		r := e.Regrouping
		return fmt.Sprintf("%s %s %s %s", r.Action, r.Group, r.Other, strings.ReplaceAll(joined(r.People), ",", ""))
	case e.Correction != nil:
		return fmt.Sprintf("%s in %s", e.Correction.Ref, e.Correction.Document)
	case e.Admission != nil:
		m := e.Admission
		return fmt.Sprintf("%s: %s → %s", m.Account, cmp.Or(m.Before, "no role"), cmp.Or(m.After, "no role"))
	case e.Ran != nil:
		b, a := e.Ran.Before, e.Ran.After
		return fmt.Sprintf("%s shows %d quotes, %d themes, %d groups; before: %d, %d, %d", e.Ran.Run, a.Quotes, a.Themes, a.Groups, b.Quotes, b.Themes, b.Groups)
	}
	return ""
}

// coded is a coding in words.
func coded(c research.Coding) string {
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", c.Facet, c.Stance, c.Stage)), "/")
}

// logged is what an action was done to, and how.
func logged(e *research.Event) string {
	parts := []string{string(e.Persona), string(e.Claim), structured(e)}
	if e.Undoes > 0 {
		parts = append(parts, fmt.Sprintf("action %d", e.Undoes))
	}
	if e.Revision > 0 {
		parts = append(parts, fmt.Sprintf("revision %d, evidence opened for %d of %d", e.Revision, e.Opened, e.Of))
	}
	for _, g := range e.Gates {
		parts = append(parts, "overrides "+string(g))
	}
	parts = append(parts, e.Pack)
	before, text := e.Word(research.WordBefore), e.Word(research.WordText)
	if e.Act != research.ActAccept && before != "" {
		parts = append(parts, "“"+flat(before)+"” →")
	}
	if text != "" {
		parts = append(parts, "“"+flat(text)+"”")
	}
	for _, name := range []string{research.WordName, research.WordOther, research.WordUse, research.WordSummary, research.WordType, research.WordRank, research.WordNote, research.WordReason} {
		if w := e.Word(name); w != "" {
			parts = append(parts, name+": "+flat(w))
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
