package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"personas/export"
	"personas/research"
)

// matrixView is who says what: people by themes, or by the questions that they
// were asked.
type matrixView struct {
	By       string // "theme" or "question"
	People   int
	Columns  []matrixColumn
	Groups   []matrixGroup
	Opened   *cellView
	Hidden   int // columns left out
	ByTheme  string
	ByAsked  string
	CSV      string
	All      string // the address that leaves out nothing, "" where it is this one
	Width    int    // columns with that of the people
	Together bool   // a column is a question
}

// matrixColumn is a theme or a question.
type matrixColumn struct {
	Ref        research.Ref
	Theme      *export.Titled // nil for a question
	Question   string
	Href       string
	One, Other string // the ends of its spectrum
	Spoke      string
	Asked      string
}

// matrixGroup is a group of people, or those in none.
type matrixGroup struct {
	Name any // of package export; nil for those in none
	Href string
	Size string
	Rows []matrixRow
	Left int // people who are not shown
}

type matrixRow struct {
	Ref         research.Ref
	Name, About string
	Cells       []matrixCell
}

// matrixCell is what somebody says on one matter.
type matrixCell struct {
	Href     string
	Quotes   int
	Class    string // where the dot stands
	Says     string
	NotAsked bool
	Here     bool
}

// cellView is an opened cell: somebody's words on one matter.
type cellView struct {
	Name, About string
	Column      matrixColumn
	Stands      string
	Said        any
	Group       string
	Silent      string // why there are none
}

// How many columns, and people of a group, are shown unless all are asked for.
const (
	matrixColumns = 12
	matrixPeople  = 100
)

var matrixPage = newPage[matrixView]("matrix.html")

func (v *visit) matrix() error {
	t, err := v.evidenceTable()
	if err != nil {
		return err
	}
	if v.r.FormValue("as") == "csv" {
		return v.sendCSV(t)
	}
	view := t.view(v)
	if v.piecemeal() && v.r.FormValue("cell") != "" {
		return matrixPage.part(v, "cell", v.frame("", view))
	}
	return matrixPage.show(v, http.StatusOK, "Who says what", view)
}

// evidenceTable is a matrix before it is laid out.
type evidenceTable struct {
	by      string
	ed      *research.Edition
	screen  *export.Screen
	columns []matrixColumn
	said    map[cellAt][]research.Ref
	place   map[cellAt]research.MatrixCell
	asked   map[research.Ref]map[research.Ref]bool // column → who was asked, nil where that cannot be told
	group   map[research.Ref]*research.Persona
}

// cellAt is a place in the table.
type cellAt struct{ person, column research.Ref }

func (v *visit) evidenceTable() (*evidenceTable, error) {
	d, sc, err := v.laid()
	if err != nil {
		return nil, err
	}
	t := &evidenceTable{by: "theme", ed: d.Edition, screen: sc, said: map[cellAt][]research.Ref{}, place: map[cellAt]research.MatrixCell{},
		asked: map[research.Ref]map[research.Ref]bool{}, group: map[research.Ref]*research.Persona{}}
	for i := range t.ed.Personas {
		if p := &t.ed.Personas[i]; p.Origin != research.OriginSample {
			for _, m := range p.Members {
				t.group[m.Participant] = p
			}
		}
	}
	if v.r.FormValue("by") == "question" {
		t.by = "question"
		t.byQuestion()
		return t, nil
	}
	t.byTheme(v)
	return t, nil
}

