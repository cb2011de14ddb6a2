package research

// Refusal is a source that could not be read, and why, in words that say what
// to do about it. One refused file never stops the others.
type Refusal struct {
	Source string `json:"source"`
	Reason string `json:"reason"`
}

// Guess is something the program decided for itself while reading, printed so
// that it can be checked and pinned in study.toml.
type Guess struct {
	Where    string `json:"where"`    // source or document
	What     string `json:"what"`     // "interviewer", "kind", "text column", …
	Value    string `json:"value"`    //
	Evidence string `json:"evidence"` // why it was guessed
	Pin      string `json:"pin"`      // the line of study.toml that settles it
}
