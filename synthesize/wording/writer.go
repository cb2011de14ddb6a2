package wording

import (
	"cmp"
	"slices"
	"strings"

	"personas/prompts"
	"personas/research"
	"personas/synthesize"
)

// writer words one persona.
type writer struct {
	*study
	persona  research.Persona // as it was drafted: never changed
	group    research.Evidence
	contrast []string // claims of a persona that read alike, in a second draft

	claims []research.Claim // worded, and the cards that stay as they are
	pages  *research.Wording
	kind   research.PersonaType
	drops  []Drop
	faults []Fault

	shown      []string    // texts of all quotes shown, once
	background [][]float32 // their places, for those that ask
}

func (s *study) writer(p research.Persona) *writer {
	return &writer{study: s, persona: p, group: s.evidence.Of(p.Members)}
}

func (w *writer) drop(part string, why research.Reason) {
	w.drops = append(w.drops, Drop{w.persona.Ref, part, why})
}

func (w *writer) fault(part string, err error) {
	w.faults = append(w.faults, Fault{w.persona.Ref, part, err})
}

// dropped counts what a model wrote and nothing carried. A card that it left out
// is none of its sentences.
func (w *writer) dropped() int {
	n := 0
	for _, d := range w.drops {
		if d.Reason != ReasonLeftOut {
			n++
		}
	}
	return n
}

// take makes claims of an answer about a sheet. A card that is neither worded nor
// left out stays a card.
func (w *writer) take(sh *sheet, r prompts.DraftReply) {
	worded, gone := map[int]bool{}, map[int]bool{}
	for _, reply := range r.Claims {
		card := -1
		if reply.Card > 0 && !worded[sh.cards[reply.Card-1]] {
			card = sh.cards[reply.Card-1]
		}
		c, why := w.claim(sh, reply, card)
		if why == "" && w.has(c.Text) {
			why = ReasonRepeated
		}
		if why != "" {
			w.drop("claim", why)
			continue
		}
		worded[card] = true
		w.claims = append(w.claims, c)
	}
	for _, n := range r.Dropped {
		if n > 0 && !worded[sh.cards[n-1]] && !gone[sh.cards[n-1]] {
			gone[sh.cards[n-1]] = true
			w.drop("card", ReasonLeftOut)
		}
	}
	for _, at := range sh.cards {
		if !worded[at] && !gone[at] {
			w.claims = append(w.claims, w.persona.Claims[at])
		}
	}
}

// keep leaves the cards of a sheet as they are.
func (w *writer) keep(sh *sheet) {
	for _, at := range sh.cards {
		w.claims = append(w.claims, w.persona.Claims[at])
	}
}

func (w *writer) has(text string) bool {
	for i := range w.claims {
		if w.claims[i].Text != "" && strings.EqualFold(w.claims[i].Text, text) {
			return true
		}
	}
	return false
}

// worded are the claims that have words.
func (w *writer) worded() (claims []*research.Claim) {
	for i := range w.claims {
		if w.claims[i].Text != "" {
			claims = append(claims, &w.claims[i])
		}
	}
	return claims
}

// texts are the sentences of the worded claims.
func (w *writer) texts() (texts []string) {
	for _, c := range w.worded() {
		texts = append(texts, c.Text)
	}
	return texts
}

// voices are the front page's quotes: of those that carry its first claims one a
// claim and a person, unprompted before prompted; where these are too few, those
// with which it was drafted.
func (w *writer) voices() []research.Ref {
	var voices []research.Ref
	heard, said := map[research.Ref]bool{}, map[research.Ref]bool{}
	take := func(claim research.Ref, refs []research.Ref, fits func(*research.Quote) bool) {
		for _, ref := range refs {
			q := w.quotes[ref]
			if len(voices) < synthesize.MostVoices && !said[claim] && !heard[q.Participant] && w.group.Members[q.Participant] && fits(q) {
				voices = append(voices, ref)
				heard[q.Participant], said[claim] = true, true
			}
		}
	}
	unprompted := func(q *research.Quote) bool { return synthesize.ForFront(q) && !q.Prompted }
	claims := w.worded()
	slices.SortStableFunc(claims, func(a, b *research.Claim) int {
		return cmp.Or(cmp.Compare(a.Facet.Place(), b.Facet.Place()), cmp.Compare(a.Severity, b.Severity))
	})
	for _, fits := range []func(*research.Quote) bool{unprompted, synthesize.ForFront} {
		for _, c := range claims {
			take(c.Ref, c.Cited(research.Supports), fits)
		}
	}
	for _, ref := range w.persona.Voices {
		take(ref, []research.Ref{ref}, func(*research.Quote) bool { return true })
	}
	return voices
}
