package cluster

import "math"

// codeLength is the map equation (Rosvall & Bergstrom 2008): the bits a step
// takes to describe of a random walk on the undirected neighbour graph, when
// each group has a code book of its own. A division is good when the walk
// seldom leaves a group and groups are small enough for short codes; unlike
// modularity it has no scale built in but the number of neighbours.
//
// Flows are by edges: a row's share is its number of ends.
func codeLength(lists *neighborLists, degree int, labels []int) float64 {
	k := groupCount(labels)
	leaving := make([]float64, k) // edge ends of the group on edges that leave it
	ends := make([]float64, k)    // all edge ends of the group
	rowEnds := make([]float64, len(labels))
	var total float64
	for i, label := range labels {
		index, _ := lists.of(i, degree)
		for _, j := range index {
			rowEnds[i]++
			rowEnds[j]++
			total += 2
			ends[label]++
			ends[labels[j]]++
			if other := labels[j]; other != label {
				leaving[label]++
				leaving[other]++
			}
		}
	}
	if total == 0 {
		return 0
	}
	var length, left float64
	for g := range k {
		q := leaving[g] / total
		left += q
		length += entropyTerm(q+ends[g]/total) - 2*entropyTerm(q)
	}
	for _, e := range rowEnds {
		length -= entropyTerm(e / total)
	}
	return length + entropyTerm(left)
}

// entropyTerm is p·log2 p, and 0 for 0.
func entropyTerm(p float64) float64 {
	if p <= 0 {
		return 0
	}
	return p * math.Log2(p)
}
