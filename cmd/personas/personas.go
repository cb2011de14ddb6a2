package main

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"personas/export"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "The drafted personas", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			if a.json {
				return lines(a, personaLines(ed))
			}
			a.printStructure(ed)
			a.printPersonas(ed)
			return nil
		})
	}}
}

func (a *app) showCommand() *cobra.Command {
	var format string
	c := &cobra.Command{Use: "show PERSONA", Short: "A persona document: by reference, letter or name; no name shows the only one",
		Args: atMostOne("a persona"), RunE: func(c *cobra.Command, args []string) error {
			return a.withEdition(c.Context(), func(ed *research.Edition) error {
				p, err := onePersona(ed, args)
				if err != nil {
					return err
				}
				f := export.Format(format)
				if a.json {
					f = export.JSON
				}
				return export.Persona(a.stdout, ed, p.Ref, f)
			})
		}}
	c.Flags().StringVar(&format, "format", "text", "text, md, html or json")
	return c
}

func onePersona(ed *research.Edition, args []string) (*research.Persona, error) {
	if len(args) == 1 {
		return persona(ed, args[0])
	}
	if len(ed.Personas) == 1 {
		return &ed.Personas[0], nil
	}
	return nil, usage("there are %d personas: name one (personas list shows them)", len(ed.Personas))
}

type coverageJSON struct {
	Documents []research.Coverage   `json:"documents"`
	Personas  []personaCoverageJSON `json:"personas"`
}

type personaCoverageJSON struct {
	Ref          research.Ref `json:"ref"`
	LargestVoice float64      `json:"largest_voice"` // share of its quotes by the member who has most
}

func (a *app) coverageCommand() *cobra.Command {
	return &cobra.Command{Use: "coverage", Short: "How much of each document was read, quoted and passed over", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			j := coverageJSON{Documents: orEmpty(ed.Coverage), Personas: []personaCoverageJSON{}}
			for i := range j.Documents {
				j.Documents[i].Silent = orEmpty(j.Documents[i].Silent)
				if j.Documents[i].Reasons == nil {
					j.Documents[i].Reasons = map[research.Reason]int{}
				}
			}
			for i := range ed.Personas {
				j.Personas = append(j.Personas, personaCoverageJSON{ed.Personas[i].Ref, largestVoice(ed, &ed.Personas[i])})
			}
			if a.json {
				return a.object(j)
			}
			title := map[research.Ref]string{}
			for i := range ed.Documents {
				title[ed.Documents[i].Ref] = ed.Documents[i].Title
			}
			a.printf("document              sentences  quoted  passed over  quotes by third\n")
			for _, d := range j.Documents {
				a.printf("%-20s %10d %7d %12d  %d · %d · %d\n", title[d.Document], d.Sentences, d.Quoted, d.Skipped, d.Thirds[0], d.Thirds[1], d.Thirds[2])
			}
			return nil
		})
	}}
}

func largestVoice(ed *research.Edition, p *research.Persona) float64 {
	_, most, all := p.LargestVoice(ed.Quotes)
	return float64(most) / float64(max(all, 1))
}

func (a *app) exportCommand() *cobra.Command {
	var format, out, version string
	var drafts, unmasked bool
	var seal sealing
	c := &cobra.Command{Use: "export", Short: "Write the study with its drafts to files", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		f, err := export.ParseFormat(format)
		if err != nil {
			return err
		}
		if f == export.Bundle && unmasked {
			return usage("a bundle is always masked: leave --unmasked out")
		}
		return a.withShown(c.Context(), version, func(ed *research.Edition, log export.Sealing) error {
			if out == "" {
				out = "personas-" + ed.Study.Name
			}
			write, privacy := export.Write, "personal data is masked (--unmasked leaves it)"
			if unmasked {
				write, privacy = export.WriteUnmasked, "personal data is not masked"
			}
			if f == export.Bundle {
				privacy = "personal data is masked"
				write = func(_ context.Context, ed *research.Edition, _ export.Format, out string) ([]export.File, error) {
					return a.bundle(c, ed, log, seal, out)
				}
			}
			files, err := write(c.Context(), ed, f, out)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(struct {
					Files []export.File `json:"files"`
				}{files})
			}
			a.say("%s; %s", standing(ed, version), privacy)
			for _, f := range files {
				a.printf("%s  %d bytes\n", f.Path, f.Bytes)
			}
			return nil
		})
	}}
	c.Flags().StringVar(&format, "format", "html", "html, md, csv, json, methods or bundle")
	c.Flags().StringVarP(&out, "output", "o", "", "a folder, or a file (default: personas-STUDY)")
	c.Flags().BoolVar(&seal.headOnly, "log-head", false, "of a bundle: of the log its head alone, and not who did what when")
	c.Flags().StringVar(&version, "pack", "", "export a published pack, N.M")
	c.Flags().BoolVar(&drafts, "drafts", true, "export drafts, marked as such; a pack holds none")
	c.Flags().StringVar(&seal.key, "key", "", "the key that signs a bundle (default: that of personas key)")
	c.Flags().StringVar(&seal.made, "made", "", "the time that a bundle says it was made (default: now)")
	c.Flags().BoolVar(&unmasked, "unmasked", false, "leave names, addresses and numbers as they were said")
	return c
}

// withShown runs f on a published pack, or where none is named on what the study
// shows now, and on the head of the study's log.
func (a *app) withShown(ctx context.Context, version string, f func(ed *research.Edition, log export.Sealing) error) error {
	return a.withStudy(ctx, func(st *store.Store, study store.StudyRow) error {
		ed, err := a.shown(ctx, st, study, version)
		if err != nil {
			return err
		}
		log, err := pipeline.Sealing(ctx, st, study, version)
		if err != nil {
			return err
		}
		return f(ed, log)
	})
}

func (a *app) shown(ctx context.Context, st *store.Store, study store.StudyRow, version string) (*research.Edition, error) {
	if version == "" {
		return pipeline.Edition(ctx, st, study)
	}
	return pipeline.Published(ctx, st, study, version)
}

// standing says what an edition is to whoever exports it.
func standing(ed *research.Edition, version string) string {
	switch {
	case version != "":
		return "pack " + version
	case ed.Draft:
		return "drafts, not all of them reviewed"
	}
	return "reviewed, not published"
}
