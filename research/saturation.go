package research

import (
	"maps"
	"math"
	"slices"
	"time"
)

// Saturation says how soon the themes of a study were met: how many of them a
// part of its participants would have shown, and how many each further person
// brings. It is counted over the themes found in the end, so it cannot show what
// nobody has said yet.
//
// A theme counts from one person on. Leaving out those that one person alone
// speaks of would make the last person bring nothing, whatever was said: in the
// mean over all orders, the last person brings OnePerson ÷ People themes.
type Saturation struct {
	Order     PeopleOrder       `json:"order"`
	People    int               `json:"people"`     // first-hand participants, silent ones too
	Themes    int               `json:"themes"`     // with a first-hand quote
	OnePerson int               `json:"one_person"` // of these, with first-hand quotes of one person only
	Curve     []SaturationPoint `json:"curve"`      // from the first person to the last
	Verdict   SaturationVerdict `json:"verdict"`
	Last      int               `json:"last"`           // people that the verdict is about: a fifth, at least MinPeople
	PerPerson float64           `json:"new_per_person"` // new themes for each of the last people
	NoneSince int               `json:"none_since"`     // people at the end who together bring none; as a mean, less than 0.05
	Runs      []InformationRun  `json:"runs"`
}

// SaturationPoint is what the first so many people show. It is a whole number
// where their order is known, else a mean.
type SaturationPoint struct {
	People int     `json:"people"`
	Themes float64 `json:"themes"` // with a first-hand quote by at least one of them
	New    float64 `json:"new"`    // brought by the last of them
}

// PeopleOrder says in which order people were added.
type PeopleOrder string

// The orders.
const (
	OrderRecorded PeopleOrder = "recorded" // by the first day recorded; the mean over all orders within a day
	OrderAny      PeopleOrder = "any"      // not known: the mean over all orders
)

// After is the number of people by whom a share of the themes is met, 0 where
// there is no theme.
func (s *Saturation) After(share float64) int {
	for _, p := range s.Curve {
		if s.Themes > 0 && p.Themes >= share*float64(s.Themes) {
			return p.People
		}
	}
	return 0
}

// SaturationVerdict says how a study stands.
type SaturationVerdict string

// The verdicts.
const (
	SaturationTooFew SaturationVerdict = "too_few" // fewer people than a base and a run
	SaturationNew    SaturationVerdict = "new"     // the last people still bring new themes
	SaturationNone   SaturationVerdict = "none"    // they bring none
)

// InformationRun compares the new themes of some people who follow one another
// with the themes of the first few. The idea, the sizes and the threshold are
// those of G. Guest, E. Namey and M. Chen, "A simple method to assess and report
// thematic saturation in qualitative research", PLoS ONE 15(5): e0232076, 2020.
// Runs overlap: each begins one person after the one before.
type InformationRun struct {
	Length  int     `json:"length"`  // people in a run
	Base    float64 `json:"base"`    // themes of the first SaturationBase people
	New     float64 `json:"new"`     // themes that the last run of the study brought
	Share   float64 `json:"share"`   // New ÷ Base
	Reached int     `json:"reached"` // people before the first run whose share is at most NewInformation; 0: never
}

// Sizes of the base, of a run and of the share that is little enough.
const (
	SaturationBase = 4
	NewInformation = 0.05
)

// noTheme is less than which, as a mean, no theme is.
const noTheme = 0.05

var runLengths = []int{2, 3}

// SaturationOf computes the saturation of an edition. It needs no draw: the mean
// over all orders of m people is exact, for a theme of k of them is missed by
// the first j with probability C(m−k, j) ÷ C(m, j).
func SaturationOf(ed *Edition) Saturation {
	blocks, order := peopleInOrder(ed)
	s := Saturation{Order: order, Curve: []SaturationPoint{}, Verdict: SaturationTooFew, Runs: []InformationRun{}}
	block := map[Ref]int{}
	for i, people := range blocks {
		for _, p := range people {
			block[p] = i
		}
	}
	first := make([]map[int]int, len(blocks)) // themes first met in a block, by how many of it speak of them
	for _, who := range firstHandByTheme(ed, block) {
		s.Themes++
		if len(who) == 1 {
			s.OnePerson++
		}
		at, n := len(blocks), 0
		for p := range who {
			switch i := block[p]; {
			case i < at:
				at, n = i, 1
			case i == at:
				n++
			}
		}
		if first[at] == nil {
			first[at] = map[int]int{}
		}
		first[at][n]++
	}
	for i, people := range blocks {
		s.add(len(people), first[i])
	}
	s.judge()
	return s
}

