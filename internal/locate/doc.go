// Package locate finds a typed quotation in a document, or says why it is none.
//
// A [research.Proposal] is words that somebody typed or a file holds. What is
// accepted is always the document's own words: the bytes that were typed, or
// where they differ only in ways that change nothing of what was said the bytes
// that stand there. Nothing is found by likeness. Likeness only tells the reason
// of a rejection.
//
//	token.go   a text becomes words, each with its folded form
//	fold.go    case, normal form, glyphs: what makes two words the same
//	lists.go   negations, numbers, quantifiers, fillers
//	filler.go  what may be left out or added: "um", "you know", "I, I"
//	match.go   one quotation against one place
//	speaker.go whose turns a name means
//	index.go   a document, read once; [Index.Locate]
//	repair.go  in which ways a located quotation differs
//	nearly.go  why one was not located
//
// Negations, numbers and quantifiers are never left out, added or changed by a
// repair; an alignment lies in one turn of one participant and cuts neither a
// word nor a character; "40" is not cut from "40%", nor "linear" from
// "non-linear". English at full strength: in other languages only hesitations
// that are no words of theirs count as fillers.
package locate
