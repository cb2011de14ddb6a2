package wording

import (
	"strconv"
	"strings"

	"personas/prompts"
	"personas/research"
)

// Why a type is open.
const (
	openWhole      = "the profile of everybody is no one part in a decision"
	openUnsaid     = "no claim says which part they play"
	openUnknown    = "what became of these people is not known: whether they are a bad fit stays open"
	openNotBad     = "what became of these people is no worse than of others: nothing makes them a bad fit"
	fewestOutcomes = 3 // people whose outcome must be known
)

// decideType gives the persona a type where a reason carries it, a negative one only
// where outcomes are bad.
func (w *writer) decideType(pg *page, p *research.Wording, r prompts.PersonaReply) {
	if w.persona.Origin == research.OriginSample {
		p.OpenReason = openWhole
		return
	}
	for _, l := range r.TypeWhy {
		if s, ok := w.cited(pg, "type_why", l, manner{}); ok {
			p.TypeWhy = append(p.TypeWhy, s)
		}
	}
	fate := w.outcome()
	switch {
	case r.Type == research.TypeNegative && fate != outcomeBad:
		p.OpenReason = openNotBad
		if fate == outcomeUnknown {
			p.OpenReason = openUnknown
		}
	case r.Type == research.TypeUnknown || len(p.TypeWhy) == 0:
		p.OpenReason = openUnsaid
	default:
		w.kind = r.Type
		return
	}
	p.TypeWhy = nil
	if r.Type != research.TypeUnknown {
		w.drop("type", ReasonUnknownType)
	}
}

// outcome says what became of a group.
type outcome int

const (
	outcomeUnknown outcome = iota
	outcomeBad             // of half of its people and more, and of more than elsewhere
	outcomeFair
)

// outcome reads it from attributes that tell what became of people.
func (w *writer) outcome() outcome {
	var here, elsewhere struct{ known, bad int }
	for i := range w.Participants {
		p := &w.Participants[i]
		known, bad := fateOf(p.Attributes)
		side := &elsewhere
		if w.group.Members[p.Ref] {
			side = &here
		}
		if known && p.Role.Evidence() {
			side.known++
			if bad {
				side.bad++
			}
		}
	}
	switch {
	case here.known < fewestOutcomes:
		return outcomeUnknown
	case 2*here.bad >= here.known && here.bad*elsewhere.known > elsewhere.bad*here.known:
		return outcomeBad
	}
	return outcomeFair
}

// Attributes that tell what became of people, and the values that are bad. Where
// the name of one says itself what is bad ("churned"), yes is; where it says what
// is good ("renewed"), no is.
var (
	fates    = set("outcome result status churn churned cancelled canceled lost renewed renewal retained retention left")
	badNames = set("churn churned cancelled canceled lost left")
	kept     = set("renewed renewal retained")
	badFates = set("churned churn cancelled canceled lost left inactive bounced refunded dropped terminated expired failed defected not_renewed lapsed")
	yes      = set("yes y true 1")
	no       = set("no n false 0")
)

// mostDetractor is the highest answer of a net promoter score that counts as a
// detractor's.
const mostDetractor = 6

func fateOf(attributes map[string]string) (known, bad bool) {
	for name, value := range attributes {
		name, value = cleaned(name), cleaned(value)
		if value == "" {
			continue
		}
		if score, err := strconv.ParseFloat(value, 64); err == nil && name == "nps" {
			known, bad = true, bad || score <= mostDetractor
		}
		if !fates[name] {
			continue
		}
		known = true
		switch {
		case badFates[value], badNames[name] && yes[value], kept[name] && no[value]:
			bad = true
		}
	}
	return known, bad
}

func cleaned(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "_"), "-", "_")
}
