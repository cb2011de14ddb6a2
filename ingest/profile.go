package ingest

import (
	"strconv"
	"strings"
)

// profile is what the cells of a column look like.
type profile struct {
	rows     int
	filled   int
	distinct int
	words    float64 // mean, of filled cells
	longest  int     // bytes
	numeric  bool    // nine in ten filled cells are numbers
	dates    bool    // nine in ten filled cells are dates
	json     bool    // nine in ten filled cells are objects or lists for a program
}

// profiled bounds how many cells of a column are tried as numbers and dates.
const profiled = 2000

func profileColumns(t *table) []profile {
	profiles := make([]profile, len(t.header))
	for i := range t.header {
		profiles[i] = profileColumn(t, i)
	}
	return profiles
}

func profileColumn(t *table, column int) profile {
	p := profile{rows: len(t.rows)}
	values, words, tried, numbers, dates, objects := map[string]bool{}, 0, 0, 0, 0, 0
	for _, r := range t.rows {
		cell := r.cell(column)
		if skipAnswer(cell) {
			continue
		}
		p.filled++
		values[cell] = true
		words += countFields(cell)
		p.longest = max(p.longest, len(cell))
		if tried == profiled {
			continue
		}
		tried++
		if isNumber(cell) {
			numbers++
		} else if isDate(cell) {
			dates++
		} else if isJSON(cell) {
			objects++
		}
	}
	p.distinct = len(values)
	if p.filled > 0 {
		p.words = float64(words) / float64(p.filled)
		p.numeric = numbers*10 >= tried*9
		p.dates = dates*10 >= tried*9
		p.json = objects*10 >= tried*9
	}
	return p
}

func countFields(s string) (n int) {
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}

func isNumber(cell string) bool {
	_, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(cell, ",", "."), "%"), 64)
	return err == nil
}

func isDate(cell string) bool {
	_, day := parseDate(cell, "dmy")
	_, month := parseDate(cell, "mdy")
	return day || month
}

// unique reports whether every row has a value of its own.
func (p profile) unique() bool { return p.filled == p.rows && p.distinct == p.filled }

// closed reports whether the column holds choices from a list, not free text.
func (p profile) closed() bool { return p.filled >= 20 && p.distinct*4 <= p.filled }

// attribute reports whether the column holds short values that are worth
// keeping with a person: not sentences, not a different value for everybody.
func (p profile) attribute() bool {
	if p.filled == 0 || p.longest > 120 || p.words > 8 {
		return false
	}
	return p.numeric || p.filled < 20 || p.distinct*5 <= p.filled*4
}
