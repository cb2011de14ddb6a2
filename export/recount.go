package export

import "personas/research"

// recount computes every number of an edition that follows from its evidence
// rows. Words and candidates are not among them: the first would be those of
// masked texts, the second are not all in an edition.
func recount(ed *research.Edition) {
	ed.Tally()
	ev := research.EvidenceOf(ed)
	for i := range ed.Themes {
		recountTheme(&ed.Themes[i], ev)
	}
	for i := range ed.Matrix {
		for j := range ed.Matrix[i].Cells {
			ed.Matrix[i].Cells[j].Quotes = len(ed.Matrix[i].Cells[j].Refs)
		}
	}
	for i := range ed.Personas {
		recountPersona(&ed.Personas[i], ed, ev)
	}
	ed.Saturation = research.SaturationOf(ed)
}

// recountTheme counts who speaks of a theme first hand.
func recountTheme(t *research.Theme, ev research.Evidence) {
	by, all := map[research.Ref]int{}, 0
	for _, m := range t.Members {
		if q := ev.Quotes[m.Quote]; q != nil && q.Voice == research.VoiceFirstHand {
			by[q.Participant]++
			all++
		}
	}
	t.Participants, t.LargestVoice = len(by), 0
	for _, most := range by {
		t.LargestVoice = max(t.LargestVoice, float64(most)/float64(all))
	}
}

func recountPersona(p *research.Persona, ed *research.Edition, ev research.Evidence) {
	ev = ev.Of(p.Members)
	for i := range p.Claims {
		p.Claims[i].Count(ev, p.TalkRatio)
	}
	p.Of = len(ev.Participants)
	p.SourceKinds, p.Grounding, p.Quotes = research.SourcesOf(ed.Quotes, ev)
}
