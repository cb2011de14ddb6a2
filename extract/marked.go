package extract

import (
	"cmp"
	"slices"
	"strings"

	"personas/internal/locate"
	"personas/research"
)

// marking is what somebody chose elsewhere, as it stands in this document.
type marking struct {
	turn  int
	span  research.Span
	codes []string
	by    []string
}

// markedScore is the least evidence value of what a person chose.
const markedScore = clearScore

// markings locates the passages that were coded elsewhere. What is none of a
// participant's words is rejected with its reason; those that overlap in a turn
// become one, so that nothing is counted twice.
func (r *reader) markings() []marking {
	if len(r.doc.Marks) == 0 {
		return nil
	}
	index := locate.New(r.doc)
	var out []marking
	for _, m := range r.doc.Marks {
		at, no := index.LocateAt(research.Proposal{Text: m.Text}, m.Span)
		if no != nil {
			r.rejections = append(r.rejections, research.Rejection{Document: r.doc.Ref, Reason: objection(m, no.Reason)})
			continue
		}
		found := marking{at.Turn, at.Span, m.Codes, nil}
		if m.By != "" {
			found.by = []string{m.By}
		}
		out = append(out, found)
	}
	slices.SortStableFunc(out, func(a, b marking) int {
		return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(b.span.End, a.span.End))
	})
	return united(out)
}

// objection is why a mark is no quote. What locates nothing because it says
// nothing is found all the same, where its file says that it stands.
func objection(m research.Mark, why research.Reason) research.Reason {
	if why == research.ReasonNotFound && m.Span.Len() == len(m.Text) {
		return research.ReasonBackChannel
	}
	return why
}

// united joins markings that overlap. They are in order.
func united(ms []marking) []marking {
	var out []marking
	for _, m := range ms {
		if n := len(out) - 1; n >= 0 && out[n].turn == m.turn && m.span.Start < out[n].span.End {
			out[n].span.End = max(out[n].span.End, m.span.End)
			out[n].codes, out[n].by = union(out[n].codes, m.codes), union(out[n].by, m.by)
			continue
		}
		out = append(out, m)
	}
	return out
}

// union is a with those of b that are not in it.
func union(a, b []string) []string {
	a = slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// takeMarked puts what people chose in the place of what the rules chose from
// the same sentences.
func (r *reader) takeMarked(marked []marking) {
	if len(marked) == 0 {
		return
	}
	r.read = slices.DeleteFunc(r.read, func(f found) bool {
		return slices.ContainsFunc(marked, func(m marking) bool {
			return f.span.Overlaps(m.span)
		})
	})
	for _, m := range marked {
		r.read = append(r.read, r.chosen(m))
	}
	r.inOrder()
}

// inOrder puts what was read in the order of the document.
func (r *reader) inOrder() {
	slices.SortStableFunc(r.read, func(a, b found) int { return cmp.Compare(a.span.Start, b.span.Start) })
}

// chosen is a passage that a person chose.
func (r *reader) chosen(m marking) found {
	t := &r.doc.Turns[m.turn]
	p := passage{sentenceText: readSentence(r.text, m.span)}
	for _, s := range sentencesOf(r.text, r.doc, t) {
		if s.span.Overlaps(m.span) {
			p.sentences++
		}
	}
	f, asked := []passage{p}, r.asked(m.turn)
	if r.english {
		r.understand([][]passage{f})
		f[0].weigh(asked, false, r.doc.Kind.Conversation())
	}
	f[0].score = max(f[0].score, markedScore)
	return found{passage: f[0], turn: t, asked: asked, marked: &m}
}

// why says what the passage was coded as, and by whom.
func (m *marking) why() string {
	why := "coded"
	if len(m.codes) > 0 {
		why += " as “" + strings.Join(m.codes, "”, “") + "”"
	}
	if len(m.by) > 0 {
		why += " by " + strings.Join(m.by, ", ")
	}
	return why
}
