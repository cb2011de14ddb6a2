package prompts

import (
	"encoding/json"
	"fmt"
	"slices"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// PersonaInput is what a persona is written from: its claims, with some of their
// quotes, and the claims of the other groups. Claims, quotes and groups are
// numbered from 1 in order.
type PersonaInput struct {
	Whole    bool // the group is everybody
	Negative bool // its outcomes are bad: the type is offered
	Claims   []PersonaClaim
	Others   []GroupShown
}

// PersonaClaim is a claim, without its counts.
type PersonaClaim struct {
	N        int
	Facet    research.Facet
	Shared   bool // everybody in the study says it
	OneVoice bool
	Divided  bool // some say otherwise
	Severity int
	Text     redact.Masked
	Quotes   []PersonaQuote
}

// PersonaQuote is a quote of a claim.
type PersonaQuote struct {
	N, Person int
	Against   bool
	Stage     research.JourneyStage
	Text      redact.Masked
}

// GroupShown is another group, by its claims.
type GroupShown struct {
	N      int
	Claims []redact.Masked
}

// PersonaReply is a persona as it was written: nothing of it is believed yet.
type PersonaReply struct {
	Name      Line                 `json:"name"`
	Summary   Line                 `json:"summary"`
	Type      research.PersonaType `json:"type"`
	TypeWhy   []Line               `json:"type_why"`
	UseItTo   Line                 `json:"use_it_to"`
	Recognise []Line               `json:"recognise"`
	Jobs      []Line               `json:"jobs"`
	Journey   []StageReply         `json:"journey"`
	Empathy   []SenseReply         `json:"empathy"`
	Mindset   []Line               `json:"mindset"`
	Lenses    []LensReply          `json:"lenses"`
	Relations []RelationReply      `json:"relations"`
	Readings  []Line               `json:"readings"`
}

// Line is a sentence with the claims and quotes it points at.
type Line struct {
	Text   string `json:"text"`
	Claims []int  `json:"claims"`
	Quotes []int  `json:"quotes"`
}

// StageReply is a line of the journey.
type StageReply struct {
	Stage research.JourneyStage `json:"stage"`
	Line
}

// SenseReply is a line of the empathy map.
type SenseReply struct {
	Sense research.Sense `json:"sense"`
	Line
}

// LensReply is a line for one function.
type LensReply struct {
	Lens research.Lens `json:"lens"`
	Line
}

// RelationReply is how the persona stands to another group.
type RelationReply struct {
	Group int `json:"group"`
	Line
}

var persona = load(llm.TaskDraft, "persona", nil)

const personaOutput = 8000 // tokens

// personaBounds are what the schema of a persona is filled with.
type personaBounds struct {
	Claims, Quotes, Others, LastOther int
	Types                             []research.PersonaType
	Stages                            []research.JourneyStage
	Senses                            []research.Sense
	Lenses                            []research.Lens
}

// Persona asks for the pages of a persona.
func Persona(in PersonaInput) (llm.Request, error) {
	bounds := personaBounds{Claims: len(in.Claims), Others: len(in.Others), LastOther: max(len(in.Others), 1),
		Types: slices.Clone(research.PersonaTypes), Stages: research.JourneyStages, Senses: research.Senses, Lenses: research.Lenses}
	if !in.Negative {
		bounds.Types = slices.DeleteFunc(bounds.Types, func(t research.PersonaType) bool { return t == research.TypeNegative })
	}
	for i := range in.Claims {
		bounds.Quotes += len(in.Claims[i].Quotes)
	}
	return persona.request(in, bounds, personaOutput, func(reply json.RawMessage) error {
		var r PersonaReply
		if err := json.Unmarshal(reply, &r); err != nil {
			return fmt.Errorf("the answer does not fit: %w", err)
		}
		return r.check(bounds)
	})
}

func (r *PersonaReply) check(b personaBounds) error {
	for _, l := range r.Lines() {
		if err := shown("claim", b.Claims, l.Claims); err != nil {
			return err
		}
		if err := shown("quote", b.Quotes, l.Quotes); err != nil {
			return err
		}
	}
	if !r.Type.Known() {
		return fmt.Errorf("it names a type that there is not")
	}
	for _, j := range r.Journey {
		if j.Stage == "" || !j.Stage.Known() {
			return fmt.Errorf("it names a stage of the journey that there is not")
		}
	}
	for _, e := range r.Empathy {
		if !e.Sense.Known() {
			return fmt.Errorf("it names a quarter of the empathy map that there is not")
		}
	}
	for _, l := range r.Lenses {
		if !l.Lens.Known() {
			return fmt.Errorf("it names a lens that there is not")
		}
	}
	for _, o := range r.Relations {
		if err := shown("group", b.Others, []int{o.Group}); err != nil {
			return err
		}
	}
	return nil
}

// Lines lists every line of the reply.
func (r *PersonaReply) Lines() []Line {
	all := slices.Concat([]Line{r.Name, r.Summary, r.UseItTo}, r.TypeWhy, r.Recognise, r.Jobs, r.Mindset, r.Readings)
	for _, j := range r.Journey {
		all = append(all, j.Line)
	}
	for _, e := range r.Empathy {
		all = append(all, e.Line)
	}
	for _, l := range r.Lenses {
		all = append(all, l.Line)
	}
	for _, o := range r.Relations {
		all = append(all, o.Line)
	}
	return all
}
