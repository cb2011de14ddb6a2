package linear

import (
	"math"
	"math/rand/v2"
	"testing"
)

// labelledBy draws examples whose class is the larger of noisy sums of their
// features.
func labelledBy(weights [][]float64, n int) []Example {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]Example, n)
	for i := range out {
		scores := make([]float64, len(weights))
		for f := range weights[0] {
			v := random.NormFloat64()
			out[i].X = append(out[i].X, Feature{int32(f), float32(v)})
			for c := range weights {
				scores[c] += weights[c][f] * v
			}
		}
		p := Probabilities(scores)
		at, left := 0, random.Float64()
		for at < len(p)-1 && left > p[at] {
			left -= p[at]
			at++
		}
		out[i].Class, out[i].Weight = at, 1
	}
	return out
}

// Training finds the weights that drew the classes, up to what all classes share.
func TestTrainFindsTheWeights(t *testing.T) {
	t.Parallel()
	truth := [][]float64{{2, 0, -1}, {-1, 1, 0}, {-1, -1, 1}}
	m := Train(labelledBy(truth, 20000), 3, 3, Training{L2: 0.1})
	for f := range 3 {
		for c := range 3 {
			if got := float64(m.row(f)[c]); math.Abs(got-truth[c][f]) > 0.1 {
				t.Errorf("feature %d speaks for class %d by %.2f, drawn by %.2f", f, c, got, truth[c][f])
			}
		}
	}
}

// The model that training returns is at the bottom: the loss does not fall from
// there; from any other it does.
func TestSlope(t *testing.T) {
	t.Parallel()
	examples := labelledBy([][]float64{{1, 0}, {0, 1}}, 500)
	m := Train(examples, 2, 2, Training{L2: 2})
	if s := Slope(m, examples, Training{L2: 2}); s > 1e-3 {
		t.Errorf("the slope at the end of training is %.5f", s)
	}
	m.row(0)[1] += 0.5
	if s := Slope(m, examples, Training{L2: 2}); s < 1e-2 {
		t.Errorf("the slope beside the bottom is %.5f", s)
	}
}

// A heavier penalty gives smaller weights, and an example of no weight teaches
// nothing.
func TestPenaltyAndWeight(t *testing.T) {
	t.Parallel()
	examples := labelledBy([][]float64{{1, 0}, {0, 1}}, 300)
	size := func(l2 float64) (sum float64) {
		for _, w := range Train(examples, 2, 2, Training{L2: l2}).Weights[:4] {
			sum += float64(w * w)
		}
		return sum
	}
	if light, heavy := size(0.5), size(50); heavy >= light {
		t.Errorf("weights squared: %.3f under a light penalty, %.3f under a heavy one", light, heavy)
	}
	with := append(examples[:len(examples):len(examples)], Example{X: []Feature{{0, 100}}, Class: 1})
	if a, b := Train(examples, 2, 2, Training{}), Train(with, 2, 2, Training{}); math.Abs(float64(a.row(0)[0]-b.row(0)[0])) > 1e-3 {
		t.Error("an example of weight 0 changed the model")
	}
}

// Probabilities add up to one and keep the order of scores, however large.
func TestProbabilities(t *testing.T) {
	t.Parallel()
	p := Probabilities([]float64{1000, 999, -1000})
	if sum := p[0] + p[1] + p[2]; math.Abs(sum-1) > 1e-12 || !(p[0] > p[1] && p[1] > p[2]) {
		t.Errorf("probabilities are %v", p)
	}
}
