package cluster

import (
	"fmt"
	"math"
)

// Matrix holds Rows points of Cols values, row-major.
type Matrix struct {
	Rows, Cols int
	Data       []float32 // Rows × Cols
}

// NewMatrix returns a matrix of zeros.
func NewMatrix(rows, cols int) *Matrix {
	return &Matrix{Rows: rows, Cols: cols, Data: make([]float32, rows*cols)}
}

// FromRows copies vectors of one length. A nil vector (a text without a known
// word) becomes a row of zeros.
func FromRows(vectors [][]float32) (*Matrix, error) {
	cols := 0
	for _, v := range vectors {
		cols = max(cols, len(v))
	}
	m := NewMatrix(len(vectors), cols)
	for i, v := range vectors {
		if v != nil && len(v) != cols {
			return nil, fmt.Errorf("vector %d has %d values, others have %d", i, len(v), cols)
		}
		copy(m.Row(i), v)
	}
	return m, nil
}

// Row is the i-th point, a part of Data.
func (m *Matrix) Row(i int) []float32 {
	return m.Data[i*m.Cols : (i+1)*m.Cols : (i+1)*m.Cols]
}

// Select copies the rows of index, in its order.
func (m *Matrix) Select(index []int) *Matrix {
	s := NewMatrix(len(index), m.Cols)
	for to, from := range index {
		copy(s.Row(to), m.Row(from))
	}
	return s
}

// subset is Select for ascending distinct rows, and m itself where those are
// all of them.
func (m *Matrix) subset(index []int) *Matrix {
	if len(index) == m.Rows {
		return m
	}
	return m.Select(index)
}

// normalizeRow scales v to unit length; a zero vector stays.
func normalizeRow(v []float32) {
	var squares float64
	for _, x := range v {
		squares += float64(float64(x) * float64(x))
	}
	if squares == 0 {
		return
	}
	length := math.Sqrt(squares)
	for i, x := range v {
		v[i] = float32(float64(x) / length)
	}
}

func isZero(v []float32) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return true
}

// mean is the mean row, summed in index order.
func (m *Matrix) mean() []float64 {
	mean := make([]float64, m.Cols)
	for i := range m.Rows {
		for j, x := range m.Row(i) {
			mean[j] += float64(x)
		}
	}
	for j := range mean {
		mean[j] /= float64(max(m.Rows, 1))
	}
	return mean
}

// centered returns unit rows of m − mean. What all quotes of a study share
// ("the notebook", "my card") says nothing about their differences; without it
// the STS rho of the built-in table rises from .828 to .831, and the ARI on
// Banking77 at the true k from .399 to .420 (Ward, then k-means).
func (m *Matrix) centered(mean []float64) *Matrix {
	c := NewMatrix(m.Rows, m.Cols)
	for i := range m.Rows {
		to := c.Row(i)
		for j, x := range m.Row(i) {
			to[j] = float32(float64(x) - mean[j])
		}
		normalizeRow(to)
	}
	return c
}
