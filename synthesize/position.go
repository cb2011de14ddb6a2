package synthesize

import (
	"math"
)

// Shares of a position; the rest is where the quote lies along the theme's main
// axis of difference.
const (
	stanceShare = 0.6 // of a quote that holds the words of the theme's label
	asideShare  = 0.3 // of one that does not: its stance may be to something else
)

// positions places each of a theme's quotes between −1 and 1. The
// axis is the first principal component of the quotes' vectors around their
// mean, turned so that positive stances lie at its positive end; how the quote
// stands to the theme's matter moves it to its own half.
func (c *corpus) positions(members []int, k *contest) []float64 {
	stands := make([]float64, len(members))
	for i, q := range members {
		stands[i] = k.stands(q)
	}
	at := c.axisPlaces(members, stands)
	for i, q := range members {
		share := asideShare
		if k.touches(q) {
			share = stanceShare
		}
		at[i] = (1-stanceShare)*at[i] + share*stands[i]
	}
	return at
}

// axisPlaces projects the quotes on their main axis, scaled to −1…1.
func (c *corpus) axisPlaces(members []int, stands []float64) []float64 {
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
		lean += at[i] * stands[i]
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
