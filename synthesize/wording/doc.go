// Package wording has a language model put into words what synthesis found: the
// names of themes, the claims of personas, the pages around them.
//
//	themes ──Themes──▶ names, ends, merges and splits that the places of quotes bear out
//	personas of evidence cards ──Personas──▶ worded claims ──▶ worded personas
//
// A model is shown numbered quotes, masked, and answers in those numbers. Nothing
// that it writes is kept for being well said: a sentence without a quote or a
// claim, or one that says a number, a name or an age, is dropped with a reason; a
// merge is made only where the quotes lie closer for it. Every count comes from
// research.SupportOf.
//
// Given the replies the result is the same, whatever the order in which they come
// in. A call that fails for good costs its own part its words, and nothing else:
// the evidence cards stay.
package wording
