package cluster

import "math"

// Agreement compares two labellings of the same points. Labels are any
// integers; equal ones mean the same group.
type Agreement struct {
	// NMI is mutual information over the mean of both entropies, 0 to 1
	// (normalized_mutual_info_score of scikit-learn, arithmetic).
	NMI float64
	// ARI is the Rand index adjusted for chance (Hubert & Arabie 1985): 1 for
	// equal labellings, about 0 for unrelated ones, at times below.
	ARI float64
	// Homogeneity is high when each group of b lies in one group of a,
	// Completeness when each group of a lies in one group of b; VMeasure is
	// their harmonic mean (Rosenberg & Hirschberg 2007) and equals NMI.
	Homogeneity, Completeness, VMeasure float64
}

// Agree compares the truth a with the labelling b of as many points.
func Agree(a, b []int) Agreement {
	t := contingency(a, b)
	mutual, ha, hb := t.information()
	g := Agreement{
		NMI:          ratio(2*mutual, ha+hb),
		ARI:          t.adjustedRand(),
		Homogeneity:  ratio(mutual, ha),
		Completeness: ratio(mutual, hb),
	}
	if sum := g.Homogeneity + g.Completeness; sum > 0 {
		g.VMeasure = 2 * g.Homogeneity * g.Completeness / sum
	}
	return g
}

// ARI is Agree(a, b).ARI alone.
func ARI(a, b []int) float64 { return contingency(a, b).adjustedRand() }

// Jaccard is the share of common members of two sets given as sorted lists; 1
// for two empty ones.
func Jaccard(a, b []int) float64 {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	if len(a)+len(b) == 0 {
		return 1
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// ratio is x/y with scikit-learn's convention for two trivial labellings: 1.
func ratio(x, y float64) float64 {
	if y <= 0 {
		return 1
	}
	return max(x/y, 0)
}

// table counts points by pairs of labels.
type table struct {
	n      int
	cells  []float64 // of pairs that occur, in the order of their first point
	aOf    []int     // the a-group of each cell
	bOf    []int
	aTotal []float64
	bTotal []float64
}

func contingency(a, b []int) *table {
	a, b = renumbered(a), renumbered(b)
	t := &table{n: len(a), aTotal: make([]float64, groupCount(a)), bTotal: make([]float64, groupCount(b))}
	at := make(map[[2]int]int)
	for i := range a {
		pair := [2]int{a[i], b[i]}
		cell, seen := at[pair]
		if !seen {
			cell = len(t.cells)
			at[pair] = cell
			t.cells, t.aOf, t.bOf = append(t.cells, 0), append(t.aOf, a[i]), append(t.bOf, b[i])
		}
		t.cells[cell]++
		t.aTotal[a[i]]++
		t.bTotal[b[i]]++
	}
	return t
}

// information is the mutual information and both entropies, in nats.
func (t *table) information() (mutual, ha, hb float64) {
	n := float64(t.n)
	for c, count := range t.cells {
		mutual += count / n * math.Log(count*n/(t.aTotal[t.aOf[c]]*t.bTotal[t.bOf[c]]))
	}
	return max(mutual, 0), entropy(t.aTotal, n), entropy(t.bTotal, n)
}

func entropy(counts []float64, n float64) (h float64) {
	for _, c := range counts {
		h -= c / n * math.Log(c/n)
	}
	return h
}

func (t *table) adjustedRand() float64 {
	pairs := func(counts []float64) (sum float64) {
		for _, c := range counts {
			sum += c * (c - 1) / 2
		}
		return sum
	}
	both, a, b := pairs(t.cells), pairs(t.aTotal), pairs(t.bTotal)
	all := float64(t.n) * float64(t.n-1) / 2
	if all == 0 {
		return 1
	}
	chance, most := a*b/all, (a+b)/2
	if most == chance {
		return 1
	}
	return (both - chance) / (most - chance)
}
