package extract

import (
	"slices"

	"personas/research"
)

// judge decides on one passage: a reason against it, or its score.
func (r *reader) judge(p *passage, all []passage, k int, t *research.Turn, asked question) {
	if t.Suspicious != "" {
		p.reason = research.ReasonSuspicious
		return
	}
	if !r.english {
		p.reason = r.judgeForm(p)
		return
	}
	if p.reason = r.against(p, all, k, asked); p.reason != "" {
		return
	}
	p.first = k < 3 && !slices.ContainsFunc(all[:k], func(q passage) bool { return q.reason == "" || q.reason == research.ReasonLowValue })
	r.weigh(p, asked)
}

// against returns the first reason that speaks against a passage, "" where none
// does.
func (r *reader) against(p *passage, all []passage, k int, asked question) research.Reason {
	content := contentWords(p.words)
	switch {
	case holdsMark(p.words) || k > 0 && holdsMark(all[k-1].words) && pointsBack(p):
		return research.ReasonRedacted
	case len(p.words) == 0 || allIn(p.words, backChannel):
		return research.ReasonBackChannel
	case r.isQuestion(p):
		if k+1 < len(all) && isConversation(r.doc.Kind) && asked.text != "" && k == 0 {
			return research.ReasonReadingAloud
		}
		return research.ReasonQuestion
	case asked.readAloud(p.words):
		return research.ReasonReadingAloud
	case allIn(p.words, fillers):
		return research.ReasonFiller
	case r.agrees(p, asked):
		return research.ReasonAgreement
	case isConversation(r.doc.Kind) && sessionTalk(p):
		return research.ReasonSessionTalk
	case r.bar.tally && isTally(p, content):
		return research.ReasonTally
	case (content < r.bar.content || p.written < r.bar.words) && !(asked.asks() && ownClause(p) && p.written >= 5):
		if onlyPraise(p) {
			return research.ReasonPraise
		}
		return research.ReasonTooShort
	case isConversation(r.doc.Kind) && onlyPraise(p):
		return research.ReasonPraise
	case dangles(&p.sentenceText) || p.torn || p.open && p.written < 8:
		return research.ReasonTooShort
	}
	return ""
}

// judgeForm judges a sentence of a language without cues.
func (r *reader) judgeForm(p *passage) research.Reason {
	switch {
	case holdsMark(p.words):
		return research.ReasonRedacted
	case p.asks:
		return research.ReasonQuestion
	case p.written < 4:
		return research.ReasonTooShort
	case p.written < r.bar.form:
		return research.ReasonLowValue
	}
	p.score = min(float64(p.written), 30) / 10
	return ""
}

// pointsBack reports whether a passage says nothing without the one before it.
func pointsBack(p *passage) bool {
	return p.needs == afterHard || p.needs == afterSoft && contentWords(p.words) < softContent
}

func holdsMark(ws []word) bool {
	return slices.ContainsFunc(ws, func(w word) bool { return w.class == mark })
}

func allIn(ws []word, list map[string]bool) bool {
	return !slices.ContainsFunc(ws, func(w word) bool { return !list[w.text] })
}

// isQuestion reports whether a passage asks: by its mark, or by its form. A
// question within a quotation ("they ask, who pays?") and one that is asked to
// make a point ("why would I pay twice?") says something and is none.
func (r *reader) isQuestion(p *passage) bool {
	if p.asks {
		return !hasHit(makesPoint.find(p.words, p.lead(), nil))
	}
	i := p.lead()
	return isConversation(r.doc.Kind) && p.written <= 12 && questionWords[p.at(i)] && p.at(i+1) == "you" && !p.words[i].comma
}

func hasHit(hits []hit) bool { return len(hits) > 0 }

// makesPoint are forms of questions that state something.
var makesPoint = newLexicon(`
	why would|should i|we
	who has time|the
	what if it|they|i|we|something|the
	ask|asks|asked|asking|say|says|said|saying|wonder|wondering|thinking
	what is the point
	how am i|we supposed
	is it worth
	test|question is
	i|we do not know|see`)

