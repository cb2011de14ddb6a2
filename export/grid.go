package export

import (
	"cmp"
	"fmt"
	"slices"

	"personas/research"
)

// matrix is the evidence matrix: people by themes, or groups by themes where
// people are many.
type matrix struct {
	Heads   []matrixHead
	Groups  []matrixGroup
	Foot    []string
	Hidden  int  // themes left out
	Grouped bool // rows are groups of people
}

type matrixHead struct {
	ID    string
	Label label
}

type matrixGroup struct {
	Name label
	ID   string // the persona's anchor
	Rows []matrixRow
}

type matrixRow struct {
	Who   string
	About string
	Cells []cell
}

// cell is what one row says on one matter. At is where its dot stands on a
// track of 48.
type cell struct {
	Href     string
	Count    int
	Of       int // in a grouped matrix, the people of the row
	At       int
	Width    float64
	NotAsked bool
	Says     string
}

const (
	matrixThemes = 10
	trackWidth   = 36
)

func (p *pen) matrix() matrix {
	themes := p.matrixThemes()
	m := matrix{Hidden: len(p.Themes) - len(themes), Grouped: len(p.people) > listedPeople}
	for _, t := range themes {
		m.Heads = append(m.Heads, matrixHead{string(t.Ref), p.themeLabel(t)})
		m.Foot = append(m.Foot, of(t.Participants, len(p.people)))
	}
	var groups []*research.Persona
	for i := range p.Personas {
		if p.Personas[i].Origin != research.OriginSample {
			groups = append(groups, &p.Personas[i])
		}
	}
	if m.Grouped {
		if len(groups) > 0 {
			m.Groups = []matrixGroup{{Rows: p.groupRows(groups, themes)}}
		}
		return m
	}
	for _, g := range groups {
		name := p.nameOf(g)
		m.Groups = append(m.Groups, matrixGroup{label{Text: name.Plain}, string(g.Ref), p.personRows(g, themes)})
	}
	rest := matrixGroup{Rows: p.personRows(nil, themes)}
	if len(groups) > 0 {
		rest.Name.Text = "In no group"
	}
	if len(rest.Rows) > 0 {
		m.Groups = append(m.Groups, rest)
	}
	return m
}

// matrixThemes are the themes most people speak of.
func (p *pen) matrixThemes() []*research.Theme {
	var all []*research.Theme
	for i := range p.Themes {
		all = append(all, &p.Themes[i])
	}
	slices.SortStableFunc(all, func(a, b *research.Theme) int { return cmp.Compare(b.Participants, a.Participants) })
	return all[:min(len(all), matrixThemes)]
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
	at := int((max(-1, min(1, c.Position)) + 1) / 2 * trackWidth)
	return cell{Href: string(t.Ref) + "-" + string(who), Count: c.Quotes, At: at,
		Says: fmt.Sprintf("%s, %s", count(c.Quotes, "quote"), stanceWords[c.Stance])}
}

// groupRows count, for each group and for those in none, the people who speak
// of a theme.
func (p *pen) groupRows(groups []*research.Persona, themes []*research.Theme) []matrixRow {
	size := map[*research.Persona]int{}
	speak := map[*research.Persona]map[research.Ref]int{}
	for _, who := range p.people {
		size[p.groupOf[who]]++
	}
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
	var out []matrixRow
	for _, g := range append(groups, nil) {
		if size[g] == 0 {
			continue
		}
		r := matrixRow{Who: "In no group", About: count(size[g], "participant")}
		if g != nil {
			name := p.nameOf(g)
			r.Who = name.Plain
		}
		for _, t := range themes {
			n := speak[g][t.Ref]
			r.Cells = append(r.Cells, cell{Href: string(t.Ref), Count: n, Of: size[g], Width: share(n, size[g])})
		}
		out = append(out, r)
	}
	return out
}

// coverage is where in each document its quotes lie.
type coverage struct {
	Rows   []coverageRow
	Kinds  []kindRow // in place of rows where documents are many
	Silent []string  // participants without a quote
	Hushed string    // how many they are
}

type coverageRow struct {
	ID, Title string
	Strips    []strip
	Quotes    string
	Sentences string
}

// strip is a quoted stretch on a bar of 300.
type strip struct{ X, Width float64 }

type kindRow struct {
	Kind, Documents, Quoted, Sentences string
}

const stripWidth = 300

func (p *pen) coverage() coverage {
	var v coverage
	heard, spoke := map[research.Ref]bool{}, map[research.Ref][]research.Span{}
	for i := range p.Quotes {
		q := &p.Quotes[i]
		heard[q.Participant] = true
		spoke[q.Document] = append(spoke[q.Document], q.Span)
	}
	silent := 0
	for _, who := range p.people {
		if !heard[who] {
			silent++
			if len(v.Silent) < listedPeople {
				v.Silent = append(v.Silent, p.say(p.name(who)))
			}
		}
	}
	if silent > 0 {
		v.Hushed = count(silent, "participant") + " without a quote"
	}
	sentences := map[research.Ref]research.Coverage{}
	for _, c := range p.Coverage {
		sentences[c.Document] = c
	}
	if len(p.Documents) > listedPeople {
		v.Kinds = p.kindRows(spoke, sentences)
		return v
	}
	for i := range p.Documents {
		d := &p.Documents[i]
		row := coverageRow{ID: string(d.Ref), Title: p.say(d.Title), Strips: strips(spoke[d.Ref], len(d.Text)),
			Quotes: figure(len(spoke[d.Ref]))}
		if c, ok := sentences[d.Ref]; ok {
			row.Sentences = of(c.Quoted, c.Sentences)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func (p *pen) kindRows(spoke map[research.Ref][]research.Span, sentences map[research.Ref]research.Coverage) []kindRow {
	var out []kindRow
	for _, kind := range research.SourceKinds {
		all, quoted, read, taken := 0, 0, 0, 0
		for i := range p.Documents {
			d := &p.Documents[i]
			if d.Kind != kind {
				continue
			}
			all++
			if len(spoke[d.Ref]) > 0 {
				quoted++
			}
			read += sentences[d.Ref].Sentences
			taken += sentences[d.Ref].Quoted
		}
		if all > 0 {
			out = append(out, kindRow{kindNames[kind], figure(all), of(quoted, all), of(taken, read)})
		}
	}
	return out
}

// strips joins spans that touch or lie closer than can be seen.
func strips(spans []research.Span, length int) []strip {
	slices.SortFunc(spans, func(a, b research.Span) int { return cmp.Compare(a.Start, b.Start) })
	scale := func(n int) float64 { return float64(10*stripWidth*n/max(length, 1)) / 10 }
	var out []strip
	for _, sp := range spans {
		x, end := scale(sp.Start), max(scale(sp.End), scale(sp.Start)+1)
		if n := len(out); n > 0 && x <= out[n-1].X+out[n-1].Width+0.5 {
			out[n-1].Width = max(out[n-1].Width, end-out[n-1].X)
			continue
		}
		out = append(out, strip{x, end - x})
	}
	for i := range out {
		out[i].Width = float64(int(out[i].Width*10)) / 10
	}
	return out
}
