package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRostersInEveryForm reads the same people and what became of them from
// every form of their tables; the tables themselves are no research.
func TestRostersInEveryForm(t *testing.T) {
	t.Parallel()
	people := [][]string{{"id", "alias", "plan"}, {"P1", "Mari", "pro"}, {"P2", "Ben", "free"}}
	became := [][]string{{"id", "churned"}, {"P2", "yes"}}
	text := func(rows [][]string, comma string) string {
		var out strings.Builder
		for _, r := range rows {
			out.WriteString(strings.Join(r, comma) + "\n")
		}
		return out.String()
	}
	forms := map[string]func([][]string) string{
		".csv": func(rows [][]string) string { return text(rows, ",") },
		".tsv": func(rows [][]string) string { return text(rows, "\t") },
		".xlsx": func(rows [][]string) string {
			return workbook(t, nil, sheetPart{name: "people", data: rowsOf(rows...)})
		},
	}
	for form, write := range forms {
		dir := t.TempDir()
		put(t, dir, "participants"+form, write(people))
		put(t, dir, "outcomes"+form, write(became))
		s, roster, err := Open(dir)
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		mari, _ := roster.Find("Mari")
		ben, _ := roster.Find("Ben")
		if mari.Key != "P1" || mari.Attributes["plan"] != "pro" || ben.Attributes["churned"] != "yes" {
			t.Errorf("%s: Mari is %v and Ben %v", form, mari, ben)
		}
		if found, _, err := Scan(dir, s); err != nil || len(found) != 0 {
			t.Errorf("%s: read as research: %v, %v", form, found, err)
		}
	}
}

// TestARosterThereTwice is refused: one of the two would count for nothing.
func TestARosterThereTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "participants.csv", "id,plan\nP1,pro\n")
	put(t, dir, "participants.tsv", "id\tplan\nP1\tfree\n")
	if _, _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "participants.csv and participants.tsv") {
		t.Errorf("Open: %v", err)
	}
}

func put(t *testing.T, dir, name, data string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}
