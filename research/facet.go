package research

import (
	"fmt"
	"slices"
)

// Facet is what a quote is about: one of sixteen.
type Facet string

// The facets. FacetNone marks a quote whose facet could not be told.
const (
	FacetContext       Facet = "context"
	FacetGoal          Facet = "goal"
	FacetPain          Facet = "pain"
	FacetTrigger       Facet = "trigger"
	FacetJob           Facet = "job"
	FacetCriterion     Facet = "criterion"
	FacetObjection     Facet = "objection"
	FacetRisk          Facet = "risk"
	FacetAuthority     Facet = "authority"
	FacetChannel       Facet = "channel"
	FacetBehaviour     Facet = "behaviour"
	FacetOutcome       Facet = "outcome"
	FacetFriction      Facet = "friction"
	FacetChurn         Facet = "churn"
	FacetTradeoff      Facet = "tradeoff"
	FacetPsychographic Facet = "psychographic"
	FacetNone          Facet = ""
)

// FacetMeaning says in one line what a facet captures.
type FacetMeaning struct {
	Facet   Facet
	Meaning string
	Family  Family
}

// Family groups facets for the eye: what people seek, what hurts, what they do,
// and the setting they do it in.
type Family string

// The families.
const (
	FamilySeeks   Family = "seeks"
	FamilyHurts   Family = "hurts"
	FamilyDoes    Family = "does"
	FamilySetting Family = "setting"
)

// Facets lists all facets in the order in which a persona shows them.
var Facets = []FacetMeaning{
	{FacetGoal, "what they want to achieve", FamilySeeks},
	{FacetPain, "what costs them: time, money, nerves, standing", FamilyHurts},
	{FacetTrigger, "what started the search", FamilySetting},
	{FacetJob, "the job they hire something for, and its circumstance", FamilySeeks},
	{FacetCriterion, "how they judge options", FamilySeeks},
	{FacetObjection, "hesitation, scepticism, deal-breakers", FamilyHurts},
	{FacetRisk, "the loss they fear", FamilyHurts},
	{FacetTradeoff, "what they tolerate and what they do not", FamilySeeks},
	{FacetBehaviour, "what they actually do, workarounds included", FamilyDoes},
	{FacetAuthority, "who else decides, approves, blocks", FamilySetting},
	{FacetChannel, "where they learn and whom they trust", FamilyDoes},
	{FacetOutcome, "how they measure success", FamilySeeks},
	{FacetFriction, "onboarding, adoption and support trouble", FamilyHurts},
	{FacetChurn, "signals of leaving", FamilyHurts},
	{FacetPsychographic, "attitude to risk, innovation, price, brand", FamilyDoes},
	{FacetContext, "role, team, tools, where and how they work", FamilySetting},
}

// Place is where a facet stands among all; what is none of them comes last.
func (f Facet) Place() int {
	at := slices.IndexFunc(Facets, func(m FacetMeaning) bool { return m.Facet == f })
	if at < 0 {
		return len(Facets)
	}
	return at
}

// ParseFacet accepts the sixteen names and "" for none.
func ParseFacet(s string) (Facet, error) {
	if s == "" {
		return FacetNone, nil
	}
	for _, f := range Facets {
		if string(f.Facet) == s {
			return f.Facet, nil
		}
	}
	return "", fmt.Errorf("unknown facet %q", s)
}

// FamilyOf returns the family of a facet, FamilySetting where it has none.
func FamilyOf(f Facet) Family {
	for _, m := range Facets {
		if m.Facet == f {
			return m.Family
		}
	}
	return FamilySetting
}

// Stance is how the speaker stands to what the quote is about.
type Stance string

// The stances.
const (
	StancePositive Stance = "positive"
	StanceNegative Stance = "negative"
	StanceMixed    Stance = "mixed"
	StanceNeutral  Stance = "neutral"
)

// Opposes reports whether two stances contradict one another outright.
func (s Stance) Opposes(t Stance) bool {
	return s == StancePositive && t == StanceNegative || s == StanceNegative && t == StancePositive
}

// Sign is the side of a stance: 1, -1, or 0 of one that takes none or both.
func (s Stance) Sign() float64 {
	switch s {
	case StancePositive:
		return 1
	case StanceNegative:
		return -1
	}
	return 0
}

// StanceOver is the stance of several quotes together, each signed and weighed:
// what clearly outweighs, mixed where both sides are there, neutral where none.
func StanceOver(signed ...float64) Stance {
	positive, negative := 0.0, 0.0
	for _, s := range signed {
		positive += max(s, 0)
		negative += max(-s, 0)
	}
	switch {
	case positive == 0 && negative == 0:
		return StanceNeutral
	case positive >= 3*negative:
		return StancePositive
	case negative >= 3*positive:
		return StanceNegative
	}
	return StanceMixed
}

// JourneyStage is where in the customer's journey a quote stands, "" where it
// cannot be told. (A stage of the pipeline is a Stage.)
type JourneyStage string

// The journey stages.
const (
	JourneyTrigger     JourneyStage = "trigger"
	JourneyExploration JourneyStage = "exploration"
	JourneyEvaluation  JourneyStage = "evaluation"
	JourneyPilot       JourneyStage = "pilot"
	JourneyProcurement JourneyStage = "procurement"
	JourneyRollout     JourneyStage = "rollout"
	JourneyRenewal     JourneyStage = "renewal"
)
