package embed

import (
	"strings"
	"testing"
)

// ReloadTable parses the table anew, for the benchmark of the first use.
func ReloadTable(tb testing.TB) {
	tb.Helper()
	if _, err := parseTable(tableFile); err != nil {
		tb.Fatal(err)
	}
}

func TestParseTableRefusesADamagedFile(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file string }{
		{"empty", ""},
		{"other magic", "PSE2" + tableFile[4:]},
		{"cut in the header", tableFile[:8]},
		{"cut in the tokens", tableFile[:1000]},
		{"cut in the rows", tableFile[:len(tableFile)-1]},
		{"too long", tableFile + "x"},
		{"absurd count", tableFile[:4] + "\xff\xff\xff\x7f" + tableFile[8:]},
		{"a token twice", "PSE1\x02\x00\x00\x00\x01\x00\x00\x00\x01a\x01a" + strings.Repeat("\x00", 10)},
	}
	for _, tt := range tests {
		if _, err := parseTable(tt.file); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}
