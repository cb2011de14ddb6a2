package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"personas/research"
)

// topic is a theme as a section of the page.
type topic struct {
	ID       string
	Label    label
	Called   *naming // by a model, nil where none named it
	Keywords string
	Quotes   string // "12 quotes"
	From     string // "5 of 7"
	People   tally
	OneVoice string
	Voices   []passage
	Other    []passage // the opposite stance
	All      quoteList
	Spectrum *spectrum
	Apart    string // the anchor of its spectrum where that stands in a section of its own
}

const (
	topicVoices   = 3
	topicOther    = 1
	mainSpectra   = 4
	spectrumStops = 4
	stopVoices    = 2
	fewStops      = 4 // above, each place has one voice
	stopNames     = 6
	stopWords     = 40   // of a voice that stands for many
	aside         = 0.25 // distance from the middle from which somebody takes a side
)

// naming is what a model calls a theme.
type naming struct {
	Name, Description string
	By                string // "named by …"
}

func (p *pen) naming(t *research.Theme) *naming {
	if t.Naming == nil || t.Naming.Name == "" {
		return nil
	}
	return &naming{p.say(t.Naming.Name), p.say(t.Naming.Description), "named by " + p.say(t.Naming.By)}
}

// topics are all themes; those in apart have their spectrum elsewhere.
func (p *pen) topics(apart []*research.Spectrum) []topic {
	var out []topic
	var bars []*bar
	for i := range p.Themes {
		t := &p.Themes[i]
		v := p.topic(t)
		v.All = p.quotes(memberQuotes(t), string(t.Ref))
		if sp := p.spectrum[t.Ref]; sp != nil && len(sp.Positions) > 1 {
			if slices.Contains(apart, sp) {
				v.Apart = "s-" + string(t.Ref)
			} else {
				v.Spectrum = p.spectrumView(sp)
			}
		}
		bars = append(bars, v.People.Bar)
		out = append(out, v)
	}
	compare(bars)
	return out
}

// topic is a theme without the list of its quotes and without its spectrum.
func (p *pen) topic(t *research.Theme) topic {
	v := topic{ID: string(t.Ref), Label: p.themeLabel(t), Called: p.naming(t), Keywords: p.say(strings.Join(t.Keywords, ", ")),
		Quotes: count(len(t.Members), "quote"), From: of(t.Participants, len(p.people)),
		People: tally{Bar: &bar{Width: share(t.Participants, len(p.people))}}, OneVoice: p.oneVoice(t), Voices: p.passages(t.Exemplars, topicVoices)}
	v.Other = p.passages(p.otherwise(t), topicOther)
	for i := range v.Other {
		v.Other[i].Against, v.Other[i].Side = true, "sounds otherwise"
	}
	return v
}

func memberQuotes(t *research.Theme) []research.Ref {
	out := make([]research.Ref, len(t.Members))
	for i, m := range t.Members {
		out[i] = m.Quote
	}
	return out
}

// oneVoice says that one participant makes most of a theme.
func (p *pen) oneVoice(t *research.Theme) string {
	if t.LargestVoice < research.OneVoice {
		return ""
	}
	by, most := map[research.Ref]int{}, research.Ref("")
	for _, m := range t.Members {
		who := p.quote[m.Quote].Participant
		by[who]++
		if most == "" || by[who] > by[most] {
			most = who
		}
	}
	if by[most] == len(t.Members) {
		return "one voice: all of it is " + p.say(p.name(most)) + "’s"
	}
	return fmt.Sprintf("one voice: %s of these quotes are %s’s", of(by[most], len(t.Members)), p.say(p.name(most)))
}

// lean is how many more of some quotes approve than criticise.
func (s *study) lean(quotes []research.Ref) (n int) {
	for _, r := range quotes {
		switch s.quote[r].Stance {
		case research.StancePositive:
			n++
		case research.StanceNegative:
			n--
		}
	}
	return n
}

// otherwise are quotes of a theme whose stance is opposite to that of most of
// its exemplars, most central first.
func (p *pen) otherwise(t *research.Theme) []research.Ref {
	lean := p.lean(t.Exemplars)
	against := research.StanceNegative
	if lean < 0 {
		against = research.StancePositive
	} else if lean == 0 {
		return nil
	}
	var out []research.Ref
	for _, m := range t.Members {
		q := p.quote[m.Quote]
		if q.Stance == against && q.Voice == research.VoiceFirstHand && !q.Praise && !slices.Contains(t.Exemplars, q.Ref) {
			out = append(out, q.Ref)
		}
	}
	return out
}

