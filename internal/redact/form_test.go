package redact_test

import (
	"strings"
	"testing"
	"text/template"

	"personas/internal/redact"
	"personas/research"
)

// A form takes masked words, our own vocabulary and numbers, and nothing else.
func TestFill(t *testing.T) {
	t.Parallel()
	type line struct {
		N     int
		Facet research.Facet
		Words redact.Masked
	}
	form := template.Must(template.New("lines").Parse(`{{range .}}{{.N}} {{.Facet}} {{.Words}};{{end}}`))
	masked := redact.New(redact.Study{}).Mask("write to ann@example.org")
	got, err := redact.Fill(form, []line{{1, research.FacetPain, masked}})
	if err != nil || got.String() != "1 pain "+masked.String()+";" || strings.Contains(got.String(), "ann@") {
		t.Errorf("got %q, %v", got, err)
	}
	said := "call Ann"
	for name, input := range map[string]any{
		"a string":                       said,
		"a string in a slice":            []string{said},
		"a string behind a pointer":      &struct{ P *string }{&said},
		"a string in an interface":       []any{1, said},
		"bytes":                          []byte(said),
		"words put as a facet":           []line{{1, research.Facet(said), masked}},
		"a map":                          map[string]int{said: 1},
		"an error":                       struct{ E error }{&research.Error{Message: said}},
		"words in a field of its own":    struct{ hidden string }{said},
		"a function that returns string": struct{ F func() string }{func() string { return said }},
	} {
		if got, err := redact.Fill(template.Must(template.New("x").Parse(`{{.}}`)), input); err == nil {
			t.Errorf("%s passed: %q", name, got)
		} else if strings.Contains(err.Error(), "Ann") {
			t.Errorf("%s: the error tells the words: %v", name, err)
		}
	}
}
