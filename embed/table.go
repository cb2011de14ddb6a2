package embed

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"personas/internal/wordpiece"
)

// tableFile is the built-in model; table/README.md gives its format, source
// and licence.
//
//go:embed table/static-256.pse
var tableFile string

// tableSHA256 is the hash of tableFile, checked by a test. It stands for the
// table's bytes in the fingerprint, so that starting the program does not
// hash 7 MB.
const tableSHA256 = "9b2c3128edb6e432a10d133cbcd53ce3dfba7123e6ba0bdc9b446c8a88519b07"

const tableMagic = "PSE1"

// table is a parsed embedding table: n token rows of dim int8 values, one
// scale a row.
type table struct {
	dim        int
	vocabulary *wordpiece.Vocabulary
	scales     []float32 // n
	rows       string    // n × dim int8, row-major
}

// loadTable parses the built-in table once (a few milliseconds).
var loadTable = sync.OnceValues(func() (*table, error) {
	t, err := parseTable(tableFile)
	if err != nil {
		return nil, fmt.Errorf("reading the built-in embedding table: %w", err)
	}
	return t, nil
})

var errTableCut = errors.New("the file is cut short")

// parseTable reads the format of table/README.md. The table keeps parts of
// file and copies none of the rows.
func parseTable(file string) (*table, error) {
	const header = len(tableMagic) + 8
	if len(file) < header {
		return nil, errTableCut
	}
	if file[:len(tableMagic)] != tableMagic {
		return nil, fmt.Errorf("begins with %q, not %q", file[:len(tableMagic)], tableMagic)
	}
	counts := []byte(file[len(tableMagic):header])
	n := int(binary.LittleEndian.Uint32(counts))
	dim := int(binary.LittleEndian.Uint16(counts[4:]))
	tokens, rest, err := parseTokens(file[header:], n)
	if err != nil {
		return nil, err
	}
	if want := n*4 + n*dim; dim == 0 || len(rest) != want {
		return nil, fmt.Errorf("%d rows of %d values need %d bytes, there are %d", n, dim, want, len(rest))
	}
	vocabulary, err := wordpiece.New(tokens)
	if err != nil {
		return nil, err
	}
	return &table{dim: dim, vocabulary: vocabulary, scales: parseScales(rest[:n*4]), rows: rest[n*4:]}, nil
}

// parseTokens reads n entries of one length byte and that many bytes of text.
func parseTokens(s string, n int) (tokens []string, rest string, err error) {
	if n > len(s) {
		return nil, "", errTableCut
	}
	tokens = make([]string, n)
	for i := range tokens {
		if len(s) == 0 || len(s) < 1+int(s[0]) {
			return nil, "", errTableCut
		}
		end := 1 + int(s[0])
		tokens[i], s = s[1:end], s[end:]
	}
	return tokens, s, nil
}

func parseScales(s string) []float32 {
	scales := make([]float32, len(s)/4)
	for i := range scales {
		scales[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(s[i*4 : i*4+4])))
	}
	return scales
}

// sum writes the sum of the tokens' rows to acc in token order, and reports
// whether it has a direction. The conversions keep the compiler from fusing
// multiply and add, which would round differently on other architectures.
func (t *table) sum(acc []float32, tokens []int32) bool {
	clear(acc)
	for _, token := range tokens {
		scale := t.scales[token]
		row := t.rows[int(token)*t.dim:][:len(acc)]
		for i := range acc {
			acc[i] += float32(scale * float32(int8(row[i])))
		}
	}
	return normalize(acc)
}

// normalize scales v to unit length; it reports false for a zero vector.
func normalize(v []float32) bool {
	var squares float64
	for _, x := range v {
		squares += float64(float64(x) * float64(x))
	}
	if squares == 0 {
		return false
	}
	length := math.Sqrt(squares)
	for i, x := range v {
		v[i] = float32(float64(x) / length)
	}
	return true
}
