package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// KScore is how well a number of groups fits.
type KScore struct {
	K int `json:"k"`
	// Gain is the share of the map equation's code length that the division
	// saves over no division; see codeLength.
	Gain float64 `json:"gain"`
	// Stability is the mean ARI between divisions of resamples of the points,
	// on the points they share.
	Stability float64 `json:"stability"`
	// Score is Gain, discounted where Stability is under steadyEnough.
	Score float64 `json:"score"`
}

// KChoice is the number of groups that scored highest, with the alternatives
// that were looked at, by K.
type KChoice struct {
	K          int      `json:"k"`
	Candidates []KScore `json:"candidates"`
}

const (
	// steadyEnough is the stability from which more of it counts no further:
	// coarse divisions are nearly always steadier, which says nothing for them.
	steadyEnough = 0.5

	// codeDegree is the most neighbours the map equation's graph has. It sets
	// the scale: groups much smaller than this are not told apart.
	codeDegree = 20

	resampleShare  = 0.8
	candidateRatio = 1.15 // between neighbouring candidates
	candidateSteps = 4    // candidates on each side of the best gain
)

// codeDegreeOf is the neighbours of each of n points in the graph of the map
// equation: the root of n, from 4 to codeDegree. How often the best gain was
// near the number of labels:
//   - Banking77, DSTC11 and ten draws of their labels (299 to 3,000 texts, 8 to
//     77 labels): within 20 % in 10 of 12, worst 13 for 8. The median ratio was
//     .94; with 10 neighbours it was 1.60, with 15 1.07, with 30 .83.
//   - 72 small mixes (4, 8 or 14 labels of 12 to 40 texts each): within 20 % in
//     45, within a factor of 1.5 in 68, worst 8 for 4. With six texts a label
//     it sees about half as many groups as labels.
//   - Texts without labels gave readable numbers: 91 of 8,289 Jupyter answers,
//     13 of the 762 on hindrances, 36 of 2,793 QMSum turns, 23 of 779 PDPilot
//     sentences.
func codeDegreeOf(n int) int {
	return min(max(int(math.Sqrt(float64(n))), 4), codeDegree)
}

// resamples of n points: more where each is cheap and says less.
func resamplesOf(n int) int {
	switch {
	case n <= 500:
		return 10
	case n <= 2000:
		return 6
	}
	return 4
}

// points is what groups are sought in.
type points struct {
	centered *Matrix        // unit rows, the study's mean removed
	lists    *neighborLists // of centered
	places   *Matrix        // centered, smoothed
	weights  []float64
	tree     *tree // Ward's, of places
}

// newPoints prepares centred rows: neighbours, smoothed places, hierarchy.
func newPoints(ctx context.Context, centered *Matrix, weights []float64) *points {
	p := &points{centered: centered, weights: weights}
	p.lists = nearest(ctx, centered, centered, max(codeDegreeOf(centered.Rows), smoothingDegree(centered.Rows)))
	p.places = smoothed(ctx, centered, p.lists.mutualized(smoothingDegree(centered.Rows)))
	p.tree = wardTree(ctx, p.places, weights)
	return p
}

// chooseK looks at every k of [low, high] for the shortest code, and around
// the best for stability under resampling.
func chooseK(ctx context.Context, p *points, low, high int, seed uint64) KChoice {
	degree := codeDegreeOf(p.centered.Rows)
	none := codeLength(p.lists, degree, make([]int, p.centered.Rows))
	gains := make([]float64, high+1)
	parallel(ctx, high+1-low, 1, func(at, _ int) {
		k := low + at
		gains[k] = 1 - codeLength(p.lists, degree, p.tree.cut(k))/none
	})
	best := low
	for k := low; k <= high; k++ {
		if gains[k] > gains[best] {
			best = k
		}
	}
	ks := candidatesAround(best, low, high)
	stability := stabilities(ctx, p, ks, seed)
	choice := KChoice{K: best}
	top := math.Inf(-1)
	for i, k := range ks {
		s := KScore{K: k, Gain: gains[k], Stability: stability[i]}
		s.Score = s.Gain * min(1, max(s.Stability, 0)/steadyEnough)
		choice.Candidates = append(choice.Candidates, s)
		if s.Score > top {
			top, choice.K = s.Score, k
		}
	}
	return choice
}

// candidatesAround are k itself and numbers around it in steady proportion.
func candidatesAround(k, low, high int) []int {
	var ks []int
	for step := -candidateSteps; step <= candidateSteps; step++ {
		c := int(math.Round(float64(k) * math.Pow(candidateRatio, float64(step))))
		ks = append(ks, min(max(c, low), high))
	}
	slices.Sort(ks)
	return slices.Compact(ks)
}

// stabilities is, for each k, the mean ARI over all pairs of resamples between
// their divisions into k, on the points in both.
func stabilities(ctx context.Context, p *points, ks []int, seed uint64) []float64 {
	n := p.centered.Rows
	rounds := make([][][]int, resamplesOf(n)) // resample × k × point: label, −1 where not drawn
	for r := range rounds {
		random := rand.New(rand.NewPCG(seed, 1<<32+uint64(r)))
		drawn := random.Perm(n)[:max(int(resampleShare*float64(n)), min(n, 2))]
		slices.Sort(drawn)
		weights := make([]float64, len(drawn))
		for i, row := range drawn {
			weights[i] = p.weights[row]
		}
		again := newPoints(ctx, p.centered.Select(drawn), weights)
		rounds[r] = make([][]int, len(ks))
		for i, k := range ks {
			rounds[r][i] = spread(again.tree.cut(k), drawn, n)
		}
	}
	means := make([]float64, len(ks))
	for i := range ks {
		var sum float64
		for a := range rounds {
			for b := range a {
				sum += sharedARI(rounds[a][i], rounds[b][i])
			}
		}
		means[i] = sum / float64(len(rounds)*(len(rounds)-1)/2)
	}
	return means
}

// spread puts the labels of the drawn points at their places among n, −1
// elsewhere.
func spread(labels, drawn []int, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	for i, at := range drawn {
		out[at] = labels[i]
	}
	return out
}

// sharedARI compares two labellings where both have a label.
func sharedARI(a, b []int) float64 {
	var left, right []int
	for i := range a {
		if a[i] >= 0 && b[i] >= 0 {
			left, right = append(left, a[i]), append(right, b[i])
		}
	}
	return ARI(left, right)
}
