package export

import "personas/research"

// Tables are the rows that a JSON export holds, for commands that print some of
// them: one shape of a quote, a theme, a participant everywhere.
type Tables = studyJSON

// PersonaRow is the row of a persona, with its claims.
type PersonaRow = personaJSON

// TablesOf checks an edition, every quote against its document's bytes, and
// returns its rows.
func TablesOf(ed *research.Edition) (Tables, error) {
	s, err := open(ed)
	if err != nil {
		return Tables{}, err
	}
	return s.json(), nil
}

// Safe keeps a spreadsheet from running a cell as a formula.
func Safe(cell string) string { return inert(cell) }
