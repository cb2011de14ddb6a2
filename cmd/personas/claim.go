package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"personas/research"
	"personas/review"
)

func (a *app) claimCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "claim", Short: "Decide on claims: accept, edit, reject, flag, comment"})
	c.AddCommand(a.claimListCommand(), a.claimShowCommand(), a.claimAcceptCommand(), a.claimTakeCommand(),
		a.decideCommand("edit CLAIM", "Word a claim, or give it another text or other quotes; it is checked anew and accepted", research.ActEdit),
		a.decideCommand("reject CLAIM", "Take a claim out", research.ActDismiss),
		a.decideCommand("flag CLAIM", "Say that something is wrong with a claim", research.ActFlag),
		a.decideCommand("comment CLAIM", "Say something of a claim", research.ActComment))
	return c
}

// decideCommand is the command of one decision.
func (a *app) decideCommand(use, short string, act research.Act) *cobra.Command {
	who, what := reviewer{}, review.Decision{Act: act}
	var drop, cite, swap []string
	c := &cobra.Command{Use: use, Short: short, Args: exactArgs("a claim"), RunE: func(c *cobra.Command, args []string) error {
		for _, s := range swap {
			from, to, ok := strings.Cut(s, "=")
			if !ok {
				return usage("--swap takes QUOTE=QUOTE")
			}
			drop, cite = append(drop, from), append(cite, to)
		}
		what.Drop, what.Cite = refs(drop), refs(cite)
		return a.atDesk(c.Context(), who, func(d *desk) error { return d.decide(c.Context(), who, args[0], what) })
	}}
	who.flags(c)
	c.Flags().StringVar(&what.Note, "note", "", "what you think of it; with accept or edit it also answers who contradicts")
	if act == research.ActEdit {
		c.Flags().StringVar(&what.Text, "text", "", "what the claim says")
		c.Flags().StringSliceVar(&drop, "drop", nil, "a quote that it cites no more")
		c.Flags().StringSliceVar(&cite, "cite", nil, "a quote that supports it too")
		c.Flags().StringSliceVar(&swap, "swap", nil, "QUOTE=QUOTE: the second in place of the first")
	}
	return c
}

func (a *app) claimTakeCommand() *cobra.Command {
	var who reviewer
	var text bool
	var cite []string
	var note string
	c := &cobra.Command{Use: "take CLAIM", Short: "Take over what a later run proposes of a claim: all, or what is named; the rest is left", Args: exactArgs("a claim"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.atDesk(c.Context(), who, func(d *desk) error {
				_, claim, err := d.Claim(research.Ref(args[0]))
				if err != nil {
					return err
				}
				what, err := review.Take(claim, text, refs(cite))
				if err != nil {
					return err
				}
				what.Note = note
				return d.decide(c.Context(), who, args[0], what)
			})
		}}
	who.flags(c)
	c.Flags().BoolVar(&text, "text", false, "its text")
	c.Flags().StringSliceVar(&cite, "cite", nil, "a quote of it")
	c.Flags().StringVar(&note, "note", "", "what you think of it")
	return c
}

func refs(names []string) (out []research.Ref) {
	for _, n := range names {
		out = append(out, research.Ref(n))
	}
	return out
}

func (d *desk) decide(ctx context.Context, who reviewer, ref string, what review.Decision) error {
	what.Claim = research.Ref(ref)
	e, err := d.Decide(ctx, what, who.on)
	return d.kept(ctx, who, e, err)
}

func (a *app) claimAcceptCommand() *cobra.Command {
	c := a.decideCommand("accept CLAIM", "Accept a claim as it stands", research.ActAccept)
	one := c.RunE
	var all string
	c.Flags().StringVar(&all, "all", "", "of this PERSONA accept every claim that is supported, checked and not contradicted")
	c.Args = atMostOne("a claim")
	c.RunE = func(c *cobra.Command, args []string) error {
		if (all == "") == (len(args) == 0) {
			return usage("claim accept takes a claim, or --all PERSONA")
		}
		if all == "" {
			return one(c, args)
		}
		by, err := c.Flags().GetString("by")
		if err != nil {
			return err
		}
		who := reviewer{by: by, on: -1}
		return a.atDesk(c.Context(), who, func(d *desk) error { return d.acceptAll(c.Context(), who, all) })
	}
	return c
}

