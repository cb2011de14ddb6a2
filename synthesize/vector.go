package synthesize

import "math"

// Dot is the cosine of two vectors of unit length.
func Dot(a, b []float32) float64 {
	sum := 0.0
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}

// Centre is the mean of vectors scaled to unit length; nil where there are none
// or they cancel out, which the vectors of one cluster do not.
func Centre(vectors [][]float32) []float32 {
	mean := meanOf(vectors)
	length := 0.0
	for _, x := range mean {
		length += x * x
	}
	if length = math.Sqrt(length); length < 1e-9 {
		return nil
	}
	unit := make([]float32, len(mean))
	for i, x := range mean {
		unit[i] = float32(x / length)
	}
	return unit
}

// meanOf sums in the order given, which callers keep that of the corpus.
func meanOf(vectors [][]float32) []float64 {
	if len(vectors) == 0 {
		return nil
	}
	mean := make([]float64, len(vectors[0]))
	for _, v := range vectors {
		for i, x := range v {
			mean[i] += float64(x)
		}
	}
	for i := range mean {
		mean[i] /= float64(len(vectors))
	}
	return mean
}

// powerSteps is enough for the first principal component of some hundred texts
// to settle; what remains unsettled is a tie, broken by the start.
const powerSteps = 60

// mainAxis is the first principal component of vectors around their mean, by
// power iteration from the vector farthest from the mean; nil where all are
// equal. Its sign is arbitrary.
func mainAxis(vectors [][]float32, mean []float64) []float64 {
	start, far := -1, 1e-12
	for i, v := range vectors {
		d := 0.0
		for k, x := range v {
			d += (float64(x) - mean[k]) * (float64(x) - mean[k])
		}
		if d > far {
			start, far = i, d
		}
	}
	if start < 0 {
		return nil
	}
	axis := make([]float64, len(mean))
	for k := range axis {
		axis[k] = float64(vectors[start][k]) - mean[k]
	}
	for range powerSteps {
		next := make([]float64, len(mean))
		for _, v := range vectors {
			p := along(v, mean, axis)
			for k, x := range v {
				next[k] += p * (float64(x) - mean[k])
			}
		}
		length := 0.0
		for _, x := range next {
			length += x * x
		}
		if length = math.Sqrt(length); length < 1e-12 {
			return nil
		}
		for k := range next {
			next[k] /= length
		}
		axis = next
	}
	return axis
}

// along is how far v lies from mean in the direction of axis.
func along(v []float32, mean, axis []float64) float64 {
	sum := 0.0
	for k, x := range v {
		sum += (float64(x) - mean[k]) * axis[k]
	}
	return sum
}
