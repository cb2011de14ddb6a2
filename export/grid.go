package export

import (
	"cmp"
	"fmt"
	"slices"

	"personas/research"
)

// matrix is the evidence matrix: people by themes; where people are many, themes
// by groups of people.
type matrix struct {
	Heads    []matrixHead
	Groups   []matrixGroup
	Hidden   int // themes left out
	Columns  []matrixColumn
	Crossing []crossing
	TooMany  string // how many people, where neither can be shown
}

// matrixHead is a theme; Spoke is how many speak of it.
type matrixHead struct {
	ID    string
	Label label
	Spoke string
}

type matrixGroup struct {
	Name string
	ID   string // the persona's anchor
	Rows []matrixRow
}

type matrixRow struct {
	Who   string
	About string
	Cells []cell
}

// cell is what somebody says on one matter.
type cell struct {
	ID       string // where the quotes are
	Quotes   int
	At       int // where the dot stands on a track of 48
	NotAsked bool
	Says     string
}

// matrixColumn is a group of people, crossing a theme's line through them.
type matrixColumn struct {
	Name, ID, Size string
}

type crossing struct {
	ID    string
	Label label
	Cells []part
}

// part is how many of a group speak of a matter.
type part struct {
	People tally
	Count  string
}

const (
	matrixThemes   = 8
	crossingThemes = 25
	trackLength    = 48
	trackRoom      = 36 // between the outermost places of a dot
)

func (p *pen) matrix() matrix {
	var groups []*research.Persona
	for i := range p.Personas {
		if p.Personas[i].Origin != research.OriginSample {
			groups = append(groups, &p.Personas[i])
		}
	}
	if len(p.people) > listedPeople {
		if len(groups) == 0 {
			return matrix{TooMany: count(len(p.people), "participant")}
		}
		return p.crossings(groups)
	}
	themes := p.widest(matrixThemes)
	m := matrix{Hidden: len(p.Themes) - len(themes)}
	for _, t := range themes {
		m.Heads = append(m.Heads, matrixHead{string(t.Ref), p.themeLabel(t), of(t.Participants, len(p.people))})
	}
	for _, g := range groups {
		m.Groups = append(m.Groups, matrixGroup{p.nameOf(g).Plain, string(g.Ref), p.personRows(g, themes)})
	}
	rest := matrixGroup{Rows: p.personRows(nil, themes)}
	if len(groups) > 0 {
		rest.Name = "In no group"
	}
	if len(rest.Rows) > 0 {
		m.Groups = append(m.Groups, rest)
	}
	return m
}

// widest are the themes most people speak of.
func (p *pen) widest(limit int) []*research.Theme {
	var all []*research.Theme
	for i := range p.Themes {
		all = append(all, &p.Themes[i])
	}
	slices.SortStableFunc(all, func(a, b *research.Theme) int { return cmp.Compare(b.Participants, a.Participants) })
	return all[:min(len(all), limit)]
}

// personRows are the members of a group, or with nil those in none.
func (p *pen) personRows(g *research.Persona, themes []*research.Theme) []matrixRow {
	cells := map[research.Ref]map[research.Ref]research.MatrixCell{}
	for _, row := range p.Matrix {
		cells[row.Participant] = map[research.Ref]research.MatrixCell{}
		for _, c := range row.Cells {
			cells[row.Participant][c.Theme] = c
		}
	}
	var out []matrixRow
	for _, who := range p.people {
		if p.groupOf[who] != g {
			continue
		}
		r := matrixRow{Who: p.say(p.name(who)), About: p.roleOf(who)}
		for _, t := range themes {
			c, ok := cells[who][t.Ref]
			r.Cells = append(r.Cells, p.cell(who, t, c, ok && c.Quotes > 0))
		}
		out = append(out, r)
	}
	return out
}

func (p *pen) cell(who research.Ref, t *research.Theme, c research.MatrixCell, spoke bool) cell {
	if !spoke {
		sp := p.spectrum[t.Ref]
		notAsked := sp != nil && len(sp.Asked) > 0 && !slices.Contains(sp.Asked, who)
		return cell{NotAsked: notAsked, Says: "said nothing on it"}
	}
	at := (trackLength-trackRoom)/2 + int((max(-1, min(1, c.Position))+1)/2*trackRoom)
	return cell{ID: string(t.Ref) + "-" + string(who), Quotes: c.Quotes, At: at,
		Says: fmt.Sprintf("%s, %s", count(c.Quotes, "quote"), stanceWords[c.Stance])}
}

// crossings count, for each group and for those in none, the people who speak of
// a theme.
func (p *pen) crossings(groups []*research.Persona) matrix {
	size := map[*research.Persona]int{}
	for _, who := range p.people {
		size[p.groupOf[who]]++
	}
	speak := map[*research.Persona]map[research.Ref]int{}
	for _, row := range p.Matrix {
		g := p.groupOf[row.Participant]
		if speak[g] == nil {
			speak[g] = map[research.Ref]int{}
		}
		for _, c := range row.Cells {
			if c.Quotes > 0 {
				speak[g][c.Theme]++
			}
		}
	}
	var bars []*bar
	themes := p.widest(crossingThemes)
	m := matrix{Hidden: len(p.Themes) - len(themes)}
	columns := slices.DeleteFunc(append(slices.Clone(groups), nil), func(g *research.Persona) bool { return size[g] == 0 })
	for _, g := range columns {
		c := matrixColumn{Name: "In no group", Size: figure(size[g])}
		if g != nil {
			c.Name, c.ID = p.nameOf(g).Plain, string(g.Ref)
		}
		m.Columns = append(m.Columns, c)
	}
	for _, t := range themes {
		line := crossing{ID: string(t.Ref), Label: p.themeLabel(t)}
		for _, g := range columns {
			n := speak[g][t.Ref]
			b := &bar{Width: share(n, size[g])}
			bars = append(bars, b)
			line.Cells = append(line.Cells, part{tally{Bar: b}, of(n, size[g])})
		}
		m.Crossing = append(m.Crossing, line)
	}
	compare(bars)
	return m
}