// spectrum is people in order of where they stand on a matter: on an axis drawn
// to scale, and below it their words in the same order.
type spectrum struct {
	ID     string
	Label  label
	Called *naming
	Named  string // "named by …", where it or its ends are
	Note   string
	Points []point // a mark a person, where people are few
	Levels int     // how high the marks are stacked
	Counts []int   // people along the line, where they are many
	Widest int     // the largest of Counts
	Ticks  []int   // where the voices below stand
	Sample string
	Stops  []stop
}

// point is a person on the axis, in hundredths of its width and in levels above
// the line.
type point struct {
	At    float64
	Level int
	Name  string // the person's name where it is short, else the number of the stop
	Says  string // the name in full
}

// stop is one place on a spectrum, with the people there and their words.
type stop struct {
	Number string // as on the axis, where names are too long for it
	People []string
	Others int
	Head   string
	Voices []passage
}

// mainSpectra picks the first of the matters on which people do divide.
func (p *pen) mainSpectra() []*research.Spectrum {
	all := p.divided()
	return all[:min(len(all), mainSpectra)]
}

// divided are the matters on which people do divide, with somebody well on either
// side: by how many stand on the smaller side, then by how many speak.
func (p *pen) divided() []*research.Spectrum {
	type ranked struct {
		sp             *research.Spectrum
		smaller, speak int
	}
	var all []ranked
	for i := range p.Spectra {
		sp := &p.Spectra[i]
		if len(sp.Positions) < 2 || p.theme[sp.Theme] == nil {
			continue
		}
		r, left, right := ranked{sp: sp}, 0, 0
		for _, at := range sp.Positions {
			r.speak += len(at.Participants)
			if at.At < -aside {
				left += len(at.Participants)
			} else if at.At > aside {
				right += len(at.Participants)
			}
		}
		if r.smaller = min(left, right); r.smaller > 0 {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.smaller, a.smaller), cmp.Compare(b.speak, a.speak))
	})
	var out []*research.Spectrum
	for _, r := range all {
		out = append(out, r.sp)
	}
	return out
}

func (p *pen) spectrumView(sp *research.Spectrum) *spectrum {
	v := &spectrum{ID: "s-" + string(sp.Theme), Label: label{Text: p.say(sp.Label)}, Note: p.spectrumNote(sp)}
	if t := p.theme[sp.Theme]; t != nil {
		v.Label, v.Called = p.themeLabel(t), p.naming(t)
		if t.Naming != nil {
			v.Named = "named by " + p.say(t.Naming.By)
		}
	}
	positions := slices.Clone(sp.Positions)
	slices.SortStableFunc(positions, func(a, b research.Position) int { return cmp.Compare(a.At, b.At) })
	if len(p.people) <= dotPeople {
		numbered, each := p.longNames(sp), stopVoices
		if len(positions) > fewStops {
			each = 1
		}
		for i, at := range positions {
			s := p.stop(at, each)
			if numbered {
				s.Number = figure(i + 1)
			}
			v.Stops = append(v.Stops, s)
		}
		v.Points, v.Levels = p.points(positions, numbered)
	} else {
		stops := p.evenly(positions, spectrumStops)
		v.Counts, v.Widest = histogram(positions)
		if len(stops) < len(positions) {
			v.Sample = fmt.Sprintf("A bar counts the people who stand there, the highest %s. Below, %s, evenly spaced among them.",
				figure(v.Widest), count(len(stops), "voice"))
		}
		for _, at := range stops {
			s := p.stop(at, 1)
			s.People, s.Others = nil, 0 // named beside the words
			v.Ticks = append(v.Ticks, step(at.At))
			v.Stops = append(v.Stops, s)
		}
	}
	if n := len(v.Stops); n > 1 {
		one, other := p.ends(sp)
		v.Stops[0].Head = joined(one, v.Stops[0].Head)
		v.Stops[n-1].Head = joined(other, v.Stops[n-1].Head)
	}
	return v
}

// ends are how the two ends of a spectrum are called.
func (p *pen) ends(sp *research.Spectrum) (one, other string) {
	if t := p.theme[sp.Theme]; t != nil && t.Naming != nil && len(t.Naming.Ends) == 2 {
		return p.say(t.Naming.Ends[0].Name), p.say(t.Naming.Ends[1].Name)
	}
	return "one end", "the other end"
}

