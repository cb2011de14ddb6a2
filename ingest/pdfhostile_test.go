package ingest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"personas/internal/sandbox"
	"personas/internal/sandbox/sandboxtest"
)

// mutantsWanted is how many mutants are read; PERSONAS_MUTANTS names more, and
// PERSONAS_MUTANT one of them, whose bytes are kept in the working folder.
const mutantsWanted = 200

// TestHostilePDF reads what nobody prints, and what becomes of good files when
// they break, in a child as a run does. Each is read or refused with a reason; no
// child outlives its limits, and none takes this process along.
func TestHostilePDF(t *testing.T) {
	t.Parallel()
	reader := Reader{PDF: PDFApart(sandboxtest.Child(t, "pdf"))}
	fates := &fates{of: map[string]int{}}
	t.Run("all", func(t *testing.T) {
		for name, data := range craftedPDFs() {
			t.Run(name, func(t *testing.T) { t.Parallel(); fates.read(t, reader, name, data) })
		}
		good := goodPDFs(t)
		for _, seed := range mutantSeeds(t) {
			t.Run(fmt.Sprint("mutant ", seed), func(t *testing.T) {
				t.Parallel()
				name, data := mutantOf(good, seed)
				if os.Getenv("PERSONAS_MUTANT") != "" {
					keep(t, fmt.Sprintf("mutant-%d.pdf", seed), data)
				}
				fates.read(t, reader, name, data)
			})
		}
	})
	fates.log(t)
}

// TestAdversarialMutants reads mutants of the broken, encrypted and malformed PDFs
// that others collected.
func TestAdversarialMutants(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(shared(t, "adversarial/pdf"), "*", "*.*"))
	if err != nil || len(names) < 40 {
		t.Fatalf("%d files: %v", len(names), err)
	}
	reader := Reader{PDF: PDFApart(sandboxtest.Child(t, "pdf"))}
	fates := &fates{of: map[string]int{}}
	t.Run("all", func(t *testing.T) {
		for i, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			how, mutant := mutate(rand.New(rand.NewPCG(uint64(i), 2)), data)
			t.Run(filepath.Base(name), func(t *testing.T) { t.Parallel(); fates.read(t, reader, how, mutant) })
		}
	})
	fates.log(t)
}

// mutantSeeds are those asked for.
func mutantSeeds(t *testing.T) (seeds []int) {
	one, many := os.Getenv("PERSONAS_MUTANT"), os.Getenv("PERSONAS_MUTANTS")
	if one != "" {
		seed, err := strconv.Atoi(one)
		if err != nil {
			t.Fatal(err)
		}
		return []int{seed}
	}
	n := mutantsWanted
	if many != "" {
		var err error
		if n, err = strconv.Atoi(many); err != nil {
			t.Fatal(err)
		}
	}
	for seed := range n {
		seeds = append(seeds, seed)
	}
	return seeds
}

func mutantOf(good []goodPDF, seed int) (name string, data []byte) {
	rng := rand.New(rand.NewPCG(uint64(seed), 1))
	from := good[rng.IntN(len(good))]
	how, data := mutate(rng, from.data)
	return fmt.Sprintf("mutant %d of %s: %s", seed, from.name, how), data
}

func keep(t *testing.T, name string, data []byte) {
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

type goodPDF struct {
	name string
	data []byte
}

// goodPDFs are those of testdata/pdf, and one with nothing packed, so that changes
// reach what is inside.
func goodPDFs(t *testing.T) (good []goodPDF) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "testdata", "pdf", "*.pdf"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no PDFs: %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		times := 1
		if strings.Contains(name, "qpdf-plain") {
			times = len(names) // half of all mutants
		}
		for range times {
			good = append(good, goodPDF{filepath.Base(name), data})
		}
	}
	return good
}

// fates counts what becomes of files.
type fates struct {
	mu sync.Mutex
	of map[string]int
}

// patience is beyond every limit of a child: who takes longer hangs.
const patience = 2 * time.Minute

func (f *fates) read(t *testing.T, reader Reader, name string, data []byte) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	r, err := reader.Read(ctx, File{Path: "a.pdf", Bytes: data}, Settings{}, Roster{}, "s-test")
	var refused *RefusedError
	fate := ""
	switch {
	case err == nil:
		fate = "read"
		checkLaws(t, r)
	case errors.As(err, &refused):
		fate = "refused: " + beginning(refused.Reason)
	default:
		for _, limit := range []error{sandbox.ErrTime, sandbox.ErrMemory, sandbox.ErrOutput, sandbox.ErrDied} {
			if errors.Is(err, limit) {
				fate = "the child " + limit.Error()
			}
		}
		if fate == "" {
			t.Errorf("%s: neither read nor refused: %v", name, err)
		}
	}
	if strings.HasPrefix(fate, "the child") {
		t.Logf("%s: %s", name, fate)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.of[fate]++
}

// beginning is the first words of a reason, which say of what class it is.
func beginning(reason string) string {
	words := strings.Fields(reason)
	return strings.Join(words[:min(5, len(words))], " ")
}

func (f *fates) log(t *testing.T) {
	lines := []string{}
	for fate, n := range f.of {
		lines = append(lines, fmt.Sprintf("%5d %s", n, fate))
	}
	slices.Sort(lines)
	t.Logf("what became of them:\n%s\n%s", strings.Join(lines, "\n"), peakMemory())
}
