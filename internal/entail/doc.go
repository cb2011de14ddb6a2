// Package entail tells by rules whether texts carry a statement, and whether one
// text says the opposite of another. It reads no model and knows nothing of
// research: words, numbers, names, negations and the meaning of words are all it
// goes by, and it can say which.
//
//	word.go     a text becomes sentences of words, each with how it is meant
//	lists.go    negations, opposites, what goes without saying
//	number.go   "sixty million" and "60,000,000" are one number
//	overlap.go  how much of a statement stands in a text, and how near it lies
//	check.go    the verdict: what was learned from labelled cases, and three gates
//	oppose.go   what says the opposite of the same thing
//
// A statement that says a number or a name that no text holds is not supported
// by them, nor is one that they deny, however alike the words are: these are the
// gates. Everything else is weighed, by weights that were learned (weights.go).
// English only: in other languages it rarely finds support, and never a denial.
package entail
