package linear

import "math"

// Feature is one entry of a sparse vector.
type Feature struct {
	Index int32
	Value float32
}

// Softmax scores classes by weighted sums of features; the shares of the
// exponentials of the scores are probabilities.
type Softmax struct {
	Classes  int
	Features int
	Weights  []float32 // feature-major: Weights[feature*Classes+class]; the last row is the bias
}

func newSoftmax(classes, features int) *Softmax {
	return &Softmax{Classes: classes, Features: features, Weights: make([]float32, (features+1)*classes)}
}

func (m *Softmax) row(feature int) []float32 {
	return m.Weights[feature*m.Classes:][:m.Classes:m.Classes]
}

// Scores adds up what the features of x say for each class, in the order in
// which they stand in x.
func (m *Softmax) Scores(x []Feature) []float64 {
	s := make([]float64, m.Classes)
	for c, w := range m.row(m.Features) {
		s[c] = float64(w)
	}
	for _, f := range x {
		for c, w := range m.row(int(f.Index)) {
			s[c] += float64(float64(f.Value) * float64(w))
		}
	}
	return s
}

// Probabilities turns scores into shares that add up to 1, in place.
func Probabilities(scores []float64) []float64 {
	most := math.Inf(-1)
	for _, s := range scores {
		most = max(most, s)
	}
	sum := 0.0
	for i, s := range scores {
		scores[i] = math.Exp(s - most)
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
	return scores
}
