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
	c       *corpus
	x       *phrases
	themes  []research.Theme
	asked   Asked
	people  []research.Ref // who said or wrote anything first hand
	silent  map[research.Ref]bool
	quotes  map[research.Ref]*research.Quote
	company map[research.Ref]string

	opposition *opposition // nil until it is asked for
}

func newStudy(in DraftsInput) *study {
	c := newCorpus(in.Material)
	s := &study{c: c, x: newPhrases(c), themes: in.Themes, asked: in.Asked, people: c.speakers(),
		silent: map[research.Ref]bool{}, quotes: make(map[research.Ref]*research.Quote, len(c.quotes)),
		company: map[research.Ref]string{}}
	for i := range c.quotes {
		s.quotes[c.quotes[i].Ref] = &c.quotes[i]
	}
	for _, p := range c.participants {
		if name := p.Attributes[research.AttributeCompany]; name != "" {
			s.company[p.Ref] = name
		}
		if _, spoke := slices.BinarySearch(s.people, p.Ref); !spoke {
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
	members   map[research.Ref]bool
	strength  map[research.Ref]float64
	formed    bool
	evidence  research.Evidence
}

func (s *study) drafter(candidate *research.Candidate) *drafter {
	d := &drafter{study: s, candidate: candidate, persona: candidate.Ref, members: map[research.Ref]bool{},
		strength: map[research.Ref]float64{}, formed: candidate.Origin == research.OriginFound}
	for _, m := range candidate.Members {
		d.members[m.Participant] = true
		d.strength[m.Participant] = m.Strength
	}
	d.evidence = research.Evidence{Members: d.members, Participants: s.people, Quotes: s.quotes, Kinds: s.c.kind, Company: s.company}
	return d
}

func (d *drafter) draft() research.Persona {
	p := research.Persona{Candidate: *d.candidate, Type: research.TypeUnknown, Status: research.StatusDraft, Revision: 1, Of: len(d.people)}
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
	p.SourceKinds, p.Grounding, p.Quotes = d.sources()
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

// sources counts the people of the group by the kind of their documents.
func (d *drafter) sources() (kinds []research.SourceKind, g research.Grounding, quotes int) {
	people := map[research.SourceKind]map[research.Ref]bool{}
	for i := range d.c.quotes {
		q := &d.c.quotes[i]
		if !d.members[q.Participant] {
			continue
		}
		quotes++
		if !d.c.firstHand(i) {
			continue
		}
		kind := d.c.kind[q.Document]
		if people[kind] == nil {
			people[kind] = map[research.Ref]bool{}
		}
		people[kind][q.Participant] = true
	}
	count := map[research.SourceKind]int{}
	for _, k := range research.SourceKinds {
		if n := len(people[k]); n > 0 {
			kinds = append(kinds, k)
			count[k] = n
		}
	}
	return kinds, research.GroundingOf(count), quotes
}

// Shares of the sample from which a group ranks as primary and as secondary.
const (
	primaryShare   = 0.15
	secondaryShare = 0.08
)

func (d *drafter) rank() research.Rank {
	if d.candidate.Origin == research.OriginSample || len(d.people) == 0 {
		return research.RankNone
	}
	switch share := float64(len(d.candidate.Members)) / float64(len(d.people)); {
	case share >= primaryShare:
		return research.RankPrimary
	case share >= secondaryShare:
		return research.RankSecondary
	}
	return research.RankSupporting
}
