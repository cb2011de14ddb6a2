package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/search"
)

type searchFlags struct {
	mode, persona, theme, facet, stance, since, until string
	kinds, where                                      []string
	limit                                             int
	explain                                           bool
}

func (a *app) searchCommand() *cobra.Command {
	var f searchFlags
	c := &cobra.Command{Use: "search TEXT", Short: "Find quotes by meaning and by words", Args: exactArgs("a text"),
		Long: "search finds quotes by meaning and by words. Words \"in quotation marks\" stand in every hit as they are;\na word with a minus before it stands in none.",
		RunE: func(c *cobra.Command, args []string) error {
			q, err := f.query(args[0])
			if err != nil {
				return err
			}
			return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error { return a.search(c.Context(), st, study, q) })
		}}
	fs := c.Flags()
	fs.StringVar(&f.mode, "mode", string(search.Hybrid), "hybrid, vector or text")
	fs.IntVar(&f.limit, "limit", 10, "how many hits")
	fs.StringVar(&f.persona, "persona", "", "said by members of this persona")
	fs.StringVar(&f.theme, "theme", "", "in this theme")
	fs.StringVar(&f.facet, "facet", "", "in this facet")
	fs.StringVar(&f.stance, "stance", "", "positive, negative, mixed or neutral")
	fs.StringSliceVar(&f.kinds, "kind", nil, "of these source kinds")
	fs.StringSliceVar(&f.where, "where", nil, "attribute=value of who said it")
	fs.StringVar(&f.since, "since", "", "recorded on this day or later (2006-01-02)")
	fs.StringVar(&f.until, "until", "", "recorded on this day or earlier")
	fs.BoolVar(&f.explain, "explain", false, "say how each arm ranked a hit")
	return c
}

func (f searchFlags) query(text string) (search.Query, error) {
	q := search.Query{Text: text, Limit: f.limit, Explain: f.explain,
		Filter: search.Filter{Persona: f.persona, Theme: f.theme, Stance: research.Stance(f.stance)}}
	var err error
	if q.Mode, err = search.ParseMode(f.mode); err != nil {
		return q, err
	}
	if q.Filter.Facet, err = research.ParseFacet(f.facet); err != nil {
		return q, usage("--facet: %v", err)
	}
	for _, k := range f.kinds {
		kind, err := research.ParseSourceKind(k)
		if err != nil {
			return q, usage("--kind: %v", err)
		}
		q.Filter.Kinds = append(q.Filter.Kinds, kind)
	}
	for _, w := range f.where {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return q, usage("--where takes attribute=value, not %q", w)
		}
		if q.Filter.Where == nil {
			q.Filter.Where = map[string]string{}
		}
		q.Filter.Where[name] = value
	}
	if q.Filter.Since, err = day("since", f.since); err != nil {
		return q, err
	}
	q.Filter.Until, err = day("until", f.until)
	return q, err
}

func day(flag, s string) (*time.Time, error) {
	if s == "" {
		return nil, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return nil, usage("--%s takes a day such as 2026-03-31, not %q", flag, s)
	}
	return &t, nil
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
	place := []string{who, h.Title, h.Locator, h.Path}
	switch {
	case h.Page > 0:
		place = append(place, fmt.Sprintf("page %d", h.Page))
	case h.Time != nil:
		place = append(place, (time.Duration(*h.Time) * time.Second).String())
	case h.Line > 0 && h.Locator == "":
		place = append(place, fmt.Sprintf("line %d", h.Line))
	}
	return slices.DeleteFunc(append(place, string(h.Ref)), func(s string) bool { return s == "" })
}

func rank(n int) string {
	if n == 0 {
		return "not found"
	}
	return fmt.Sprintf("%d.", n)
}
