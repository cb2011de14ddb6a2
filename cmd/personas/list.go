package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"personas/export"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

func (a *app) documentsCommand() *cobra.Command {
	return &cobra.Command{Use: "documents", Short: "The documents of the study", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
			docs, err := st.Documents(c.Context(), store.DocumentFilter{Study: study.ID})
			if err != nil {
				return err
			}
			return a.printDocuments(docs)
		})
	}}
}

func (a *app) printDocuments(docs []store.DocumentRow) error {
	rows := make([]pipeline.DocumentLine, len(docs))
	for i := range docs {
		rows[i] = pipeline.DocumentLineOf(&docs[i])
	}
	if a.json {
		return lines(a, rows)
	}
	for _, r := range rows {
		a.printf("%s  %-10s %6d words %5d turns  %s  %s\n", r.Ref, r.Kind, r.Words, r.Turns, r.Source, r.Locator)
	}
	return nil
}

func (a *app) textCommand() *cobra.Command {
	return &cobra.Command{Use: "text DOCUMENT", Short: "The canonical text of a document, byte for byte what offsets refer to", Args: exactArgs("a document"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
				docs, err := st.Documents(c.Context(), store.DocumentFilter{Study: study.ID, Ref: research.Ref(args[0])})
				if err != nil {
					return err
				}
				if len(docs) == 0 {
					return notFound("document", args[0], "personas documents lists them")
				}
				_, err = a.stdout.Write(docs[0].Text)
				return err
			})
		}}
}

func notFound(what, name, try string) error {
	return &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no %s %q", what, name), Try: try}
}

func (a *app) participantsCommand() *cobra.Command {
	return &cobra.Command{Use: "participants", Short: "Who spoke or wrote", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			t, err := export.TablesOf(ed)
			if err != nil {
				return err
			}
			if a.json {
				return lines(a, t.Participants)
			}
			for _, r := range t.Participants {
				a.printf("%s  %-11s %4d quotes  %s  %s\n", r.Ref, r.Role, r.Quotes, r.Key, attributes(r.Attributes))
			}
			return nil
		})
	}}
}

func attributes(m map[string]string) string {
	var out []string
	for _, k := range sortedKeys(m) {
		out = append(out, k+"="+m[k])
	}
	return strings.Join(out, " · ")
}

func (a *app) quotesCommand() *cobra.Command {
	var persona, theme, facet, participant string
	c := &cobra.Command{Use: "quotes", Short: "The quotes of the study, verbatim", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			keep, err := quoteFilter(ed, persona, theme, facet, participant)
			if err != nil {
				return err
			}
			t, err := export.TablesOf(ed)
			if err != nil {
				return err
			}
			rows := t.Quotes[:0:0]
			for _, r := range t.Quotes {
				if keep(r.Ref) {
					rows = append(rows, r)
				}
			}
			if a.json {
				return lines(a, rows)
			}
			speaker := labels(ed)
			for _, r := range rows {
				a.printf("%s  %s · %s/%s\n  “%s”\n", r.Ref, speaker[r.Participant], r.Facet, r.Stance, flat(r.Text))
			}
			return nil
		})
	}}
	c.Flags().StringVar(&persona, "persona", "", "of the members of this persona")
	c.Flags().StringVar(&theme, "theme", "", "in this theme")
	c.Flags().StringVar(&facet, "facet", "", "in this facet")
	c.Flags().StringVar(&participant, "participant", "", "by this participant: reference or key")
	return c
}

// quoteFilter returns what keeps the quotes that all given filters let through.
func quoteFilter(ed *research.Edition, persona, theme, facet, participant string) (func(research.Ref) bool, error) {
	members, err := membersOf(ed, persona)
	if err != nil {
		return nil, err
	}
	inTheme, err := quotesIn(ed, theme)
	if err != nil {
		return nil, err
	}
	f, err := research.ParseFacet(facet)
	if err != nil {
		return nil, usage("--facet: %v", err)
	}
	key := labels(ed)
	quotes := quotesByRef(ed)
	return func(ref research.Ref) bool {
		q := quotes[ref]
		return (members == nil || members[q.Participant]) && (inTheme == nil || inTheme[ref]) && (f == "" || q.Facet == f) &&
			(participant == "" || string(q.Participant) == participant || key[q.Participant] == participant)
	}, nil
}

