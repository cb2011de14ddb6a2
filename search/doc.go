// Package search finds quotes by meaning and by words, among those that a
// filter lets through.
//
// Two arms look at the same quotes: the vector arm by the similarity of what is
// said, the text arm by the words that are used. Their rankings are fused by
// reciprocal rank. Every hit carries its place and the words around it.
//
// A filter never costs recall. Where it leaves at most [FewMax] quotes, these are
// compared one by one. Of more, enough are usually among the quotes nearest of
// all, which an index names in studies of more than [ExactMax]; where they are
// not, as with a theme that the search is not about, everything that passes is
// compared. (An index scan that filters as it goes lost up to 37 % of the right
// hits at ten times the cost, measured at 50,000 × 256 with filters that go with
// meaning, as a persona does.)
//
// The quotes are reached through [Index], which the store implements.
package search
