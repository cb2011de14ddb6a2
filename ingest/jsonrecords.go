package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// readJSONLines reads a .jsonl: a record a line. A line that is none is left out
// with a warning.
func readJSONLines(ctx context.Context, b *builder) ([]draft, error) {
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		return b.recordList(ctx, text)
	}
	b.unit = "line"
	g := newGathered()
	n := 0
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		n++
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if err := g.add(line, n, n); errors.Is(err, errManyCells) {
			return nil, b.tooManyRecords()
		} else if err != nil {
			b.warnRow(n, "is no JSON object (%v): left out", err)
		}
	}
	return b.gathered(ctx, g)
}

// readRecords reads a .json that is a list of flat records, or an object that holds
// one such list.
func readRecords(ctx context.Context, b *builder) ([]draft, error) {
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	return b.recordList(ctx, text)
}

func (b *builder) recordList(ctx context.Context, text []byte) ([]draft, error) {
	b.unit = "record"
	list, err := listAt(text, 0)
	if err != nil {
		return nil, refuse(b.file.Path, "holds neither a transcript or a chat that is known nor a list of records (%v): export a .csv with one text a row", err)
	}
	g, line, at := newGathered(), 1+bytes.Count(text[:list], []byte("\n")), 0
	text = text[list:]
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return nil, err // the bracket that was found there
	}
	for n := 1; dec.More(); n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var record json.RawMessage
		if err := dec.Decode(&record); err != nil {
			b.warnRow(n, "the file is damaged here (%v): the rest is not read", jsonProblem(err))
			break
		}
		start := int(dec.InputOffset()) - len(record)
		line, at = line+bytes.Count(text[at:start], []byte("\n")), start
		if err := g.add(record, n, line); errors.Is(err, errManyCells) {
			return nil, b.tooManyRecords()
		} else if err != nil {
			b.warnRow(n, "is no JSON object (%v): left out", err)
		}
	}
	return b.gathered(ctx, g)
}

func (b *builder) tooManyRecords() error {
	return refuse(b.file.Path, "has more than %d records or %d values: split it into files", maxRows, maxCells)
}

// listAt is where the first list of objects begins in a JSON text: the whole of it,
// or a value of the object that it is, at most two deep.
func listAt(text []byte, depth int) (offset int, err error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	token, err := dec.Token()
	switch {
	case err != nil:
		return 0, jsonProblem(err)
	case token == json.Delim('['):
		return int(dec.InputOffset()) - 1, nil
	case token != json.Delim('{'):
		return 0, errors.New("it is a single value")
	}
	for dec.More() {
		if _, err := dec.Token(); err != nil {
			return 0, jsonProblem(err)
		}
		at := int(dec.InputOffset())
		at += len(text[at:]) - len(bytes.TrimLeft(text[at:], ": \t\r\n"))
		if beginsObjects(text[at:]) {
			return at, nil
		}
		if depth < 2 && bytes.HasPrefix(text[at:], []byte("{")) {
			if inner, err := listAt(text[at:], depth+1); err == nil {
				return at + inner, nil
			}
		}
		var passed json.RawMessage
		if err := dec.Decode(&passed); err != nil {
			return 0, jsonProblem(err)
		}
	}
	return 0, errors.New("it is one object")
}

func beginsObjects(text []byte) bool {
	inner, ok := bytes.CutPrefix(text, []byte("["))
	return ok && bytes.HasPrefix(bytes.TrimLeft(inner, " \t\r\n"), []byte("{"))
}

// jsonProblem is an error of the decoder without a word of what it read.
func jsonProblem(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON at byte %d", syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends in the middle")
	}
	return errors.New("not JSON")
}

// gathered are the records of a JSON file: every name that one of them has is a
// column.
type gathered struct {
	header []string
	column map[string]int
	rows   []row
	cells  int
}

func newGathered() *gathered { return &gathered{column: map[string]int{}} }

