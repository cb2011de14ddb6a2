package extract

import (
	"slices"

	"personas/research"
)

// against returns the first reason that speaks against passage k of a turn, ""
// where none does. The order is that of certainty: what a reason further down
// looks at, the ones above have ruled out.
func (r *reader) against(ps []passage, k int, asked question) research.Reason {
	p := &ps[k]
	talk := r.doc.Kind.Conversation()
	switch {
	case holdsMark(p.words) || k > 0 && holdsMark(ps[k-1].words) && pointsBack(p):
		return research.ReasonRedacted
	case len(p.words) == 0 || allIn(p.words, backChannel):
		return research.ReasonBackChannel
	case isQuestion(p, talk):
		if talk && k == 0 && len(ps) > 1 && asked.text != "" {
			return research.ReasonReadingAloud // it is answered in the same breath
		}
		return research.ReasonQuestion
	case asked.readAloud(p.words, p.lead()):
		return research.ReasonReadingAloud
	case talk && agrees(p, asked):
		return research.ReasonAgreement
	case allIn(p.words, fillers):
		return research.ReasonFiller
	case talk && sessionTalk(p):
		return research.ReasonSessionTalk
	case r.bar.tally && isTally(p):
		return research.ReasonTally
	case (talk || r.short(p)) && onlyPraise(p.words), talk && mostlyPraise(p):
		return research.ReasonPraise
	case r.short(p) && !(asked.asks() && ownClause(p.words) && p.written >= eligibleWords):
		return research.ReasonTooShort
	case dangles(&p.sentenceText) || p.torn || talk && halfClause(&p.sentenceText) || p.open && p.written < 8:
		return research.ReasonTooShort
	}
	return ""
}

// againstForm is against for a language without cues.
func (r *reader) againstForm(p *passage) research.Reason {
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
	return ""
}

func (r *reader) short(p *passage) bool {
	return contentWords(p.words) < r.bar.content || p.written < r.bar.words
}

func holdsMark(ws []word) bool {
	return slices.ContainsFunc(ws, func(w word) bool { return w.class == mark })
}

// isQuestion reports whether a passage asks: by its mark, or in talk by its form
// ("Do you want me to go on"). A question within a quotation ("they ask, who
// pays?") and one that is asked to make a point ("why would I pay twice?") says
// something and is none.
func isQuestion(p *passage, talk bool) bool {
	i := p.lead()
	toYou := questionVerbs[p.at(i)] && p.at(i+1) == "you" && !p.words[i].comma
	if p.asks {
		return toYou || len(makesPoint.find(p.words, i, nil)) == 0
	}
	return talk && toYou && p.written <= 12
}

// questionVerbs begin a question to the interviewer.
var questionVerbs = wordSet("do did are were can could would should will have")

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
func agrees(p *passage, asked question) bool {
	if allIn(p.words, agreeing) && holdsAny(p.words, assent) {
		return true
	}
	if asked.text == "" || !backChannel[p.at(0)] || ownClause(p.words) {
		return false
	}
	shared, n := asked.shared(p.words)
	return n > 0 && n <= 6 && 4*shared >= 3*n
}

// assent are the words that agree, or disagree.
var assent = wordSet(`yeah yep yup yes no nope right exactly sure correct true agree agreed indeed definitely absolutely
	totally course certainly precisely fair same think guess believe suppose say`)

// ownClause reports whether the speaker says something of himself: "Yeah, we use
// them", not "Yeah, I think it's faster".
func ownClause(ws []word) bool {
	for i, w := range ws {
		switch w.text {
		case "my", "our":
			return true
		case "i", "we":
			if i+1 == len(ws) || !frames[ws[i+1].text] {
				return true
			}
		}
	}
	return false
}

// frames are verbs that only frame what is said.
var frames = wordSet("think guess mean suppose know believe would say")

// isTally reports an answer that names things to be counted: hardly a word that
// is not a name or a number, or a list of such, and no cue.
func isTally(p *passage) bool {
	n := contentWords(p.words)
	if n >= 3 && longestItem(p.words) >= 3 {
		return false
	}
	return n < 2 || len(cueLexicon.find(p.words, p.lead(), nil)) == 0
}

// longestItem is the number of words of the longest item of a list.
func longestItem(ws []word) int {
	longest, item := 0, 0
	for _, w := range ws {
		if w.comma {
			item = 0
		}
		item++
		longest = max(longest, item)
	}
	return longest
}

// onlyPraise reports praise with nothing behind it: words of praise, and for the
// thing praised a pronoun or a general word.
func onlyPraise(ws []word) bool {
	for _, w := range ws {
		if !praising[w.text] && !boosters[w.text] && !stop[w.text] && !fillers[w.text] && !toolWords[w.text] && !backChannel[w.text] {
			return false
		}
	}
	return praised(ws)
}

// praised reports a word of praise, or "I like" and "I love".
func praised(ws []word) bool {
	for i, w := range ws {
		if praising[w.text] && !(i > 0 && negations[ws[i-1].text]) {
			return true
		}
		if w.text == "like" && i > 0 && (ws[i-1].text == "i" || boosters[ws[i-1].text]) && i+1 < len(ws) && (stop[ws[i+1].text] || toolWords[ws[i+1].text]) {
			return true
		}
	}
	return false
}

// praises reports praise of the interviewer's own product.
func (r *reader) praises(p *passage) bool {
	return r.doc.Kind.Conversation() && praised(p.words) && len(ownTool.find(p.words, p.lead(), nil)) > 0
}

// ownTool are the forms in which the product under study is spoken of to its
// makers.
var ownTool = newLexicon(`
	this|your tool|app|application|software|product|prototype|demo|platform|dashboard|design|feature|interface
	the tool|prototype|demo|mockup
	you guys|all have|built|made|did|developed
	you have built|made|developed|done
	what you have|built|made|did`)

// sessionTalk reports talk about the session itself. Within a long passage one
// such form is a turn of phrase.
func sessionTalk(p *passage) bool {
	hits := session.find(p.words, p.lead(), nil)
	return len(hits) > 1 || len(hits) == 1 && p.written <= 40
}

// session are the forms of talk about the session: screens, recordings, tasks,
// turns, thanks, having no answer.
var session = newLexicon(`
	share|sharing my|your|the screen
	can you see|hear|repeat|say|clarify|remind
	you see my|the screen
	your|next|this|last|previous|third|fourth question
	repeat|ask|remind .. question
	the recording
	this interview|survey|session|conversation
	good|great|interesting|better|tough|hard question
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
	^ as you mentioned|said|saw
	draw a blank
	in the demo|demonstration|presentation`)
