package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"personas/eval"
	"personas/research"
)

func (a *app) evalQuotesCommand() *cobra.Command {
	var gold string
	var o eval.QuotesOptions
	c := &cobra.Command{Use: "quotes", Short: "How well a study's quotes hit passages that people marked, beside random, longest and spaced sentences",
		Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
			o.Seed = uint64(a.seed)
			return withFile("gold", gold, func(r io.Reader) error {
				return a.withEdition(c.Context(), func(ed *research.Edition) error {
					o.Participants = ed.Participants
					res, err := eval.Quotes(ed.Documents, ed.Quotes, r, o)
					if err != nil {
						return err
					}
					if a.json {
						return a.object(res)
					}
					a.printTable(quotesTable(res))
					return nil
				})
			})
		}}
	c.Flags().StringVar(&gold, "gold", "", "a CSV of marked passages: document,text or document,start,end, also facet, stance")
	c.Flags().StringVar(&o.DocumentColumn, "document", "", "column of the document (default: document)")
	c.Flags().StringVar(&o.TextColumn, "text", "", "column of the passage (default: text)")
	return c
}

func (a *app) evalPersonasCommand() *cobra.Command {
	var table string
	var o eval.PersonasOptions
	c := &cobra.Command{Use: "personas", Short: "How well the groups of people that a study shows agree with the truth, beside groups made without understanding",
		Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
			o.Seed = uint64(a.seed)
			return withFile("truth", table, func(r io.Reader) error {
				return a.withEdition(c.Context(), func(ed *research.Edition) error {
					res, err := eval.Personas(c.Context(), ed, r, o)
					if err != nil {
						return err
					}
					if a.json {
						return a.object(res)
					}
					a.printTable(personasTable("groups of people", res))
					a.printGroups(res)
					return nil
				})
			})
		}}
	c.Flags().StringVar(&table, "truth", "", "a CSV of people with their group: participant,label (none: of no group)")
	c.Flags().StringVar(&o.ParticipantColumn, "participant", "participant", "column of the person")
	c.Flags().StringVar(&o.LabelColumn, "label", "label", "column of the group")
	c.Flags().StringVar(&o.Attribute, "attribute", "title", "the attribute whose values are a baseline")
	return c
}

// printGroups says what the groups are that were found.
func (a *app) printGroups(r eval.PersonasResult) {
	for _, g := range r.Groups {
		a.printf("  %s  %s, stability %.2f: %s\n", g.Letter, plural(g.People, "participant"), g.Stability, labelText(g))
	}
}

// labelText says of which groups in truth the people of a group are, the most
// first.
func labelText(g eval.GroupFit) string {
	if len(g.Labels) == 0 {
		return "nobody of them is in the truth"
	}
	labels := slices.SortedFunc(maps.Keys(g.Labels), func(a, b string) int {
		return cmp.Or(cmp.Compare(g.Labels[b], g.Labels[a]), cmp.Compare(a, b))
	})
	for i, label := range labels {
		labels[i] = fmt.Sprintf("%d %s", g.Labels[label], label)
	}
	return strings.Join(labels, " · ")
}
