package linear

import "math"

// Example is one text with its class, and how much it counts.
type Example struct {
	X      []Feature
	Class  int
	Weight float64
}

// Training figures. Zero values stand for the defaults.
type Training struct {
	L2     float64 // half the factor of the squared weights, bias aside; 0: 1
	Rounds int     // most steps; 0: 2000
	Slope  float64 // length of the gradient, by that of the first one, at which it ends; 0: 1e-4
}

func (t Training) or() Training {
	if t.L2 == 0 {
		t.L2 = 1
	}
	if t.Rounds == 0 {
		t.Rounds = 2000
	}
	if t.Slope == 0 {
		t.Slope = 1e-4
	}
	return t
}

// Train finds the weights with the least loss: the sum of −log p of each
// example's class, and L2/2 times the sum of squared weights. The loss is
// convex, so the answer does not depend on where it starts. Steps are
// Nesterov's, begun anew whenever they go uphill (O'Donoghue & Candès 2015).
func Train(examples []Example, classes, features int, t Training) *Softmax {
	t = t.or()
	m := newSoftmax(classes, features)
	at := make([]float64, len(m.Weights)) // where the next step begins
	weights := make([]float64, len(at))   // the best so far
	next, slope := make([]float64, len(at)), make([]float64, len(at))
	rate := 1 / steepest(examples, t.L2)
	momentum, first := 1.0, 0.0
	for round := range t.Rounds {
		gradient(m, at, examples, t.L2, slope)
		length := norm(slope)
		if round == 0 {
			first = length
		}
		if length <= t.Slope*first {
			break
		}
		uphill := 0.0
		for i := range at {
			next[i] = at[i] - rate*slope[i]
			uphill += slope[i] * (next[i] - weights[i])
		}
		if uphill > 0 {
			momentum = 1
		}
		grown := (1 + math.Sqrt(1+4*momentum*momentum)) / 2
		carry := (momentum - 1) / grown
		for i := range at {
			at[i] = next[i] + carry*(next[i]-weights[i])
			weights[i] = next[i]
		}
		momentum = grown
	}
	for i, w := range weights {
		m.Weights[i] = float32(w)
	}
	return m
}

// Slope is the length of the loss's gradient at a model, by that at zero
// weights: near 0 where the model is what training on the examples gives.
func Slope(m *Softmax, examples []Example, t Training) float64 {
	t = t.or()
	at, slope := make([]float64, len(m.Weights)), make([]float64, len(m.Weights))
	scratch := newSoftmax(m.Classes, m.Features)
	gradient(scratch, at, examples, t.L2, slope)
	first := norm(slope)
	for i, w := range m.Weights {
		at[i] = float64(w)
	}
	gradient(scratch, at, examples, t.L2, slope)
	return norm(slope) / first
}

// gradient writes the loss's gradient at the weights to slope; m is scratch of
// the right shape.
func gradient(m *Softmax, weights []float64, examples []Example, l2 float64, slope []float64) {
	for i, w := range weights {
		m.Weights[i] = float32(w)
	}
	bias := m.Features * m.Classes
	for i, w := range weights {
		slope[i] = 0
		if i < bias {
			slope[i] = l2 * w
		}
	}
	for _, e := range examples {
		p := Probabilities(m.Scores(e.X))
		p[e.Class]--
		for c, d := range p {
			d *= e.Weight
			slope[bias+c] += d
			for _, f := range e.X {
				slope[int(f.Index)*m.Classes+c] += float64(d * float64(f.Value))
			}
		}
	}
}

// steepest bounds how fast the gradient can change: half the largest eigenvalue
// of the features' second moments, bounded by power iteration, and L2.
func steepest(examples []Example, l2 float64) float64 {
	size := 0
	for _, e := range examples {
		for _, f := range e.X {
			size = max(size, int(f.Index)+1)
		}
	}
	v := make([]float64, size+1)
	for i := range v {
		v[i] = 1
	}
	largest := 1.0
	for range 30 {
		length := norm(v)
		next := make([]float64, len(v))
		for _, e := range examples {
			along := v[size] / length
			for _, f := range e.X {
				along += float64(f.Value) * v[f.Index] / length
			}
			along *= e.Weight
			next[size] += along
			for _, f := range e.X {
				next[f.Index] += float64(f.Value) * along
			}
		}
		largest = norm(next)
		v = next
	}
	return 0.5*1.1*largest + l2
}

func norm(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x * x)
	}
	return math.Sqrt(sum)
}