func (t *evidenceTable) byTheme(v *visit) {
	spectrum := map[research.Ref]*research.Spectrum{}
	for i := range t.ed.Spectra {
		spectrum[t.ed.Spectra[i].Theme] = &t.ed.Spectra[i]
	}
	for i := range t.ed.Themes {
		th := &t.ed.Themes[i]
		titled := t.screen.ThemeLabel(th)
		c := matrixColumn{Ref: th.Ref, Theme: &titled, Href: v.themePath(th.Ref), Asked: "came up by itself"}
		if sp := spectrum[th.Ref]; sp != nil {
			if th.Naming != nil && len(th.Naming.Ends) == 2 {
				c.One, c.Other = t.screen.Ends(sp)
			}
			if len(sp.Asked) > 0 {
				c.Asked, t.asked[th.Ref] = fmt.Sprintf("%d asked", len(sp.Asked)), setOf(sp.Asked)
			}
		}
		t.columns = append(t.columns, c)
	}
	for _, row := range t.ed.Matrix {
		for _, c := range row.Cells {
			if c.Quotes > 0 {
				at := cellAt{row.Participant, c.Theme}
				t.said[at], t.place[at] = c.Refs, c
			}
		}
	}
	t.count()
}

// byQuestion makes a column of every question that more than one person was
// asked.
func (t *evidenceTable) byQuestion() {
	for _, q := range t.ed.Questions() {
		t.columns = append(t.columns, matrixColumn{Ref: q.Ref, Question: q.Text, Asked: fmt.Sprintf("%d asked", len(q.Asked))})
		t.asked[q.Ref] = q.Asked
		for who, quotes := range q.Said {
			t.said[cellAt{who, q.Ref}] = quotes
		}
	}
	t.count()
}

// count says how many speak on each column, and puts those of most people first.
func (t *evidenceTable) count() {
	n := map[research.Ref]int{}
	for at := range t.said {
		n[at.column]++
	}
	of := len(t.screen.People())
	for i := range t.columns {
		t.columns[i].Spoke = fmt.Sprintf("%d of %d", n[t.columns[i].Ref], of)
	}
	slices.SortStableFunc(t.columns, func(a, b matrixColumn) int {
		return cmp.Or(cmp.Compare(n[b.Ref], n[a.Ref]), cmp.Compare(a.Ref, b.Ref))
	})
}

func setOf(refs []research.Ref) map[research.Ref]bool {
	out := make(map[research.Ref]bool, len(refs))
	for _, r := range refs {
		out[r] = true
	}
	return out
}

// view lays a table out.
func (t *evidenceTable) view(v *visit) matrixView {
	at := func(by, rest string) string { return v.at("matrix?by=" + by + rest) }
	view := matrixView{By: t.by, People: len(t.screen.People()), ByTheme: at("theme", ""), ByAsked: at("question", ""), CSV: at(t.by, "&as=csv"), Together: t.by == "question"}
	columns, people := t.columns, len(t.screen.People())
	if v.r.FormValue("all") == "" {
		columns, people, view.All = columns[:min(len(columns), matrixColumns)], matrixPeople, at(t.by, "&all=yes")
	}
	view.Hidden = len(t.columns) - len(columns)
	view.Columns, view.Width = columns, len(columns)+1
	here := v.r.FormValue("cell")
	for i := range t.ed.Personas {
		if p := &t.ed.Personas[i]; p.Origin != research.OriginSample {
			view.Groups = append(view.Groups, t.rows(p, columns, people, at, here, v))
		}
	}
	if rest := t.rows(nil, columns, people, at, here, v); len(rest.Rows) > 0 {
		view.Groups = append(view.Groups, rest)
	}
	view.Opened = t.opened(here)
	return view
}

// rows are the people of a group, or with nil those in none, as many as people.
func (t *evidenceTable) rows(p *research.Persona, columns []matrixColumn, people int, at func(by, rest string) string, here string, v *visit) matrixGroup {
	var g matrixGroup
	if p != nil {
		g.Name, g.Href = t.screen.Title(p), v.at("personas/"+url.PathEscape(string(p.Ref)))
	}
	for _, who := range t.screen.People() {
		if t.group[who] != p {
			continue
		}
		if len(g.Rows) == people {
			g.Left++
			continue
		}
		r := matrixRow{Ref: who, Name: t.screen.Name(who), About: t.screen.About(who)}
		for _, c := range columns {
			cell := t.cell(who, &c)
			if cell.Quotes > 0 {
				name := string(who) + "." + string(c.Ref)
				cell.Href, cell.Here = at(t.by, "&cell="+name+"#cell"), name == here
			}
			r.Cells = append(r.Cells, cell)
		}
		g.Rows = append(g.Rows, r)
	}
	g.Size = plural(len(g.Rows)+g.Left, "participant")
	return g
}

