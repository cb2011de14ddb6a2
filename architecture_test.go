// Package personas_test holds what is true of the tree as a whole.
package personas_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "personas"

// stages turn one noun into the next and know nothing of one another, of where
// results are kept, or of who calls them.
var stages = []string{"ingest", "extract", "embed", "synthesize", "search", "export"}

// above are the packages that put stages to work.
var above = []string{"internal/store", "internal/queue", "internal/web", "pipeline", "review", "cmd"}

// doors are the packages through which a third party comes in.
var doors = map[string][]string{
	"github.com/jackc/pgx":          {"internal/store", "internal/queue", "internal/localpg"},
	"github.com/pgvector":           {"internal/store"},
	"github.com/riverqueue":         {"internal/queue"},
	"github.com/sashabaranov":       {"internal/llm"},
	"github.com/santhosh-tekuri":    {"internal/llm"},
	"github.com/spf13/cobra":        {"cmd/personas"},
	"github.com/BurntSushi/toml":    {"ingest"},
	"golang.org/x/net":              {"ingest"},
	"golang.org/x/crypto":           {"internal/account"},
	"golang.org/x/term":             {"cmd/personas"},
	"github.com/clipperhouse/uax29": {"internal/sentence", "internal/locate"},
	"github.com/ebitengine/purego":  {"internal/onnx"},
	"github.com/pdfcpu":             {"ingest/pdf"},
	"github.com/ledongthuc/pdf":     {"ingest/pdf"},
	"os/signal":                     {"cmd/personas", "internal/localpg/localpgtest/keeper"},
}

// imported is one line of a file that is no test.
type imported struct{ by, path string }

// Imports point one way.
func TestImports(t *testing.T) {
	t.Parallel()
	all := imports(t)
	if len(all) == 0 {
		t.Fatal("there is no package")
	}
	for _, i := range all {
		if why := wrong(i); why != "" {
			t.Errorf("%s imports %s: %s", i.by, i.path, why)
		}
	}
}

// wrong says why an import points the wrong way, "" where it does not.
func wrong(i imported) string {
	ours, isOurs := strings.CutPrefix(i.path, module+"/")
	switch {
	case i.by == "research" && (isOurs || strings.Contains(top(i.path), ".")):
		return "the vocabulary stands on the standard library alone"
	case isOurs && in(ours, "cmd"):
		return "nothing stands on a program"
	case isOurs && slices.Contains(stages, top(i.by)) && (inAny(ours, stages) && top(ours) != top(i.by) || inAny(ours, above)):
		return "a stage knows neither another stage nor who puts it to work"
	case i.by == "review" && isOurs && ours != "research":
		return "what people decide depends on no stage and on no store"
	case isOurs && ours == "pipeline" && !inAny(i.by, []string{"cmd", "internal/web"}):
		return "only programs and pages start runs"
	case isOurs && in(ours, "internal/localpg") && !inAny(i.by, []string{"cmd", "internal/localpg", "internal/store/storetest"}):
		return "which server is used is decided by the program"
	}
	for party, through := range doors {
		if in(i.path, party) && !inAny(i.by, through) {
			return "its door is " + strings.Join(through, ", ")
		}
	}
	return ""
}

// top is the first element of a path: a package at the root of the module, or
// the home of a third party.
func top(p string) string { first, _, _ := strings.Cut(p, "/"); return first }

// in reports whether a package is, or lies below, another.
func in(p, above string) bool { return p == above || strings.HasPrefix(p, above+"/") }

func inAny(p string, list []string) bool {
	return slices.ContainsFunc(list, func(above string) bool { return in(p, above) })
}

// imports reads what every file imports, tests and their helpers aside.
func imports(t *testing.T) (all []imported) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		base := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "tools"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			all = append(all, imported{path.Dir(filepath.ToSlash(name)), p})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The rule itself: what it refuses and what it lets through.
func TestWrongImports(t *testing.T) {
	t.Parallel()
	for _, i := range []imported{
		{"research", "personas/embed"}, {"research", "golang.org/x/text/unicode/norm"},
		{"extract", "personas/ingest"}, {"embed", "personas/internal/store"}, {"search", "personas/internal/queue"},
		{"synthesize", "personas/pipeline"}, {"export", "personas/review"}, {"ingest", "personas/internal/web"},
		{"pipeline", "github.com/jackc/pgx/v5"}, {"cmd/personas", "github.com/riverqueue/river"}, {"eval", "personas/pipeline"},
		{"internal/queue", "personas/internal/localpg"}, {"pipeline", "personas/cmd/personas"}, {"review", "personas/internal/store"}, {"pipeline", "os/signal"},
	} {
		if wrong(i) == "" {
			t.Errorf("%s may import %s", i.by, i.path)
		}
	}
	for _, i := range []imported{
		{"research", "crypto/sha256"}, {"extract", "personas/internal/sentence"}, {"embed/embedtest", "personas/embed"},
		{"internal/store", "personas/search"}, {"pipeline", "personas/ingest"}, {"cmd/personas", "personas/pipeline"},
		{"internal/queue", "github.com/jackc/pgx/v5/pgxpool"}, {"synthesize", "personas/internal/cluster"},
	} {
		if why := wrong(i); why != "" {
			t.Errorf("%s may not import %s: %s", i.by, i.path, why)
		}
	}
}
