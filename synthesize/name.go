package synthesize

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"personas/research"
)

// Words in the phrase of a name.
const nameLeast, nameMost = 3, 8

// nameAll names each draft "Group B: “…”" by a phrase of a typical member. No
// two drafts of a study share one; the largest group chooses first.
func nameAll(s *study, drafts []research.Persona) {
	taken := map[string]bool{}
	for i := range drafts {
		p := &drafts[i]
		if p.Origin == research.OriginSample {
			p.Name = SampleName
			continue
		}
		if p.Called != "" {
			p.Name = p.Called
			continue
		}
		phrase, from := s.drafter(&p.Candidate).namePhrase(p.Claims, taken)
		p.Name, p.NameFrom = "Group "+p.Letter, from
		if phrase != "" {
			p.Name += fmt.Sprintf(": “%s”", phrase)
		}
	}
}

// clause is a stretch of a quote between two marks of punctuation, short enough
// for a name.
type clause struct {
	quote int
	text  string
	words []word
	whole bool // a whole sentence
}

// namePhrase is the clause of a member's quote that says best what sets the
// group apart; where no clause is short enough, a card's label.
func (d *drafter) namePhrase(cards []research.Claim, taken map[string]bool) (string, research.Ref) {
	telling, typical := d.telling(), d.typical()
	best, worth := clause{quote: -1}, 0.0
	consider := func(q int, card *research.Claim, more float64) {
		if quote := &d.c.quotes[q]; !d.c.firstHand(q) || quote.Praise || quote.Prompted {
			return
		}
		for _, cl := range d.c.clauses(q) {
			w := d.clauseWorth(cl, telling, card) + more
			if !taken[strings.ToLower(cl.text)] && (best.quote < 0 || w > worth) {
				best, worth = cl, w
			}
		}
	}
	showing := d.showing(typical)
	for _, q := range d.ofMembers(typical, showing) {
		consider(q, nil, showing(q))
	}
	for rank := 0; rank < len(cards) && typical.line == nil; rank++ {
		for _, ref := range cards[rank].Cited(research.Supports) {
			q := d.c.quoteAt[ref]
			consider(q, &cards[rank], d.strength[d.c.quotes[q].Participant]-worthRank*float64(rank))
		}
	}
	if best.quote >= 0 {
		taken[strings.ToLower(best.text)] = true
		return best.text, d.c.quotes[best.quote].Ref
	}
	return d.nameByLabel(cards, taken)
}

// nameByLabel is a card's label with the first quote it stands in, "" where
// there is none.
func (d *drafter) nameByLabel(cards []research.Claim, taken map[string]bool) (string, research.Ref) {
	for i := range cards {
		for _, ref := range cards[i].Cited(research.Supports) {
			text := d.all.Quotes[ref].Text
			at := strings.Index(strings.ToLower(text), strings.ToLower(cards[i].Label))
			if at < 0 || at+len(cards[i].Label) > len(text) {
				continue
			}
			phrase := text[at : at+len(cards[i].Label)]
			if !taken[strings.ToLower(phrase)] {
				taken[strings.ToLower(phrase)] = true
				return phrase, ref
			}
		}
	}
	return "", ""
}

// telling is how much more members use each word than others, in standard
// deviations.
func (d *drafter) telling() map[int32]float64 {
	var inside []int
	for i := range d.c.quotes {
		if d.c.firstHand(i) && d.members[d.c.quotes[i].Participant] {
			inside = append(inside, i)
		}
	}
	z := map[int32]float64{}
	for _, s := range d.x.rank(inside, nil) {
		if ids := d.x.words[s.phrase]; len(ids) == 1 {
			z[ids[0]] = s.z
		}
	}
	return z
}

// What speaks for a clause as a name. It should be a thought of its own, in the
// first person where there is one, on what the card is about, in words that the
// group uses more than others.
const (
	worthSentence    = 1.0 // it is a whole sentence
	worthFirstPerson = 1.5
	worthLabel       = 1.5 // it holds the card's label
	worthDistinctive = 1.0 // the card sets the group apart
	worthLength      = 0.5 // it has more than the fewest words
	worthTelling     = 0.3 // per standard deviation of its words, on average
	worthRank        = 0.2 // taken off for each card before its own
)

