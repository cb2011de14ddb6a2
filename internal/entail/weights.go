package entail

import "hash/fnv"

// Development reports whether a labelled case may be learned from, which the
// words of its statement decide: figures are taken on the others.
func Development(claim string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(claim))
	return h.Sum32()%2 == 0
}

// supported weighs whether the evidence carries all of a statement.
var supported = scale{bias: -4.96, weights: [features]float64{
	fCover: -0.69, fCoverBest: -0.13, fCoverPair: 1.37,
	fSoft: 2.4, fSoftPair: 2.12, fNear: 1.35,
	fWhole: 1.04, fNumbers: -3.74, fNames: -2.28,
	fPairOff: 0.49, fDenied: -3.11, fAbsolute: 0.53,
	fHedge: -0.28, fOrder: 0.45, fSpoken: -2.1,
}}

// partly weighs whether evidence that does not carry all of a statement carries a
// part of it.
var partly = scale{bias: -4.69, weights: [features]float64{
	fCover: 4.59, fCoverBest: -1.57, fCoverPair: 1.59,
	fSoft: 1.42, fSoftPair: -0.03, fNear: 1.41,
	fWhole: 1.51, fNumbers: 1.33, fNames: 1.12,
	fPairOff: -3.93, fDenied: -4.83, fAbsolute: 1.47,
	fHedge: -2.21, fOrder: 0.95, fSpoken: 0,
}}
