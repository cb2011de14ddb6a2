package export

import "personas/research"

// recount computes every number of an edition that follows from its evidence
// rows. Words and candidates are not among them: the first would be those of
// masked texts, the second are not all in an edition.
func recount(ed *research.Edition) {
	n := &ed.Counts
	n.Sources, n.Documents, n.Quotes, n.Themes, n.Unassigned = len(ed.Sources), len(ed.Documents), len(ed.Quotes), len(ed.Themes), len(ed.Unassigned)
	n.Participants, n.Interviewers, n.Turns = 0, 0, 0
	for _, p := range ed.Participants {
		if p.Role.Evidence() {
			n.Participants++
		} else {
			n.Interviewers++
		}
	}
	for i := range ed.Documents {
		n.Turns += len(ed.Documents[i].Turns)
	}
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
	ev.Members = map[research.Ref]bool{}
	for _, m := range p.Members {
		ev.Members[m.Participant] = true
	}
	for i := range p.Claims {
		c := &p.Claims[i]
		c.Support = research.SupportOf(c, ev)
		c.Confidence = research.ConfidenceOf(c.Support)
		c.Distinct = research.DistinctOf(c.Support, p.TalkRatio)
	}
	people := map[research.SourceKind]map[research.Ref]bool{}
	p.Of, p.Quotes, p.SourceKinds = len(ev.Participants), 0, nil
	for i := range ed.Quotes {
		q := &ed.Quotes[i]
		if !ev.Members[q.Participant] {
			continue
		}
		p.Quotes++
		if kind := ev.Kinds[q.Document]; q.Voice == research.VoiceFirstHand {
			if people[kind] == nil {
				people[kind] = map[research.Ref]bool{}
			}
			people[kind][q.Participant] = true
		}
	}
	count := map[research.SourceKind]int{}
	for _, k := range research.SourceKinds {
		if n := len(people[k]); n > 0 {
			p.SourceKinds = append(p.SourceKinds, k)
			count[k] = n
		}
	}
	p.Grounding = research.GroundingOf(count)
}
