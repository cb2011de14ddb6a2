package ingest

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

// doubter says which stretches are probably another speaker's words. Only what is
// likely counts: whoever reads a question aloud is not mislabelled.
type doubter struct {
	d      *draft
	vs     voices
	speaks []*voice         // whose each stretch is
	asked  map[uint64][]int // shingle → the interviewer's stretches that hold it
}

func newDoubter(d *draft, vs voices, speaks []*voice) *doubter {
	t := &doubter{d: d, vs: vs, speaks: speaks, asked: map[uint64][]int{}}
	for i := range d.stretches {
		if t.voice(i).role != research.RoleInterviewer || d.stretches[i].span.Len() > longestQuestion {
			continue
		}
		for _, x := range shingles([]byte(d.words(i))) {
			if len(t.asked[x]) < oftenAsked {
				t.asked[x] = append(t.asked[x], i)
			}
		}
	}
	return t
}

// voice is the voice of stretch i, a misspelled label aside.
func (t *doubter) voice(i int) *voice { return t.speaks[i].of }

// about says why stretch i is doubted, "" where nothing speaks against its label.
func (t *doubter) about(i int) string {
	if label := t.innerLabel(i); label != "" {
		return fmt.Sprintf("another speaker's label stands inside it: %q", label)
	}
	if t.answersItself(i) {
		return fmt.Sprintf("%q goes on with a bare reply: one of the two is another speaker's", t.voice(i).label)
	}
	if t.voice(i).role == research.RoleParticipant && t.asksAgain(i) {
		return "it repeats a question that the interviewer asks elsewhere"
	}
	return t.exchanged(i)
}

// exchanged finds labels that changed places, or one that is wrong: a speaker asks
// the other side, and who answers has the label of the side that asks before and
// after.
func (t *doubter) exchanged(i int) string {
	switch {
	case t.swapped(i):
		return "it asks, and the interviewer's label answers: the two have each other's labels"
	case i > 0 && t.swapped(i-1):
		return "it answers what the turn before asks under a participant's name: the two have each other's labels"
	case t.asksInside(i):
		return fmt.Sprintf("%q asks the other side between two answers of their own", t.voice(i).label)
	case t.answersOwn(i):
		return fmt.Sprintf("%q asks, answers of themselves and goes on: the answer is another speaker's", t.voice(i).label)
	}
	return ""
}

// swapped reports whether stretch i and the next have each other's labels: a
// participant who has just spoken asks, and the interviewer does not ask but goes
// on to.
func (t *doubter) swapped(i int) bool {
	return t.runsOn(i) && t.runsOn(i+2) && t.voice(i+1) == t.voice(i+2) && t.voice(i) != t.voice(i+1) &&
		t.voice(i).role == research.RoleParticipant && t.voice(i+1).role == research.RoleInterviewer &&
		t.asks(i) && !t.asks(i+1) && len(strings.Fields(t.d.words(i+1))) >= 6 && (t.asks(i+2) || t.answers(i+1))
}

// asksInside reports whether stretch i asks the other side in the middle of what
// a participant says of themselves.
func (t *doubter) asksInside(i int) bool {
	return t.voice(i).role == research.RoleParticipant && t.runsOn(i) && t.runsOn(i+1) && t.asksOther(i) && !t.asks(i-1) && t.answers(i+1)
}

// answersOwn reports whether stretch i answers a question under the label that
// asks it, which then asks again.
func (t *doubter) answersOwn(i int) bool {
	return t.runsOn(i) && t.runsOn(i+1) && t.asksOther(i-1) && t.answers(i) && t.asks(i+1)
}

// asks reports whether stretch i ends with a question.
func (t *doubter) asks(i int) bool { return strings.HasSuffix(t.d.words(i), "?") }

// runsOn reports whether stretch i has the label of the one before it, anew.
func (t *doubter) runsOn(i int) bool {
	return i > 0 && i < len(t.speaks) && t.voice(i) == t.voice(i-1) && t.d.stretches[i].labelled
}

var (
	toYou  = regexp.MustCompile(`(?i)\b(?:you|your|yours|you're|you've|you'd|sie|ihnen|ihre?|vous|votre|vos|usted|su|tu|u|uw|jij|je|jouw|pan|pani|wy)\b`)
	ofSelf = regexp.MustCompile(`(?i)\b(?:i|i'm|i've|i'd|i'll|me|my|mine|we|our|us|ich|mein|meine|wir|uns|je|j'ai|mon|ma|nous|yo|mi|me|nosotros|ik|mijn|wij|ons|mnie|moje|my)\b`)
)

// asksOther reports whether stretch i asks the other side something: a whole
// question, with "you".
func (t *doubter) asksOther(i int) bool {
	said := t.d.words(i)
	return strings.HasSuffix(said, "?") && len(strings.Fields(said)) >= 6 && len(said) <= longestQuestion && toYou.MatchString(said)
}

