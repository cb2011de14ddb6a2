package export

import (
	"cmp"
	"maps"
	"slices"

	"personas/research"
)

// coverage is the ledger of what was read: where in each document its quotes
// lie, what was passed over and why, and who is hardly heard, or too much.
type coverage struct {
	Rows   []coverageRow // the documents; where they are many, the most uneven
	Uneven string        // how many those are, where not all documents are listed
	More   int           // uneven ones left out
	Kinds  []kindRow     // in place of all documents where they are many
	Passed []passedRow   // why sentences were passed over, by document or kind
	Voices []groupVoice  // the largest voice of each group
	Silent []string      // participants without a quote
	Hushed string        // how many they are
}

type coverageRow struct {
	ID, Title string
	Strips    []strip
	Thirds    [3]int
	Quotes    string
	Sentences string
	Passed    string
	Silent    string // who in it has no quote
}

// strip is a quoted stretch on a bar of 300.
type strip struct{ X, Width float64 }

type kindRow struct {
	Kind, Documents, Quoted, Sentences, Passed string
}

type passedRow struct {
	Name    string
	Reasons []fact
}

// groupVoice is how much of a group's quotes one member said.
type groupVoice struct {
	Name, ID string
	Who      string
	Of       string // "12 of 30"
	Bar      tally
	Loud     bool // more than research.OneVoice
}

const (
	stripWidth  = 300
	unevenLeast = 3 // quotes below which a document cannot be uneven
	passedMost  = 4 // reasons named in a row; the others are summed
)

func (p *pen) coverage() coverage {
	v := coverage{Voices: p.groupVoices()}
	v.Silent, v.Hushed = p.silent()
	spoke := map[research.Ref][]research.Span{}
	for i := range p.Quotes {
		q := &p.Quotes[i]
		spoke[q.Document] = append(spoke[q.Document], q.Span)
	}
	ledger := make(map[research.Ref]research.Coverage, len(p.Coverage))
	for _, c := range p.Coverage {
		ledger[c.Document] = c
	}
	listed := p.shelf
	if len(listed) > listedPeople {
		v.Kinds, v.Passed = p.kindRows(spoke, ledger)
		uneven := p.uneven(ledger)
		listed = uneven[:min(len(uneven), listedPeople)]
		v.More = len(uneven) - len(listed)
		if len(uneven) > 0 {
			v.Uneven = count(len(uneven), "document")
		}
	}
	for _, d := range listed {
		c := ledger[d.Ref]
		v.Rows = append(v.Rows, p.coverageRow(d, c, spoke[d.Ref]))
		if v.Kinds == nil && len(c.Reasons) > 0 {
			v.Passed = append(v.Passed, passedRow{p.say(d.Title), p.reasons(c.Reasons, passedMost)})
		}
	}
	return v
}

// link leaves a document's link only where its conversation is on the page.
func (v *coverage) link(talks []talk) {
	for i := range v.Rows {
		if !slices.ContainsFunc(talks, func(t talk) bool { return t.ID == v.Rows[i].ID }) {
			v.Rows[i].ID = ""
		}
	}
}

func (p *pen) coverageRow(d *research.Document, c research.Coverage, spans []research.Span) coverageRow {
	row := coverageRow{ID: string(d.Ref), Title: p.say(d.Title), Strips: strips(spans, len(d.Text)), Thirds: c.Thirds, Quotes: figure(len(spans))}
	if c.Document != "" {
		row.Sentences, row.Passed = of(c.Quoted, c.Sentences), figure(c.Skipped)
	}
	var names []string
	for _, who := range c.Silent {
		names = append(names, p.say(p.name(who)))
	}
	if n := len(names) - stopNames; n > 0 {
		names = append(names[:stopNames], figure(n)+" more")
	}
	row.Silent = series(names)
	return row
}

// uneven are the documents of which a third holds no quote though there are
// quotes enough for each, the farthest from even first: by the sum of squares
// against thirds of equal size.
func (p *pen) uneven(ledger map[research.Ref]research.Coverage) []*research.Document {
	off := map[research.Ref]int{}
	var out []*research.Document
	for _, d := range p.shelf {
		t := ledger[d.Ref].Thirds
		all := t[0] + t[1] + t[2]
		if all < unevenLeast || min(t[0], t[1], t[2]) > 0 {
			continue
		}
		off[d.Ref] = (3*(t[0]*t[0]+t[1]*t[1]+t[2]*t[2]) - all*all) / all
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b *research.Document) int { return cmp.Compare(off[b.Ref], off[a.Ref]) })
	return out
}

