package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"personas/export"
	"personas/research"
)

func (a *app) matrixCommand() *cobra.Command {
	var by, format string
	c := &cobra.Command{Use: "matrix", Short: "The evidence matrix: participants × themes, or × questions", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		matrix, ok := map[string]func(*research.Edition) (*evidenceMatrix, error){"theme": matrixByTheme, "question": matrixByQuestion}[by]
		if !ok {
			return usage("--by takes theme or question")
		}
		return a.withEdition(c.Context(), func(ed *research.Edition) error {
			m, err := matrix(ed)
			if err != nil {
				return err
			}
			slices.SortStableFunc(m.rows, func(a, b evidenceRow) int { return export.ByNumber(a.who, b.who) })
			switch {
			case format == "csv":
				return a.matrixCSV(m)
			case a.json:
				return m.lines(a)
			}
			a.printMatrix(m)
			return nil
		})
	}}
	c.Flags().StringVar(&by, "by", "theme", "what the columns are: theme, or question for what more than one person was asked")
	c.Flags().StringVar(&format, "format", "", "csv: a table of counts")
	return c
}

// evidenceMatrix is participants by what they were quoted on.
type evidenceMatrix struct {
	columns []evidenceColumn
	rows    []evidenceRow
	lines   func(*app) error // the rows as JSON
}

type evidenceColumn struct{ name, shown string }

type evidenceRow struct {
	who     string
	persona research.Ref
	cells   []evidenceCell // one for each column
}

// evidenceCell is "" in stance where nothing was quoted.
type evidenceCell struct {
	quotes int
	stance research.Stance
}

func matrixByTheme(ed *research.Edition) (*evidenceMatrix, error) {
	m := &evidenceMatrix{lines: func(a *app) error {
		t, err := export.TablesOf(ed)
		if err != nil {
			return err
		}
		return lines(a, t.Matrix)
	}}
	at := map[research.Ref]int{}
	for i, th := range ed.Themes {
		at[th.Ref] = i
		m.columns = append(m.columns, evidenceColumn{th.Label, quoted(th)})
	}
	speaker := labels(ed)
	for _, r := range ed.Matrix {
		row := m.row(speaker[r.Participant], r.Persona)
		for _, c := range r.Cells {
			row.cells[at[c.Theme]] = evidenceCell{c.Quotes, c.Stance}
		}
	}
	return m, nil
}

func matrixByQuestion(ed *research.Edition) (*evidenceMatrix, error) {
	questions := ed.Questions()
	answers, err := export.Answers(ed, questions)
	if err != nil {
		return nil, err
	}
	m := &evidenceMatrix{lines: func(a *app) error { return lines(a, answers) }}
	at := map[research.Ref]int{}
	for i, q := range questions {
		at[q.Ref] = i
		m.columns = append(m.columns, evidenceColumn{q.Text, q.Text})
	}
	speaker := labels(ed)
	for _, r := range answers {
		row := m.row(speaker[r.Participant], r.Persona)
		for _, c := range r.Cells {
			row.cells[at[c.Question]] = evidenceCell{c.Quotes, c.Stance}
		}
	}
	return m, nil
}

// row adds an empty one.
func (m *evidenceMatrix) row(who string, persona research.Ref) *evidenceRow {
	m.rows = append(m.rows, evidenceRow{who, persona, make([]evidenceCell, len(m.columns))})
	return &m.rows[len(m.rows)-1]
}

func (a *app) matrixCSV(m *evidenceMatrix) error {
	w := csv.NewWriter(a.stdout)
	head := []string{"participant", "persona"}
	for _, c := range m.columns {
		head = append(head, export.Safe(c.name))
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for _, r := range m.rows {
		row := []string{export.Safe(r.who), string(r.persona)}
		for _, c := range r.cells {
			row = append(row, strconv.Itoa(c.quotes))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func (a *app) printMatrix(m *evidenceMatrix) {
	for _, r := range m.rows {
		var cells []string
		for i, c := range r.cells {
			if c.quotes > 0 {
				cells = append(cells, fmt.Sprintf("%s %d (%s)", m.columns[i].shown, c.quotes, c.stance))
			}
		}
		a.printf("%-8s %s\n", r.who, strings.Join(cells, " · "))
	}
}