// clauseWorth adds up what speaks for a clause; card is the one it stands on, nil
// where it stands on none.
func (d *drafter) clauseWorth(cl clause, telling map[int32]float64, card *research.Claim) float64 {
	sum, content := 0.0, 0
	for _, w := range cl.words {
		if class := d.c.lexicon.class[w.id]; class == contentWord || class == weakWord {
			sum += max(min(telling[w.id], 5), 0)
			content++
		}
	}
	worth := worthTelling * sum / float64(content+1)
	if cl.whole {
		worth += worthSentence
	}
	if firstPerson[d.c.low(cl.quote, cl.words[0])] {
		worth += worthFirstPerson
	}
	if card != nil && strings.Contains(strings.ToLower(cl.text), strings.ToLower(card.Label)) {
		worth += worthLabel
	}
	if card != nil && card.Distinct == research.Distinctive {
		worth += worthDistinctive
	}
	if len(cl.words) > nameLeast {
		worth += worthLength
	}
	return worth
}

var firstPerson = map[string]bool{"i": true, "we": true, "i'm": true, "we're": true, "i've": true, "we've": true, "i'd": true, "my": true, "our": true}

// clauses cuts a quote at its punctuation, and what is too long for a name where
// a clause begins, and keeps what could be one.
func (c *corpus) clauses(quote int) []clause {
	words := c.words[quote]
	var out []clause
	for from := 0; from < len(words); {
		to := from + 1
		for to < len(words) && !words[to].breaks {
			to++
		}
		if to-from <= nameMost {
			out = c.appendClause(out, quote, from, to)
		} else {
			out = c.appendParts(out, quote, from, to)
		}
		from = to
	}
	return out
}

// joiners begin a clause inside a sentence.
var joiners = wordSet("but so because cause than although though whereas until till which unless when and")

// appendParts cuts a long stretch at its joiners: "its dear enough but I'd rather
// give it somebody I know than …".
func (c *corpus) appendParts(out []clause, quote, from, to int) []clause {
	words := c.words[quote]
	for at := from; at < to; {
		end := at + 1
		for end < to && !joiners[c.low(quote, words[end])] {
			end++
		}
		out = c.appendClause(out, quote, at, end)
		at = end
	}
	return out
}

// reversals take back what the clause before them says: "Cheaper if you commit,
// which is exactly why I didn't".
var reversals = wordSet("but which although though except unless until till")

func (c *corpus) appendClause(out []clause, quote, from, to int) []clause {
	words, text := c.words[quote], c.quotes[quote].Text
	if joiners[c.low(quote, words[from])] && !openers[c.low(quote, words[from])] {
		from++
	}
	if n := to - from; n < nameLeast || n > nameMost {
		return out
	}
	ends := to == len(words) || words[to].breaks || joiners[c.low(quote, words[to])]
	said := words[from:to]
	if !c.nameable(said, text, ends) || to < len(words) && !words[to].opens && reversals[c.low(quote, words[to])] {
		return out
	}
	whole := words[from].opens && (to == len(words) || words[to].opens)
	return append(out, clause{quote, text[said[0].start:said[len(said)-1].end], said, whole})
}

// nameable reports whether a clause can stand alone: it does not lean on what
// goes before, ends in a word that means something or where a clause ends, holds
// no tic and no quantifier.
func (c *corpus) nameable(words []word, text string, ends bool) bool {
	class := c.lexicon.class
	first := strings.ToLower(text[words[0].start:words[0].end])
	last := class[words[len(words)-1].id]
	content := slices.ContainsFunc(words, func(w word) bool { return class[w.id] == contentWord })
	tic := slices.ContainsFunc(words, func(w word) bool { return class[w.id] == ticWord })
	if class[words[0].id] == functionWord && !openers[first] {
		return false
	}
	end := words[len(words)-1]
	closed := last == contentWord || last == weakWord && end.end-end.start > 1 ||
		ends && last == functionWord && !dangling[strings.ToLower(text[end.start:end.end])]
	return content && !tic && !leaning[first] && closed && !quantified(text[words[0].start:end.end])
}

// dangling words end a sentence and point back out of it, or say nothing.
var dangling = wordSet("it this that these those them him her there then though too anyway so know mean")

// openers are the words without meaning of their own that may open a name.
var openers = wordSet("i i'm i've i'd i'll we we're we've we'd we'll my our a an one no not there")

// quantified reports words that claim how many or how bad, which nothing made
// without a person or a model may say.
func quantified(text string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !inWord(r) && r != '%' }) {
		if _, found := slices.BinarySearchFunc(quantifiers, w, cmp.Compare[string]); found || strings.HasSuffix(w, "%") {
			return true
		}
	}
	return false
}

// quantifiers, sorted.
var quantifiers = []string{"all", "always", "biggest", "critical", "everybody", "everyone", "everything",
	"horrible", "major", "most", "nobody", "percent", "severe", "severely", "terrible", "worst"}