// silent names the participants without a quote, the first of them where they
// are many.
func (p *pen) silent() (names []string, how string) {
	all := p.unheard()
	for _, who := range all[:min(len(all), listedPeople)] {
		names = append(names, p.say(p.name(who)))
	}
	if more := len(all) - len(names); more > 0 {
		names = append(names, "and "+figure(more)+" more")
	}
	if len(all) > 0 {
		how = count(len(all), "participant") + " without a quote"
	}
	return names, how
}

// unheard are the participants without a quote.
func (p *pen) unheard() []research.Ref {
	heard := map[research.Ref]bool{}
	for i := range p.Quotes {
		heard[p.Quotes[i].Participant] = true
	}
	return slices.DeleteFunc(slices.Clone(p.people), func(who research.Ref) bool { return heard[who] })
}

func (p *pen) groupVoices() []groupVoice {
	var out []groupVoice
	for i := range p.Personas {
		g := &p.Personas[i]
		who, most, all := g.LargestVoice(p.Quotes)
		if all == 0 {
			continue
		}
		out = append(out, groupVoice{Name: p.nameOf(g).Plain, ID: string(g.Ref), Who: p.say(p.name(who)), Of: of(most, all),
			Bar: tally{Bar: &bar{share(most, all), true}}, Loud: float64(most) > research.OneVoice*float64(all)})
	}
	return out
}

func (p *pen) kindRows(spoke map[research.Ref][]research.Span, ledger map[research.Ref]research.Coverage) (rows []kindRow, passed []passedRow) {
	for _, kind := range research.SourceKinds {
		var all, quoted, read, taken, skipped int
		why := map[research.Reason]int{}
		for i := range p.Documents {
			d := &p.Documents[i]
			if d.Kind != kind {
				continue
			}
			all++
			if len(spoke[d.Ref]) > 0 {
				quoted++
			}
			c := ledger[d.Ref]
			read, taken, skipped = read+c.Sentences, taken+c.Quoted, skipped+c.Skipped
			for r, n := range c.Reasons {
				why[r] += n
			}
		}
		if all == 0 {
			continue
		}
		rows = append(rows, kindRow{kindNames[kind], figure(all), of(quoted, all), of(taken, read), figure(skipped)})
		if len(why) > 0 {
			passed = append(passed, passedRow{kindNames[kind], p.reasons(why, len(why))})
		}
	}
	return rows, passed
}

// reasons are why sentences were passed over, the most frequent first, those
// after the first most summed.
func (p *pen) reasons(n map[research.Reason]int, most int) []fact {
	order := slices.SortedFunc(maps.Keys(n), func(a, b research.Reason) int {
		return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b))
	})
	var out []fact
	others := 0
	for i, r := range order {
		if i >= most {
			others += n[r]
			continue
		}
		out = append(out, fact{Number: figure(n[r]), Noun: cmp.Or(reasons[r], p.say(string(r)))})
	}
	if others > 0 {
		out = append(out, fact{Number: figure(others), Noun: "for other reasons"})
	}
	return out
}

// strips joins spans that touch or lie closer than can be seen.
func strips(spans []research.Span, length int) []strip {
	slices.SortFunc(spans, func(a, b research.Span) int { return cmp.Compare(a.Start, b.Start) })
	scale := func(n int) float64 { return float64(10*stripWidth*n/max(length, 1)) / 10 }
	var out []strip
	for _, sp := range spans {
		x, end := scale(sp.Start), max(scale(sp.End), scale(sp.Start)+1)
		if n := len(out); n > 0 && x <= out[n-1].X+out[n-1].Width+0.5 {
			out[n-1].Width = max(out[n-1].Width, end-out[n-1].X)
			continue
		}
		out = append(out, strip{x, end - x})
	}
	for i := range out {
		out[i].Width = float64(int(out[i].Width*10)) / 10
	}
	return out
}