// middle is how far from the middle of a spectrum somebody takes no side.
const middle = 0.25

// cell is what somebody says on a matter: the place of its dot says on which side
// they stand.
func (t *evidenceTable) cell(who research.Ref, c *matrixColumn) matrixCell {
	at := cellAt{who, c.Ref}
	n := len(t.said[at])
	asked, known := t.asked[c.Ref]
	switch {
	case n == 0 && known && !asked[who]:
		return matrixCell{NotAsked: true, Says: "not asked"}
	case n == 0 && known:
		return matrixCell{Class: "silent", Says: "asked, said nothing on it"}
	case n == 0:
		return matrixCell{Class: "silent", Says: "did not speak of it"}
	}
	class, says := "plain", "answered"
	if c.Theme != nil {
		class, says = side(t.place[at], c)
	}
	return matrixCell{Quotes: n, Class: class, Says: says + ", " + plural(n, "quote")}
}

// side is where somebody stands.
func side(m research.MatrixCell, c *matrixColumn) (class, says string) {
	one, other := cmp.Or(c.One, "one end"), cmp.Or(c.Other, "the other end")
	switch {
	case m.Stance == research.StanceMixed:
		return "both", one + " and " + other
	case m.Position < -middle:
		return "a", one
	case m.Position > middle:
		return "b", other
	}
	return "plain", "speaks of it, takes no side"
}

// opened is the cell that is looked into, nil for none.
func (t *evidenceTable) opened(name string) *cellView {
	person, column, ok := strings.Cut(name, ".")
	i := slices.IndexFunc(t.columns, func(c matrixColumn) bool { return string(c.Ref) == column })
	if !ok || i < 0 || !slices.Contains(t.screen.People(), research.Ref(person)) {
		return nil
	}
	who := research.Ref(person)
	cell := t.cell(who, &t.columns[i])
	o := &cellView{Name: t.screen.Name(who), About: t.screen.About(who), Column: t.columns[i], Stands: cell.Says,
		Said: t.screen.Said(t.said[cellAt{who, t.columns[i].Ref}])}
	if g := t.group[who]; g != nil {
		o.Group = g.Name
	}
	if cell.Quotes == 0 {
		o.Silent, o.Stands = cell.Says, ""
	}
	return o
}

// sendCSV answers with the table as a file: a row a person, a column a matter, a
// figure where they spoke.
func (v *visit) sendCSV(t *evidenceTable) error {
	var out bytes.Buffer
	row := func(cells ...string) {
		for i, c := range cells {
			cells[i] = `"` + strings.ReplaceAll(export.Safe(c), `"`, `""`) + `"`
		}
		out.WriteString(strings.Join(cells, ",") + "\r\n")
	}
	head := []string{"participant", "name", "group"}
	for _, c := range t.columns {
		if c.Theme != nil {
			head = append(head, c.Theme.Label.Text)
		} else {
			head = append(head, c.Question)
		}
	}
	row(head...)
	for _, who := range t.screen.People() {
		line := []string{string(who), t.screen.Name(who), ""}
		if g := t.group[who]; g != nil {
			line[2] = g.Name
		}
		for i := range t.columns {
			switch c := t.cell(who, &t.columns[i]); {
			case c.NotAsked:
				line = append(line, "not asked")
			default:
				line = append(line, fmt.Sprint(c.Quotes))
			}
		}
		row(line...)
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="matrix.csv"`)
	_, _ = out.WriteTo(v.w)
	return nil
}
