package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/search"
)

func (a *app) searchCommand() *cobra.Command {
	var f search.Terms
	c := &cobra.Command{Use: "search TEXT", Short: "Find quotes by meaning and by words", Args: exactArgs("a text"),
		Long: "search finds quotes by meaning and by words. Words \"in quotation marks\" stand in every hit as they are;\na word with a minus before it stands in none.",
		RunE: func(c *cobra.Command, args []string) error {
			f.Text = args[0]
			q, err := f.Query()
			if err != nil {
				return err
			}
			return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error { return a.search(c.Context(), st, study, q) })
		}}
	fs := c.Flags()
	fs.StringVar(&f.Mode, "mode", string(search.Hybrid), "hybrid, vector or text")
	fs.IntVar(&f.Limit, "limit", 10, "how many hits")
	fs.StringVar(&f.Persona, "persona", "", "said by members of this persona")
	fs.StringVar(&f.Theme, "theme", "", "in this theme")
	fs.StringVar(&f.Facet, "facet", "", "in this facet")
	fs.StringVar(&f.Stance, "stance", "", "positive, negative, mixed or neutral")
	fs.StringSliceVar(&f.Kinds, "kind", nil, "of these source kinds")
	fs.StringSliceVar(&f.Where, "where", nil, "attribute=value of who said it")
	fs.StringVar(&f.Since, "since", "", "recorded on this day or later (2006-01-02)")
	fs.StringVar(&f.Until, "until", "", "recorded on this day or earlier")
	fs.BoolVar(&f.Explain, "explain", false, "say how each arm ranked a hit")
	return c
}

func (a *app) search(ctx context.Context, st *store.Store, study store.StudyRow, q search.Query) error {
	res, err := pipeline.Search(ctx, st, study, a.embedder, q)
	if err != nil {
		return err
	}
	for _, n := range res.Notes {
		a.say("%s", n)
	}
	if a.json {
		return lines(a, res.Hits)
	}
	for _, h := range res.Hits {
		a.printHit(h)
	}
	if len(res.Hits) == 0 {
		a.say("nothing found")
	}
	return nil
}

func (a *app) printHit(h search.Hit) {
	a.printf("\n%d  “%s”\n", h.Rank, flat(h.Text))
	if h.Question != "" {
		a.printf("   asked:  %s\n", flat(h.Question))
	}
	if h.Before != "" && !strings.HasSuffix(h.Before, flat(h.Question)) {
		a.printf("   before: %s\n", h.Before)
	}
	if h.After != "" {
		a.printf("   after:  %s\n", h.After)
	}
	a.printf("   %s\n", strings.Join(hitPlace(&h), " · "))
	if h.Explain != nil {
		a.printf("   by meaning: %s, by words: %s\n", rank(h.Explain.VectorRank), rank(h.Explain.TextRank))
	}
}

// hitPlace says who said it, and where it stands, as far as the source tells.
func hitPlace(h *search.Hit) []string {
	who := h.Speaker
	if h.Voice == research.VoiceReported {
		who = strings.TrimSpace("noted by " + cmp.Or(h.Author, "staff") + " about " + who)
	}
	place := []string{who, h.Title, h.Locator, h.Path, h.Place(), string(h.Ref)}
	return slices.DeleteFunc(place, func(s string) bool { return s == "" })
}

func rank(n int) string {
	if n == 0 {
		return "not found"
	}
	return fmt.Sprintf("%d.", n)
}
