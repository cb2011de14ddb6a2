package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
	"personas/synthesize"
)

// Reasons for which something that a model wrote is not kept.
const (
	ReasonEmpty          research.Reason = "empty"
	ReasonUncited        research.Reason = "uncited"         // it points at nothing
	ReasonNobodyHere     research.Reason = "nobody_here"     // only people outside the group say it
	ReasonFalseQuotation research.Reason = "false_quotation" // words in quotation marks that no cited quote holds
	ReasonInvented       research.Reason = "invented"        // an age, a sex, a title or an employer that no cited quote holds
	ReasonMadeUpVoice    research.Reason = "made_up_voice"   // it speaks as they would
	ReasonGeneric        research.Reason = "generic"         // true of anybody
	ReasonOtherMatter    research.Reason = "other_matter"    // nothing in its quotes comes near
	ReasonSharedHeadline research.Reason = "shared_headline" // true of everybody in the study
	ReasonRepeated       research.Reason = "repeated"        // said before
	ReasonUnknownType    research.Reason = "unfounded_type"  // a type that no reason carries, or that outcomes do not
	ReasonTooLong        research.Reason = "too_long"
	ReasonTooMany        research.Reason = "too_many"
	ReasonLeftOut        research.Reason = "left_out" // a card whose quotes carry no claim, says the model
)

// manner is what else a sentence may be.
type manner struct {
	asThey bool // it may say I: a job is told as they would
	ours   bool // it speaks of what we do: its words need not be theirs
	words  bool // it shares a word with its quotes: that it means the same is not enough
}

// evidence is what a sentence stands on: quotes as they were said and as they
// were shown, masked, and the questions before them.
type evidence struct {
	said, shown, asked []string
	german             bool // nouns have capitals: masking alone tells names
}

// holds looks for a name: one that only the question says may be answered.
func (e evidence) holds(word string) bool {
	for _, text := range slices.Concat(e.shown, e.asked) {
		if slices.Contains(wordsOf(text), strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// quotes reports whether a run of words stands letter for letter in one quote,
// in a stretch that was shown as it was said.
func (e evidence) quotes(run string) bool {
	for i := range e.said {
		if strings.Contains(e.said[i], run) && strings.Contains(e.shown[i], run) {
			return true
		}
	}
	return false
}

// wordsOf cuts a text into words in lower case; hyphens and apostrophes join.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\'' && r != '-' && r != '%'
	})
}

// refuse says why a sentence is not kept, "" where it is.
func (w *writer) refuse(text string, ev evidence, how manner) research.Reason {
	text = strings.TrimSpace(text)
	if text == "" {
		return ReasonEmpty
	}
	own, quoted := withoutQuotations(text)
	if why := w.madeUp(own, quoted, ev); why != "" {
		return why
	}
	switch {
	case !how.asThey && saysI(own):
		return ReasonMadeUpVoice
	case len(quoted) > 0: // their own words are never another's
		return ""
	case generic(own):
		return ReasonGeneric
	case !how.ours && !sharesWord(own, ev) && (how.words || !w.closer(own, ev.shown)):
		return ReasonOtherMatter
	}
	return ""
}

// madeUp says why words are refused whatever they mean: they quote, count or name
// what no quote holds.
func (a Asker) madeUp(own string, quoted []string, ev evidence) research.Reason {
	switch {
	case slices.ContainsFunc(quoted, func(run string) bool { return !ev.quotes(run) }):
		return ReasonFalseQuotation
	case saysNumber(own):
		return research.ReasonSaysNumber
	case a.namesSomebody(own, ev):
		return research.ReasonNamesSomeone
	case saysUnheard(own, ev):
		return ReasonInvented
	}
	return ""
}

// quotation is a stretch in quotation marks of any kind; a single mark after a
// letter is an apostrophe.
var quotation = regexp.MustCompile(`“([^”]*)”?|"([^"]*)"?|«([^»]*)»?|„([^“”]*)[“”]?|(?:^|[\s(])[‘']([^’']*(?:\pL['’]\pL[^’']*)*)['’]?(?:[\s.,;:!?)]|$)`)

// withoutQuotations parts a sentence into its own words and what it quotes. A
// mark that nothing closes quotes up to the end.
func withoutQuotations(text string) (own string, quoted []string) {
	own = quotation.ReplaceAllStringFunc(text, func(s string) string {
		for _, run := range quotation.FindStringSubmatch(s)[1:] {
			if run = strings.TrimRight(strings.TrimSpace(run), ".,"); run != "" {
				quoted = append(quoted, run)
			}
		}
		return " “” "
	})
	return own, quoted
}

// namesSomebody reports a name: what masking would take for personal data, or a
// word with a capital inside a sentence that no cited quote holds.
func (a Asker) namesSomebody(text string, ev evidence) bool {
	for _, r := range a.Mask(text).Replacements() {
		if !slices.ContainsFunc(ev.shown, func(s string) bool { return strings.Contains(s, text[r.Start:r.End]) }) {
			return true
		}
	}
	opens := true
	for _, field := range strings.Fields(text) {
		word := strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) && !opens && !ev.german && !isI(word) && !heldWhole(word, ev) {
			return true
		}
		opens = strings.ContainsAny(field[len(field)-1:], ".:!?")
	}
	return false
}

// heldWhole looks for each part of a word: "PDP-based" stands where PDP does.
func heldWhole(word string, ev evidence) bool {
	word = strings.TrimSuffix(strings.ReplaceAll(word, "’", "'"), "'s")
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '/' }) {
		if first, _ := utf8.DecodeRuneInString(part); unicode.IsUpper(first) && !ev.holds(part) && !ev.holds(part+"s") && !ev.holds(strings.TrimSuffix(part, "s")) {
			return false
		}
	}
	return true
}

// saysUnheard reports an age, a sex, a title or a kind of employer that no cited
// quote speaks of.
func saysUnheard(text string, ev evidence) bool {
	heard := map[string]bool{}
	for _, s := range ev.shown {
		for _, word := range wordsOf(s) {
			heard[singular(word)] = true
		}
	}
	for _, word := range wordsOf(text) {
		if personal[singular(word)] && !heard[singular(word)] {
			return true
		}
	}
	return false
}

func singular(word string) string {
	word = strings.TrimSuffix(word, "'s")
	if len(word) > 3 && !strings.HasSuffix(word, "ss") {
		return strings.TrimSuffix(word, "s")
	}
	return word
}

func isI(word string) bool { return firstPerson[strings.ToLower(strings.ReplaceAll(word, "’", "'"))] }

func saysI(text string) bool { return slices.ContainsFunc(wordsOf(text), isI) }

// generic reports a sentence whose every word of content is one that would be
// true of anybody.
func generic(text string) bool {
	stems := synthesize.Stems(text, false)
	return !slices.ContainsFunc(stems, func(s string) bool { return !commonplace[s] })
}

// sharesWord reports whether a sentence has a word of some meaning in common with
// its quotes, in any form.
func sharesWord(text string, ev evidence) bool {
	said := map[string]bool{}
	for _, s := range ev.shown {
		for _, stem := range synthesize.Stems(s, true) {
			said[stem] = true
		}
	}
	return slices.ContainsFunc(synthesize.Stems(text, true), func(s string) bool { return said[s] })
}
