// Package embed turns texts into unit vectors, so that texts of like meaning
// lie close together.
//
// An Embedder maps texts to vectors; Builtin is the one in the binary: no
// download, no key, the same bits on every run. What goes in is not a quote's
// verbatim text but its normal form (NormalForm, NormalFormQA): without
// fillers, redaction marks and stutter, which would otherwise group quotes by
// how a person talks instead of by what they say. The stored quote stays
// verbatim.
package embed
