// Package extract takes the quotes from a document: verbatim runs of whole
// sentences of one participant that say something on which people decide.
//
// [Rules] needs no model. It reads one turn after another, in five steps, each a
// table or a short function that can be read and argued with:
//
//  1. sentences, with what transcription cut apart put together again;
//  2. reasons against: back-channel, agreement, questions, reading aloud, talk
//     about the session, redactions, praise of the interviewer's tool …;
//  3. cues for: ways of talking about experience, needs and choices (cues.go);
//     with what a model learned from labelled sentences (learned.go) they give a
//     sentence its value, its facet, its stance;
//  4. sentences above the threshold of the kind of document become quotes,
//     together with the neighbour without which they cannot be understood;
//  5. what the same person said word for word before is dropped.
//
// Every sentence of a participant ends up in a quote or in a rejection with its
// reason. English is read in full; of other languages only form is judged, and
// facets stay empty.
//
// [Point] asks a model, which is shown the numbered sentences of a window and
// returns numbers (window.go, point.go). It chooses and judges; what steps 1, 2
// and 5 say holds for it too.
package extract
