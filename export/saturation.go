package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"personas/research"
)

// saturation is how soon the themes were met, as a page shows it.
type saturation struct {
	Verdict string
	Notes   []string
	Path    string // the curve on a plane of 300 by 100
	Area    string // the same, closed below
	From    float64
	Width   float64 // where the last people stand, whom the verdict is about
	Last    string  // how many those are
	First   string  // themes of one person
	Themes  string  // what the height of the plane is
	People  string  // what its width is
	Says    string  // the curve in words, for who cannot see it
	Table   []saturationRow
}

type saturationRow struct{ People, Themes, New string }

const (
	curveWidth, curveHeight = 300, 100
	curvePoints             = 150 // more cannot be told apart
	curveRows               = 12  // of a table in place of the curve
)

func (p *pen) saturation() saturation {
	s := &p.Saturation
	v := saturation{Verdict: SaturationVerdict(s), Notes: p.saturationNotes()}
	if s.People < 2 || s.Themes == 0 {
		return v
	}
	x := func(n int) float64 {
		return math.Round(10*curveWidth*float64(n-1)/float64(s.People-1)) / 10
	}
	var path strings.Builder
	for _, i := range spread(s.People, curvePoints) {
		at := s.Curve[i]
		command := "L"
		if path.Len() == 0 {
			command = "M"
		}
		fmt.Fprintf(&path, "%s%g %g", command, x(at.People), math.Round(10*curveHeight*(1-at.Themes/float64(s.Themes)))/10)
	}
	v.Path = path.String()
	v.Area = fmt.Sprintf("%sL%d %dL0 %dZ", v.Path, curveWidth, curveHeight, curveHeight)
	if last := verdictPeople(s); last > 0 {
		v.From = x(max(s.People-last, 1))
		v.Width, v.Last = curveWidth-v.From, figure(last)
	}
	v.First = themeCount(s.Curve[0].Themes)
	v.Themes, v.People = count(s.Themes, "theme"), count(s.People, "person")
	var said []string
	for _, n := range steps(s.People) {
		at := s.Curve[n-1]
		v.Table = append(v.Table, saturationRow{figure(at.People), amount(at.Themes), amount(at.New)})
		said = append(said, fmt.Sprintf("%s after %s", amount(at.Themes), figure(at.People)))
	}
	v.Says = "Themes by number of people: " + strings.Join(said, ", ") + "."
	return v
}

// spread picks at most n of 0…all−1, evenly, both ends among them.
func spread(all, n int) []int {
	n = min(all, n)
	out := make([]int, n)
	for i := range out {
		if n > 1 {
			out[i] = i * (all - 1) / (n - 1)
		}
	}
	return out
}

// steps are the numbers of people in a table of all: each of a few, else 1, 2, 5,
// 10, 20, 50, … and all of them.
func steps(all int) []int {
	var out []int
	if all <= curveRows {
		for n := range all {
			out = append(out, n+1)
		}
		return out
	}
	for ten := 1; ten < all; ten *= 10 {
		for _, n := range []int{ten, 2 * ten, 5 * ten} {
			if n < all {
				out = append(out, n)
			}
		}
	}
	return append(out, all)
}

// amount writes a mean with one decimal, a whole number without.
func amount(x float64) string {
	switch {
	case x == math.Trunc(x):
		return figure(int(x))
	case x < 0.05:
		return "under 0.1"
	}
	return strconv.FormatFloat(x, 'f', 1, 64)
}

// verdictPeople is how many people at the end the verdict speaks of, 0 where
// there are too few.
func verdictPeople(s *research.Saturation) int {
	if s.Verdict == research.SaturationNone {
		return s.NoneSince
	}
	return s.Last
}

// SaturationVerdict says in a sentence whether more people would have brought
// more themes.
func SaturationVerdict(s *research.Saturation) string {
	last := count(verdictPeople(s), "person")
	switch {
	case s.Themes == 0:
		return "No themes yet: there is nothing to count."
	case s.Verdict == research.SaturationTooFew:
		return fmt.Sprintf("Too few people to say: there are %s.", count(s.People, "participant"))
	case s.Verdict == research.SaturationNone && s.Order == research.OrderAny:
		return fmt.Sprintf("On average over all orders, the last %s bring no new theme.", last)
	case s.Verdict == research.SaturationNone:
		return fmt.Sprintf("The last %s brought no new theme.", last)
	case s.PerPerson < 0.095:
		return fmt.Sprintf("Still about one new theme for every %s, over the last %s.", count(int(math.Round(1/s.PerPerson)), "person"), figure(s.Last))
	}
	return fmt.Sprintf("Still %.1f new themes per person, over the last %s.", s.PerPerson, last)
}

// saturationNotes say how the verdict was come to, and what it cannot say.
func (p *pen) saturationNotes() []string {
	s := &p.Saturation
	if s.Themes == 0 || s.People == 0 {
		return nil
	}
	how := "Added in the order in which they were recorded (within a day, the mean over all orders), "
	if s.Order == research.OrderAny {
		how = "The order in which they were recorded is not known; as the mean over all orders, "
	}
	how += fmt.Sprintf("%s show %s with first-hand quotes: half of them after %s", count(s.People, "participant"), count(s.Themes, "theme"), count(s.After(0.5), "person"))
	if nine := s.After(0.9); nine < s.People {
		how += fmt.Sprintf(", nine in ten after %s", figure(nine))
	}
	notes := []string{how + "."}
	if s.OnePerson > 0 {
		notes = append(notes, fmt.Sprintf("Themes of which one person alone speaks: %s. They count here: without them the last person would bring nothing, whatever was said.",
			of(s.OnePerson, s.Themes)))
	}
	if len(s.Runs) > 0 {
		notes = append(notes, newInformation(s.Runs))
	}
	return append(notes, fmt.Sprintf("The themes are those found in the end, each of several quotes: this cannot show what nobody has said yet, and what few quotes speak of is no theme (%s are in none). A flat end says less than it seems.",
		of(len(p.Unassigned), len(p.Quotes))+" quotes"))
}

// newInformation gives the figures of Guest, Namey and Chen.
func newInformation(runs []research.InformationRun) string {
	w := fmt.Sprintf("New information, as Guest, Namey and Chen measure it (PLoS ONE 15(5): e0232076, 2020): the first %d people, the base, show %s.",
		research.SaturationBase, themeCount(runs[0].Base))
	for _, r := range runs {
		w += fmt.Sprintf(" The last %d, a run, bring %s more, a share of %.3f; ", r.Length, amount(r.New), r.Share)
		switch {
		case r.Reached == 0:
			w += fmt.Sprintf("%.2f or less is not reached.", research.NewInformation)
		case r.Share > research.NewInformation:
			w += fmt.Sprintf("%.2f or less was reached after %d + %d people, and not held.", research.NewInformation, r.Reached, r.Length)
		default:
			w += fmt.Sprintf("%.2f or less is reached after %d + %d people.", research.NewInformation, r.Reached, r.Length)
		}
	}
	return w
}

func themeCount(n float64) string {
	if n == 1 {
		return "1 theme"
	}
	return amount(n) + " themes"
}