// add goes on with the curve over m people whose order among themselves is not
// known, and the themes that they are the first to speak of.
func (s *Saturation) add(m int, themes map[int]int) {
	met := make([]float64, m+1) // by the first j of them
	for _, k := range slices.Sorted(maps.Keys(themes)) {
		missed := 1.0
		for j := 1; j <= m; j++ {
			missed *= float64(max(m-k-j+1, 0)) / float64(m-j+1)
			met[j] += float64(themes[k]) * (1 - missed)
		}
	}
	before := s.at(len(s.Curve))
	for j := 1; j <= m; j++ {
		at := rounded(before + met[j])
		s.Curve = append(s.Curve, SaturationPoint{len(s.Curve) + 1, at, rounded(at - s.at(len(s.Curve)))})
	}
}

// judge comes to the verdict and the runs when the curve is complete.
func (s *Saturation) judge() {
	s.People = len(s.Curve)
	for s.NoneSince < s.People && s.at(s.People)-s.at(s.People-1-s.NoneSince) < noTheme {
		s.NoneSince++
	}
	if s.People < SaturationBase+runLengths[0] || s.Themes == 0 {
		return
	}
	s.Last = max((s.People+4)/5, MinPeople)
	s.PerPerson = rounded((s.at(s.People) - s.at(s.People-s.Last)) / float64(s.Last))
	s.Verdict = SaturationNew
	if s.NoneSince >= s.Last {
		s.Verdict = SaturationNone
	}
	for _, length := range runLengths {
		s.Runs = append(s.Runs, s.run(length))
	}
}

// at is the number of themes after n people.
func (s *Saturation) at(n int) float64 {
	if n == 0 {
		return 0
	}
	return s.Curve[n-1].Themes
}

func (s *Saturation) run(length int) InformationRun {
	r := InformationRun{Length: length, Base: s.at(SaturationBase)}
	for n := SaturationBase; n+length <= s.People; n++ {
		r.New = rounded(s.at(n+length) - s.at(n))
		if r.Share = rounded(r.New / max(r.Base, 1)); r.Reached == 0 && r.Share <= NewInformation {
			r.Reached = n
		}
	}
	return r
}

// rounded keeps four places, so that one machine's last bit is no difference.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// peopleInOrder are the first-hand participants in blocks: a block a day where
// everybody's day is known and there is more than one, else one of all.
func peopleInOrder(ed *Edition) ([][]Ref, PeopleOrder) {
	first := map[Ref]time.Time{}
	undated := false
	for i := range ed.Documents {
		d := &ed.Documents[i]
		for _, t := range d.Turns {
			if !t.Role.Evidence() || t.Voice != VoiceFirstHand {
				continue
			}
			if d.RecordedOn == nil {
				undated = true
				first[t.Participant] = time.Time{}
			} else if at, ok := first[t.Participant]; !ok || d.RecordedOn.Before(at) {
				first[t.Participant] = *d.RecordedOn
			}
		}
	}
	byDay := map[string][]Ref{}
	for who, at := range first {
		day := ""
		if !undated {
			day = at.UTC().Format(time.DateOnly)
		}
		byDay[day] = append(byDay[day], who)
	}
	days := slices.Sorted(maps.Keys(byDay))
	blocks := make([][]Ref, len(days))
	for i, day := range days {
		blocks[i] = byDay[day]
	}
	if len(days) > 1 {
		return blocks, OrderRecorded
	}
	return blocks, OrderAny
}

// firstHandByTheme are those of the people who speak of each theme in their own
// words.
func firstHandByTheme(ed *Edition, people map[Ref]int) map[Ref]set {
	speaker := make(map[Ref]Ref, len(ed.Quotes))
	for i := range ed.Quotes {
		q := &ed.Quotes[i]
		if _, known := people[q.Participant]; known && q.Voice == VoiceFirstHand {
			speaker[q.Ref] = q.Participant
		}
	}
	carriers := map[Ref]set{}
	for _, t := range ed.Themes {
		for _, m := range t.Members {
			who, ok := speaker[m.Quote]
			if !ok {
				continue
			}
			if carriers[t.Ref] == nil {
				carriers[t.Ref] = set{}
			}
			carriers[t.Ref][who] = true
		}
	}
	return carriers
}
