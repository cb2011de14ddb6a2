package entail

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"personas/embed"
)

func meaningOf(t testing.TB) Meaning {
	t.Helper()
	m, err := embed.Meaning()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A changed number, another name and another matter are never taken for what was
// said; the opposite is so in one of ten cases: "gladly sign again" is not
// known to be the opposite of "never sign again".
func TestAlteredClaims(t *testing.T) {
	t.Parallel()
	meaning := meaningOf(t)
	n, taken := map[string]int{}, map[string]int{}
	for _, c := range readLines(t, "own", "../../eval/testdata/claims.jsonl") {
		n[c.Kind]++
		if r := Check(c.Claim, c.Evidence, meaning); r.Answer == Supported {
			taken[c.Kind]++
			t.Logf("%s: %q is carried by %q", c.Kind, c.Claim, c.Evidence)
		}
	}
	for kind, most := range map[string]int{"number": 0, "name": 0, "unrelated": 0, "negation": 3} {
		if n[kind] == 0 || taken[kind] > most {
			t.Errorf("%d of %d claims with %s are taken for what was said", taken[kind], n[kind], kind)
		}
	}
	if kind := "close"; taken[kind] < n[kind]*8/10 {
		t.Errorf("%d of %d claims in nearly the same words are found to be carried", taken[kind], n[kind])
	}
}

// One case of each kind of alteration, by which gate.
func TestGates(t *testing.T) {
	t.Parallel()
	meaning := meaningOf(t)
	evidence := []string{"We moved to Lisbon and waited forty days for the permit.", "The form was easy to read."}
	for _, c := range []struct {
		claim  string
		answer Answer
		gate   string
	}{
		{"Waited forty days for the permit.", Supported, ""},
		{"Waited 40 days for the permit.", Supported, ""},
		{"Waited fourteen days for the permit.", NotSupported, "number"},
		{"Moved to Porto and waited forty days for the permit.", PartlySupported, "name"},
		{"The form was not easy to read.", NotSupported, "denied"},
		{"The form was hard to read.", NotSupported, "denied"},
		{"Never waited for the permit.", NotSupported, "denied"},
		{"Sells cars to farmers.", NotSupported, ""},
	} {
		r := Check(c.claim, evidence, meaning)
		if r.Answer != c.answer || r.Gate != c.gate {
			t.Errorf("%q: %+v, want %d by the gate %q", c.claim, r, c.answer, c.gate)
		}
	}
}

// Nothing depends on the order of evidence, and a statement that stands in it
// word by word is carried.
func TestLaws(t *testing.T) {
	t.Parallel()
	meaning := meaningOf(t)
	cases := readLines(t, "own", "../../eval/testdata/claims.jsonl")
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(cases).Draw(t, "case")
		other := rapid.SampledFrom(cases).Draw(t, "other")
		evidence := append(slices.Clone(c.Evidence), other.Evidence...)
		seed := rapid.Uint64().Draw(t, "seed")
		first := Check(c.Claim, evidence, meaning)
		shuffled := slices.Clone(evidence)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		again := Check(c.Claim, shuffled, meaning)
		if first.Answer != again.Answer || first.Gate != again.Gate || first.Chance != again.Chance {
			t.Fatalf("%+v, in another order %+v", first, again)
		}
		if first.Carries >= 0 && evidence[first.Carries] != shuffled[again.Carries] {
			t.Fatalf("%q carries it, in another order %q", evidence[first.Carries], shuffled[again.Carries])
		}
		own := Check(c.Claim, append(shuffled, c.Claim), meaning)
		if own.Answer != Supported {
			t.Fatalf("%q is not carried by itself: %+v", c.Claim, own)
		}
	})
}
