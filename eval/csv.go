package eval

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// columns reads the named columns of a CSV file with a header row: one slice
// per name, in the order of names. A byte order mark is skipped. A missing
// column is an error that names those present.
func columns(r io.Reader, names ...string) ([][]string, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the CSV file is empty: its first row must name the columns")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the CSV header: %w", err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	places := make([]int, len(names))
	for i, name := range names {
		if places[i] = slices.Index(header, name); places[i] < 0 {
			return nil, fmt.Errorf("the CSV file has no column %q; it has %s", name, quoted(header))
		}
	}
	out := make([][]string, len(names))
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading CSV rows: %w", err)
		}
		for i, place := range places {
			if place >= len(record) {
				line, _ := in.FieldPos(0)
				return nil, fmt.Errorf("line %d of the CSV file has %d fields, column %q is number %d", line, len(record), names[i], place+1)
			}
			out[i] = append(out[i], record[place])
		}
	}
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(out, ", ")
}
