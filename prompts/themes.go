package prompts

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// ThemesInput is what naming themes shows: some themes, with quotes that stand
// for them. Numbers of quotes run from 1 through all themes.
type ThemesInput struct{ Themes []ThemeShown }

// ThemeShown is one theme, without its size.
type ThemeShown struct {
	N        int // from 1
	Label    redact.Masked
	Keywords []redact.Masked
	Quotes   []ThemeQuote
}

// ThemeQuote is a quote of a theme.
type ThemeQuote struct {
	N, Person int // from 1
	Stance    research.Stance
	Text      redact.Masked
}

// ThemesReply is what a model makes of themes, in numbers of what was shown.
type ThemesReply struct {
	Names  []ThemeName  `json:"names"`
	Merges []ThemeMerge `json:"merges"`
	Splits []ThemeSplit `json:"splits"`
}

// Named is a name with the quotes it was drawn from.
type Named struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Carries     []int  `json:"carries"`
}

// ThemeName names a theme, and the ends of its spectrum.
type ThemeName struct {
	Theme int `json:"theme"`
	Named
	Ends []ThemeEnd `json:"ends"`
}

// ThemeEnd is where some stand in a theme.
type ThemeEnd struct {
	Name   string `json:"name"`
	Quotes []int  `json:"quotes"`
}

// ThemeMerge would make one theme of two.
type ThemeMerge struct {
	One   int `json:"one"`
	Other int `json:"other"`
	Named
	Because string `json:"because"`
}

// ThemeSplit would make two themes of one.
type ThemeSplit struct {
	Theme   int    `json:"theme"`
	One     Named  `json:"one"`
	Other   Named  `json:"other"`
	Because string `json:"because"`
}

var themes = load(llm.TaskThemes, "themes", nil)

const themesOutput = 6000 // tokens

// Themes asks for the names of themes.
func Themes(in ThemesInput) (llm.Request, error) {
	bounds := struct{ Themes, Quotes int }{Themes: len(in.Themes)}
	for i := range in.Themes {
		bounds.Quotes += len(in.Themes[i].Quotes)
	}
	return themes.request(in, bounds, themesOutput, func(reply json.RawMessage) error {
		var r ThemesReply
		if err := json.Unmarshal(reply, &r); err != nil {
			return fmt.Errorf("the answer does not fit: %w", err)
		}
		return cmp.Or(shown("theme", bounds.Themes, r.themes()), shown("quote", bounds.Quotes, r.quotes()))
	})
}

func (r *ThemesReply) themes() (all []int) {
	for _, n := range r.Names {
		all = append(all, n.Theme)
	}
	for _, m := range r.Merges {
		all = append(all, m.One, m.Other)
	}
	for _, s := range r.Splits {
		all = append(all, s.Theme)
	}
	return all
}

func (r *ThemesReply) quotes() (all []int) {
	for _, n := range r.Names {
		all = append(all, n.Carries...)
		for _, e := range n.Ends {
			all = append(all, e.Quotes...)
		}
	}
	for _, m := range r.Merges {
		all = append(all, m.Carries...)
	}
	for _, s := range r.Splits {
		all = slices.Concat(all, s.One.Carries, s.Other.Carries)
	}
	return all
}
