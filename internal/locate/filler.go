package locate

import "strings"

// between is the text between token i and the one before it, or before the
// first and after the last.
func (r *reading) between(i int) string {
	from, to := 0, len(r.text)
	if i > 0 {
		from = r.tokens[i-1].end
	}
	if i < len(r.tokens) {
		to = r.tokens[i].start
	}
	return r.text[from:to]
}

// at is the folded form of token i, "" outside the reading.
func (r *reading) at(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].fold
}

// opens reports whether a sentence begins at token i.
func (r *reading) opens(i int) bool {
	return i <= 0 || i >= len(r.tokens) || r.tokens[i].first || strings.ContainsAny(r.between(i), ".?!…。？！")
}

// pauses reports whether a comma, a dash or the border of a sentence stands
// before token i.
func (r *reading) pauses(i int) bool {
	return r.opens(i) || strings.ContainsAny(r.between(i), ",;:—–()，、") || strings.Contains(r.between(i), " - ")
}

// filler is how many tokens at i, 0 to 2, say nothing where they stand. Where in
// doubt they do say something: "I like it", "you know him".
func (r *reading) filler(i int) int {
	if r.hesitation(i) {
		return 1
	}
	if !r.english {
		return 0
	}
	switch r.at(i) {
	case "like":
		if r.idleLike(i) {
			return 1
		}
	case "well", "yeah", "okay", "ok", "right": // between two commas
		if r.idleAside(i) {
			return 1
		}
	case "you":
		if r.at(i+1) == "know" && r.idlePhrase(i) {
			return 2
		}
	case "i":
		if r.at(i+1) == "mean" && r.idlePhrase(i) {
			return 2
		}
	}
	return 0
}

func (r *reading) hesitation(i int) bool {
	if i < 0 || i >= len(r.tokens) {
		return false
	}
	t := &r.tokens[i]
	if t.fold == "mm" && i > 0 && r.tokens[i-1].class&number != 0 {
		return false // a unit
	}
	return t.pause == pauseAnywhere || t.pause == pauseInEnglish && r.english
}

// idleAside reports whether a comma or a dash stands on both sides of token i,
// inside a sentence.
func (r *reading) idleAside(i int) bool {
	return r.pauses(i) && r.pauses(i+1) && !r.opens(i) && !r.opens(i+1)
}

// idlePhrase reports whether "you know" or "I mean" at i stands apart from the
// sentence, or where no clause can begin.
func (r *reading) idlePhrase(i int) bool {
	before, after := r.pauses(i), r.pauses(i+2)
	if i+2 < len(r.tokens) && r.hesitation(i+2) || i > 0 && r.hesitation(i-1) {
		return before && after && !r.asksFor(i-1)
	}
	return before && after || !objects[r.at(i+2)] && noClause[r.at(i-1)] && !r.opens(i+2)
}

// asksFor reports whether the words before i still wait for a clause: "if, um,
// you know, …".
func (r *reading) asksFor(i int) bool {
	for i > 0 && r.hesitation(i) {
		i--
	}
	return clauseOpeners[r.at(i)]
}

var (
	clauseOpeners = set("if do did as that what how when because would dont who which whether like")
	objects       = set("him her them it me us that this these those what who how why where when about if whether")
	// noClause are words behind which no clause begins in grammatical English.
	noClause = set("the a an we they he she i its thats my our your")
)

// idleLike reports whether "like" at i is neither a verb nor a comparison.
func (r *reading) idleLike(i int) bool {
	next, last := r.at(i+1), r.at(i-1)
	if next == "" || i > 0 && r.hesitation(i-1) && !nominal[r.at(i-2)] || r.hesitation(i+1) && !nominal[last] {
		return false
	}
	if r.pauses(i) && r.pauses(i+1) {
		return !r.opens(i + 1)
	}
	if r.pauses(i+1) || r.pauses(i) || fixed[next] {
		return false
	}
	count := r.tokens[i+1].class&number != 0
	switch {
	case nominal[last]:
		return !count || measured[last]
	case copulas[last]:
		return degrees[next] || count
	case measured[last]:
		return count
	case last == "and" || last == "so" || last == "but":
		return idleAdverbs[next]
	}
	return false
}

var (
	// nominal are words behind which "like" can be no verb.
	nominal = set("the a an of in at for with from by about my our your their his her")
	// fixed are words before which it belongs to an expression.
	fixed    = set("manner mind minded kind fashion sized that this it him her them me us you so")
	copulas  = set("its thats theres it's that's is was were")
	degrees  = set("really super very pretty so totally literally quite extremely completely too")
	measured = set(`took takes take for in about after had have has got waited wait spent spend was is were its cost costs paid pay
 need needed with of only maybe just by at within`)
	idleAdverbs = set("honestly literally basically really actually honestly obviously probably usually normally sometimes")
)

// stutters appends to out the places to which the reading may jump from token i
// because what stands at i is said again there: "I, I", "what I, what I". A
// stutter that holds a negation counts where restarts is set.
func (r *reading) stutters(out []int, i, end int, restarts bool) []int {
	for k := 1; k <= 4; k++ {
		again := i + k
		for again < end && r.hesitation(again) {
			again++
		}
		if again+k > end {
			break
		}
		if r.same(i, again, k) && r.unmeant(i, again, k, restarts) {
			out = append(out, again)
		}
	}
	return out
}

func (r *reading) same(i, again, k int) bool {
	for n := range k {
		if r.tokens[i+n].fold != r.tokens[again+n].fold {
			return false
		}
	}
	return true
}

// unmeant reports whether k tokens at i that stand again at again were said
// twice without meaning it.
func (r *reading) unmeant(i, again, k int, restarts bool) bool {
	for n := range k {
		t := &r.tokens[i+n]
		if t.unspaced || t.class&number != 0 || t.class != 0 && k == 1 || t.class&negation != 0 && !restarts {
			return false
		}
	}
	if k > 1 {
		for n := i + 1; n <= again; n++ {
			if r.opens(n) {
				return false
			}
		}
		return true
	}
	w, joint := r.tokens[i], r.text[r.tokens[i].end:r.tokens[again].start]
	hyphen := joint == "-" || joint == "‐" || joint == ""
	return !emphatics[w.fold] && (!hyphen || len(w.fold) <= 3) && !(isName(r.text[w.start:]) && isName(r.text[r.tokens[again].start:]) && w.fold != "i" && strings.TrimSpace(joint) == "")
}

// isName reports whether a word begins with a capital, as in "Bora Bora".
func isName(word string) bool { return word[0] >= 'A' && word[0] <= 'Z' }

// idle reports whether a reading holds nothing but fillers and back-channel.
func (r *reading) idle() bool {
	for i := 0; i < len(r.tokens); {
		w, next := r.at(i), r.at(i+1)
		switch {
		case backChannelPhrases[w+"\x00"+next], w == "you" && next == "know", w == "i" && next == "mean":
			i += 2
		case backChannels[w], r.tokens[i].pause != 0, w == "like":
			i++
		default:
			return false
		}
	}
	return true
}
