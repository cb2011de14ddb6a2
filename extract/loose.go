package extract

// looseness is what a spoken passage loses for pointing at what it does not
// hold: a screen, the sentence before it, the session. Of 50 quotes of pdpilot
// that a judge read by docs/QUOTE-SHEET.md without knowing the rules, 32 were bad
// before this file, most of them for one of these.
func looseness(p *passage) float64 {
	loss := 0.0
	last := len(p.words) - 1
	points := 0
	for i, w := range p.words {
		switch {
		case pointing[w.text] && !timeWords[p.at(i+1)]:
			points++
		case w.text == "that" && (i == p.lead() && isContentAt(p, i+1) || i == last):
			points++
		}
	}
	loss += pointLoss * float64(min(points, 2))
	if n := contentWords(p.words); pronounSubjects[p.at(p.lead())] && n >= softContent && n < selfContained { // fewer are joined to what they need
		loss += pointLoss
	}
	if openVerbs[p.at(p.lead())] || p.at(0) == "and" && p.at(1) == "that" {
		loss += headlessLoss
	}
	if len(narration.find(p.words, p.lead(), nil)) > 0 {
		loss += narrationLoss
	}
	return loss
}

func isContentAt(p *passage, i int) bool { return i < len(p.words) && isContent(p.words[i]) }

const (
	pointLoss     = 1.2 // for each of the first two words that point outside
	headlessLoss  = 1.5 // it begins with a verb that has no subject
	narrationLoss = 2.0 // what somebody did in the session
	selfContained = 7   // content words from which a first "it" or "they" does no harm
	praiseContent = 5   // content words beside the praise from which it says more
)

// mostlyPraise reports praise with little behind it: "I thought it was useful for
// exploring".
func mostlyPraise(p *passage) bool {
	if !praised(p.words) || holdsAny(p.words, negations) {
		return false
	}
	n := 0
	for _, w := range p.words {
		if isContent(w) && !praising[w.text] && !boosters[w.text] && !toolWords[w.text] {
			n++
		}
	}
	return n < praiseContent && !holdsAny(p.words, reasons)
}

var (
	pointing = wordSet("this these those")

	// reasons are words behind which praise says why.
	reasons = wordSet("because cause while since when whenever if")

	// timeWords make "this" a date.
	timeWords = wordSet("year week month morning time summer winter spring autumn quarter days day")

	// openVerbs begin a sentence only where its subject stood in the one before.
	openVerbs = wordSet("would could should might will was were is are has have had does did")

	// narration are forms in which people tell what they did just now.
	narration = newLexicon(`
		i was trying|looking|thinking|analyzing|analysing|wondering|exploring|going|clicking|using
		i tried|wanted to see|look|find|click|explore
		so that|so i wanted
		the time allocation
		this|the task|exercise|data set|dataset|tool|instrument|demo i|we|you
		i did not .. use|explore .. tool
		if you go back
		like i|i have said|stated
		as i|i have said|stated`)
)