// agrees reports bare agreement: nothing but words of agreement, or such a word
// and an echo of what was asked.
func (r *reader) agrees(p *passage, asked question) bool {
	if !isConversation(r.doc.Kind) {
		return false
	}
	if allIn(p.words, agreeing) {
		return true
	}
	if asked.text == "" || !backChannel[p.at(0)] || ownClause(p) {
		return false
	}
	shared, n := asked.shared(p.words)
	return n <= 6 && 4*shared >= 3*n
}

// ownClause reports whether the speaker says something of himself: "Yeah, we use
// them", not "Yeah, it's faster".
func ownClause(p *passage) bool {
	return slices.ContainsFunc(p.words, func(w word) bool { return w.text == "i" || w.text == "we" || w.text == "my" || w.text == "our" })
}

// sessionTalk reports talk about the session itself.
func sessionTalk(p *passage) bool {
	hits := session.find(p.words, p.lead(), nil)
	return len(hits) > 0 && (p.written <= 30 || len(hits) > 1)
}

// session are the forms of talk about the session: screens, recordings, tasks,
// turns, thanks.
var session = newLexicon(`
	share|sharing my|your|the screen
	can you see|hear|repeat|say|clarify|remind
	you see my|the screen
	your|next|this|last|previous|third|fourth question
	repeat|ask|remind .. question
	the recording
	this interview|survey|session|conversation
	good|great|interesting question
	^ go ahead
	^ hold on
	^ excuse me
	^ never mind
	^ sorry
	let me think|see|look|try|read|scroll|click|check|find|share|go|say
	give me a second|minute|moment
	just a second|minute|moment
	one second
	i am trying to remember|think|recall
	i forget|forgot what|the name|how it|who
	^ i do|can not remember|recall
	^ can not remember|recall
	nice|good to meet|talk|talking|see|meeting you
	^ thank you
	^ thanks
	you are welcome
	on mute
	you are breaking|muted
	i am done|back|ready
	i am|was looking at|here
	in the top|bottom|upper|lower left|right
	this one|thing here
	these ones
	what do|did you mean
	i do not know|understand what you
	that is|was what i said|meant
	^ if that makes sense
	^ does that make sense
	did i answer
	hope that answers|helps
	i did not hear|catch
	nothing comes|else comes? to mind
	can not think of
	can not come up with
	not|none|nothing that i can think
	can not|do not think of any|anything
	do not think there is|are|was|were any
	i would not say|call .. as such
	hesitate to say
	everything i have? said|mentioned
	walked me through
	going|go back to our|my|your other|first|earlier|previous|last|point|question
	what i am trying to say
	you showed|asked me?
	draw a blank
	in the demo|demonstration|presentation`)

// isTally reports an answer that names things to be counted: no verb, no
// judgement, hardly a word that is not a name or a number.
func isTally(p *passage, content int) bool {
	if hasHit(lexCues.find(p.words, p.lead(), nil)) && content >= 2 {
		return false
	}
	return content < 3
}

// onlyPraise reports praise with nothing behind it: words of praise, a pronoun
// or a general word for the thing praised.
func onlyPraise(p *passage) bool {
	praised := false
	for _, w := range p.words {
		switch {
		case praiseWords[w.text]:
			praised = praised || w.text != "really" && w.text != "very" && w.text != "so" && w.text != "pretty" && w.text != "much"
		case !stop[w.text] && !fillers[w.text] && !toolWords[w.text] && !backChannel[w.text]:
			return false
		}
	}
	return praised
}

// praises reports praise of the interviewer's own product in what is quoted.
func (r *reader) praises(p *passage) bool {
	if !isConversation(r.doc.Kind) {
		return false
	}
	good := slices.ContainsFunc(p.words, func(w word) bool {
		return praiseWords[w.text] && w.text != "really" && w.text != "very" && w.text != "so" && w.text != "pretty" && w.text != "much"
	})
	return good && hasHit(ownTool.find(p.words, p.lead(), nil))
}

// ownTool are the forms in which the product under study is spoken of to its
// makers.
var ownTool = newLexicon(`
	this|the|your tool|app|application|software|product|prototype|demo|platform|dashboard|design|feature|interface
	you guys|all have|built|made|did|developed
	you have|'ve built|made|developed|done
	what you have|built|made|did`)
