package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// longestCase bounds a line of a file of cases, in bytes.
const longestCase = 64 << 20

// readCases reads one case a line, a JSON object each; empty lines are passed over.
// check completes a case and says what is wrong with it.
func readCases[C any](r io.Reader, check func(c *C, line int) error) (cases []C, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestCase)
	number := 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		var c C
		if err = json.Unmarshal(line, &c); err != nil {
			err = fmt.Errorf("no JSON object of a case: %w", err)
		} else {
			err = check(&c, number)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of the cases: %w", number, err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d of the cases: %w", number+1, err)
	}
	if len(cases) == 0 {
		return nil, errors.New("the file holds no cases: one JSON object a line")
	}
	return cases, nil
}
