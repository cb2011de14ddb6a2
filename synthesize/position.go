package synthesize

import (
	"math"

	"personas/research"
)

// stanceShare is how much of a position a clear stance makes; the rest is where
// the quote lies along the theme's main axis of difference.
const stanceShare = 0.5

// positions places each of a theme's quotes between −1 and 1 (DESIGN §13). The
// axis is the first principal component of the quotes' vectors around their
// mean, turned so that positive stances lie at its positive end; a clear stance
// moves a quote to its own half. Quotes without a vector stand where their
// stance puts them.
func (c *corpus) positions(members []int) []float64 {
	at := c.axisPlaces(members)
	for i, q := range members {
		at[i] = (1-stanceShare)*at[i] + stanceShare*signOf(c.quotes[q].Stance)
	}
	return at
}

func signOf(s research.Stance) float64 {
	switch s {
	case research.StancePositive:
		return 1
	case research.StanceNegative:
		return -1
	}
	return 0
}

// axisPlaces projects the quotes on their main axis, scaled to −1…1.
func (c *corpus) axisPlaces(members []int) []float64 {
	at := make([]float64, len(members))
	var vectors [][]float32
	for _, q := range members {
		if c.vectors[q] != nil {
			vectors = append(vectors, c.vectors[q])
		}
	}
	mean := meanOf(vectors)
	axis := mainAxis(vectors, mean)
	if axis == nil {
		return at
	}
	lean, far := 0.0, 0.0
	for i, q := range members {
		if c.vectors[q] == nil {
			continue
		}
		at[i] = along(c.vectors[q], mean, axis)
		lean += at[i] * signOf(c.quotes[q].Stance)
		far = max(far, math.Abs(at[i]))
	}
	if far == 0 {
		return at
	}
	if lean < 0 {
		far = -far
	}
	for i := range at {
		at[i] /= far
	}
	return at
}

// stanceOver is the stance of several quotes together: what the clear ones
// agree on, mixed where they do not, neutral where there is none.
func (c *corpus) stanceOver(quotes []int) research.Stance {
	var positive, negative, mixed bool
	for _, q := range quotes {
		switch c.quotes[q].Stance {
		case research.StancePositive:
			positive = true
		case research.StanceNegative:
			negative = true
		case research.StanceMixed:
			mixed = true
		}
	}
	switch {
	case positive && negative, mixed && !positive && !negative:
		return research.StanceMixed
	case positive:
		return research.StancePositive
	case negative:
		return research.StanceNegative
	}
	return research.StanceNeutral
}
