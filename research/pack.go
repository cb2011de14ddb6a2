package research

import (
	"fmt"
	"time"
)

// PackTitle is what a published edition is called, "" of what is not published.
func (ed *Edition) PackTitle() string {
	if ed.Pack == "" {
		return ""
	}
	return PackTitle(ed.Pack, ed.Made, ed.Personas)
}

// PackTitle is what a published pack is called wherever it is named: by its
// version and its month, and by the hypotheses among its personas.
func PackTitle(version string, published time.Time, personas []Persona) string {
	title := fmt.Sprintf("Persona Pack v%s – %s", version, published.UTC().Format("January 2006"))
	hypotheses := 0
	for i := range personas {
		if !personas[i].Grounding.Grounded {
			hypotheses++
		}
	}
	switch {
	case hypotheses == 0:
		return title
	case hypotheses == 1 && len(personas) == 1:
		return title + ", a hypothesis"
	case hypotheses == len(personas):
		return title + ", hypotheses only"
	}
	return fmt.Sprintf("%s, hypotheses: %d of %d", title, hypotheses, len(personas))
}
