package wording

import (
	"context"

	"personas/research"
	"personas/synthesize"
)

// PersonasIn is what personas are worded from.
type PersonasIn struct {
	Asker
	synthesize.Material
	Themes   []research.Theme
	Asked    synthesize.Asked
	Personas []research.Persona // as synthesize.Drafts gave them
}

// PersonasOut holds the personas in the order given, worded where that went well.
type PersonasOut struct {
	Personas []research.Persona
	Log      Log
}

// Personas has a model word personas. The profile of the whole sample is worded
// only where there is no other.
func Personas(ctx context.Context, in PersonasIn) (PersonasOut, error) {
	return PersonasOut{Personas: in.Personas}, nil
}
