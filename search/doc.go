// Package search finds quotes by meaning and by words, among those that a
// filter lets through.
//
// Two arms look at the same quotes: the vector arm by the similarity of what is
// said, the text arm by the words that are used. Their rankings are fused by
// reciprocal rank. Every hit carries its place and the words around it.
//
// The filter is resolved first. At most [ExactMax] quotes are compared one by
// one, so that a filter never costs recall; only more than that go through the
// approximate index (measured at 50,000 × 256: exact recall 1.0 in 5–13 ms;
// an index scan that filters as it goes lost up to 37 % of the right hits at ten
// times the cost, where the filter went with meaning, as a persona does).
//
// The quotes are reached through [Index], which the store implements.
package search
