package cluster

import (
	"context"
	"math"
	"slices"
)

// nearDuplicate is the cosine from which two texts count as the same said
// twice: other word order, punctuation or a filler more.
const nearDuplicate = 0.98

// folded is a set of rows that stand for all.
type folded struct {
	leaders []int // rows that stand for themselves and others, ascending
	counts  []int // rows each leader stands for
	leader  []int // of each row: an index into leaders
}

// foldWeights gives each leader of n rows the weight 1 + ln n: a text that many
// people wrote counts for more than one, yet becomes no theme by its number
// alone.
func foldWeights(counts []int) []float64 {
	weights := make([]float64, len(counts))
	for i, n := range counts {
		weights[i] = 1 + math.Log(float64(n))
	}
	return weights
}

// foldEqual folds rows of equal bits.
func foldEqual(m *Matrix) *folded {
	hash := make(map[string]int, m.Rows)
	key := make([]byte, 0, m.Cols*4)
	leader := make([]int, m.Rows)
	for i := range m.Rows {
		key = key[:0]
		for _, x := range m.Row(i) {
			b := math.Float32bits(x)
			key = append(key, byte(b), byte(b>>8), byte(b>>16), byte(b>>24))
		}
		first, seen := hash[string(key)]
		if !seen {
			first = i
			hash[string(key)] = i
		}
		leader[i] = first
	}
	return foldedBy(leader)
}

// foldNear folds each row into the first earlier leader whose cosine is at
// least nearDuplicate. It looks at all pairs.
func foldNear(ctx context.Context, m *Matrix) *folded {
	earlier := make([][]int32, m.Rows) // near rows before each
	parallel(ctx, m.Rows, tileRows, func(i0, i1 int) {
		products := make([]float32, tileRows*tileColumns)
		for j0 := 0; j0 < i1; j0 += tileColumns {
			j1 := min(j0+tileColumns, i1)
			dots(products, m, i0, i1, m, j0, j1)
			for i := i0; i < i1; i++ {
				for j := j0; j < min(j1, i); j++ {
					if products[(i-i0)*(j1-j0)+j-j0] >= nearDuplicate {
						earlier[i] = append(earlier[i], int32(j))
					}
				}
			}
		}
	})
	leader := make([]int, m.Rows)
	for i := range leader {
		leader[i] = i
		for _, j := range earlier[i] {
			if leader[j] == int(j) {
				leader[i] = int(j)
				break
			}
		}
	}
	return foldedBy(leader)
}

// foldedBy collects rows by the row that leads each; leaders lead themselves.
func foldedBy(leader []int) *folded {
	f := &folded{leader: make([]int, len(leader))}
	for i, l := range leader {
		if l == i {
			f.leaders = append(f.leaders, i)
		}
	}
	f.counts = make([]int, len(f.leaders))
	for i, l := range leader {
		at, _ := slices.BinarySearch(f.leaders, l)
		f.leader[i] = at
		f.counts[at]++
	}
	return f
}
