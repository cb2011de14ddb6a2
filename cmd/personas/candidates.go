package main

import (
	"github.com/spf13/cobra"

	"personas/research"
)

type candidateJSON struct {
	Ref          research.Ref               `json:"ref"`
	Name         string                     `json:"name"`
	Letter       string                     `json:"letter"`
	Origin       research.Origin            `json:"origin"`
	Attribute    string                     `json:"attribute"`
	Participants []research.Ref             `json:"participants"`
	Stability    float64                    `json:"stability"`
	TalkRatio    float64                    `json:"talk_ratio"`
	Members      []research.CandidateMember `json:"members"`
}

func (a *app) candidatesCommand() *cobra.Command {
	c := &cobra.Command{Use: "candidates", Short: "The groups of participants; with a command, groups made by hand", RunE: func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage("candidates has no command %q", args[0])
		}
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			rows := []candidateJSON{}
			for _, p := range ed.Personas {
				r := candidateJSON{Ref: p.Ref, Name: p.Name, Letter: p.Letter, Origin: p.Origin, Attribute: p.Attribute,
					Participants: []research.Ref{}, Stability: p.Stability, TalkRatio: p.TalkRatio, Members: orEmpty(p.Members)}
				for _, m := range p.Members {
					r.Participants = append(r.Participants, m.Participant)
				}
				rows = append(rows, r)
			}
			if a.json {
				return lines(a, rows)
			}
			a.printStructure(ed)
			speaker := labels(ed)
			for _, r := range rows {
				a.printf("\n%s  %s · %s · %s · stability %.2f · talk ratio %.1f\n ", r.Ref, r.Name, r.Origin,
					plural(len(r.Participants), "participant"), r.Stability, r.TalkRatio)
				for _, m := range firstFew(r.Members, 20) {
					a.printf(" %s", speaker[m.Participant])
				}
				if more := len(r.Members) - 20; more > 0 {
					a.printf(" … and %d more", more)
				}
				a.printf("\n")
			}
			return nil
		})
	}}
	c.AddCommand(a.regroupCommands()...)
	return c
}