// acceptAll accepts what may be accepted at once.
func (d *desk) acceptAll(ctx context.Context, who reviewer, name string) error {
	s, err := d.persona(name)
	if err != nil {
		return err
	}
	accepted, err := d.AcceptAll(ctx, s, who.on)
	if err != nil {
		return err
	}
	d.app.say("accepted %d of %s; the others are to be looked at one by one", accepted, plural(len(s.Persona.Claims), "claim"))
	return d.again(ctx, who, s.Persona.Ref, "")
}

func (a *app) claimListCommand() *cobra.Command {
	return &cobra.Command{Use: "list [PERSONA]", Short: "Claims as they wait for a decision, riskiest first", Args: atMostOne("a persona"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.atDesk(c.Context(), reviewer{}, func(d *desk) error {
				p, err := onePersona(d.Edition, args)
				if err != nil {
					return err
				}
				return d.printQueue(d.Personas[p.Ref])
			})
		}}
}

func (d *desk) printQueue(s *review.State) error {
	all := d.ClaimLines(s)
	if d.app.json {
		return lines(d.app, all)
	}
	for _, l := range all {
		text := l.Text
		if text == "" {
			text = "“" + l.Label + "” (not worded)"
		}
		d.app.printf("%s  %-13s %-12s %s\n", l.Ref, strings.ReplaceAll(string(l.State), "_", " "), l.Facet, flat(text))
		d.app.printf("    %s · %s · %s\n", claimNumbers(&l.Support), l.Level, verdict(l.Check))
		if len(l.Risks) > 0 {
			d.app.printf("    look at: %s\n", strings.Join(l.Risks, ", "))
		}
		if l.Proposal != nil {
			d.app.printf("    a later run proposes: %s\n", proposed(l.Proposal))
		}
	}
	return nil
}

func proposed(p *research.ClaimProposal) string {
	var parts []string
	if p.Text != "" {
		parts = append(parts, flat(p.Text))
	}
	if len(p.Cites) > 0 {
		parts = append(parts, fmt.Sprintf("to cite %s", joined(p.Cites)))
	}
	return strings.Join(parts, "; ")
}

func joined(refs []research.Ref) string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = string(r)
	}
	return strings.Join(out, ", ")
}

func claimNumbers(s *research.Support) string {
	return fmt.Sprintf("%d of %d, elsewhere %d of %d", s.Participants, s.Asked, s.Elsewhere, s.ElsewhereAsked)
}

func (a *app) claimShowCommand() *cobra.Command {
	who := reviewer{on: -1}
	c := &cobra.Command{Use: "show CLAIM", Short: "A claim with its quotes; that somebody looked at them is kept", Args: exactArgs("a claim"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.atDesk(c.Context(), who, func(d *desk) error { return d.showClaim(c.Context(), args[0]) })
		}}
	c.Flags().StringVar(&who.by, "by", "", "who acts (default: the user of this system)")
	return c
}

func (d *desk) showClaim(ctx context.Context, ref string) error {
	s, claim, err := d.Claim(research.Ref(ref))
	if err != nil {
		return err
	}
	if err := d.Open(ctx, claim.Ref); err != nil {
		return err
	}
	quotes, key := quotesByRef(d.Edition), labels(d.Edition)
	var cited []citedJSON
	for _, ci := range claim.Citations {
		q := quotes[ci.Quote]
		cited = append(cited, citedJSON{ci.Quote, ci.Relation, key[q.Participant], q.Text, q.Question})
	}
	var notes []research.Event
	for _, n := range s.Notes {
		if n.Claim == claim.Ref {
			notes = append(notes, n)
		}
	}
	if d.app.json {
		return d.app.object(struct {
			*research.Claim
			Cited []citedJSON `json:"cited"`
		}{claim, cited})
	}
	d.app.printf("%s  %s\n", claim.Ref, flat(claim.Text))
	d.app.printf("  %s · %s\n", claimNumbers(&claim.Support), verdict(claim.Check))
	slices.SortStableFunc(cited, func(a, b citedJSON) int { return strings.Compare(string(b.Relation), string(a.Relation)) })
	for _, q := range cited {
		d.app.printf("  %s %-11s %s: “%s”\n", q.Quote, q.Relation, q.By, flat(q.Text))
	}
	for _, n := range notes {
		d.app.printf("  %s (%s): %s\n", n.By, n.Act, flat(n.Word(research.WordNote)))
	}
	return nil
}

type citedJSON struct {
	Quote    research.Ref      `json:"quote"`
	Relation research.Relation `json:"relation"`
	By       string            `json:"participant"`
	Text     string            `json:"text"`
	Question string            `json:"question,omitempty"`
}
