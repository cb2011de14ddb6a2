package review

import (
	"slices"

	"personas/research"
)

// Gates asks all gates of the persona as it stands.
func (s *State) Gates(d *Desk) []research.Finding {
	return research.Gates(&s.Persona, d.Edition, research.GateOptions{Acknowledged: s.Answered, Lost: s.Lost, Mask: d.Mask})
}

// Judgement is what somebody makes of a persona.
type Judgement struct {
	Act      research.Act // approve, request or reject
	Note     string
	Override []research.GateName // of approve
	Reason   string              // of overriding
}

// Judge makes the action of a judgement. Where open gates stand against an
// approval the error is a [Refused].
func (s *State) Judge(d *Desk, j Judgement) (research.Event, error) {
	e, err := s.begin(d, j.Act)
	if j.Act == research.ActApprove && (err == nil || s.Persona.Status == research.StatusDraft || s.Persona.Status == research.StatusChangesRequested) {
		if against := s.approve(d, &e, j); against != nil { // what can be mended comes first
			return e, against
		}
	}
	if err != nil {
		return e, err
	}
	say(&e, research.WordNote, j.Note)
	say(&e, research.WordReason, j.Reason)
	if j.Act == research.ActApprove {
		return e, nil
	}
	if len(j.Override) > 0 {
		return e, wrong("leave it out", "only an approval overrides gates")
	}
	if j.Note == "" {
		return e, wrong("say why with --note", "who wrote it wants to know why")
	}
	return e, nil
}

func (s *State) approve(d *Desk, e *research.Event, j Judgement) error {
	found := s.Gates(d)
	for _, name := range j.Override {
		gate, known := research.GateNamed(name)
		switch {
		case !known:
			return wrong("personas persona gates lists them", "there is no gate %q", name)
		case gate.Never:
			return refused("nobody can override the gate %q: %s", name, gate.Sentence)
		case j.Reason == "":
			return wrong("give --reason", "who overrides a gate says why")
		case len(research.Open(found)) == len(research.Open(found, name)):
			return wrong("leave it out", "the gate %q is not open", name)
		}
	}
	if open := research.Open(found, j.Override...); len(open) > 0 {
		return &Refused{Persona: s.Persona.Ref, Findings: found, Open: open}
	}
	e.Gates, e.Revision = slices.Clone(j.Override), s.Revision+1
	for i := range s.Persona.Claims {
		if e.Of++; s.Opened[s.Persona.Claims[i].Ref] {
			e.Opened++
		}
	}
	return nil
}

// Description is what somebody says of a persona; what is empty stays.
type Description struct {
	Name, Use, Summary string
	Type               research.PersonaType
	Rank               research.Rank
	From               []research.Ref // claims that use and summary are drawn from; nil: of those accepted, the first three
}

// Describe makes the action of a description.
func (s *State) Describe(d *Desk, w Description) (research.Event, error) {
	e, err := s.begin(d, research.ActDescribe)
	if err != nil {
		return e, err
	}
	if !slices.Contains(Types, w.Type) {
		return e, wrong("use one of user, buyer, champion, influencer, detractor, negative", "there is no type %q", w.Type)
	}
	if !slices.Contains(Ranks, w.Rank) {
		return e, wrong("use one of primary, secondary, supporting, negative", "there is no rank %q", w.Rank)
	}
	say(&e, research.WordName, w.Name)
	say(&e, research.WordUse, w.Use)
	say(&e, research.WordSummary, w.Summary)
	say(&e, research.WordType, string(w.Type))
	say(&e, research.WordRank, string(w.Rank))
	if len(e.Words) == 0 {
		return e, wrong("give --name, --use, --summary, --type or --rank", "nothing is said of the persona")
	}
	if w.Use == "" && w.Summary == "" {
		return e, nil
	}
	e.From, err = s.drawnFrom(w.From)
	return e, err
}

// Types and Ranks are what somebody may say that a persona is.
var (
	Types = []research.PersonaType{research.TypeUnknown, research.TypeUser, research.TypeBuyer, research.TypeChampion, research.TypeInfluencer,
		research.TypeDetractor, research.TypeNegative}
	Ranks = []research.Rank{research.RankNone, research.RankPrimary, research.RankSecondary, research.RankSupporting, research.RankNegative}
)

// drawnFrom are the claims that a sentence stands on, and falls with.
func (s *State) drawnFrom(named []research.Ref) ([]research.Ref, error) {
	for _, ref := range named {
		if indexOf(s.Persona.Claims, ref) < 0 {
			return nil, &research.Error{Code: research.CodeNotFound, Message: "there is no claim " + string(ref), Try: "personas claim list shows them"}
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	for i := range s.Persona.Claims {
		if c := &s.Persona.Claims[i]; c.State == research.ClaimAccepted && c.Stands() && len(named) < 3 {
			named = append(named, c.Ref)
		}
	}
	if len(named) == 0 {
		return nil, wrong("accept a claim first, or name those it is drawn from with --from", "a sentence stands on claims, and none is accepted")
	}
	return named, nil
}
