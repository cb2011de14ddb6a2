package research

import (
	"cmp"
	"math"
	"slices"
)

// Support is what stands behind a claim, in numbers that people may read: always
// "3 of 7", never a bare percentage, and always with the others beside it.
type Support struct {
	Quotes         int          `json:"quotes"`          // supporting quotes of members
	Participants   int          `json:"participants"`    // members who say it, first hand
	Asked          int          `json:"asked"`           // the denominator: members asked, or who said it unasked; all where nobody is known to have been asked
	Of             int          `json:"of"`              // members
	Elsewhere      int          `json:"elsewhere"`       // others who say it, first hand
	ElsewhereAsked int          `json:"elsewhere_asked"` // the same of others
	ElsewhereOf    int          `json:"elsewhere_of"`    // others
	Companies      int          `json:"companies"`       // distinct, among the members who say it and whose company is known
	SourceKinds    []SourceKind `json:"source_kinds"`
	Unprompted     int          `json:"unprompted"`     // members with at least one unprompted quote
	Reported       int          `json:"reported"`       // people of whom it is only reported
	Contradictions int          `json:"contradictions"` // people who say otherwise, here or elsewhere

	// CompaniesKnown: the members' companies are known, so that one company
	// alone does not make a claim supported.
	CompaniesKnown bool `json:"companies_known"`
	// KindCarriers is the number of members in the thinnest of the three
	// best-carried source kinds; convergence needs MinPeople in each.
	KindCarriers int `json:"kind_carriers"`
}

// Evidence is everything that support is computed from.
type Evidence struct {
	Members      map[Ref]bool       // the group; everybody else in Participants is elsewhere
	Participants []Ref              // first-hand participants of the study
	Quotes       map[Ref]*Quote     //
	Kinds        map[Ref]SourceKind // of each document
	Company      map[Ref]string     // of each participant, where known
}

// EvidenceOf gathers the evidence of an edition. Who the members are is left to
// the caller: each persona has its own.
func EvidenceOf(ed *Edition) Evidence {
	ev := Evidence{Quotes: make(map[Ref]*Quote, len(ed.Quotes)), Kinds: make(map[Ref]SourceKind, len(ed.Documents)), Company: map[Ref]string{}}
	spoke := set{}
	for i := range ed.Quotes {
		ev.Quotes[ed.Quotes[i].Ref] = &ed.Quotes[i]
	}
	for i := range ed.Documents {
		d := &ed.Documents[i]
		ev.Kinds[d.Ref] = d.Kind
		for _, t := range d.Turns {
			if t.Role.Evidence() && t.Voice == VoiceFirstHand {
				spoke[t.Participant] = true
			}
		}
	}
	for _, p := range ed.Participants {
		if spoke[p.Ref] {
			ev.Participants = append(ev.Participants, p.Ref)
		}
		if name := p.Attributes[AttributeCompany]; name != "" {
			ev.Company[p.Ref] = name
		}
	}
	return ev
}

// Of is the evidence with a group's members in it.
func (ev Evidence) Of(members []CandidateMember) Evidence {
	ev.Members = make(map[Ref]bool, len(members))
	for _, m := range members {
		ev.Members[m.Participant] = true
	}
	return ev
}

// Count computes every number of a claim from the evidence of its group, which
// talks so much more than the others.
func (c *Claim) Count(ev Evidence, talkRatio float64) {
	c.Support = SupportOf(c, ev)
	c.Distinct = DistinctOf(c.Support, talkRatio)
	c.Confidence = ConfidenceOf(c.Support)
}

