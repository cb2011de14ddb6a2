package cluster

import (
	"context"
	"math/rand/v2"
	"slices"
)

// A draw takes part of the people and part of each one's quotes and divides
// the people by what is left. How well draws agree is the evidence for groups.
// On simulated studies (16 to 60 people) halves and 70 % of the quotes found
// groups about equally often; halves also took people who are merely alike
// themselves for groups three times as often, and all quotes hid the
// difference to chance.
const (
	peopleShare = 0.8
	quoteShare  = 0.7

	// featurePull is the number of quotes of the common mean mixed into each
	// person's, so that a person of few quotes is not far out by chance.
	featurePull = 2
)

// setting is one of several reasonable ways to look; draws go through all in
// turn, so that a result is what they agree on and not what one of them shows.
type setting struct {
	axes     int
	weighted bool // by the caller's weights, or each quote alike
}

var settings = []setting{{4, true}, {6, true}, {8, true}, {4, false}, {6, false}, {8, false}}

// outcome is the division of the drawn people into each number of groups.
type outcome struct {
	labels [][]int8 // for k = 2, 3, …: the group of every person, −1 where not drawn
}

// divide makes one draw of people and quotes and divides it into 2 … mostK.
func (v *voices) divide(quotesOf [][]int, s setting, mostK int, random *rand.Rand) outcome {
	people := drawPeople(quotesOf, random)
	features := NewMatrix(len(people), v.quotes.Cols)
	for i, person := range people {
		v.feature(features.Row(i), drawQuotes(quotesOf[person], random), s.weighted)
	}
	points := reduced(features, min(s.axes, max(len(people)/3, 2)))
	o := outcome{labels: make([][]int8, max(mostK-1, 0))}
	for k := range o.labels {
		o.labels[k] = slices.Repeat([]int8{-1}, v.people)
		for i, label := range kMeans(points, min(k+2, len(people)), random) {
			o.labels[k][people[i]] = int8(label)
		}
	}
	return o
}

// drawPeople draws peopleShare of the people with quotes, ascending.
func drawPeople(quotesOf [][]int, random *rand.Rand) []int {
	var people []int
	for person, quotes := range quotesOf {
		if len(quotes) > 0 {
			people = append(people, person)
		}
	}
	random.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	people = people[:int(peopleShare*float64(len(people))+0.5)]
	slices.Sort(people)
	return people
}

// drawQuotes draws quoteShare of the quotes, at least one.
func drawQuotes(quotes []int, random *rand.Rand) []int {
	drawn := slices.Clone(quotes)
	random.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
	n := max(int(quoteShare*float64(len(drawn))+random.Float64()), 1)
	drawn = drawn[:n]
	slices.Sort(drawn)
	return drawn
}

// feature writes the mean of the quotes to sum, pulled to zero, the mean of
// all.
func (v *voices) feature(sum []float32, quotes []int, weighted bool) {
	var total, squares float64
	for _, q := range quotes {
		w := 1.0
		if weighted {
			w = v.weight[q]
		}
		total += w
		squares += float64(w * w)
		for j, x := range v.quotes.Row(q) {
			sum[j] += float32(w * float64(x))
		}
	}
	typical := squares / total // the weight of one quote
	for j := range sum {
		sum[j] = float32(float64(sum[j]) / (total + featurePull*typical))
	}
}

// reduced centres the rows and gives their coordinates on the strongest axes.
func reduced(m *Matrix, axes int) [][]float64 {
	mean := m.mean()
	points := make([][]float64, m.Rows)
	for i := range points {
		points[i] = make([]float64, m.Cols)
		for j, x := range m.Row(i) {
			points[i][j] = float64(x) - mean[j]
		}
	}
	moments := make([][]float64, m.Cols)
	for j := range moments {
		moments[j] = make([]float64, m.Cols)
	}
	for _, p := range points {
		for j, x := range p {
			for k, y := range p[:j+1] {
				moments[j][k] += float64(x * y)
			}
		}
	}
	for j := range moments {
		for k := range j {
			moments[k][j] = moments[j][k]
		}
	}
	basis := topEigenvectors(moments, min(axes+spareDirection, m.Cols), drawRounds)[:min(axes, m.Cols)]
	for i, p := range points {
		points[i] = times(basis, p)
	}
	return points
}

// draws makes count draws, through all settings in turn.
func (v *voices) draws(ctx context.Context, owner []int, mostK, count int, seed uint64) []outcome {
	quotesOf := v.quotesOf(owner)
	out := make([]outcome, count)
	parallel(ctx, count, 1, func(i, _ int) {
		out[i] = v.divide(quotesOf, settings[i%len(settings)], mostK, rand.New(rand.NewPCG(seed, uint64(i))))
	})
	return out
}

// agreement is the mean ARI over all pairs of draws, for each k from 2
// to mostK, on the people in both; zeros once ctx has ended.
func (v *voices) agreement(ctx context.Context, owner []int, mostK int, seed uint64) []float64 {
	count := testDraws
	if v.people <= fewPeople {
		count = testDrawsOfFew
	}
	draws := v.draws(ctx, owner, mostK, count, seed)
	if ctx.Err() != nil {
		return make([]float64, mostK-1)
	}
	return meanARI(draws)
}

func meanARI(draws []outcome) []float64 {
	means := make([]float64, len(draws[0].labels))
	for k := range means {
		for a := range draws {
			for b := range a {
				means[k] += smallARI(draws[a].labels[k], draws[b].labels[k])
			}
		}
		means[k] /= float64(len(draws) * (len(draws) - 1) / 2)
	}
	return means
}

// smallLabels bounds the labels that smallARI takes.
const smallLabels = 8

// smallARI is ARI for labels under smallLabels, where both have one.
func smallARI(a, b []int8) float64 {
	var cells [smallLabels][smallLabels]float64
	var left, right [smallLabels]float64
	var n float64
	for i, x := range a {
		if y := b[i]; x >= 0 && y >= 0 {
			cells[x][y]++
			left[x]++
			right[y]++
			n++
		}
	}
	pairs := func(counts []float64) (sum float64) {
		for _, c := range counts {
			sum += c * (c - 1) / 2
		}
		return sum
	}
	var both float64
	for x := range cells {
		both += pairs(cells[x][:])
	}
	if n < 2 {
		return 0
	}
	la, lb := pairs(left[:]), pairs(right[:])
	chance, most := la*lb/(n*(n-1)/2), (la+lb)/2
	if most == chance { // all in one group, twice: nothing was told apart
		return 0
	}
	return (both - chance) / (most - chance)
}
