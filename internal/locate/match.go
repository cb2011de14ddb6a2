package locate

import "strings"

// step is a stretch of the quotation against one of the document, as ranges of
// tokens. One of the two is empty where fillers are left out or added.
type step struct {
	doc, docEnd, said, saidEnd int
	how                        how
}

type how uint8

const (
	same   how = iota
	joined     // one word here, two with a hyphen there
	filler
	stutter
)

// matcher compares a quotation with the tokens of one turn after another. The
// zero value of what is not named is fine.
type matcher struct {
	doc, said *reading
	restarts  bool // the document may hold a stutter with a negation, and the quotation no stutter
	end       int  // of the turn's tokens
	steps     []step
	failed    map[[2]int]bool // tokens of the two from which nothing leads on
}

// patience is how many places from which nothing leads on are kept. Only a text
// that says the same few words over and over has more; what is looked for in it
// is then not found.
const patience = 100_000

// spent reports whether a matcher has lost patience.
func (m *matcher) spent() bool { return len(m.failed) >= patience }

// match follows the quotation from its token j on through the document from its
// token i on. The steps lead there where it succeeds.
func (m *matcher) match(i, j int) bool {
	for j < len(m.said.tokens) && i < m.end && m.doc.tokens[i].fold == m.said.tokens[j].fold {
		if m.mayBranch(i, j) {
			return m.branch(i, j)
		}
		m.push(step{i, i + 1, j, j + 1, same})
		i, j = i+1, j+1
	}
	return m.branch(i, j)
}

func (m *matcher) push(s step) { m.steps = append(m.steps, s) }

// mayBranch reports whether another way than word for word could lead on from
// here, so that it must be possible to come back.
func (m *matcher) mayBranch(i, j int) bool {
	return m.doc.skips(nil, i, m.end, m.restarts) != nil || m.said.skips(nil, j, len(m.said.tokens), false) != nil
}

// branch tries all ways on from i and j, word for word first.
func (m *matcher) branch(i, j int) bool {
	if j == len(m.said.tokens) {
		return true
	}
	here := [2]int{i, j}
	if i == m.end { // which may be where another turn begins
		here[0] = -1
	}
	if m.failed[here] || m.spent() {
		return false
	}
	was := len(m.steps)
	for _, s := range m.ways(i, j) {
		m.push(s)
		if m.match(s.docEnd, s.saidEnd) {
			return true
		}
		m.steps = m.steps[:was]
	}
	m.failed[here] = true
	return false
}

func (m *matcher) ways(i, j int) (out []step) {
	if i < m.end {
		if m.doc.tokens[i].fold == m.said.tokens[j].fold {
			out = append(out, step{i, i + 1, j, j + 1, same})
		}
		for n := 2; n <= 3 && i+n <= m.end; n++ {
			if m.doc.compound(i, n) == m.said.tokens[j].fold {
				out = append(out, step{i, i + n, j, j + 1, joined})
			}
		}
		for n := 2; n <= 3 && j+n <= len(m.said.tokens); n++ {
			if m.said.compound(j, n) == m.doc.tokens[i].fold {
				out = append(out, step{i, i + 1, j, j + n, joined})
			}
		}
	}
	for _, s := range m.said.skips(nil, j, len(m.said.tokens), false) {
		if s.how == filler || !m.restarts {
			out = append(out, step{i, i, j, s.to, s.how})
		}
	}
	for _, s := range m.doc.skips(nil, i, m.end, m.restarts) {
		out = append(out, step{i, s.to, j, j, s.how})
	}
	return out
}

// skip is a place to which a reading may jump.
type skip struct {
	to  int
	how how
}

// skips appends to out where the reading may jump from token i on.
func (r *reading) skips(out []skip, i, end int, restarts bool) []skip {
	if i >= end {
		return out
	}
	if n := r.filler(i); n > 0 && i+n <= end {
		out = append(out, skip{i + n, filler})
	}
	var room [4]int
	for _, to := range r.stutters(room[:0], i, end, restarts) {
		out = append(out, skip{to, stutter})
	}
	return out
}

// compound is the word that n tokens at i make without their hyphens or, of an
// abbreviation, without its points; "" where they make none.
func (r *reading) compound(i, n int) string {
	whole := ""
	for k := i; k < i+n; k++ {
		if r.tokens[k].class&number != 0 || r.tokens[k].unspaced || k > i && !r.hyphenates(k) {
			return ""
		}
		whole += r.tokens[k].fold
	}
	if whole == "us" { // "U.S."
		return ""
	}
	return whole
}

// hyphenates reports whether the word of token k and that before it are parts of
// one: "e-mail", "inter-" at the end of a line, "a.m.".
func (r *reading) hyphenates(k int) bool {
	switch joint := r.between(k); joint {
	case "-", "‐", "‑", "\u00ad":
		return true
	case ".":
		return r.tokens[k].end-r.tokens[k].start == 1 && r.tokens[k-1].end-r.tokens[k-1].start == 1
	default:
		return breaksWord(joint)
	}
}

// breaksWord reports whether a hyphen and white space stand between two parts of
// a word, as where a line ends: "inter-\nnational", "two- way".
func breaksWord(joint string) bool {
	for _, hyphen := range []string{"-", "‐", "\u00ad"} {
		if rest, ok := strings.CutPrefix(joint, hyphen); ok && rest != "" && strings.TrimSpace(rest) == "" {
			return true
		}
	}
	return false
}

// cuts reports whether what stands on the two sides of token k's beginning
// belongs together, so that no quotation may begin or end there: "40" and "%",
// "non-" and "linear", the parts of a word broken at the end of a line.
func (r *reading) cuts(k int) bool {
	if k <= 0 || k >= len(r.tokens) || r.tokens[k].first {
		return false
	}
	last, next := &r.tokens[k-1], &r.tokens[k]
	joint := r.between(k)
	switch {
	case breaksWord(joint): // else somebody broke off: "the clu- for this page"
		return strings.Contains(joint, "\n") || negations[last.fold] || prefixes[last.fold] || last.class&number != 0
	case last.unspaced && next.unspaced:
		return false
	case joint == "":
		return (last.class|next.class)&number != 0 || !last.unspaced && !next.unspaced
	case joint == "-" || joint == "‐" || joint == "‑" || joint == "\u00ad":
		return (last.class|next.class)&number != 0 || negations[last.fold] || prefixes[last.fold] || joint == "\u00ad"
	}
	return false
}

// prefixes turn the word behind their hyphen into another one's opposite.
var prefixes = set("in im ir il dis anti mis ex pre post pseudo quasi semi sub over under")
