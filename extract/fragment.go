package extract

import (
	"slices"
	"strings"
)

// Transcription by machine puts full stops where people breathe: "I would look
// at the. Average of both." This file knows such borders by how the sentence
// before them ends and the one after them begins.

// mend makes passages of the sentences of a turn, and puts together what was cut
// apart.
func mend(raw []sentenceText, english bool) []passage {
	var out []passage
	for i, s := range raw {
		p := passage{sentenceText: s, sentences: 1}
		if s.written >= eligibleWords {
			p.eligible = 1
		}
		if i > 0 {
			last := &out[len(out)-1]
			if last.written+p.written <= maxWords && cut(&last.sentenceText, &s, english) {
				*last = last.with(p)
				continue
			}
		}
		out = append(out, p)
	}
	for i := range out {
		if english {
			out[i].needs = needOf(&out[i].sentenceText)
		}
	}
	return out
}

// cut reports whether the border between two sentences was made by
// transcription.
func cut(a, b *sentenceText, english bool) bool {
	last, first := a.at(len(a.words)-1), b.at(0)
	if a.asks || a.written < 3 || allIn(b.words, backChannel) || anew[first] ||
		abandoned[last] && personal[first] && last != first {
		return false
	}
	if a.open && b.lower && !a.lower {
		return true
	}
	return english && (dangles(a) || carriesOn(b))
}

// carriesOn reports whether a sentence is only the tail of the one before it:
// no verb, and a first word that ties it there ("Based on the business.").
func carriesOn(s *sentenceText) bool {
	return s.written <= 8 && !s.asks && !dangles(s) && ties[s.at(0)] && !holdsAny(s.words, finite)
}

// dangles reports whether a sentence stops on a word on which none ends.
func dangles(s *sentenceText) bool {
	n := len(s.words)
	if s.asks || n == 0 {
		return false
	}
	last, before := s.at(n-1), s.at(n-2)
	for _, e := range looseEnds {
		if e.words[last] {
			return e.loose(s.words[:n-1], before)
		}
	}
	return dangling[last]
}

// looseEnds are words that end a sentence behind some words and not behind
// others: "something like", "what it is like". The first list that holds the
// last word decides.
var looseEnds = []struct {
	words map[string]bool
	loose func(ws []word, before string) bool
}{
	{wordSet("that"), func(ws []word, before string) bool {
		return before == "is" && holdsAny(ws, announces) || before == "one" || before == "thing" || before == "something" ||
			strings.HasSuffix(before, "s") && !thatFollows[before]
	}},
	{wordSet("then"), func(_ []word, before string) bool { return before == "and" }},
	{wordSet("i we he she it they"), func(_ []word, before string) bool { return subordinating[before] || subjects[before] }},
	{wordSet("is are was were 's am"), func(ws []word, _ string) bool { return !holdsAny(ws[max(0, len(ws)-6):], beFollows) }},
	{wordSet("be"), func(ws []word, before string) bool { return modals[before] && !holdsAny(ws, beFollows) }},
	{wordSet("like"), func(ws []word, before string) bool {
		return !likers[before] && !holdsAny(ws, likeness) && !(before == "not" && holdsAny(ws, pointers))
	}},
	{wordSet("ultimately basically obviously actually literally essentially maybe probably usually well so"),
		func(_ []word, before string) bool {
			return subordinating[before] || before == "that" || before == "is" || before == "like"
		}},
	{wordSet("to with for from at"), func(ws []word, _ string) bool { return !holdsAny(ws[max(0, len(ws)-11):], leavesOpen) }},
}

// halfClause reports a clause that needs another and has none ("Like, if we need
// to sort by the difference.").
func halfClause(s *sentenceText) bool {
	i := s.lead()
	if s.at(i) == "for" {
		i++
	}
	if !subordinate[s.at(i)] {
		return false
	}
	subjects := 0
	for k, w := range s.words[i:] {
		if w.comma && !fillers[w.text] && k > 0 && !fillers[s.at(i+k-1)] {
			return false
		}
		if personal[w.text] {
			subjects++
		}
	}
	return subjects < 2
}

// holdsAny reports whether a word of the list is among ws.
func holdsAny(ws []word, list map[string]bool) bool {
	return slices.ContainsFunc(ws, func(w word) bool { return list[w.text] })
}

// allIn reports whether all words are in the list.
func allIn(ws []word, list map[string]bool) bool {
	return !slices.ContainsFunc(ws, func(w word) bool { return !list[w.text] })
}

var (
	// dangling are words on which no sentence ends.
	dangling = wordSet(`a an the and or because if when while of my our your their his its every than which who whose whom
		into onto uh um cause unless although whereas between during toward towards per via sort kind would should could`)

	// thatFollows are words that end on "s" and may stand before a last "that".
	thatFollows = wordSet("does was is 's has says knows means needs likes always besides things as")

	// announces are words of a sentence whose "is that" leads on to the next.
	announces = wordSet(`issue problem thing point reason challenge advantage disadvantage idea benefit upside downside
		difference worry concern fear trouble takeaway`)

	// subordinating are words that want a whole clause after them.
	subordinating = wordSet("then when and but or if because")

	// subjects are pronouns that want a verb.
	subjects = wordSet("i we he she")

	// beFollows make a last "is" whole: "what it is".
	beFollows = wordSet("what where who how as than whatever why which here there whoever wherever however")

	// likers are who likes: "the one I like", "those I do not like".
	likers = wordSet("i we he she you they really would also")

	// pointers are what a last "do not like" is about.
	pointers = wordSet("what that which something things thing ones one")

	// modals want a verb, and "be" behind them what is.
	modals = wordSet("should would could will may might must")

	// likeness makes a last "like" a comparison: "what it looks like".
	likeness = wordSet("what how feel")

	// leavesOpen make a last preposition whole: "something to work with".
	leavesOpen = wordSet("what who where why which how to that it something used want not need have")

	// anew are first words of a sentence that never carries on a broken one.
	anew = wordSet("so well yeah yes no okay right anyway but")

	// abandoned are last words after which a pronoun begins another thought.
	abandoned = wordSet("would should could i we and or but so when if because")

	// ties are first words of a fragment that belongs to the sentence before it.
	ties = wordSet(`based of for in with by on from at to into about or like through across between than during within
		per via depending including especially`)

	// subordinate are first words of a clause that needs another.
	subordinate = wordSet("if when unless while although though whereas once until")

	// personal are the subjects of a clause that are pronouns.
	personal = wordSet("i we you they he she it that this there nobody everybody")

	// finite are the commonest verb forms, and subjects that come with a verb.
	finite = wordSet(`am is are was were be 's do does did have has had will would can could should may might must shall
		i we you they he she it use used need want get got make go say think know see look`)
)
