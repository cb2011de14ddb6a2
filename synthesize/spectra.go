package synthesize

import (
	"cmp"
	"math"
	"slices"

	"personas/research"
)

// SpectraInput is what spectra are made of.
type SpectraInput struct {
	Material
	Themes []research.Theme // as Themes gave them
	Asked  Asked
}

// samePlace is how near two people of the same stance stand to be shown as one
// position. It merges people for the eye; it is no cut between camps.
const samePlace = 0.02

// leastVoices is the number of people who must speak of what the label names for
// those who speak of something else in the theme to be left out.
const leastVoices = 2

// quotesPerVoice is how many quotes show where one participant stands.
const quotesPerVoice = 2

// quotesPerPosition bounds the quotes of a position many people share.
const quotesPerPosition = 4

// Spectra returns, for each theme in order, who stands where in it: one
// position a participant, in order of place from 1 to −1.
func Spectra(in SpectraInput) []research.Spectrum {
	c := newCorpus(in.Material)
	spectra := make([]research.Spectrum, len(in.Themes))
	for i := range in.Themes {
		t := &in.Themes[i]
		k := c.contestOf(t)
		spectra[i] = research.Spectrum{Theme: t.Ref, Label: t.Label, Asked: in.Asked.Theme(t.Ref), Positions: c.voices(t, &k)}
	}
	return spectra
}

// asideHold draws those who have none with the label's words to the middle.
const asideHold = 0.5

// voice is one participant in one theme.
type voice struct {
	person  int32
	at      float64
	stance  research.Stance
	members []research.Member
}

func (c *corpus) voices(t *research.Theme, k *contest) []research.Position {
	byPerson := map[int32]*voice{}
	var voices []*voice
	for _, m := range t.Members {
		q, ok := c.quoteAt[m.Quote]
		if !ok || !c.firstHand(q) {
			continue
		}
		v := byPerson[c.person[q]]
		if v == nil {
			v = &voice{person: c.person[q]}
			byPerson[c.person[q]] = v
			voices = append(voices, v)
		}
		v.members = append(v.members, m)
	}
	if on := slices.DeleteFunc(slices.Clone(voices), func(v *voice) bool { return !c.speaks(v.members, k) }); len(on) >= leastVoices {
		voices = on
	}
	for _, v := range voices {
		c.settle(v, k)
	}
	slices.SortFunc(voices, func(a, b *voice) int {
		return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.person, b.person))
	})
	return c.merged(voices)
}

// settle works out where a participant stands: the mean of their quotes' places,
// those with the label's words before others, and the stance over all of them;
// their most telling quotes come first, and only those on the matter if any are.
func (c *corpus) settle(v *voice, k *contest) {
	stands, total, spoke := make([]float64, len(v.members)), 0.0, false
	for i, m := range v.members {
		q := c.quoteAt[m.Quote]
		weight := k.weight(q)
		stands[i] = weight * k.stands(q)
		v.at += weight * m.Position
		total += weight
		spoke = spoke || k.touches(q)
	}
	v.at /= total
	if !spoke { // none of their quotes holds the label's words
		v.at *= asideHold
	}
	v.stance = research.StanceOver(stands...)
	slices.SortFunc(v.members, func(a, b research.Member) int {
		return cmp.Or(cmp.Compare(c.telling(b, v.at, k), c.telling(a, v.at, k)), cmp.Compare(c.quoteAt[a.Quote], c.quoteAt[b.Quote]))
	})
	if spoke { // what else they say in the theme does not show where they stand
		v.members = slices.DeleteFunc(v.members, func(m research.Member) bool { return !k.touches(c.quoteAt[m.Quote]) })
	}
}

// telling is how well a quote shows that somebody stands at a place: about the
// matter itself, saying most of it, on the same side, central and readable.
func (c *corpus) telling(m research.Member, at float64, k *contest) float64 {
	q := c.quoteAt[m.Quote]
	worth := m.Centrality + c.readable(q)
	if k.touches(q) {
		worth += k.weight(q) + math.Abs(k.stands(q))
	}
	if m.Position*at < 0 {
		worth--
	}
	return worth - math.Abs(m.Position-at)/2
}

func (c *corpus) merged(voices []*voice) []research.Position {
	positions := []research.Position{}
	for _, v := range voices {
		last := len(positions) - 1
		if last < 0 || positions[last].Stance != v.stance || positions[last].At-v.at > samePlace {
			positions = append(positions, research.Position{At: v.at, Stance: v.stance})
			last++
		}
		p := &positions[last]
		p.Participants = append(p.Participants, c.participants[v.person].Ref)
		for i := 0; i < len(v.members) && i < quotesPerVoice && len(p.Quotes) < quotesPerPosition; i++ {
			p.Quotes = append(p.Quotes, v.members[i].Quote)
		}
	}
	return positions
}
