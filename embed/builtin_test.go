package embed_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"personas/embed"
	"personas/embed/embedtest"
)

func builtin(t testing.TB) embed.Embedder {
	t.Helper()
	e, err := embed.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestBuiltinConforms(t *testing.T) {
	t.Parallel()
	embedtest.Conformance(t, builtin(t))
}

func TestBuiltinTableIsTheOneNamedInTheFingerprint(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("table/static-256.pse")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file)
	const want = "9b2c3128edb6e432a10d133cbcd53ce3dfba7123e6ba0bdc9b446c8a88519b07"
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("table/static-256.pse has sha256 %s, want %s", got, want)
	}
	if !strings.Contains(builtin(t).Fingerprint(), want[:16]) {
		t.Errorf("fingerprint %q does not name the table", builtin(t).Fingerprint())
	}
}

// The reference was made by an independent Python program (tokenizers and
// numpy) from the same table; see testdata/README.md.
func TestBuiltinAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Text  string    `json:"text"`
		First []float64 `json:"first"` // first values of the unit vector; none: no vector
	}
	if err := json.Unmarshal(file, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		vectors, err := builtin(t).Embed(t.Context(), []string{c.Text})
		if err != nil {
			t.Fatal(err)
		}
		if (vectors[0] == nil) != (c.First == nil) {
			t.Errorf("%q: vector %v, reference %v", c.Text, vectors[0] != nil, c.First != nil)
			continue
		}
		for i, want := range c.First {
			if got := float64(vectors[0][i]); math.Abs(got-want) > 1e-6 {
				t.Errorf("%q: value %d is %v, want %v", c.Text, i, got, want)
			}
		}
	}
}

func BenchmarkBuiltinLoad(b *testing.B) {
	for b.Loop() {
		embed.ReloadTable(b)
	}
}

func BenchmarkBuiltinEmbed(b *testing.B) {
	e := builtin(b)
	texts := make([]string, 10_000)
	for i := range texts {
		texts[i] = "My card still hasn't arrived after two weeks, what can I do about that?"
	}
	for b.Loop() {
		if _, err := e.Embed(b.Context(), texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "texts/s")
}
