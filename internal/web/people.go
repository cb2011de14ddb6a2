package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// peopleView lists who spoke and wrote: by persona those who are in one, then
// those in none, then who asked.
type peopleView struct {
	Groups  []peopleGroup
	Askers  []personLine
	Pager   pager
	Columns []string // attributes that anybody has
}

// peopleGroup are the people of a persona, or those in none.
type peopleGroup struct {
	Name, Href string
	People     []personLine
}

type personLine struct {
	Key        string
	Role       string
	Documents  []link
	More       int // documents that are not linked
	Quotes     int
	Strength   string // of the membership, in words
	Reported   bool   // only others speak of them
	Attributes []string
	Forget     string // address, for who may
}

var peopleTemplate = newPage[peopleView]("people.html")

func (v *visit) people() error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	c := v.census(d)
	order := slices.Clone(d.Edition.Participants)
	slices.SortStableFunc(order, func(a, b research.Participant) int {
		return cmp.Or(cmp.Compare(c.place(a), c.place(b)), naturally(a.Key, b.Key))
	})
	view := peopleView{Pager: v.pager("people", len(order)), Columns: c.columns}
	for _, p := range order[view.Pager.From:view.Pager.To] {
		line := c.line(&p)
		if !p.Role.Evidence() {
			view.Askers = append(view.Askers, line)
			continue
		}
		g := c.group(p.Ref)
		if n := len(view.Groups); n == 0 || view.Groups[n-1].Name != g.Name {
			view.Groups = append(view.Groups, g)
		}
		at := &view.Groups[len(view.Groups)-1]
		at.People = append(at.People, line)
	}
	return peopleTemplate.show(v, http.StatusOK, "People", view)
}

// census is what a study knows of its people.
type census struct {
	v         *visit
	groups    []*research.Persona // of which people are members, without the whole sample
	member    map[research.Ref]int
	strength  map[research.Ref]float64
	documents map[research.Ref][]*research.Document
	firstHand map[research.Ref]bool
	quotes    map[research.Ref]int
	columns   []string
}

func (v *visit) census(d *pipeline.Desk) *census {
	c := &census{v: v, member: map[research.Ref]int{}, strength: map[research.Ref]float64{}, documents: map[research.Ref][]*research.Document{},
		firstHand: map[research.Ref]bool{}, quotes: map[research.Ref]int{}}
	ed := d.Edition
	for i := range ed.Personas {
		p := &ed.Personas[i]
		if p.Origin == research.OriginSample {
			continue
		}
		for _, m := range p.Members {
			c.member[m.Participant], c.strength[m.Participant] = len(c.groups), m.Strength
		}
		c.groups = append(c.groups, p)
	}
	for i := range ed.Documents {
		doc := &ed.Documents[i]
		for _, t := range doc.Turns {
			if list := c.documents[t.Participant]; len(list) == 0 || list[len(list)-1] != doc {
				c.documents[t.Participant] = append(list, doc)
			}
			c.firstHand[t.Participant] = c.firstHand[t.Participant] || t.Voice == research.VoiceFirstHand
		}
	}
	for i := range ed.Quotes {
		c.quotes[ed.Quotes[i].Participant]++
	}
	names := map[string]bool{}
	for _, p := range ed.Participants {
		for name := range p.Attributes {
			names[name] = true
		}
	}
	c.columns = slices.Sorted(maps.Keys(names))
	return c
}

// place is where somebody stands in the list: in their group, in none, or apart.
func (c *census) place(p research.Participant) int {
	at, in := c.member[p.Ref]
	switch {
	case !p.Role.Evidence():
		return len(c.groups) + 1
	case !in:
		return len(c.groups)
	}
	return at
}

func (c *census) group(p research.Ref) peopleGroup {
	if at, in := c.member[p]; in {
		return peopleGroup{Name: nameOf(c.groups[at]), Href: c.v.at("personas/" + string(c.groups[at].Ref))}
	}
	return peopleGroup{Name: "In no group"}
}

func (c *census) line(p *research.Participant) personLine {
	const linked = 3
	line := personLine{Key: p.Key, Role: string(p.Role), Quotes: c.quotes[p.Ref], Reported: !c.firstHand[p.Ref] && p.Role.Evidence()}
	documents := c.documents[p.Ref]
	slices.SortStableFunc(documents, byTitle)
	for _, d := range documents[:min(len(documents), linked)] {
		line.Documents = append(line.Documents, link{d.Title, c.v.at("documents/" + string(d.Ref))})
	}
	line.More = len(documents) - len(line.Documents)
	if s, in := c.strength[p.Ref]; in {
		line.Strength = strengthWords(s)
	}
	if c.v.right.Includes(review.Admin) {
		line.Forget = c.v.at("people/" + string(p.Ref) + "/forget")
	}
	for _, name := range c.columns {
		line.Attributes = append(line.Attributes, p.Attributes[name])
	}
	return line
}

// strengthWords says how firmly somebody stands in their group.
func strengthWords(s float64) string {
	switch {
	case s >= 0.75:
		return "firmly"
	case s >= 0.5:
		return "mostly"
	}
	return "at its edge"
}
