package ingest

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"personas/research"
)

// Edit is one line of a file in which somebody corrected what `speakers` lists:
// what stands in its columns, white space at the ends aside.
type Edit struct {
	Line    int // of the file, from 1
	cells   map[string]string
	trouble string // why the line cannot be read, "" where it can
}

// editColumns are the columns that a line may have. Those that only inform are
// read over, whatever became of them.
var (
	editColumns = []string{"scope", "document", "turn", "start", "end", "speaker", "role", "voice", "participant", "key",
		"suspicious", "confirm", "split_at", "undo", "note"}
	idleColumns = []string{"source", "guess", "evidence", "corrected", "text", "state", "ref", "by", "at"}
)

// maxEdits bounds how many lines one file may have.
const maxEdits = 100_000

// ParseEdits reads a file of edits: a table with a header, or JSON, an object a
// line. Everything that is wrong is said at once, each with its line.
func ParseEdits(name string, data []byte) ([]Edit, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case !utf8.Valid(data):
		return nil, editError(name, []problem{{1, "is not UTF-8: save it as “CSV UTF-8”"}})
	case len(bytes.TrimSpace(data)) == 0:
		return nil, editError(name, []problem{{1, "holds nothing: personas speakers --format csv writes what can be edited"}})
	case bytes.TrimSpace(data)[0] == '{':
		return parseJSONEdits(name, data)
	}
	return parseTableEdits(name, data)
}

func editError(name string, problems []problem) error {
	slices.SortStableFunc(problems, func(a, b problem) int { return a.line - b.line })
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%s: line %d: %s", name, p.line, p.text))
	}
	return &research.Error{Code: research.CodeUsage, Message: strings.Join(lines, "\n") + "\nnothing was corrected"}
}

func parseJSONEdits(name string, data []byte) (edits []Edit, err error) {
	for n, line := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		e := jsonEdit(line)
		e.Line = n + 1
		edits = append(edits, e)
	}
	return edits, tooMany(name, edits)
}

func tooMany(name string, edits []Edit) error {
	if len(edits) <= maxEdits {
		return nil
	}
	return editError(name, []problem{{maxEdits, fmt.Sprintf("there are more than %d lines: split the file", maxEdits)}})
}

// jsonEdit reads one object.
func jsonEdit(line []byte) Edit {
	e := Edit{cells: map[string]string{}}
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		e.trouble = "is no JSON object: " + err.Error()
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		e.trouble = cmp.Or(e.trouble, unknownColumn(key))
		switch v := object[key].(type) {
		case string:
			e.cells[key] = strings.TrimSpace(v)
		case json.Number:
			e.cells[key] = v.String()
		case nil:
		default:
			if slices.Contains(editColumns, key) {
				e.trouble = cmp.Or(e.trouble, fmt.Sprintf("%q must be a text or a number", key))
			}
		}
	}
	return e
}

func unknownColumn(name string) string {
	if slices.Contains(editColumns, name) || slices.Contains(idleColumns, name) {
		return ""
	}
	return fmt.Sprintf("there is no column %q%s", name, suggestion(name, editColumns))
}

// parseTableEdits reads a table as a spreadsheet writes it.
func parseTableEdits(name string, data []byte) (edits []Edit, err error) {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	for _, comma := range delimiters {
		if bytes.ContainsRune(first, comma) {
			r.Comma = comma
			break
		}
	}
	header, err := r.Read()
	if err != nil {
		return nil, editError(name, []problem{{1, csvTrouble(err)}})
	}
	for i, h := range header {
		header[i] = strings.ToLower(strings.TrimSpace(h))
		if trouble := unknownColumn(header[i]); trouble != "" && header[i] != "" {
			return nil, editError(name, []problem{{1, trouble}})
		}
	}
	for len(edits) <= maxEdits {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return edits, nil
		}
		edits = append(edits, rowEdit(r, header, cells, err))
		if err != nil && !errors.Is(err, csv.ErrFieldCount) {
			return edits, nil // what comes after cannot be told apart
		}
	}
	return edits, tooMany(name, edits)
}

// csvTrouble says what is wrong with a table without its place.
func csvTrouble(err error) string {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		err = parse.Err
	}
	if errors.Is(err, csv.ErrFieldCount) {
		return "has more or fewer cells than the header: quote cells that hold the delimiter"
	}
	return err.Error()
}

// rowEdit takes a row. An apostrophe that keeps a spreadsheet from running a cell
// as a formula is no part of it.
func rowEdit(r *csv.Reader, header, cells []string, err error) Edit {
	e := Edit{cells: map[string]string{}}
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		e.Line, e.trouble = parse.StartLine, csvTrouble(err)
		return e
	}
	e.Line, _ = r.FieldPos(0)
	for i, h := range header {
		cell := strings.TrimSpace(cells[i])
		if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@", rune(cell[1])) {
			cell = cell[1:]
		}
		if h != "" {
			e.cells[h] = cell
		}
	}
	return e
}

// changed returns the value of a column where it is given and another one than
// what stands now.
func (e Edit) changed(column, now string) (string, bool) {
	v := e.cells[column]
	return v, v != "" && v != now
}
