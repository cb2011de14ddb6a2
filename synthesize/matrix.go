package synthesize

import (
	"cmp"
	"slices"

	"personas/research"
)

// MatrixInput is what the evidence matrix is made of.
type MatrixInput struct {
	Material
	Themes   []research.Theme
	Personas []research.Persona // to say which one a participant belongs to; the whole sample is passed over
}

// Matrix returns a row for every participant with a quote, by reference: what
// they say in which theme and where they stand. Cells are in the order of the
// themes.
func Matrix(in MatrixInput) []research.MatrixRow {
	c := newCorpus(in.Material)
	rows := make([]research.MatrixRow, len(c.participants))
	for i, p := range c.participants {
		rows[i] = research.MatrixRow{Participant: p.Ref, Persona: personaOf(p.Ref, in.Personas)}
	}
	for i := range in.Themes {
		c.addCells(rows, &in.Themes[i])
	}
	quoted := map[research.Ref]bool{}
	for i := range c.quotes {
		quoted[c.quotes[i].Participant] = true
	}
	return slices.DeleteFunc(rows, func(r research.MatrixRow) bool { return !quoted[r.Participant] })
}

// addCells adds a theme's cell to the row of everybody who speaks of it.
func (c *corpus) addCells(rows []research.MatrixRow, t *research.Theme) {
	byPerson := map[int32][]research.Member{}
	for _, m := range t.Members {
		if q, ok := c.quoteAt[m.Quote]; ok && c.person[q] >= 0 {
			byPerson[c.person[q]] = append(byPerson[c.person[q]], m)
		}
	}
	k := c.contestOf(t)
	for person, members := range byPerson {
		slices.SortFunc(members, func(a, b research.Member) int {
			return cmp.Or(cmp.Compare(b.Centrality, a.Centrality), cmp.Compare(c.quoteAt[a.Quote], c.quoteAt[b.Quote]))
		})
		v := &voice{person: person, members: slices.Clone(members)}
		c.settle(v, &k)
		cell := research.MatrixCell{Theme: t.Ref, Quotes: len(members), Position: v.at, Stance: v.stance}
		for _, m := range members {
			cell.Refs = append(cell.Refs, m.Quote)
		}
		rows[person].Cells = append(rows[person].Cells, cell)
	}
}

func personaOf(participant research.Ref, personas []research.Persona) research.Ref {
	for i := range personas {
		if personas[i].Origin == research.OriginSample {
			continue
		}
		for _, m := range personas[i].Members {
			if m.Participant == participant {
				return personas[i].Ref
			}
		}
	}
	return ""
}
