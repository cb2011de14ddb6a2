package synthesize

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"personas/research"
)

// Figures of attribute contrasts.
const (
	mostContrasts      = 4
	contrastsPerName   = 2   // values of one attribute
	mostValues         = 24  // an attribute with more values names people rather than kinds
	leastHolders       = 3   // people who share a value that is shown
	leastContrastScore = 1.0 // standard deviations of difference below which a value says nothing
)

// contrasts counts attribute values of the group beside those of everybody
// else, where known: the most different first, for the whole sample the most
// frequent. They describe; they formed nothing and prove nothing.
func (d *drafter) contrasts() []research.AttributeContrast {
	known := map[string]map[string][2]int{} // attribute → value → here, elsewhere
	for i := range d.c.participants {
		p := &d.c.participants[i]
		side := 1
		if d.members[p.Ref] {
			side = 0
		}
		for name, value := range p.Attributes {
			if value == "" || d.silent[p.Ref] || strings.HasPrefix(d.candidate.Attribute, name+"=") {
				continue
			}
			if known[name] == nil {
				known[name] = map[string][2]int{}
			}
			n := known[name][value]
			n[side]++
			known[name][value] = n
		}
	}
	var all []research.AttributeContrast
	for _, name := range sortedKeys(known) {
		all = append(all, ofAttribute(name, known[name])...)
	}
	slices.SortStableFunc(all, func(a, b research.AttributeContrast) int {
		return cmp.Compare(contrastScore(b), contrastScore(a))
	})
	return strongest(all)
}

func ofAttribute(name string, values map[string][2]int) []research.AttributeContrast {
	if len(values) < 2 || len(values) > mostValues {
		return nil
	}
	var here, elsewhere int
	for _, n := range values {
		here += n[0]
		elsewhere += n[1]
	}
	var all []research.AttributeContrast
	for _, value := range sortedKeys(values) {
		n := values[value]
		if n[0]+n[1] >= leastHolders {
			all = append(all, research.AttributeContrast{Attribute: name, Value: value,
				Here: n[0], Of: here, Elsewhere: n[1], ElsewhereOf: elsewhere})
		}
	}
	return all
}

func strongest(all []research.AttributeContrast) []research.AttributeContrast {
	kept := []research.AttributeContrast{}
	perName := map[string]int{}
	for _, a := range all {
		if len(kept) == mostContrasts || contrastScore(a) < leastContrastScore {
			break
		}
		if perName[a.Attribute]++; perName[a.Attribute] <= contrastsPerName {
			kept = append(kept, a)
		}
	}
	return kept
}

// contrastScore is the difference of the two rates in standard deviations; for
// a group without others, the number of people who share the value.
func contrastScore(a research.AttributeContrast) float64 {
	if a.Of == 0 {
		return 0
	}
	if a.ElsewhereOf == 0 {
		return float64(a.Here)
	}
	here, elsewhere := float64(a.Here)/float64(a.Of), float64(a.Elsewhere)/float64(a.ElsewhereOf)
	pooled := float64(a.Here+a.Elsewhere) / float64(a.Of+a.ElsewhereOf)
	spread := math.Sqrt(pooled * (1 - pooled) * (1/float64(a.Of) + 1/float64(a.ElsewhereOf)))
	if spread == 0 {
		return 0
	}
	return math.Abs(here-elsewhere) / spread
}
