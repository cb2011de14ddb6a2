package cluster

import (
	"math"
	"math/rand/v2"
)

const peopleRounds = 20

// peopleRestarts is how many starts are tried for n people: the more people,
// the less one start differs from another.
func peopleRestarts(n int) int {
	if n > 200 {
		return 2
	}
	return 5
}

// kMeans divides points (people × axes) into k groups by Lloyd's algorithm
// from k-means++ starts, the least sum of squares of several restarts. Groups
// may come out empty where points coincide.
func kMeans(points [][]float64, k int, random *rand.Rand) []int {
	var best []int
	least := math.Inf(1)
	for range peopleRestarts(len(points)) {
		labels, squares := lloyd(points, spreadStarts(points, k, random))
		if squares < least {
			best, least = labels, squares
		}
	}
	return best
}

// spreadStarts draws k centres by k-means++.
func spreadStarts(points [][]float64, k int, random *rand.Rand) [][]float64 {
	even, distance := make([]float64, len(points)), make([]float64, len(points))
	for i := range points {
		even[i], distance[i] = 1, math.Inf(1)
	}
	centers := make([][]float64, 0, k)
	next := random.IntN(len(points))
	for {
		center := append([]float64(nil), points[next]...)
		if centers = append(centers, center); len(centers) == k {
			return centers
		}
		for i, p := range points {
			distance[i] = min(distance[i], squaredDistance(p, center))
		}
		next = drawIndex(even, distance, random)
	}
}

// lloyd assigns and averages until nothing moves, at most peopleRounds times.
func lloyd(points, centers [][]float64) (labels []int, squares float64) {
	labels = make([]int, len(points))
	for round := range peopleRounds {
		moved := round == 0
		squares = 0
		for i, p := range points {
			near, least := 0, math.Inf(1)
			for c, center := range centers {
				if d := squaredDistance(p, center); d < least {
					near, least = c, d
				}
			}
			moved = moved || labels[i] != near
			labels[i] = near
			squares += least
		}
		if !moved {
			break
		}
		recentered(centers, points, labels)
	}
	return labels, squares
}

// recentered moves each centre to the mean of its points; an empty one stays.
func recentered(centers, points [][]float64, labels []int) {
	counts := make([]float64, len(centers))
	for _, label := range labels {
		counts[label]++
	}
	for c, center := range centers {
		if counts[c] > 0 {
			clear(center)
		}
	}
	for i, p := range points {
		center := centers[labels[i]]
		for j, x := range p {
			center[j] += x / counts[labels[i]]
		}
	}
}

func squaredDistance(a, b []float64) (sum float64) {
	b = b[:len(a)]
	for i, x := range a {
		d := x - b[i]
		sum += float64(d * d)
	}
	return sum
}
