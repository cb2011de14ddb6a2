package export

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"personas/research"
)

// What a language model did, and what became of it.

// taskWords say what a model was asked for.
var taskWords = map[string]string{"extract": "to point at quotes", "themes": "to name themes", "draft": "to word personas",
	"check": "whether quotes carry claims", "embed": "for nearness in meaning"}

func (p *pen) modelWork() (out []string) {
	for _, m := range p.Making.Models {
		out = append(out, fmt.Sprintf("Asked %s: %s, in %s (tokens: %s sent, %s answered).", cmp.Or(taskWords[m.For], p.say(m.For)), p.say(m.Model),
			count(m.Calls, "call"), figure(m.InputTokens), figure(m.OutputTokens)))
	}
	if len(out) > 0 {
		out = append(out, "It was shown masked text and answered with numbers of what it was shown; it typed no quotation, count or name of a person that is used.")
	}
	out = append(out, p.claimsWorded()...)
	if n := len(p.ThemeProposals); n > 0 {
		taken := 0
		for _, t := range p.ThemeProposals {
			if t.Accepted {
				taken++
			}
		}
		out = append(out, "Proposals about themes that the places of their quotes bore out: "+of(taken, n)+".")
	}
	return out
}

// claimsWorded says how many claims were worded, what holding them against their
// quotes gave, what was dropped, and that people have not decided.
func (p *pen) claimsWorded() (out []string) {
	claims, decided, dropped := 0, 0, 0
	found, by := map[research.Verdict]int{}, map[string]bool{}
	for i := range p.Personas {
		g := &p.Personas[i]
		if g.Wording != nil {
			dropped += g.Wording.Dropped
		}
		for _, c := range g.Claims {
			if c.Text == "" {
				continue
			}
			claims++
			found[c.Check.Verdict]++
			if c.Check.By != "" {
				by[p.say(c.Check.By)] = true
			}
			if c.State != research.ClaimProposed {
				decided++
			}
		}
	}
	if claims+dropped == 0 {
		return nil
	}
	out = append(out, fmt.Sprintf("Claims in sentences: %s. People have decided on %s of them.", figure(claims), figure(decided)))
	if len(by) > 0 {
		out = append(out, fmt.Sprintf("Held against their quotes by %s: carried %s, in part %s, not carried %s, not checked %s. What is not carried is kept, marked, and blocks approval.",
			strings.Join(slices.Sorted(maps.Keys(by)), ", "), figure(found[research.VerdictSupported]), figure(found[research.VerdictPartly]),
			figure(found[research.VerdictNotSupported]), figure(found[research.VerdictNone])))
	}
	return append(out, "Sentences dropped, for nothing carried them or they said what they must not: "+figure(dropped)+".")
}

// labelling says whose words the labels of themes are.
func (p *pen) labelling() string {
	by, named := map[string]bool{}, 0
	for i := range p.Themes {
		if n := p.Themes[i].Naming; n != nil && n.Name != "" {
			named++
			by[p.say(n.By)] = true
		}
	}
	if named == 0 {
		return "Labels are phrases of the participants, or two of their words; nobody has worded them."
	}
	return fmt.Sprintf("Labels are phrases of the participants, or two of their words. Beside them %s themes have a name by %s.", of(named, len(p.Themes)),
		series(slices.Sorted(maps.Keys(by))))
}
