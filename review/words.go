package review

import (
	"slices"
	"strings"

	"personas/research"
)

// Piece is a run of words that stayed, came or went.
type Piece struct {
	Text string
	What What // "" where it stayed
}

// mostCompared bounds how much work telling two texts apart may be: words of one
// times words of the other.
const mostCompared = 250_000

// Words tells two texts apart word by word: what went stands before what came in
// its place. Long texts are told apart as a whole.
func Words(before, after string) (out []Piece) {
	a, b := strings.Fields(before), strings.Fields(after)
	add := func(what What, words []string) {
		if len(words) == 0 {
			return
		}
		if n := len(out); n > 0 && out[n-1].What == what {
			out[n-1].Text += " " + strings.Join(words, " ")
			return
		}
		out = append(out, Piece{strings.Join(words, " "), what})
	}
	if len(a)*len(b) > mostCompared {
		add(Removed, a)
		add(Added, b)
		return out
	}
	i, k := 0, 0
	for _, same := range inBoth(a, b) {
		add(Removed, a[i:same[0]])
		add(Added, b[k:same[1]])
		add("", a[same[0]:same[0]+1])
		i, k = same[0]+1, same[1]+1
	}
	add(Removed, a[i:])
	add(Added, b[k:])
	return out
}

// inBoth is a longest sequence of words that stand in both texts in that order, by
// their places.
func inBoth(a, b []string) (out [][2]int) {
	longest := make([][]int, len(a)+1) // from a[i] and b[k] on
	longest[len(a)] = make([]int, len(b)+1)
	for i := len(a) - 1; i >= 0; i-- {
		longest[i] = make([]int, len(b)+1)
		for k := len(b) - 1; k >= 0; k-- {
			if a[i] == b[k] {
				longest[i][k] = longest[i+1][k+1] + 1
			} else {
				longest[i][k] = max(longest[i+1][k], longest[i][k+1])
			}
		}
	}
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch {
		case a[i] == b[k]:
			out = append(out, [2]int{i, k})
			i, k = i+1, k+1
		case longest[i+1][k] >= longest[i][k+1]:
			i++
		default:
			k++
		}
	}
	return out
}

// Changes are what the persona holds otherwise than its latest approved revision,
// which it may still be; none where nobody has approved it.
func (s *State) Changes() []Change {
	if s.Was == nil {
		return nil
	}
	return diffPersona(s.Was, &s.Persona)
}

// Cites are the citations of a claim that came and went since a persona was
// approved.
func (s *State) Cites(claim research.Ref) (came, went []research.Citation) {
	before, now := citations(s.Was, claim), citations(&s.Persona, claim)
	for _, c := range now {
		if !slices.Contains(before, c) {
			came = append(came, c)
		}
	}
	for _, c := range before {
		if !slices.Contains(now, c) {
			went = append(went, c)
		}
	}
	return came, went
}

func citations(p *research.Persona, claim research.Ref) []research.Citation {
	if p == nil {
		return nil
	}
	if at := indexOf(p.Claims, claim); at >= 0 {
		return p.Claims[at].Citations
	}
	return nil
}
