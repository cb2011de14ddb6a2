// Package research is the vocabulary of the product: what a study holds, from
// the file as it was given to the claim in a persona, with the rules of each
// noun beside it. It imports the standard library only; every other package
// speaks in its words.
//
// The chain of evidence, each arrow a foreign key in the store:
//
//	Study ─ Source ─ Document ─ Turn ─ Quote ─ Theme
//	                    └─ Participant ──────── Persona ─ Claim ─ Citation → Quote
//
// Three rules hold everywhere and are worth knowing before the rest:
//
//   - A [Quote] is never typed. Its text is the bytes of its [Span] in its
//     document's canonical text; [Document.Slice] is the only way to make one.
//   - Only a [RoleParticipant] is evidence. The interviewer's words are context.
//   - Every number about a claim comes from evidence rows through one function,
//     [SupportOf].
//
// Offsets are UTF-8 bytes, half-open, in the document's canonical text, in every
// type and column that holds one.
package research
