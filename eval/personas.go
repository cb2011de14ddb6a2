package eval

import (
	"context"
	"errors"
	"io"

	"personas/embed"
	"personas/internal/cluster"
	"personas/research"
)

// PersonasOptions say what groups of people are compared with. The zero value is
// fine.
type PersonasOptions struct {
	TruthOptions
	Attribute string         // whose values are a baseline; "": title
	Embedder  embed.Embedder // nil: the built-in one
	Seed      uint64
}

// PersonasResult is what `eval personas --json` prints: the groups that a study
// shows, beside the truth and beside ways of grouping that need no understanding.
type PersonasResult struct {
	Participants int `json:"participants"` // of the truth, with a group, found in the study
	Unknown      int `json:"unknown"`      // rows of the truth that name nobody in the study
	Labels       int `json:"labels"`       // groups of the truth
	GroupsFit
	Structure research.Structure `json:"structure"`
	Observed  float64            `json:"observed"`   // the test's figures, as research.StructureTest has them
	Exchanged float64            `json:"exchanged"`  //
	Detect    float64            `json:"detectable"` //
	Stability float64            `json:"stability"`  // mean over the people in groups; 0 where there are none
	None      int                `json:"none"`       // people of no group in truth, left out of all figures above
	Grouped   int                `json:"none_grouped"`
	Groups    []GroupFit         `json:"groups"`
	Baselines GroupBaselines     `json:"baselines"`
	Attribute string             `json:"attribute"` // of the baseline title
	Embedder  string             `json:"embedder"`
	Seed      uint64             `json:"seed"`
}

// GroupsFit is how well a way of grouping people agrees with the truth. People in
// no group count as one more group in ari and nmi, so leaving people out costs;
// purity is the share of the others who are of the commonest label of their
// group.
type GroupsFit struct {
	K          int     `json:"k"`
	ARI        float64 `json:"ari"`
	NMI        float64 `json:"nmi"`
	Purity     float64 `json:"purity"`
	Unassigned int     `json:"unassigned"`
}

// GroupFit is one group that the study shows.
type GroupFit struct {
	Letter    string          `json:"letter"`
	Name      string          `json:"name"`
	Origin    research.Origin `json:"origin"`
	People    int             `json:"people"` // also such as the truth does not know
	Stability float64         `json:"stability"`
	Label     string          `json:"label"`  // the commonest of its people in truth; "" where none has one
	Share     float64         `json:"share"`  // of those with a label
	Labels    map[string]int  `json:"labels"` // how many of its people have each
}

// Personas compares the groups that a study shows with the truth.
func Personas(ctx context.Context, ed *research.Edition, table io.Reader, o PersonasOptions) (PersonasResult, error) {
	e, err := embedderOf(o.Embedder)
	if err != nil {
		return PersonasResult{}, err
	}
	o.Embedder = e
	t, err := readTruth(table, ed, o.TruthOptions)
	if err != nil {
		return PersonasResult{}, err
	}
	r, err := shownFit(ed, t)
	if err != nil {
		return PersonasResult{}, err
	}
	if o.Attribute == "" {
		o.Attribute = "title"
	}
	r.Attribute, r.Embedder, r.Seed = o.Attribute, e.Name(), o.Seed
	k := r.K
	if k == 0 {
		k = r.Labels
	}
	r.Baselines, err = groupBaselines(ctx, ed, t, k, o)
	return r, err
}

// shownFit measures the groups that are shown, baselines aside.
func shownFit(ed *research.Edition, t truth) (PersonasResult, error) {
	people, labels, none := t.labelled()
	if len(people) == 0 {
		return PersonasResult{}, errors.New("the truth has no groups: every label is " + NoGroup)
	}
	r := PersonasResult{Participants: len(people), Unknown: t.unknown, Labels: distinctOf(labels), None: len(none),
		Structure: ed.Structure.Structure, Observed: ed.Structure.Observed, Exchanged: ed.Structure.Exchanged,
		Detect: ed.Structure.Detectable, Groups: []GroupFit{}}
	group, k := map[research.Ref]int{}, 0
	grouped := 0
	for _, p := range ed.Personas {
		if p.Origin == research.OriginSample {
			continue
		}
		for _, m := range p.Members {
			if _, taken := group[m.Participant]; !taken {
				group[m.Participant] = k
				r.Stability += p.Stability
				grouped++
			}
		}
		k++
		r.Groups = append(r.Groups, t.groupFit(p))
	}
	if grouped > 0 {
		r.Stability /= float64(grouped)
	}
	for _, person := range none {
		if _, in := group[person]; in {
			r.Grouped++
		}
	}
	r.GroupsFit = fitOf(people, labels, group, k)
	return r, nil
}

// groupFit is a group with its commonest label.
func (t truth) groupFit(p research.Persona) GroupFit {
	g := GroupFit{Letter: p.Letter, Name: p.Name, Origin: p.Origin, People: len(p.Members), Stability: p.Stability}
	g.Labels = map[string]int{}
	known := 0
	for _, m := range p.Members {
		if label, ok := t.label[m.Participant]; ok {
			known++
			g.Labels[label]++
			if n := g.Labels[label]; n > g.Labels[g.Label] || n == g.Labels[g.Label] && label < g.Label {
				g.Label = label
			}
		}
	}
	if known > 0 {
		g.Share = share(g.Labels[g.Label], known)
	}
	return g
}

// fitOf compares groups of people, k of them, with their labels.
func fitOf(people []research.Ref, labels []int, group map[research.Ref]int, k int) GroupsFit {
	f := GroupsFit{K: k}
	groups := make([]int, len(people))
	of := map[[2]int]int{}
	most := map[int]int{}
	for i, person := range people {
		g, in := group[person]
		if !in {
			groups[i] = unassigned
			f.Unassigned++
			continue
		}
		groups[i] = g
		of[[2]int{g, labels[i]}]++
		most[g] = max(most[g], of[[2]int{g, labels[i]}])
	}
	agreement := cluster.Agree(labels, groups)
	f.ARI, f.NMI = agreement.ARI, agreement.NMI
	right := 0
	for _, n := range most {
		right += n
	}
	f.Purity = share(right, len(people)-f.Unassigned)
	return f
}

// distinctOf counts the labels of a numbering from 0.
func distinctOf(numbers []int) int {
	n := 0
	for _, x := range numbers {
		n = max(n, x+1)
	}
	return n
}
