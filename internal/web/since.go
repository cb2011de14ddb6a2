package web

import (
	"personas/research"
	"personas/review"
)

// sinceView is what a claim, or the persona itself, holds otherwise than when it
// was approved.
type sinceView struct {
	Head, Href string
	What       review.What // added or removed; "changed" where it was there before
	Fields     []sinceField
	Came, Went []sinceCite
}

// sinceField is a text that reads otherwise, word by word.
type sinceField struct {
	Name   string
	Pieces []review.Piece
}

// sinceCite is a quote that is cited now, or not any more.
type sinceCite struct {
	Who, Words string
	Against    bool
}

// since are the differences to the approved revision, those of one claim together.
func (s *sitting) since() (out []sinceView) {
	at := map[research.Ref]int{}
	for _, c := range s.state.Changes() {
		if _, there := at[c.Claim]; !there {
			at[c.Claim] = len(out)
			v := sinceView{Head: "The persona", What: c.What}
			if c.Claim != "" {
				v.Head, v.Href = s.number(c.Claim), s.openedAt(c.Claim)
				v.Came, v.Went = s.cites(c.Claim)
			}
			out = append(out, v)
		}
		v := &out[at[c.Claim]]
		if c.Field != "citations" {
			v.Fields = append(v.Fields, sinceField{sinceName(c), review.Words(c.Before, c.After)})
		}
	}
	return out
}

func sinceName(c review.Change) string {
	if c.Field == "" {
		return "text"
	}
	return c.Field
}

func (s *sitting) cites(claim research.Ref) (came, went []sinceCite) {
	in, gone := s.state.Cites(claim)
	say := func(all []research.Citation) (out []sinceCite) {
		for _, c := range all {
			q := s.screen.Quote(c.Quote)
			cite := sinceCite{Words: "words that are withdrawn", Against: c.Relation == research.Contradicts}
			if q != nil {
				cite.Who, cite.Words = s.screen.Name(q.Participant), q.Text
			}
			out = append(out, cite)
		}
		return out
	}
	return say(in), say(gone)
}
