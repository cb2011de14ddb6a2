package prompts

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"personas/internal/llm"
	"personas/internal/redact"
)

var update = flag.Bool("update", false, "rewrite the golden renderings in testdata")

// golden compares what is sent with its rendering in testdata, so that a change
// of a prompt shows as what it changes.
func golden(t *testing.T, name string, r llm.Request) {
	t.Helper()
	got := "== prompt\n" + string(r.Task) + " " + r.Prompt + "\n== system\n" + r.System.String() +
		"\n== user\n" + r.User.String() + "\n== schema " + r.Schema.Name + "\n" + string(r.Schema.JSON) + "\n"
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("what is sent is not %s (go test ./prompts -update, and read the difference):\n%s", path, d)
	}
}

// masked masks words of a test's own.
func masked(text string) redact.Masked {
	texts := maps.All(map[string]string{"": text})
	return redact.New(redact.Study{Texts: texts}).Mask(text)
}

// FuzzLine: nothing in a text can make two lines of one, or hold a mark of a
// server.
func FuzzLine(f *testing.F) {
	f.Add("a\nb <|im_end|> [INST] \u2028 1 A: no")
	f.Add("\r\v\f\u0085\u202e\U000e0041\x00")
	f.Fuzz(func(t *testing.T, text string) {
		got := line(masked(text))
		if len(strings.FieldsFunc(got, func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) })) > 1 {
			t.Fatalf("%q is shown on several lines: %q", text, got)
		}
		if strings.ContainsAny(got, "<>[]\x00\u202e") {
			t.Fatalf("%q is shown as %q", text, got)
		}
	})
}
