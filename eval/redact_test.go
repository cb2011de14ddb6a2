package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// redacted measures masking by the cases of a file.
func redacted(t *testing.T, name string) RedactResult {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	res, err := Redact(f, RedactAll)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// The cases of research talk: everything that is marked is masked, and nothing
// else.
func TestRedactOwnCases(t *testing.T) {
	t.Parallel()
	res := redacted(t, "redact.jsonl")
	if res.N != 62 || res.Recall < 0.98 || res.Precision < 0.98 {
		t.Errorf("%d cases, recall %.3f, precision %.3f; missed %+v, false %+v", res.N, res.Recall, res.Precision, res.Missed, res.False)
	}
}

// Names and numbers of many countries: the first file was tuned on, the second
// was not.
func TestRedactWorld(t *testing.T) {
	t.Parallel()
	for name, least := range map[string]float64{"redact-world.jsonl": 0.97, "redact-world-unseen.jsonl": 0.93} {
		res := redacted(t, name)
		if res.N != 47 || res.Recall < least || res.Precision < 0.9 {
			t.Errorf("%s: %d cases, recall %.3f, precision %.3f", name, res.N, res.Recall, res.Precision)
		}
	}
}

// The synthetic texts beside the checkout: no worse than when the figures in
// docs/QUALITY.md were written.
func TestRedactSynthetic(t *testing.T) {
	t.Parallel()
	for half, least := range map[RedactHalf]float64{RedactDev: 0.97, RedactReport: 0.78} {
		f, err := os.Open(filepath.Join("..", "..", "shared", "data", "adversarial", "pii", "presidio_synthetic_pii_dev.jsonl"))
		if err != nil {
			t.Skip("the synthetic texts are not beside this checkout")
		}
		defer f.Close()
		res, err := Redact(f, half)
		if err != nil {
			t.Fatal(err)
		}
		if res.Recall < least || res.Precision < 0.95 {
			t.Errorf("%s: recall %.3f, precision %.3f", half, res.Recall, res.Precision)
		}
	}
}

// Counting is by letters masked: half a name is not found, and a mask on nothing
// marked is wrong.
func TestRedactCounts(t *testing.T) {
	t.Parallel()
	cases := `{"text":"Mail Ana Dias now","spans":[{"type":"PERSON","start":5,"end":13},{"type":"GPE","start":14,"end":17}]}
{"text":"é a@b.example","spans":[{"type":"EMAIL","start":2,"end":13}]}
{"text":"Ana Dias Oo","spans":[{"type":"ORG","start":9,"end":11}]}`
	res, err := Redact(strings.NewReader(cases), RedactAll)
	if err != nil {
		t.Fatal(err)
	}
	if res.N != 3 || res.Spans != 2 || res.Recall != 1 || res.Masks != 3 || len(res.False) > 1 || res.ByType["GPE"].Meant || !res.ByType["EMAIL"].Meant {
		t.Errorf("%+v", res)
	}
	for _, bad := range []string{"", "{", `{"text":""}`, `{"text":"x","spans":[{"type":"A","start":0,"end":9}]}`, `{"text":"x","spans":[{"start":0,"end":1}]}`} {
		if _, err := Redact(strings.NewReader(bad), RedactAll); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// Addresses and names by their shapes, each beside what looks like one and is
// none. The texts are synthetic: nobody in them exists.
func TestRedactShapes(t *testing.T) {
	t.Parallel()
	res := redacted(t, "redact-shapes.jsonl")
	if res.N != 222 || res.Names.Recall < 0.95 || res.Patterned.Recall < 0.96 || res.Precision < 0.95 {
		t.Errorf("%d cases, recall of names %.3f, of patterns %.3f, precision %.3f; missed %+v, false %+v", res.N, res.Names.Recall, res.Patterned.Recall, res.Precision, res.Missed, res.False)
	}
}

// Names and addresses in each place that a sentence has for them, in small letters
// too. The texts are synthetic: nobody in them exists.
func TestRedactPlaces(t *testing.T) {
	t.Parallel()
	res := redacted(t, "redact-places.jsonl")
	if res.N != 371 || res.Names.Recall < 0.95 || res.Patterned.Recall < 0.93 || res.Precision < 0.95 {
		t.Errorf("%d cases, recall of names %.3f, of patterns %.3f, precision %.3f", res.N, res.Names.Recall, res.Patterned.Recall, res.Precision)
	}
}
