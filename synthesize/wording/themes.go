package wording

import (
	"context"

	"personas/research"
	"personas/synthesize"
)

// ThemesIn is what themes are named from.
type ThemesIn struct {
	Asker
	synthesize.Material
	Themes []research.Theme // as synthesize.Themes gave them
}

// ThemesOut holds the themes, named where that went well and regrouped where the
// places of their quotes bear it out, with everything that was proposed.
type ThemesOut struct {
	Themes    []research.Theme
	Proposals []research.ThemeProposal
	Log       Log
}

// Themes has a model name themes, and propose merges, splits and the ends of
// their spectra.
func Themes(ctx context.Context, in ThemesIn) (ThemesOut, error) {
	return ThemesOut{Themes: in.Themes}, nil
}
