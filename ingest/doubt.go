package ingest

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

// doubtful says why stretch i is probably another speaker's words, "" where
// nothing speaks against its label. Only what is likely counts: whoever reads a
// question aloud is not mislabelled.
func doubtful(d *draft, vs voices, i int) string {
	v := vs.find(d.stretches[i].label).of
	if label := innerLabel(d, vs, i); label != "" {
		return fmt.Sprintf("another speaker's label stands inside it: %q", label)
	}
	if answersItself(d, vs, i) {
		return fmt.Sprintf("%q goes on with a bare reply: one of the two is another speaker's", v.label)
	}
	if v.role == research.RoleParticipant && asksAgain(d, vs, i) {
		return "it repeats a question that the interviewer asks elsewhere"
	}
	return ""
}

var innerName = regexp.MustCompile(`(?:^|[.!?…\s])([A-Z][a-z]{2,14}(?: \d)?):(?:\s|$)`)

// innerLabel finds the label of another voice inside a stretch.
func innerLabel(d *draft, vs voices, i int) string {
	s := d.stretches[i]
	words := d.text[s.span.Start:s.span.End]
	if bytes.IndexByte(words, ':') < 0 {
		return ""
	}
	for _, m := range innerName.FindAllSubmatch(words, -1) {
		inner := &voice{label: string(m[1]), turns: 1}
		for _, v := range vs {
			if v.of != vs.find(s.label).of && (v.name == normalLabel(inner.label) || nearLabel(inner, v)) {
				return inner.label
			}
		}
	}
	return ""
}

// Bare replies, in the form of plainWords.
var (
	backChannel = []string{"okay", "ok", "right", "i see", "mm hmm", "mm hm", "mhm", "uh huh", "hmm", "sure", "great", "got it", "alright", "yeah", "yes", "cool", "okay great", "okay okay", "oh okay", "interesting", "right right", "yeah yeah", "gotcha"}
	replies     = []string{"yes", "no", "yeah", "nope", "yep", "i guess", "right", "exactly", "correct", "not really", "i think so", "i don't think so", "sure"}
)

// answersItself reports whether a voice replies to stretch i of its own, as the
// other side would: an interviewer with a back-channel; a participant, after the
// interviewer's back-channel or a question, with a short reply.
func answersItself(d *draft, vs voices, i int) bool {
	if i+1 >= len(d.stretches) || !d.stretches[i+1].labelled {
		return false
	}
	v := vs.find(d.stretches[i].label).of
	if vs.find(d.stretches[i+1].label).of != v {
		return false
	}
	said, reply := d.words(i), plainWords(d.words(i+1))
	count := len(strings.Fields(said))
	if v.role != research.RoleParticipant {
		return count > 8 && slices.Contains(backChannel, reply)
	}
	short := len(strings.Fields(reply)) <= 6 && slices.ContainsFunc(replies, func(r string) bool { return reply == r || strings.HasPrefix(reply, r+" ") })
	cut := i > 0 && vs.find(d.stretches[i-1].label).of != v && slices.Contains(backChannel, plainWords(d.words(i-1)))
	return short && count >= 4 && count <= 40 && (cut || strings.HasSuffix(said, "?"))
}

// asksAgain reports whether a stretch is nothing but a question that an
// interviewer also asks, but not just before: then it is read aloud.
func asksAgain(d *draft, vs voices, i int) bool {
	said := d.words(i)
	if !strings.HasSuffix(said, "?") || len(strings.Fields(said)) < 6 || len(said) > 400 {
		return false
	}
	own := shingles([]byte(said))
	for j := range d.stretches {
		just := j < i && j >= i-3
		if just || j == i || vs.find(d.stretches[j].label).role != research.RoleInterviewer {
			continue
		}
		if covered(own, shingles([]byte(d.words(j)))) >= 0.7 {
			return true
		}
	}
	return false
}

// covered is the share of a that stands in b.
func covered(a, b []uint64) float64 {
	if len(a) == 0 {
		return 0
	}
	n := 0
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			n++
		}
	}
	return float64(n) / float64(len(a))
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