// SupportOf counts the support of a claim. It is the one place where a number
// about a claim comes from: drafts, the store's aggregates and the offline check
// of a bundle all agree with it.
func SupportOf(c *Claim, ev Evidence) Support {
	var s Support
	here, elsewhere, reported, against := set{}, set{}, set{}, set{}
	unprompted, companies := set{}, map[string]bool{}
	byKind := map[SourceKind]set{}
	for _, ref := range c.Cited(Supports) {
		q := ev.Quotes[ref]
		if q == nil || !ev.Members[q.Participant] {
			continue
		}
		s.Quotes++
		if q.Voice == VoiceReported {
			reported[q.Participant] = true
			continue
		}
		here[q.Participant] = true
		if !q.Prompted {
			unprompted[q.Participant] = true
		}
		kind := ev.Kinds[q.Document]
		if byKind[kind] == nil {
			byKind[kind] = set{}
		}
		byKind[kind][q.Participant] = true
		if name := ev.Company[q.Participant]; name != "" {
			companies[name] = true
			s.CompaniesKnown = true
		}
	}
	for _, ref := range c.Elsewhere {
		if q := ev.Quotes[ref]; q != nil && !ev.Members[q.Participant] && q.Voice == VoiceFirstHand {
			elsewhere[q.Participant] = true
		}
	}
	for _, ref := range c.Cited(Contradicts) {
		if q := ev.Quotes[ref]; q != nil {
			against[q.Participant] = true
		}
	}
	for p := range here {
		delete(reported, p)
	}
	askedHere, askedElsewhere := here.copy(), elsewhere.copy()
	for _, p := range c.Asked {
		if ev.Members[p] {
			askedHere[p] = true
		} else {
			askedElsewhere[p] = true
		}
	}
	for _, p := range ev.Participants {
		if ev.Members[p] {
			s.Of++
		} else {
			s.ElsewhereOf++
		}
	}
	s.Participants, s.Elsewhere, s.Reported, s.Contradictions = len(here), len(elsewhere), len(reported), len(against)
	s.Asked, s.ElsewhereAsked = len(askedHere), len(askedElsewhere)
	if len(c.Asked) == 0 {
		s.Asked, s.ElsewhereAsked = s.Of, s.ElsewhereOf
	}
	s.Companies, s.Unprompted = len(companies), len(unprompted)
	s.SourceKinds, s.KindCarriers = carriedKinds(byKind)
	return s
}

type set map[Ref]bool

func (s set) copy() set {
	c := make(set, len(s))
	for k := range s {
		c[k] = true
	}
	return c
}

// carriedKinds returns the kinds in display order and the number of people in
// the third-best carried one, 0 where there are fewer than three.
func carriedKinds(byKind map[SourceKind]set) (kinds []SourceKind, third int) {
	var sizes []int
	for _, k := range SourceKinds {
		if n := len(byKind[k]); n > 0 {
			kinds = append(kinds, k)
			sizes = append(sizes, n)
		}
	}
	slices.SortFunc(sizes, func(a, b int) int { return cmp.Compare(b, a) })
	if len(sizes) >= 3 {
		third = sizes[2]
	}
	return kinds, third
}

// Confidence is the level of a claim. It never hides one: a single severe voice
// may stay, marked.
type Confidence string

// The levels.
const (
	Unsupported Confidence = "none"
	Anecdotal   Confidence = "anecdotal"  // one participant
	Emerging    Confidence = "emerging"   // two or more, or only reported
	Supported   Confidence = "supported"  // a third of those asked, MinPeople people, two companies where known
	Convergent  Confidence = "convergent" // supported, in three source kinds carried by MinPeople people each
)

// MinPeople is the number of people below which nothing is called supported.
const MinPeople = 3

// ConfidenceOf returns the level that a support reaches.
func ConfidenceOf(s Support) Confidence {
	switch {
	case s.Participants+s.Reported == 0:
		return Unsupported
	case s.Participants+s.Reported == 1:
		return Anecdotal
	case s.Participants < MinPeople, 3*s.Participants < s.Asked, s.CompaniesKnown && s.Companies < 2:
		return Emerging
	case s.KindCarriers >= MinPeople:
		return Convergent
	}
	return Supported
}

// Distinct says how a claim sets a group apart.
type Distinct string

