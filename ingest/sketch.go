package ingest

import (
	"hash/fnv"
	"iter"
	"slices"
	"strings"
)

// shingled is how many words run together in a shingle.
const shingled = 3

// eachShingle visits the hashes of all runs of three words of a text, small
// letters and digits only. A text of fewer words is one shingle.
func eachShingle(text []byte) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		var run [shingled]string
		n := 0
		for word := range strings.FieldsFuncSeq(strings.ToLower(string(text)), notLetter) {
			copy(run[:], run[1:])
			run[shingled-1] = word
			if n++; n >= shingled && !yield(hashOfWords(run[:])) {
				return
			}
		}
		if n > 0 && n < shingled {
			yield(hashOfWords(run[shingled-n:]))
		}
	}
}

func hashOfWords(words []string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		h.Write([]byte(w))
		h.Write([]byte{' '})
	}
	return mix(h.Sum64())
}

// shingles returns the shingles of a text, sorted and without repeats.
func shingles(text []byte) []uint64 {
	return slices.Compact(slices.Sorted(eachShingle(text)))
}

// mix spreads a hash's bits, so that the smallest hashes are a fair sample
// (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Sketch is what is kept of a text to find it again when it was edited: its
// sketchSize smallest shingles (bottom-k sampling: Cohen and Kaplan 2007). For a
// text of no more shingles than that, the comparison is exact.
type Sketch []uint64

const sketchSize = 128

// SketchOf returns the sketch of a text.
func SketchOf(text []byte) Sketch {
	var kept []uint64
	for x := range eachShingle(text) {
		if kept = append(kept, x); len(kept) >= 32*sketchSize {
			kept = smallest(kept)
		}
	}
	return Sketch(slices.Clip(smallest(kept)))
}

// smallest keeps those of the hashes that belong into a sketch.
func smallest(all []uint64) []uint64 {
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), sketchSize)]
}

// Similarity estimates which share of the shingles of both texts they have in
// common (Jaccard), 0 to 1.
func (s Sketch) Similarity(t Sketch) float64 {
	i, j, union, both := 0, 0, 0, 0
	for union < sketchSize && (i < len(s) || j < len(t)) {
		switch {
		case j == len(t) || i < len(s) && s[i] < t[j]:
			i++
		case i == len(s) || t[j] < s[i]:
			j++
		default:
			i, j, both = i+1, j+1, both+1
		}
		union++
	}
	if union == 0 {
		return 0
	}
	return float64(both) / float64(union)
}
