package research

import "slices"

// The words below are the product's own: where one is Known it holds nothing of
// any participant, and may be shown to a language model as it is.

// Known reports whether f is one of the sixteen facets, or none.
func (f Facet) Known() bool {
	_, err := ParseFacet(string(f))
	return err == nil
}

// Stances lists every stance.
var Stances = []Stance{StancePositive, StanceNegative, StanceMixed, StanceNeutral}

// Known reports whether s is a stance.
func (s Stance) Known() bool { return slices.Contains(Stances, s) }

// JourneyStages lists the stages of a customer's journey in their order.
var JourneyStages = []JourneyStage{JourneyTrigger, JourneyExploration, JourneyEvaluation, JourneyPilot,
	JourneyProcurement, JourneyRollout, JourneyRenewal}

// Known reports whether s is a stage of the journey, or none.
func (s JourneyStage) Known() bool { return s == "" || slices.Contains(JourneyStages, s) }

// Known reports whether k is a source kind.
func (k SourceKind) Known() bool { return slices.Contains(SourceKinds, k) }

// Known reports whether r is a role.
func (r Role) Known() bool {
	return slices.Contains([]Role{RoleParticipant, RoleInterviewer, RoleAgent, RoleUnknown}, r)
}

// Known reports whether v is a voice.
func (v Voice) Known() bool { return v == VoiceFirstHand || v == VoiceReported }

// Known reports whether r is a relation of a quote to a claim.
func (r Relation) Known() bool { return r == Supports || r == Contradicts }

// PersonaTypes lists the types a persona can be said to have.
var PersonaTypes = []PersonaType{TypeUser, TypeBuyer, TypeChampion, TypeInfluencer, TypeDetractor, TypeNegative}

// Known reports whether t is a type, or none.
func (t PersonaType) Known() bool { return t == TypeUnknown || slices.Contains(PersonaTypes, t) }
