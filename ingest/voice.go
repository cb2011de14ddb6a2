package ingest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

// voice is one label of a draft, and what its stretches look like.
type voice struct {
	label string // as it first stands
	name  string // in normal form
	of    *voice // the voice it is: itself, or the one whose label it misspells
	role  research.Role
	why   string        // the evidence for a guessed role; "" where the label or study.toml says it
	doubt string        // why the label itself is suspicious
	given research.Role // what the format says of it, "" where the label has to tell

	turns, asks, words int
	opens              bool // speaks first
	nobody             bool // its label names no one person
	speaks             bool // says more than what stands in brackets: "[REDACTED]"
}

// saysParticipant reports whether a voice's label says that it is a participant's,
// and not a name that the roster knows: among several people, those who are not
// in the roster do not all ask.
func (v *voice) saysParticipant() bool {
	return v.role == research.RoleParticipant && roleOfLabel(v.label) == research.RoleParticipant
}

// share is how many of a voice's turns ask something.
func (v *voice) share() float64 { return float64(v.asks) / float64(max(v.turns, 1)) }

// length is a voice's words a turn.
func (v *voice) length() float64 { return float64(v.words) / float64(max(v.turns, 1)) }

// voices are the labels of a draft, in the order in which they first speak.
type voices []*voice

// in counts the voices of a role, misspelled ones not.
func (vs voices) in(role research.Role) (n int) {
	for _, v := range vs {
		if v.role == role && v.of == v {
			n++
		}
	}
	return n
}

// listen gathers the voices of a draft, and says whose each stretch is.
func listen(d *draft) (vs voices, speaks []*voice) {
	byName := map[string]*voice{}
	for i, s := range d.stretches {
		name := normalLabel(s.label)
		v := byName[name]
		if v == nil {
			v = &voice{label: s.label, name: name, opens: i == 0}
			v.of = v
			byName[name], vs = v, append(vs, v)
		}
		words := d.text[s.span.Start:s.span.End]
		v.given = cmp.Or(v.given, s.role)
		v.turns++
		v.speaks = v.speaks || !bracketed(words)
		v.words += len(bytes.Fields(words))
		if bytes.ContainsAny(words, "?？؟") {
			v.asks++
		}
		speaks = append(speaks, v)
	}
	return vs, speaks
}

// bracketed reports whether words are nothing but a remark of who wrote them down.
func bracketed(words []byte) bool {
	return words[0] == '[' && bytes.IndexByte(words, ']') == len(words)-1
}

// assignRoles settles the role of every voice: study.toml, the roster, what the
// label says, and for the rest who asks.
func (b *builder) assignRoles(d *draft, vs voices) {
	pinned := b.settings.speakers(b.file.Path)
	for _, v := range vs {
		v.role = cmp.Or(pinned[v.name], v.given, roleOfLabel(v.label))
		switch {
		case pinned[v.name] != "":
		case v.given == "" && b.enrolledAs(v.label):
			v.role = research.RoleParticipant
		case nobody(v.label):
			v.role, v.why, v.nobody = research.RoleUnknown, "it names no one person", true
		}
	}
	vs.initials(pinned)
	vs.interviewedAgents(d.kind, pinned)
	vs.misspelled(pinned)
	vs.wrapped(d)
	vs.byAsking(d.kind)
	for _, v := range vs {
		if v.of != v {
			v.role, v.why = v.of.role, ""
		}
	}
	b.reportRoles(vs, pinned)
}

// initials takes "A" for an answer only where "Q" asks: else it is a name like "B".
func (vs voices) initials(pinned map[string]research.Role) {
	if slices.ContainsFunc(vs, func(v *voice) bool { return v.name == "q" }) {
		return
	}
	for _, v := range vs {
		if v.name == "a" && pinned["a"] == "" {
			v.role = ""
		}
	}
}

// interviewedAgents takes an "agent" whom an interviewer asks for a participant.
func (vs voices) interviewedAgents(kind research.SourceKind, pinned map[string]research.Role) {
	asked := kind == research.KindInterview || kind == research.KindObservation
	if !asked || vs.in(research.RoleInterviewer) == 0 || vs.in(research.RoleParticipant) > 0 {
		return
	}
	for _, v := range vs {
		if v.role == research.RoleAgent && pinned[v.name] == "" {
			v.role, v.why = research.RoleParticipant, "an interviewer asks them"
		}
	}
}

// misspelled finds labels that come once or twice and nearly read like another
// one: "Particpant". They are that voice's, and suspicious; where they could be
// either of two, nobody can tell whose they are.
func (vs voices) misspelled(pinned map[string]research.Role) {
	for _, v := range vs {
		if v.turns > 2 || pinned[v.name] != "" || !v.speaks {
			continue
		}
		var near []*voice
		for _, other := range vs {
			if other.turns >= 3*v.turns && nearLabel(v, other) {
				near = append(near, other)
			}
		}
		switch {
		case len(near) == 1:
			v.of, v.role = near[0], near[0].role
			v.doubt = fmt.Sprintf("its label %q nearly reads %q", v.label, near[0].label)
		case len(near) > 1:
			v.role = research.RoleUnknown
			v.doubt = fmt.Sprintf("its label %q could be %q or %q", v.label, near[0].label, near[1].label)
		}
	}
}

// nearLabel reports whether two labels differ by a slip: a letter or two in a
// word of five and more, or a number left out.
func nearLabel(a, b *voice) bool {
	la, da := splitLabel(a.label)
	lb, db := splitLabel(b.label)
	if da != db && da != "" && db != "" || jointLabel(a.label) || jointLabel(b.label) {
		return false
	}
	if la == lb {
		return da != db
	}
	if a.role != "" && b.role != "" && a.role != b.role {
		return false
	}
	return min(len(la), len(lb)) >= 5 && distance(la, lb) <= 2
}

