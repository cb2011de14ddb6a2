package synthesize

import (
	"fmt"
	"strings"

	"personas/research"
)

// openQuestions lists the facets in which no member has a quote, asked ones
// told from those that nobody was asked about as far as can be told.
func (d *drafter) openQuestions() []research.OpenQuestion {
	spoken := map[research.Facet]bool{}
	for i := range d.c.quotes {
		if d.members[d.c.quotes[i].Participant] {
			spoken[d.c.quotes[i].Facet] = true
		}
	}
	open := []research.OpenQuestion{}
	for _, m := range research.Facets {
		if spoken[m.Facet] {
			continue
		}
		asked := false
		for _, p := range d.asked.Facet(m.Facet) {
			asked = asked || d.members[p]
		}
		open = append(open, research.OpenQuestion{Facet: m.Facet, Asked: asked})
	}
	return open
}

// interviewsNeeded grounds a persona by interviews alone.
const interviewsNeeded = 15

// askFor says in a few words what to ask about for a facet without evidence.
var askFor = map[research.Facet]string{
	research.FacetGoal: "goals", research.FacetPain: "what costs them time or money", research.FacetTrigger: "what started the search",
	research.FacetJob: "the job and when it comes up", research.FacetCriterion: "how they choose", research.FacetObjection: "what holds them back",
	research.FacetRisk: "what could go wrong", research.FacetTradeoff: "what they would give up", research.FacetBehaviour: "what they do now",
	research.FacetAuthority: "who decides and who pays", research.FacetChannel: "where they learn", research.FacetOutcome: "how they tell success",
	research.FacetFriction: "getting started", research.FacetChurn: "what would make them leave",
	research.FacetPsychographic: "attitude to risk and price", research.FacetContext: "role and team",
}

// next says what to do next, counted from the evidence. These sentences speak
// of the work, never of the people.
func (d *drafter) next(p *research.Persona, leftOut int) []string {
	var next []string
	if n := len(p.Claims); n > 0 {
		next = append(next, research.NextWording(n))
	}
	if leftOut > 0 {
		next = append(next, fmt.Sprintf("look through %s of fewer people, left out here", counted(leftOut, "further card")))
	}
	switch g := p.Grounding; {
	case !g.Grounded:
		next = append(next, moreInterviews(g))
	case g.OneKind:
		next = append(next, "add a second kind of source: conversations beside answers, or answers beside conversations")
	}
	if against := divided(p.Claims); against > 0 {
		next = append(next, fmt.Sprintf("read the dissent on %s", counted(against, "card")))
	}
	var ask []string
	for _, q := range p.OpenQuestions {
		if !q.Asked {
			ask = append(ask, askFor[q.Facet])
		}
	}
	if len(ask) > 0 {
		next = append(next, "ask about "+strings.Join(ask, ", "))
	}
	return next
}

func moreInterviews(g research.Grounding) string {
	missing := 0
	for left := 1 - g.Score; left > 1e-9; left -= 1.0 / interviewsNeeded {
		missing++
	}
	if g.Calls+g.Answers == 0 {
		return fmt.Sprintf("interview %d more people (%d of the %d needed so far)", missing, g.Interviews, interviewsNeeded)
	}
	return fmt.Sprintf("interview %d more people, or hear as much in calls and answers", missing)
}

func divided(cards []research.Claim) int {
	n := 0
	for i := range cards {
		if cards[i].Support.Contradictions > 0 {
			n++
		}
	}
	return n
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
