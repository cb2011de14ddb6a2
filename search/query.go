package search

import (
	"fmt"
	"time"

	"personas/research"
)

// Mode says which arms look.
type Mode string

// The modes.
const (
	Hybrid Mode = "hybrid" // both, fused by reciprocal rank
	Vector Mode = "vector" // by meaning alone
	Text   Mode = "text"   // by words alone
)

// ParseMode reads a mode's name; "" is Hybrid.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(s); m {
	case "":
		return Hybrid, nil
	case Hybrid, Vector, Text:
		return m, nil
	}
	return "", fmt.Errorf("unknown mode %q: use %s, %s or %s", s, Hybrid, Vector, Text)
}

// DefaultLimit is the number of hits where a query names none, and MaxLimit the
// largest that can be asked for.
const (
	DefaultLimit = 10
	MaxLimit     = 500
)

// Query is what somebody looks for. Words "in quotation marks" must stand in
// every hit as they are, and a word with a minus before it must not.
type Query struct {
	Text    string
	Mode    Mode // "" is Hybrid
	Limit   int  // 0 is DefaultLimit
	Explain bool // hits say how each arm ranked them
	Plain   bool // Text is somebody's words: no mark in it means anything
	Filter  Filter
}

// Filter is what every hit must be. The zero value lets everything through.
type Filter struct {
	Persona string                // a persona's reference, letter or name: what its members say
	Theme   string                // a theme's reference or label
	Facet   research.Facet        //
	Stance  research.Stance       //
	Kinds   []research.SourceKind // any of them
	Where   map[string]string     // attributes of the participant, all of them; values in any case
	Since   *time.Time            // recorded on this day or later
	Until   *time.Time            // recorded on this day or earlier

	Phrases []string // stand in the text verbatim, but for case and the shape of quotation marks
	Without []string // words that do not stand in it
}

// all reports whether the filter lets everything through.
func (f *Filter) all() bool {
	return f.Persona == "" && f.Theme == "" && f.Facet == "" && f.Stance == "" && len(f.Kinds) == 0 && len(f.Where) == 0 &&
		f.Since == nil && f.Until == nil && len(f.Phrases) == 0 && len(f.Without) == 0
}

// checked returns the query with its defaults.
func (q Query) checked() (Query, error) {
	mode, err := ParseMode(string(q.Mode))
	if err != nil {
		return q, usage(err.Error())
	}
	q.Mode = mode
	switch {
	case q.Limit == 0:
		q.Limit = DefaultLimit
	case q.Limit < 0 || q.Limit > MaxLimit:
		return q, usage(fmt.Sprintf("a search returns 1 to %d quotes, not %d", MaxLimit, q.Limit))
	}
	return q, nil
}

func usage(message string) error {
	return &research.Error{Code: research.CodeUsage, Message: message}
}
