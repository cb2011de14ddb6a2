// Package sentence finds the borders of sentences, with exact byte offsets.
//
// The base is the default sentence segmentation of Unicode (UAX #29), which
// knows terminators of all scripts, decimals and lower-case continuations. On
// top of it come the things that it leaves open because they need a language or
// a habit of writing: abbreviations, initials, ordinals and list numbers,
// quotations inside a sentence, soft line breaks of transcripts and captions,
// sentences in lower case, a missing space after the full stop.
//
// A sentence is never cut for its length: a spoken run-on without punctuation
// stays one sentence, however long, so that every quote made of whole sentences
// says all that was said. English is covered best; German, French, Spanish,
// Dutch and Polish have their abbreviations, Chinese, Japanese and Arabic their
// marks; other languages get the Unicode default.
package sentence