// add enters a record: one row, or where the one list of objects in it says more
// than the record does, as the messages of a conversation, a row for each of them.
func (g *gathered) add(record []byte, number, line int) error {
	values, list, err := flatten("", record, 0)
	if err != nil {
		return err
	}
	parts, said := list.parts()
	if said <= mostWords(values) {
		return g.enter(values, number, line)
	}
	for _, part := range parts {
		if err := g.enter(append(slices.Clone(values), part...), number, line); err != nil {
			return err
		}
	}
	return nil
}

// parts are the values of each object of a list, and the most words of one.
func (o objects) parts() (parts [][]field, words int) {
	for _, element := range o.elements {
		values, inner, err := flatten(o.name+".", element, 1)
		if err == nil && inner.name == "" {
			parts, words = append(parts, values), max(words, mostWords(values))
		}
	}
	return parts, words
}

func mostWords(values []field) (most int) {
	for _, v := range values {
		most = max(most, len(strings.Fields(v.value)))
	}
	return most
}

func (g *gathered) enter(values []field, number, line int) error {
	r := row{number: number, line: line}
	for _, v := range values {
		i, ok := g.column[v.name]
		if !ok {
			if len(g.header) == maxColumns {
				continue
			}
			i = len(g.header)
			g.column[v.name], g.header = i, append(g.header, v.name)
		}
		g.cells += max(i+1-len(r.cells), 0)
		r.fill(i, v.value)
	}
	if !blank(r.cells) {
		g.rows = append(g.rows, r)
	}
	if len(g.rows) > maxRows || g.cells > maxCells {
		return errManyCells
	}
	return nil
}

// gathered makes the documents of records.
func (b *builder) gathered(ctx context.Context, g *gathered) ([]draft, error) {
	t := &table{header: uniqueNames(g.header), named: g.header, rows: g.rows}
	if len(t.rows) == 0 {
		return nil, refuse(b.file.Path, "holds no records: export one JSON object a text, or a .csv")
	}
	if len(t.header) == maxColumns {
		b.warn("", "has more than %d different names: those that come later are not read", maxColumns)
	}
	if err := t.check(b); err != nil {
		return nil, err
	}
	return b.drafts(ctx, t)
}

// field is one value of a record.
type field struct{ name, value string }

// objects are the elements of a list of objects.
type objects struct {
	name     string
	elements []json.RawMessage
}

// flatten lists the values of an object. Those of an object inside it are named
// "outer.inner", a list of values is one with commas; what lies deeper is not read.
func flatten(prefix string, object []byte, depth int) (values []field, list objects, err error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if token, err := dec.Token(); err != nil {
		return nil, objects{}, jsonProblem(err)
	} else if token != json.Delim('{') {
		return nil, objects{}, errors.New("a value without names")
	}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, objects{}, jsonProblem(err)
		}
		key, _ := token.(string)
		name := prefix + tidy(key)
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, objects{}, jsonProblem(err)
		}
		switch {
		case raw[0] == '{' && depth < 2:
			inner, _, err := flatten(name+".", raw, depth+1)
			if err != nil {
				return nil, objects{}, err
			}
			values = append(values, inner...)
		case raw[0] == '[':
			words, elements := ofList(raw)
			if len(elements) > 0 && list.name == "" && depth == 0 {
				list = objects{name, elements}
			}
			values = append(values, field{name, words})
		case raw[0] != '{':
			values = append(values, field{name, scalar(raw)})
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, objects{}, jsonProblem(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, objects{}, errors.New("more than one value")
	}
	return values, list, nil
}

// ofList is a list of plain values in one, or the objects that it holds.
func ofList(raw []byte) (words string, elements []json.RawMessage) {
	var all []json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return "", nil
	}
	var plain []string
	for _, element := range all {
		switch {
		case element[0] == '{':
			elements = append(elements, element)
		case element[0] != '[':
			if s := scalar(element); s != "" {
				plain = append(plain, s)
			}
		}
	}
	return strings.Join(plain, ", "), elements
}

// scalar is the text of a string, number or truth value, "" of null.
func scalar(raw []byte) string {
	var s string
	switch {
	case raw[0] == '"' && json.Unmarshal(raw, &s) == nil:
		return tidy(s)
	case string(raw) == "null", raw[0] == '"':
		return ""
	}
	return string(raw)
}