// longNames says that somebody's name does not fit a mark on the axis.
func (p *pen) longNames(sp *research.Spectrum) bool {
	for _, at := range sp.Positions {
		for _, who := range at.Participants {
			if utf8.RuneCountInString(p.name(who)) > 3 {
				return true
			}
		}
	}
	return false
}

// points places people on the axis; marks that would cover one another are
// stacked.
func (p *pen) points(positions []research.Position, numbered bool) (points []point, levels int) {
	const apart = 4.5 // hundredths that a mark takes
	for i, at := range positions {
		for _, who := range at.Participants {
			v := point{At: 3 + 94*(max(-1, min(1, at.At))+1)/2, Says: p.say(p.name(who))}
			v.At = math.Round(v.At*10) / 10
			v.Name = v.Says
			if numbered {
				v.Name = figure(i + 1)
			}
			for slices.ContainsFunc(points, func(o point) bool { return o.Level == v.Level && math.Abs(o.At-v.At) < apart }) {
				v.Level++
			}
			levels = max(levels, v.Level+1)
			points = append(points, v)
		}
	}
	return points, levels
}

func (p *pen) stop(at research.Position, voices int) stop {
	v := stop{Head: stanceWords[at.Stance], Voices: p.passages(at.Quotes, voices)}
	for i := range v.Voices {
		if p.document[p.quote[research.Ref(v.Voices[i].Ref)].Document].Kind != research.KindSurvey {
			v.Voices[i].Asked = "" // the question of a conversation stands in the conversation
		}
	}
	for j, who := range at.Participants {
		if j == stopNames {
			v.Others = len(at.Participants) - j
			break
		}
		v.People = append(v.People, p.say(p.name(who)))
	}
	return v
}

// stanceWords say how a voice sounds: stance is told by the words it uses, and
// can be told wrongly.
var stanceWords = map[research.Stance]string{
	research.StancePositive: "sounds approving", research.StanceNegative: "sounds critical",
	research.StanceMixed: "sounds both ways", research.StanceNeutral: "takes no side",
}

// spectrumNote says who was asked and who kept silent.
func (p *pen) spectrumNote(sp *research.Spectrum) string {
	spoke := map[research.Ref]bool{}
	for _, at := range sp.Positions {
		for _, who := range at.Participants {
			spoke[who] = true
		}
	}
	note := "came up by itself: " + of(len(spoke), len(p.people)) + " spoke of it"
	if n := len(sp.Asked); n == len(p.people) && n > 0 {
		note = "asked of all " + figure(n)
		if len(spoke) < n {
			note += "; " + of(len(spoke), n) + " spoke of it"
		}
	} else if n > 0 {
		note = fmt.Sprintf("asked of %s; %s spoke of it", of(n, len(p.people)), figure(len(spoke)))
	}
	if len(p.people) <= dotPeople {
		var silent []string
		for _, who := range p.people {
			if !spoke[who] {
				silent = append(silent, p.say(p.name(who)))
			}
		}
		if len(silent) > 0 {
			note += "; " + series(silent) + " did not"
		}
	}
	return note
}

// crowdSteps are the steps of a line on which people are many.
const crowdSteps = 41

// step is the step of a position.
func step(at float64) int { return int(math.Round((max(-1, min(1, at)) + 1) / 2 * (crowdSteps - 1))) }

// histogram counts people in equal steps along the line.
func histogram(positions []research.Position) (counts []int, widest int) {
	counts = make([]int, crowdSteps)
	for _, at := range positions {
		i := step(at.At)
		counts[i] += len(at.Participants)
		widest = max(widest, counts[i])
	}
	return counts, widest
}

// evenly picks n positions, both ends among them, that have a quote short
// enough to be read in a column; between, the next one that has.
func (p *pen) evenly(positions []research.Position, n int) []research.Position {
	readable := slices.DeleteFunc(slices.Clone(positions), func(at research.Position) bool {
		return len(at.Quotes) == 0 || words(p.quote[at.Quotes[0]].Text) > stopWords
	})
	if len(readable) <= n {
		return readable
	}
	out := make([]research.Position, n)
	for i := range out {
		out[i] = readable[i*(len(readable)-1)/(n-1)]
	}
	return out
}
