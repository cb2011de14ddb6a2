package synthesize

import (
	"math"
	"slices"

	"personas/research"
)

// Geometry is what the places of a study's quotes say to a proposal about its
// themes, whoever makes it.
//
// Cohesion here is held out: the mean cosine of first-hand quotes to the centre
// of the others of their group. A quote beside its own centre always looks at
// home, in a small group most of all, and no merge would ever pass; held out,
// two halves of one theme gain by being put together, for the centre of more
// quotes is known better.
type Geometry struct {
	c      *corpus
	x      *phrases
	places [][]float32 // of first-hand quotes, as Themes finds themes by; nil of others
}

// NewGeometry puts a study's quotes in their places. The material is that of which
// the themes were made.
func NewGeometry(m Material) *Geometry {
	c := newCorpus(m)
	g := &Geometry{c: c, x: newPhrases(c), places: make([][]float32, len(c.quotes))}
	points := c.points()
	for i, place := range c.features(points) {
		g.places[points[i]] = place
	}
	return g
}

// Merge is the cohesion of groups as they are, and as one.
func (g *Geometry) Merge(a, b []research.Ref) (before, after float64) {
	one, other := g.points(a), g.points(b)
	return g.heldOut(one, other), g.heldOut(slices.Concat(one, other))
}

// Halves parts the quotes of a theme between two sets of its own, by which they
// lie nearer to: ones that are in a set stay there. named reports whether each
// half is large enough to be a theme, and has words of its own.
func (g *Geometry) Halves(t *research.Theme, one, other []research.Ref) (halves [2][]research.Ref, named bool) {
	groups := g.parted(g.c.themeQuotes(t), g.indices(one), g.indices(other))
	named = true
	for side, group := range groups {
		for _, q := range group {
			halves[side] = append(halves[side], g.c.quotes[q].Ref)
		}
		named = named && len(group) >= leastQuotes && g.x.labelOf(group).text != ""
	}
	return halves, named
}

// Split is the cohesion of two halves as one, and of each.
func (g *Geometry) Split(halves [2][]research.Ref) (before float64, after [2]float64) {
	one, other := g.points(halves[0]), g.points(halves[1])
	return g.heldOut(slices.Concat(one, other)), [2]float64{g.heldOut(one), g.heldOut(other)}
}

// Apart is how far two groups lie from one another: the mean silhouette of their
// quotes, held out, −1…1.
func (g *Geometry) Apart(a, b []research.Ref) float64 {
	return g.silhouette(g.points(a), g.points(b))
}

// UsuallyApart is the middle value of how far each theme lies from the one next
// to it, 0 where there are fewer than two.
func (g *Geometry) UsuallyApart(themes []research.Theme) float64 {
	points := make([][]int, len(themes))
	for i := range themes {
		points[i] = g.points(quotesIn(&themes[i]))
	}
	var nearest []float64
	for i := range points {
		least := math.Inf(1)
		for j := range points {
			if i != j {
				least = min(least, g.silhouette(points[i], points[j]))
			}
		}
		if !math.IsInf(least, 1) {
			nearest = append(nearest, least)
		}
	}
	if len(nearest) == 0 {
		return 0
	}
	slices.Sort(nearest)
	return nearest[len(nearest)/2]
}

// Themes makes themes of groups of quotes, as Themes does of those it finds.
func (g *Geometry) Themes(groups [][]research.Ref) []research.Theme {
	sets := make([][]int, len(groups))
	for i, group := range groups {
		sets[i] = g.indices(group)
		slices.Sort(sets[i])
	}
	return g.c.themesOf(g.x, sets)
}

func quotesIn(t *research.Theme) []research.Ref {
	refs := make([]research.Ref, len(t.Members))
	for i, m := range t.Members {
		refs[i] = m.Quote
	}
	return refs
}

func (g *Geometry) indices(refs []research.Ref) []int {
	var at []int
	for _, r := range refs {
		if q, ok := g.c.quoteAt[r]; ok {
			at = append(at, q)
		}
	}
	return at
}

// points are the quotes of a group that have a place and are somebody's own words.
func (g *Geometry) points(refs []research.Ref) []int {
	return slices.DeleteFunc(g.indices(refs), func(q int) bool { return g.places[q] == nil })
}

// heldOut is the cohesion of groups of quotes.
func (g *Geometry) heldOut(groups ...[]int) float64 {
	sum, n := 0.0, 0
	for _, group := range groups {
		total := g.total(group)
		for _, q := range group {
			sum += g.toOthers(q, total)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// silhouette compares how far quotes lie from the others of their own group and
// from the other group.
func (g *Geometry) silhouette(a, b []int) float64 {
	totals := [2][]float64{g.total(a), g.total(b)}
	sum := 0.0
	for side, group := range [2][]int{a, b} {
		for _, q := range group {
			own := 1 - g.toOthers(q, totals[side])
			other := 1 - cosine(g.places[q], totals[1-side])
			if far := max(own, other); far > 0 {
				sum += (other - own) / far
			}
		}
	}
	if len(a)+len(b) == 0 {
		return 0
	}
	return sum / float64(len(a)+len(b))
}

// total is the sum of the vectors of quotes.
func (g *Geometry) total(quotes []int) []float64 {
	var total []float64
	for _, q := range quotes {
		if total == nil {
			total = make([]float64, len(g.places[q]))
		}
		for i, x := range g.places[q] {
			total[i] += float64(x)
		}
	}
	return total
}

// toOthers is the cosine of a quote to the centre of the others of its group.
func (g *Geometry) toOthers(q int, total []float64) float64 {
	others := slices.Clone(total)
	for i, x := range g.places[q] {
		others[i] -= float64(x)
	}
	return cosine(g.places[q], others)
}

// cosine of a unit vector to one of any length; 0 to none.
func cosine(v []float32, to []float64) float64 {
	along, length := 0.0, 0.0
	for i, x := range to {
		along += float64(v[i]) * x
		length += x * x
	}
	if length < 1e-12 {
		return 0
	}
	return along / math.Sqrt(length)
}

// partings is how often quotes are put to the nearer half; a few dozen quotes
// have settled long before.
const partings = 10

// parted puts each quote to the nearer of two halves that begin as given sets.
// What has no place goes with the first.
func (g *Geometry) parted(quotes, one, other []int) (halves [2][]int) {
	placed := func(q int) bool { return g.places[q] != nil }
	halves = [2][]int{one, other}
	for range partings {
		centres := [2][]float64{g.total(filter(halves[0], placed)), g.total(filter(halves[1], placed))}
		var next [2][]int
		for _, q := range quotes {
			side := 0
			switch {
			case slices.Contains(other, q):
				side = 1
			case !slices.Contains(one, q) && placed(q) && cosine(g.places[q], centres[1]) > cosine(g.places[q], centres[0]):
				side = 1
			}
			next[side] = append(next[side], q)
		}
		if slices.Equal(next[0], halves[0]) && slices.Equal(next[1], halves[1]) {
			break
		}
		halves = next
	}
	return halves
}

func filter(quotes []int, keep func(int) bool) []int {
	var kept []int
	for _, q := range quotes {
		if keep(q) {
			kept = append(kept, q)
		}
	}
	return kept
}