// The answers.
const (
	Distinctive Distinct = "distinctive" // more here than elsewhere, adjusted for how much people talk
	Shared      Distinct = "shared"      // as much elsewhere
	Contrary    Distinct = "contrary"    // less here than elsewhere
)

// distinctTail is the chance below which a difference is called one.
const distinctTail = 0.05

// DistinctOf compares here with elsewhere. A group that talks r times as much
// has r chances to mention a thing, so the rate expected of it is
// 1−(1−p)^r, p being the rate elsewhere (with one half added to each cell); the
// claim is distinctive where as many mentions as were seen would come up in
// less than 5 % of groups of that rate (binomial tail), and contrary where as
// few would.
func DistinctOf(s Support, talkRatio float64) Distinct {
	if s.ElsewhereAsked == 0 || s.Asked == 0 {
		return Shared
	}
	if talkRatio <= 0 {
		talkRatio = 1
	}
	p := (float64(s.Elsewhere) + 0.5) / (float64(s.ElsewhereAsked) + 1)
	p = 1 - math.Pow(1-p, talkRatio)
	switch {
	case binomialTail(s.Asked, s.Participants, p) < distinctTail:
		return Distinctive
	case 1-binomialTail(s.Asked, s.Participants+1, p) < distinctTail:
		return Contrary
	}
	return Shared
}

// binomialTail is P(X ≥ k) for X ~ Binomial(n, p).
func binomialTail(n, k int, p float64) float64 {
	if k <= 0 {
		return 1
	}
	total := 0.0
	for i := k; i <= n; i++ {
		total += math.Exp(logChoose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(total, 1)
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// Grounding says whether a persona rests on enough research to be more than a
// hypothesis.
type Grounding struct {
	Interviews int     `json:"interviews"` // people interviewed or observed
	Calls      int     `json:"calls"`      // people heard in calls and support
	Answers    int     `json:"answers"`    // survey respondents and reviewers
	Score      float64 `json:"score"`      // interviews/15 + calls/30 + answers/200
	Grounded   bool    `json:"grounded"`   // Score ≥ 1
	OneKind    bool    `json:"one_kind"`   // no quantitative kind beside the conversations
}

// SourcesOf counts what the members say: their quotes, and of how many of them
// there are first-hand ones in documents of each kind.
func SourcesOf(quotes []Quote, ev Evidence) (kinds []SourceKind, g Grounding, n int) {
	people := map[SourceKind]map[Ref]bool{}
	for i := range quotes {
		q := &quotes[i]
		if !ev.Members[q.Participant] {
			continue
		}
		n++
		if q.Voice != VoiceFirstHand {
			continue
		}
		kind := ev.Kinds[q.Document]
		if people[kind] == nil {
			people[kind] = map[Ref]bool{}
		}
		people[kind][q.Participant] = true
	}
	count := map[SourceKind]int{}
	for _, k := range SourceKinds {
		if n := len(people[k]); n > 0 {
			kinds = append(kinds, k)
			count[k] = n
		}
	}
	return kinds, GroundingOf(count), n
}

// GroundingOf counts people, not answers, by the kind of their documents.
func GroundingOf(people map[SourceKind]int) Grounding {
	g := Grounding{
		Interviews: people[KindInterview] + people[KindObservation],
		Calls:      people[KindCall] + people[KindSupport],
		Answers:    people[KindSurvey] + people[KindReview] + people[KindSocial],
	}
	g.Score = float64(g.Interviews)/15 + float64(g.Calls)/30 + float64(g.Answers)/200
	g.Grounded = g.Score >= 1
	g.OneKind = g.Answers == 0 || g.Interviews+g.Calls == 0
	return g
}

// Word is how the grounding of a persona is said in one line.
func (g Grounding) Word() string {
	switch {
	case !g.Grounded:
		return "hypothesis"
	case g.OneKind && g.Answers == 0:
		return "grounded in interviews only"
	case g.OneKind:
		return "grounded in answers only"
	}
	return "grounded"
}
