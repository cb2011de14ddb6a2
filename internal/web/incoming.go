package web

import (
	"fmt"
	"math"
	"slices"

	"personas/research"
)

// incoming is what came in, what was refused and what was guessed.
type incoming struct {
	Line    string
	Taken   []tally
	Passed  string
	Refused []research.Refusal
	Guessed []guessed
	Notes   []string // what was left out or counted once
}

// tally is a number with what it counts.
type tally struct {
	Name  string
	Count int
}

// guessed is a guess that was made in some places, with the lines that settle it.
type guessed struct {
	What, Value, Evidence, Where string
	Pins                         []string
}

func incomingOf(ed *research.Edition) incoming {
	n := ed.Counts
	in := incoming{Line: fmt.Sprintf("%s from %s, %s by %s; %s taken", countOf(n.Documents, "document", "documents"), countOf(n.Sources, "file", "files"),
		countOf(n.Words, "word", "words"), countOf(n.Participants, "participant", "participants"), countOf(n.Quotes, "quote", "quotes")),
		Refused: ed.Refused, Notes: ed.Warnings}
	kinds := map[research.SourceKind]int{}
	for i := range ed.Documents {
		kinds[ed.Documents[i].Kind]++
	}
	for _, k := range research.SourceKinds {
		if kinds[k] > 0 {
			in.Taken = append(in.Taken, tally{string(k), kinds[k]})
		}
	}
	passed := 0
	for _, many := range ed.Rejections {
		passed += many
	}
	in.Passed = countOf(passed, "sentence", "sentences")
	for _, g := range guessesBy(ed.Guesses, func(g research.Guess) (string, bool) { return g.What + "\x00" + g.Value, true }) {
		one := guessed{g[0].What, g[0].Value, g[0].Evidence, g[0].Where, pins(g)}
		if len(g) > 1 {
			one.Where += " and " + countOf(len(g)-1, "file more", "files more")
		}
		in.Guessed = append(in.Guessed, one)
	}
	return in
}

// coverageLine says where in a document its quotes lie.
type coverageLine struct {
	Title, Href   string
	Words, Quotes int
	Strips        []strip
}

// strip is a quoted stretch on a bar of 300.
type strip struct{ X, Width float64 }

const (
	stripWidth     = 300
	coverageMost   = 24 // documents whose strips are shown on the page of a study
	thinnestQuoted = 1  // of the bar, so that it can be seen
)

// coverage shows the documents with the longest texts, and counts the others.
func (v *visit) coverage(ed *research.Edition) (lines []coverageLine, more int) {
	order := make([]*research.Document, len(ed.Documents))
	for i := range ed.Documents {
		order[i] = &ed.Documents[i]
	}
	if len(order) > coverageMost {
		slices.SortStableFunc(order, func(a, b *research.Document) int { return len(b.Text) - len(a.Text) })
		more = len(order) - coverageMost
		order = order[:coverageMost]
	}
	slices.SortStableFunc(order, byTitle)
	quotes := quotesIn(ed, order)
	for _, d := range order {
		line := coverageLine{Title: d.Title, Href: v.at("documents/" + string(d.Ref)), Words: wordCount(d), Quotes: len(quotes[d.Ref])}
		for _, q := range quotes[d.Ref] {
			line.Strips = append(line.Strips, stripOf(q.Span, len(d.Text)))
		}
		lines = append(lines, line)
	}
	return lines, more
}

func stripOf(s research.Span, of int) strip {
	at := func(n int) float64 { return math.Round(10*stripWidth*float64(n)/float64(max(of, 1))) / 10 }
	x := at(s.Start)
	return strip{x, max(thinnestQuoted, math.Round(10*(at(s.End)-x))/10)}
}

// quotesIn are the quotes of some documents in the order in which they stand.
func quotesIn(ed *research.Edition, of []*research.Document) map[research.Ref][]*research.Quote {
	out := make(map[research.Ref][]*research.Quote, len(of))
	for _, d := range of {
		out[d.Ref] = nil
	}
	for i := range ed.Quotes {
		q := &ed.Quotes[i]
		if _, wanted := out[q.Document]; wanted {
			out[q.Document] = append(out[q.Document], q)
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b *research.Quote) int { return a.Span.Start - b.Span.Start })
	}
	return out
}

// familyList are the facets of a family with how often they are spoken of.
type familyList struct {
	Name   research.Family
	Facets []facetCount
}

type facetCount struct {
	Facet  research.Facet
	Quotes int
	Silent string // in place of none: "not asked" or "not said"
}

func familiesOf(ed *research.Edition) []familyList {
	n := map[research.Facet]int{}
	for i := range ed.Quotes {
		n[ed.Quotes[i].Facet]++
	}
	silent := silentFacets(ed)
	out := []familyList{{Name: research.FamilySeeks}, {Name: research.FamilyHurts}, {Name: research.FamilyDoes}, {Name: research.FamilySetting}}
	for _, m := range research.Facets {
		at := slices.IndexFunc(out, func(f familyList) bool { return f.Name == m.Family })
		out[at].Facets = append(out[at].Facets, facetCount{m.Facet, n[m.Facet], silent[m.Facet]})
	}
	return out
}

// silentFacets says of facets that nobody speaks of whether anybody was asked. A
// persona knows that of itself; what somebody was asked is asked in the study.
func silentFacets(ed *research.Edition) map[research.Facet]string {
	out := map[research.Facet]string{}
	for i := range ed.Personas {
		for _, o := range ed.Personas[i].OpenQuestions {
			if o.Asked {
				out[o.Facet] = "asked, not said"
			} else if out[o.Facet] == "" {
				out[o.Facet] = "not asked"
			}
		}
	}
	return out
}
