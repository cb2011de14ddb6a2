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
var supported = scale{bias: -5.08, weights: [features]float64{
	fCover: -0.69, fCoverBest: -0.44, fCoverPair: 1.47,
	fSoft: 2.44, fSoftPair: 2.18, fNear: 1.71,
	fWhole: 0.95, fNumbers: -3.84, fNames: -2.42,
	fPairOff: 0.66, fDenied: -1.84, fAbsolute: 0.21,
	fHedge: -0.42, fOrder: 0.39, fSpoken: -1.98,
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
