package ingest

import (
	"fmt"
	"strings"

	"personas/research"
)

// alternation says whether the paragraphs of a text without labels are two
// people's, in turn.
type alternation int

const (
	oneVoice   alternation = iota // few of them ask anything
	unsettled                     // many ask, but not in turn
	convincing                    // one asks, the next answers, to the end
)

// alternates looks at who asks. It is convincing where at least six paragraphs ask
// and answer in turn, nearly without exception, and the answers are the longer
// ones.
func alternates(d *draft) alternation {
	var asks, words [2]int
	for i := range d.stretches {
		said := d.words(i)
		if strings.HasSuffix(strings.TrimRight(said, "\"”’»)* "), "?") || strings.HasSuffix(said, "？") {
			asks[i%2]++
		}
		words[i%2] += len(strings.Fields(said))
	}
	n := len(d.stretches)
	if asked := asks[0] + asks[1]; asked < 3 || asked*5 < n {
		return oneVoice
	}
	first, second := (n+1)/2, n/2
	if n >= 6 && asks[0]*10 >= first*7 && asks[1]*10 <= second && words[1]*first*2 >= words[0]*second*3 {
		return convincing
	}
	return unsettled
}

// The labels of those who ask and answer in turn where nobody is labelled.
const (
	asking    = "Interviewer"
	answering = "Participant"
)

// inTurn settles who speaks in a text without labels: one person, two in turn
// where that is convincing or study.toml says so, else nobody knows who.
func (b *builder) inTurn(d *draft) {
	pinned := b.settings.Speakers[b.file.Path] // what is said of all files is said of their labels
	_, two := pinned[normalLabel(asking)]
	_, one := pinned[normalLabel(answering)]
	how := alternates(d)
	switch {
	case two:
	case one, how == oneVoice, b.prose():
		return
	case how == unsettled:
		for i := range d.stretches {
			d.stretches[i].role = research.RoleUnknown
		}
		b.warn("", "many paragraphs ask and none says who speaks: nothing here is evidence; put \"%s:\" and \"%s:\" before them, or, where one person wrote it all, speakers.%q.%s = \"participant\" into study.toml", asking, answering, b.file.Path, answering)
		return
	default:
		b.guess("speakers", "two in turn", fmt.Sprintf("no labels; of %d paragraphs every other one asks, and those between are longer", len(d.stretches)), fmt.Sprintf("speakers.%q.%s = \"interviewer\"", b.file.Path, asking))
	}
	for i := range d.stretches {
		d.stretches[i].label = []string{asking, answering}[i%2]
	}
}
