package ingest

import (
	"slices"
	"strings"

	"personas/research"
)

// notSpeakers are words before a colon that name no speaker.
var notSpeakers = strings.Fields(`note notes date time title subject re fwd from to cc bcc location place duration length pros cons
 summary example examples question questions answer answers http https phone email update edit version topic topics agenda attendees
 introduction background context conclusion next action actions todo tip warning source url link website project company role
 key takeaway takeaways observation observations recommendation recommendations findings quote quotes ps p.s total price pricing
 outcome result results status first second third finally also however so because but and result reason reasons problem problems
 issue issues goal goals need needs pain pains risk risks decision decisions budget timeline competitor competitors strength
 strengths weakness weaknesses opportunity opportunities feedback transcript recording session 说 说道 他说 她说`)

// labelCount is how often a label stands before words.
type labelCount struct {
	times int
	sure  int // in a form that can only be a speaker's
}

// acceptLabels marks the lines whose label is a speaker's and reports whether
// there are any. A label counts when it says a role, stands in study.toml or the
// roster, has the form of a transcript's, or comes again beside another one.
func (b *builder) acceptLabels(lines []line) bool {
	dropLoneWords(lines)
	counts := countLabels(lines)
	pinned := b.settings.speakers(b.file.Path)
	accepted := map[string]bool{}
	for label, n := range counts {
		_, settled := pinned[label]
		_, enrolled := b.roster.Find(label)
		switch {
		case settled, enrolled && !b.prose(), n.sure > 1:
			accepted[label] = true
		case slices.Contains(notSpeakers, label):
		case roleOfLabel(label) != "", nobody(label):
			accepted[label] = true
		case n.times > 1 && !b.prose():
			accepted[label] = true
		}
	}
	if b.prose() && len(accepted) < 2 || !believable(counts, accepted, lines) {
		return false
	}
	return markSpoken(lines, accepted)
}

// dropLoneWords takes a word that stands alone behind a time mark for a name only
// where words follow it on the next line: "[00:12] Okay" is what somebody said.
func dropLoneWords(lines []line) {
	for i := range lines {
		l := &lines[i]
		if !l.alone || !l.timed || l.sure {
			continue
		}
		if i+1 == len(lines) || lines[i+1].blank || lines[i+1].timed || lines[i+1].label != "" {
			l.label, l.alone = "", false
		}
	}
}

// prose reports whether the file is of a kind that nobody transcribes, where
// words before a colon are headings.
func (b *builder) prose() bool {
	switch b.knownKind() {
	case research.KindNote, research.KindWinLoss, research.KindReview, research.KindSocial:
		return true
	}
	return false
}

func countLabels(lines []line) map[string]labelCount {
	counts := map[string]labelCount{}
	for _, l := range lines {
		if l.label == "" {
			continue
		}
		n := counts[normalLabel(l.label)]
		n.times++
		if l.sure {
			n.sure++
		}
		if l.given {
			n.sure++
		}
		counts[normalLabel(l.label)] = n
	}
	return counts
}

// believable reports whether the accepted labels make a transcript: two voices,
// or one that says what it is, on a fair share of the lines.
func believable(counts map[string]labelCount, accepted map[string]bool, lines []line) bool {
	spoken, written, telling := 0, 0, false
	for label := range accepted {
		spoken += counts[label].times
		telling = telling || roleOfLabel(label) != "" || counts[label].sure > 1
	}
	for _, l := range lines {
		if !l.blank && !l.rule {
			written++
		}
	}
	return len(accepted) > 0 && (len(accepted) > 1 || telling) && spoken*20 >= written
}

// markSpoken marks the lines of accepted labels. Where nearly every paragraph
// begins with a name, one that comes only once is taken for a speaker too.
func markSpoken(lines []line, accepted map[string]bool) bool {
	dense, tight := density(lines, accepted)
	formed := inForm(lines, accepted)
	speakers := map[string]bool{}
	for i := range lines {
		l := &lines[i]
		label := normalLabel(l.label)
		if l.label == "" || l.point && !(accepted["q"] && accepted["a"]) {
			continue
		}
		l.spoken = accepted[label] || formed && l.sure && !slices.Contains(notSpeakers, label) || dense && (tight || l.opens) && couldSpeak(label)
		if l.spoken {
			speakers[label] = true
		}
	}
	if len(speakers) > maxSpeakers {
		for i := range lines {
			lines[i].spoken = false
		}
		return false
	}
	return len(speakers) > 0
}

// inForm reports whether speakers' labels come in a form that is nothing else's,
// so that one that comes only once is a speaker's too.
func inForm(lines []line, accepted map[string]bool) bool {
	spoken, sure := 0, 0
	for _, l := range lines {
		if l.label != "" && accepted[normalLabel(l.label)] {
			spoken++
			if l.sure {
				sure++
			}
		}
	}
	return sure >= 2 && sure*5 >= spoken*4
}

// maxSpeakers is how many people one transcript may have; what has more is a list.
const maxSpeakers = 200

// couldSpeak reports whether a label that comes once may be a speaker's.
func couldSpeak(label string) bool {
	return len(wordsOf(label)) <= 3 && !slices.Contains(notSpeakers, label)
}

// density reports whether four in five paragraphs begin with a name, and whether
// a paragraph is a line: most labels follow a line without a blank one between.
func density(lines []line, accepted map[string]bool) (dense, tight bool) {
	var follow, spoken, named, units int
	for _, l := range lines {
		if name := normalLabel(l.label); l.label != "" && (accepted[name] || couldSpeak(name)) {
			spoken++
			if !l.opens {
				follow++
			}
		}
	}
	tight = follow*2 >= spoken
	for _, l := range lines {
		if l.blank || l.rule || !tight && !l.opens {
			continue
		}
		units++
		if name := normalLabel(l.label); l.label != "" && (accepted[name] || couldSpeak(name)) {
			named++
		}
	}
	return named*5 >= units*4, tight
}