// membersOf returns the members of a persona, nil where none is asked for.
func membersOf(ed *research.Edition, name string) (map[research.Ref]bool, error) {
	if name == "" {
		return nil, nil
	}
	p, err := persona(ed, name)
	if err != nil {
		return nil, err
	}
	members := map[research.Ref]bool{}
	for _, m := range p.Members {
		members[m.Participant] = true
	}
	return members, nil
}

// persona finds a persona by reference, letter or name.
func persona(ed *research.Edition, name string) (*research.Persona, error) {
	for i := range ed.Personas {
		p := &ed.Personas[i]
		if string(p.Ref) == name || p.Letter != "" && strings.EqualFold(p.Letter, name) || strings.EqualFold(p.Name, name) ||
			p.Wording != nil && strings.EqualFold(p.Wording.Name, name) {
			return p, nil
		}
	}
	return nil, notFound("persona", name, "personas list shows them")
}

// quotesIn returns the quotes of a theme, nil where none is asked for.
func quotesIn(ed *research.Edition, name string) (map[research.Ref]bool, error) {
	if name == "" {
		return nil, nil
	}
	for _, t := range ed.Themes {
		if string(t.Ref) == name || strings.EqualFold(t.Label, name) {
			in := map[research.Ref]bool{}
			for _, m := range t.Members {
				in[m.Quote] = true
			}
			return in, nil
		}
	}
	return nil, notFound("theme", name, "personas themes lists them")
}

func (a *app) themesCommand() *cobra.Command {
	return &cobra.Command{Use: "themes", Short: "The themes, labelled in participants' own words", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			if a.json {
				t, err := export.TablesOf(ed)
				if err != nil {
					return err
				}
				return lines(a, t.Themes)
			}
			a.printThemes(ed, len(ed.Themes))
			return nil
		})
	}}
}

func (a *app) spectraCommand() *cobra.Command {
	var theme string
	c := &cobra.Command{Use: "spectra", Short: "Per theme, who stands where", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			var rows []research.Spectrum
			for _, s := range ed.Spectra {
				if theme == "" || string(s.Theme) == theme || strings.EqualFold(s.Label, theme) {
					rows = append(rows, s)
				}
			}
			if theme != "" && len(rows) == 0 {
				return notFound("theme", theme, "personas themes lists them")
			}
			if a.json {
				return lines(a, rows)
			}
			for _, s := range rows {
				a.printSpectrum(ed, s)
			}
			return nil
		})
	}}
	c.Flags().StringVar(&theme, "theme", "", "this theme only: reference or label")
	return c
}

func (a *app) printSpectrum(ed *research.Edition, s research.Spectrum) {
	speaker, quotes := labels(ed), quotesByRef(ed)
	a.printf("\n“%s”", s.Label)
	for i := range ed.Themes {
		if n := ed.Themes[i].Naming; ed.Themes[i].Ref == s.Theme && n != nil && len(n.Ends) == 2 {
			a.printf(" · from %s to %s (named by %s)", n.Ends[0].Name, n.Ends[1].Name, n.By)
		}
	}
	if len(s.Asked) > 0 {
		a.printf(" · asked of %d", len(s.Asked))
	}
	a.printf("\n")
	for _, p := range s.Positions {
		var who []string
		for _, ref := range p.Participants {
			who = append(who, speaker[ref])
		}
		a.printf("  %+.2f  %-8s %s\n", p.At, p.Stance, strings.Join(who, " "))
		for _, ref := range firstFew(p.Quotes, 1) {
			a.printf("         “%s”\n", flat(quotes[ref].Text))
		}
	}
}
