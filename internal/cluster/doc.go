// Package cluster groups unit vectors: quotes into themes, participants into
// candidates. It holds pure algorithms on points: no input or output, no words.
//
//	vectors ─ fold ─ centre ─ smooth ─ Ward ─┬─ choose k ─ refine ─ set far points apart   Themes
//	          equal   minus    over    tree  └─ or k-means++, whichever packs tighter
//	          ones    the      near
//	                  mean     ones
//
//	quotes ─ mean per person, minus stratum means ─ PCA ─ groups, agreed on by many settings ─ structure?   Candidates
//
// Results depend on the points, the options and the seed alone: never on the
// number of threads. Work is split into pieces that write to places of their
// own, sums run in index order, ties go to the lower index, and products are
// rounded before they are added.
package cluster
