package synthesize

import (
	"context"
	"slices"

	"personas/research"
)

// DraftsInput is everything that drafts are written from.
type DraftsInput struct {
	Material
	Themes     []research.Theme // as Themes gave them, labelled
	Asked      Asked
	Candidates []research.Candidate // all of the study: names must differ, and "elsewhere" is everybody else
}

// SampleName names the profile of everybody in the study.
const SampleName = "The whole sample"

// Sample is the candidate that holds everybody with a quote in their own words:
// it is always drafted, whatever groups there are.
func Sample(m Material) research.Candidate {
	c := newCorpus(m)
	s := research.Candidate{Ref: research.PersonaRef(m.Study, research.OriginSample, ""), Origin: research.OriginSample, TalkRatio: 1}
	for _, p := range c.speakers() {
		s.Members = append(s.Members, research.CandidateMember{Participant: p, Strength: 1})
	}
	return s
}

// Drafts writes the draft of each candidate, in their order. A draft holds
// evidence cards, counts and quotes and no prose.
func Drafts(ctx context.Context, in DraftsInput) ([]research.Persona, error) {
	s := newStudy(in)
	drafts := make([]research.Persona, len(in.Candidates))
	for i := range in.Candidates {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		drafts[i] = s.drafter(&in.Candidates[i]).draft()
	}
	nameAll(s, drafts)
	return drafts, nil
}

// study is what all drafts of one study share.
type study struct {
	c      *corpus
	x      *phrases
	themes []research.Theme
	asked  Asked
	all    research.Evidence // of all drafts: nobody is a member
	silent map[research.Ref]bool

	opposition *opposition // nil until it is asked for
}

func newStudy(in DraftsInput) *study {
	c := newCorpus(in.Material)
	s := &study{c: c, x: newPhrases(c), themes: in.Themes, asked: in.Asked, all: c.evidence(), silent: map[research.Ref]bool{}}
	for _, p := range c.participants {
		if _, spoke := slices.BinarySearch(s.all.Participants, p.Ref); !spoke {
			s.silent[p.Ref] = true
		}
	}
	return s
}

// drafter writes one draft.
type drafter struct {
	*study
	candidate *research.Candidate
	persona   research.Ref
	evidence  research.Evidence
	members   map[research.Ref]bool // those of the evidence
	strength  map[research.Ref]float64
	formed    bool
}

func (s *study) drafter(candidate *research.Candidate) *drafter {
	d := &drafter{study: s, candidate: candidate, persona: candidate.Ref, evidence: s.all.Of(candidate.Members),
		strength: map[research.Ref]float64{}, formed: candidate.Origin == research.OriginFound}
	d.members = d.evidence.Members
	for _, m := range candidate.Members {
		d.strength[m.Participant] = m.Strength
	}
	return d
}

func (d *drafter) draft() research.Persona {
	p := research.Persona{Candidate: *d.candidate, Type: research.TypeUnknown, Status: research.StatusDraft, Revision: 1, Of: len(d.all.Participants)}
	var cards []research.Claim
	taken := map[research.Family]map[string]bool{} // one label may name a pain and a goal, never two pains
	for _, p := range d.piles() {
		family := research.FamilyOf(p.facet)
		if taken[family] == nil {
			taken[family] = map[string]bool{}
		}
		cards = append(cards, d.cards(p, taken[family])...)
	}
	var leftOut int
	p.Claims, leftOut = ordered(d.fewFacets(cards))
	typical := d.typical()
	if d.formed {
		p.Claims = joined(d.reasons(typical), p.Claims)
	}
	p.SourceKinds, p.Grounding, p.Quotes = research.SourcesOf(d.c.quotes, d.evidence)
	p.Rank = d.rank()
	if p.Voices = d.typicalVoices(typical); len(p.Voices) < MostVoices {
		p.Voices = d.voices(p.Claims)
	}
	p.OpenQuestions = d.openQuestions()
	p.Contrasts = d.contrasts()
	p.Next = d.next(&p, leftOut)
	return p
}

// joined puts cards before others, none twice.
func joined(first, rest []research.Claim) []research.Claim {
	for _, c := range rest {
		if !slices.ContainsFunc(first, func(f research.Claim) bool { return f.Ref == c.Ref }) {
			first = append(first, c)
		}
	}
	return first
}

// Shares of the sample from which a group ranks as primary and as secondary.
const (
	primaryShare   = 0.15
	secondaryShare = 0.08
)

func (d *drafter) rank() research.Rank {
	if d.candidate.Origin == research.OriginSample || len(d.all.Participants) == 0 {
		return research.RankNone
	}
	switch share := float64(len(d.candidate.Members)) / float64(len(d.all.Participants)); {
	case share >= primaryShare:
		return research.RankPrimary
	case share >= secondaryShare:
		return research.RankSecondary
	}
	return research.RankSupporting
}
