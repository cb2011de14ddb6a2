package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// exchangeTest compares the agreement of draws, for k = 2, 3, …, with that of
// samples in which quotes were exchanged between people.
type exchangeTest struct {
	mostK     int
	observed  []float64   // by k
	exchanged [][]float64 // sample × k
	mean      []float64   // by k, over all samples, the observed one included
	deviation []float64
}

// Streams of random numbers, apart from those of draws and restarts.
const (
	exchangeStream = 3 << 32
	plantStream    = 4 << 32
)

func (v *voices) test(ctx context.Context, mostK, nulls int, seed uint64) *exchangeTest {
	t := &exchangeTest{mostK: mostK, exchanged: make([][]float64, nulls)}
	t.observed = v.agreement(ctx, v.owner, mostK, seed)
	parallel(ctx, nulls, 1, func(i, _ int) {
		random := rand.New(rand.NewPCG(seed, exchangeStream+uint64(i)))
		t.exchanged[i] = v.agreement(ctx, v.exchangedOwners(random), mostK, random.Uint64())
	})
	if ctx.Err() == nil {
		t.measure()
	}
	return t
}

// exchangedOwners shuffles who said what among the quotes of each stratum:
// everybody keeps their number of quotes in each.
func (v *voices) exchangedOwners(random *rand.Rand) []int {
	strata := make([][]int, groupCount(v.stratum))
	for quote, s := range v.stratum {
		strata[s] = append(strata[s], quote)
	}
	owner := slices.Clone(v.owner)
	for _, quotes := range strata {
		random.Shuffle(len(quotes), func(i, j int) {
			a, b := quotes[i], quotes[j]
			owner[a], owner[b] = owner[b], owner[a]
		})
	}
	return owner
}

// measure takes mean and deviation over all samples. Counting the observed one
// among them keeps the test exact: under chance it is one like the others.
func (t *exchangeTest) measure() {
	t.mean, t.deviation = make([]float64, len(t.observed)), make([]float64, len(t.observed))
	all := append([][]float64{t.observed}, t.exchanged...)
	for k := range t.observed {
		for _, sample := range all {
			t.mean[k] += sample[k] / float64(len(all))
		}
		for _, sample := range all {
			d := sample[k] - t.mean[k]
			t.deviation[k] += d * d / float64(len(all))
		}
		t.deviation[k] = math.Sqrt(t.deviation[k])
	}
}

// standsOut is how far a sample's agreement exceeds the mean at the k where it
// does so most, in deviations.
func (t *exchangeTest) standsOut(sample []float64) (most float64, at int) {
	most = math.Inf(-1)
	for k, x := range sample {
		if z := (x - t.mean[k]) / max(t.deviation[k], 1e-9); z > most {
			most, at = z, k
		}
	}
	return most, at
}

func (t *exchangeTest) mostOutstanding() int {
	_, k := t.standsOut(t.observed)
	return k
}

// mostExcess is the k at which agreement exceeds the exchanged mean most.
func (t *exchangeTest) mostExcess() int {
	best, most := 0, math.Inf(-1)
	for k, row := range t.table() {
		if excess := row.Observed - row.Exchanged; excess > most {
			best, most = k, excess
		}
	}
	return best
}

func (t *exchangeTest) p() float64 {
	observed, _ := t.standsOut(t.observed)
	as := 1
	for _, sample := range t.exchanged {
		if z, _ := t.standsOut(sample); z >= observed {
			as++
		}
	}
	return float64(as) / float64(len(t.exchanged)+1)
}

func (t *exchangeTest) table() []KTest {
	rows := make([]KTest, len(t.observed))
	for k := range rows {
		column := make([]float64, len(t.exchanged))
		for i, sample := range t.exchanged {
			column[i] = sample[k]
		}
		slices.Sort(column)
		var sum float64
		for _, x := range column {
			sum += x
		}
		rows[k] = KTest{K: k + 2, Observed: t.observed[k], Exchanged: sum / float64(max(len(column), 1)),
			Quantile: quantile(column, 1-chanceLevel), Z: (t.observed[k] - t.mean[k]) / max(t.deviation[k], 1e-9)}
	}
	return rows
}

// Distances at which groups are planted to see whether they would be found.
var plantedDistances = []float64{0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0}

const (
	plantings     = 10
	leastDetected = 8
)

// detectable searches plantedDistances for the least at which two halves of the
// people, apart by so much in an exchanged sample, are found in leastDetected
// of plantings; 1.25, beyond all, if at none.
func (v *voices) detectable(ctx context.Context, t *exchangeTest, seed uint64) float64 {
	var chance []float64
	for _, sample := range t.exchanged {
		z, _ := t.standsOut(sample)
		chance = append(chance, z)
	}
	slices.Sort(chance)
	limit := quantile(chance, 1-chanceLevel)
	low, high := 0, len(plantedDistances)
	for low < high {
		middle := (low + high) / 2
		if v.detects(ctx, t, plantedDistances[middle], limit, seed) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	if low == len(plantedDistances) {
		return 1.25
	}
	return plantedDistances[low]
}

func (v *voices) detects(ctx context.Context, t *exchangeTest, distance, limit float64, seed uint64) bool {
	found := make([]bool, plantings)
	parallel(ctx, plantings, 1, func(i, _ int) {
		random := rand.New(rand.NewPCG(seed, plantStream+uint64(i)))
		planted, owner := v.planted(distance, random)
		sample := planted.agreement(ctx, owner, t.mostK, random.Uint64())
		z, _ := t.standsOut(sample)
		found[i] = z > limit && slices.Max(sample) >= leastAgreement
	})
	count := 0
	for _, is := range found {
		if is {
			count++
		}
	}
	return count >= leastDetected
}

// planted moves the quotes of a drawn half of the people by distance, in units
// of the quotes' spread, in the direction of a drawn quote, after exchanging.
func (v *voices) planted(distance float64, random *rand.Rand) (*voices, []int) {
	owner := v.exchangedOwners(random)
	half := make([]bool, v.people)
	for i, person := range random.Perm(v.people) {
		half[person] = i%2 == 0
	}
	direction := slices.Clone(v.quotes.Row(random.IntN(v.quotes.Rows)))
	normalizeRow(direction)
	length := distance * v.spread()
	moved := *v
	moved.quotes = &Matrix{Rows: v.quotes.Rows, Cols: v.quotes.Cols, Data: slices.Clone(v.quotes.Data)}
	for quote, person := range owner {
		if half[person] {
			for j, x := range direction {
				moved.quotes.Row(quote)[j] += float32(length * float64(x))
			}
		}
	}
	return &moved, owner
}
