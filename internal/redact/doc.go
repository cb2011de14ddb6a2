// Package redact finds personal data in research and puts stable pseudonyms in
// its place: "P07" for a participant, "NAME-3" for somebody talked of,
// "EMAIL-1", "COMPANY-2". What comes out is a [Masked], which no other package
// can make: code that accepts one has no way of getting words as they were said.
//
// A study is gone through twice. The first pass, [New], counts how the study
// writes its words and collects what is there:
// the people and companies the study itself names, then what rules find. The
// values are numbered in their own order, so that neither the order of documents
// nor the number of processors changes a pseudonym. The second, [Masker.Mask],
// replaces; it changes nothing in a Masker and can be called from many places at
// once.
//
// What is shown to a language model is masked by [Masker.MaskWindow], which asks
// the study as little as it can: numbers are those of the window, so that equal
// windows stay equal bytes while the study grows.
//
// Four sorts of rules, in the order of what they are worth:
//
//   - What the study knows: labels of speakers and tables of participants, in
//     every form a name takes in talk.
//   - Shapes with a proof: cards (Luhn), IBANs (mod 97), national numbers with
//     check digits, addresses on the net; and shapes with a cue beside them
//     ("my account number is").
//   - Names of people by lists of given and family names, cues ("my name is",
//     "Dear"), and how this study writes a word: one that it mostly writes small
//     is no name.
//   - Strangers: in English, a word with a capital that no list knows. It is
//     somebody's name unless it stands as a thing or a place does, there or
//     elsewhere in the study, or more than one document speaks of it.
//
// A false mask destroys a quotation, so a word that is both a name and a word
// ("Will", "Grace") is masked only where its neighbours say that it is a name.
// There is no statistical model: what is found is found for a reason that stands
// here. Names in scripts other than Latin are found only where the study lists
// them.
package redact