// answers reports whether stretch i asks nothing and speaks of oneself.
func (t *doubter) answers(i int) bool {
	said := t.d.words(i)
	return !strings.Contains(said, "?") && len(strings.Fields(said)) >= 8 && ofSelf.MatchString(said)
}

// innerName is a name that ends where a colon stands, one word and a number or
// two words, and what stands before it.
var innerName = regexp.MustCompile(`(^|[.!?…"”»\]]\s+|\n\s*|\s)(\p{Lu}\p{L}{1,20}(?: (?:\d{1,2}|\p{Lu}\p{L}{1,20}))?)$`)

// innerLabel finds the label of another voice inside a stretch: where a sentence
// ends before it, or anywhere if it says a role. "I told Dan: stop" is no label.
func (t *doubter) innerLabel(i int) string {
	s := t.d.stretches[i]
	words := t.d.text[s.span.Start:s.span.End]
	for at := bytes.Index(words, []byte(":")); at >= 0; {
		m := innerName.FindSubmatch(words[max(0, at-44):at])
		if after := words[at+1:]; m != nil && (len(after) == 0 || after[0] == ' ' || after[0] == '\n') {
			begins := strings.TrimSpace(string(m[1])) != "" || bytes.Contains(m[1], []byte("\n")) || len(m[0]) == at
			if label := string(m[2]); t.otherVoice(i, label) && (begins || t.saysRole(label)) {
				return label
			}
		}
		next := bytes.Index(words[at+1:], []byte(":"))
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return ""
}

// saysRole reports whether a label says a role, or slips from one that does.
func (t *doubter) saysRole(label string) bool {
	inner := &voice{label: label, name: normalLabel(label), turns: 1}
	return roleOfLabel(label) != "" || slices.ContainsFunc(t.vs, func(v *voice) bool { return roleOfLabel(v.label) != "" && nearLabel(inner, v) })
}

// otherVoice reports whether a label is another voice's than stretch i's.
func (t *doubter) otherVoice(i int, label string) bool {
	inner := &voice{label: label, name: normalLabel(label), turns: 1}
	return slices.ContainsFunc(t.vs, func(v *voice) bool {
		return v.of != t.voice(i) && (v.name == inner.name || nearLabel(inner, v))
	})
}

// Bare replies, in the form of plainWords.
var (
	backChannel = []string{"okay", "ok", "right", "i see", "mm hmm", "mm hm", "mhm", "uh huh", "hmm", "sure", "great", "got it", "alright", "yeah", "yes", "cool", "okay great", "okay okay", "oh okay", "interesting", "right right", "yeah yeah", "gotcha"}
	replies     = []string{"yes", "no", "yeah", "nope", "yep", "i guess", "right", "exactly", "correct", "not really", "i think so", "i don't think so", "sure"}
)

// answersItself reports whether a voice replies to stretch i of its own, as the
// other side would: an interviewer with a back-channel; a participant, after the
// interviewer's back-channel or a question, with a short reply.
func (t *doubter) answersItself(i int) bool {
	if i+1 >= len(t.speaks) || t.voice(i+1) != t.voice(i) || !t.d.stretches[i+1].labelled {
		return false
	}
	said, reply := t.d.words(i), plainWords(t.d.words(i+1))
	count := len(strings.Fields(said))
	if t.voice(i).role != research.RoleParticipant {
		return count > 8 && slices.Contains(backChannel, reply)
	}
	short := len(strings.Fields(reply)) <= 6 && slices.ContainsFunc(replies, func(r string) bool { return reply == r || strings.HasPrefix(reply, r+" ") })
	cut := i > 0 && t.voice(i-1) != t.voice(i) && slices.Contains(backChannel, plainWords(t.d.words(i-1)))
	return short && count >= 4 && count <= 40 && (cut || strings.HasSuffix(said, "?"))
}

// longestQuestion bounds the stretches that are compared as questions, in bytes.
const longestQuestion = 600

// oftenAsked is how many stretches are kept of those that hold a shingle: what
// comes more often is a stock phrase.
const oftenAsked = 20

// asksAgain reports whether a stretch is nothing but a question that an
// interviewer also asks, but not just before: then it is read aloud.
func (t *doubter) asksAgain(i int) bool {
	said := t.d.words(i)
	if !strings.HasSuffix(said, "?") || len(strings.Fields(said)) < 6 || len(said) > longestQuestion {
		return false
	}
	own, held := shingles([]byte(said)), map[int]int{}
	for _, x := range own {
		for _, j := range t.asked[x] {
			if j > i || j < i-3 {
				held[j]++
			}
		}
	}
	for _, n := range held {
		if n*10 >= len(own)*7 {
			return true
		}
	}
	return false
}

func (d *draft) words(i int) string {
	s := d.stretches[i].span
	return string(d.text[s.Start:s.End])
}

// plainWords is text in small letters without punctuation.
func plainWords(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s[:min(len(s), 200)]), func(r rune) bool { return notLetter(r) && r != '\'' && r != '’' })
	return strings.Join(words, " ")
}