// wrapped finds names that stand once, in the middle of somebody's sentence: the
// end of a line that was broken there ("and then I told⏎Maria: do it again"), not
// another speaker. Only where sentences are otherwise brought to their end.
func (vs voices) wrapped(d *draft) {
	ended, once := 0, map[string]int{}
	for i, s := range d.stretches {
		if i > 0 && !unfinished(d.words(i-1)) {
			ended++
		} else if i > 0 {
			once[normalLabel(s.label)] = i
		}
	}
	if ended*5 < (len(d.stretches)-1)*4 {
		return
	}
	for _, v := range vs {
		if i, ok := once[v.name]; ok && v.turns == 1 && v.role == "" {
			v.role, v.doubt = research.RoleUnknown, fmt.Sprintf("its label %q stands once, in the middle of a sentence of %q", v.label, d.stretches[i-1].label)
		}
	}
}

// unfinished reports whether words break off inside a sentence, and not because
// somebody was interrupted.
func unfinished(words string) bool {
	last, _ := utf8.DecodeLastRuneInString(words)
	return unicode.IsLetter(last) || unicode.IsDigit(last) || last == ','
}

// byAsking settles the voices whose label says nothing by who asks.
func (vs voices) byAsking(kind research.SourceKind) {
	var open voices
	for _, v := range vs {
		if v.role == "" {
			open = append(open, v)
		}
	}
	staff, asker := vs.in(research.RoleInterviewer)+vs.in(research.RoleAgent), research.RoleInterviewer
	if kind == research.KindSupport {
		asker = research.RoleAgent
	}
	switch {
	case len(open) == 0:
	case staff > 0:
		open.all(research.RoleParticipant, "the one who asks is known by label; "+open.figures())
	case slices.ContainsFunc(vs, (*voice).saysParticipant), len(open) == 1 && vs.in(research.RoleParticipant) > 0:
		open.passing()
		open.rest(asker, "the other label is a participant's; "+vs.figures())
	case len(open) == 1:
		open.all(research.RoleParticipant, "the only voice")
	case len(open) == 1:
		open.all(research.RoleUnknown, "nobody says who the others are; "+vs.figures())
	case kind == research.KindSupport:
		open.all(research.RoleUnknown, "in a ticket both sides ask")
	default:
		open.rank()
	}
}

func (vs voices) all(role research.Role, why string) {
	for _, v := range vs {
		v.role, v.why = role, why
	}
}

// rest gives those a role who have none yet.
func (vs voices) rest(role research.Role, why string) {
	for _, v := range vs {
		if v.role == "" {
			v.role, v.why = role, why
		}
	}
}

// passing sets aside those who speak once and ask nothing, where others speak
// again: they came by, or are a name in somebody's words.
func (vs voices) passing() {
	if !slices.ContainsFunc(vs, func(v *voice) bool { return v.turns > 2 }) {
		return
	}
	for _, v := range vs {
		if v.turns == 1 && v.asks == 0 {
			v.role, v.why = research.RoleUnknown, "it speaks once and asks nothing"
		}
	}
}

// rank takes the voice that asks most for the interviewer's, if it clearly does:
// more often than anybody else, and it opens the session or says less a turn.
// Others who ask nearly as much and say as little are interviewers too.
func (vs voices) rank() {
	order := slices.SortedStableFunc(slices.Values(vs), func(a, b *voice) int { return cmp.Compare(b.share(), a.share()) })
	top, second := order[0], order[1]
	clear := top.asks >= 2 && top.share() >= second.share()+0.15 && (top.opens || top.length() < second.length())
	if !clear {
		vs.all(research.RoleUnknown, "nobody clearly asks; "+vs.figures())
		return
	}
	vs.all(research.RoleParticipant, vs.figures())
	for _, v := range order {
		if v == top || v.turns > 1 && v.share() >= 0.6*top.share() && v.length() <= 1.5*top.length() {
			v.role = research.RoleInterviewer
		}
	}
}

// figures are the evidence for who asks.
func (vs voices) figures() string {
	var parts []string
	for _, v := range vs {
		text := fmt.Sprintf("%q asks in %d of %d turns, %.0f words a turn", v.label, v.asks, v.turns, v.length())
		if v.opens {
			text += ", opens the session"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// reportRoles prints the roles that were guessed, and a document that holds no
// participant.
func (b *builder) reportRoles(vs voices, pinned map[string]research.Role) {
	for _, v := range vs {
		if v.why != "" && pinned[v.name] == "" {
			what := string(v.role)
			if v.role == research.RoleUnknown {
				what = "speaker of unknown role"
			}
			b.guess(what, v.label, v.why, b.pinSpeaker(v))
		}
		if v.doubt != "" {
			b.warn("", "%s", v.doubt)
		}
	}
	if vs.in(research.RoleParticipant) == 0 {
		b.warn("", "no participant speaks: nothing here is evidence; say who does in study.toml, speakers.%q = \"participant\"", vs[0].label)
	}
}

// pinSpeaker is the line of study.toml that settles a voice: for the file alone
// where its label may be somebody else's in the next one.
func (b *builder) pinSpeaker(v *voice) string {
	if genericLabel(v.label) || len(v.name) == 1 {
		return fmt.Sprintf("speakers.%q.%q = %q", b.file.Path, v.label, v.role)
	}
	return fmt.Sprintf("speakers.%q = %q", v.label, v.role)
}
