package review

import (
	"context"
	"slices"
	"strings"

	"personas/research"
)

// Checker tells whether quotes carry a claim.
type Checker interface {
	Check(ctx context.Context, claim string, quotes []research.Quote) (research.Check, error)
}

// Desk is where somebody reviews: who they are and what lies before them.
type Desk struct {
	Actor   Actor
	Edition *research.Edition // with what people decided in it, its support counted
	Events  []research.Event  // all that was done, in order

	Regroupings []research.Regrouping
	Found       []research.Candidate // groups, as the last run found them
	Checker     Checker
	Mask        func(string) string
}

// Decision is what somebody makes of a claim.
type Decision struct {
	Act   research.Act // accept, edit, dismiss, flag, comment or open
	Claim research.Ref
	Text  string         // of edit; "" leaves it
	Drop  []research.Ref // of edit: quotes that are cited no more
	Cite  []research.Ref // of edit: quotes that support it too
	Note  string
}

// Refused is an act that gates did not let through.
type Refused struct {
	Persona  research.Ref
	Findings []research.Finding // all of them
	Open     []research.Finding // those that block
}

func (r *Refused) Error() string {
	var lines []string
	for _, f := range r.Open {
		line := "  " + string(f.Gate) + ": " + f.Detail
		if f.Claim != "" {
			line = "  " + string(f.Gate) + ": claim " + string(f.Claim) + ": " + f.Detail
		}
		lines = append(lines, line)
	}
	return "persona " + string(r.Persona) + " has open gates\n" + strings.Join(lines, "\n")
}

// begin checks that somebody may do something now.
func (s *State) begin(d *Desk, act research.Act) (research.Event, error) {
	if err := d.Actor.may(act); err != nil {
		return research.Event{}, err
	}
	if _, ok := transitions[s.Persona.Status][act]; !ok {
		return research.Event{}, cannot(s.Persona.Status, act)
	}
	return research.Event{By: d.Actor.Name, As: string(d.Actor.Right), Act: act, Persona: s.Persona.Ref, Version: s.Version,
		Words: map[string]research.Word{}}, nil
}

// cannot says why an act is none in a status, and what would be.
func cannot(status research.Status, act research.Act) error {
	err := refused("one cannot %s while the persona is %s", sayAct[act], strings.ReplaceAll(string(status), "_", " "))
	switch {
	case status == research.StatusRejected:
		err.Try = "personas request-changes takes it up again"
	case act == research.ActApprove && status == research.StatusApproved:
		err.Try = "nothing has changed since"
	case act == research.ActApprove:
		err.Try = "decide on its claims first: personas claim list shows them"
	}
	return err
}

// say adds words to an event, where there are any.
func say(e *research.Event, name, text string) {
	if text != "" {
		e.Words[name] = research.Word{Text: text}
	}
}

// Decide makes the action of a decision on a claim.
func (s *State) Decide(ctx context.Context, d *Desk, what Decision) (research.Event, error) {
	e, err := s.begin(d, what.Act)
	if err != nil {
		return e, err
	}
	at := indexOf(s.Persona.Claims, what.Claim)
	if at < 0 {
		return e, &research.Error{Code: research.CodeNotFound, Message: "there is no claim " + string(what.Claim), Try: "personas claim list shows them"}
	}
	c := s.Persona.Claims[at]
	e.Claim = c.Ref
	say(&e, research.WordNote, what.Note)
	switch what.Act {
	case research.ActOpen:
		return e, nil
	case research.ActComment:
		if what.Note == "" {
			return e, wrong("give --note", "a comment has words")
		}
		return e, nil
	case research.ActFlag:
		if what.Note == "" {
			return e, wrong("say with --note what is wrong with it", "a flag has a reason")
		}
	case research.ActAccept:
		if c.Text == "" {
			return e, wrong("personas claim edit "+string(c.Ref)+" --text …", "claim %s is an evidence card: nobody has worded it", c.Ref)
		}
	case research.ActEdit:
		if c, err = edited(ctx, d, c, s, what); err != nil {
			return e, err
		}
	}
	s.keep(&e, c, what)
	return e, nil
}

// keep notes the claim as it was decided on.
func (s *State) keep(e *research.Event, c research.Claim, what Decision) {
	dropped := slices.Clone(what.Drop)
	for _, before := range s.dropped(c.Ref) {
		if !slices.ContainsFunc(c.Citations, func(ci research.Citation) bool { return ci.Quote == before }) && !slices.Contains(dropped, before) {
			dropped = append(dropped, before)
		}
	}
	if c.Proposal != nil { // who decides has seen it, and leaves it
		dropped = append(dropped, c.Proposal.Cites...)
	}
	e.Kept = &research.Kept{Facet: c.Facet, Theme: c.Theme, Citations: c.Citations, Dropped: dropped, Elsewhere: c.Elsewhere, Asked: c.Asked,
		Formed: c.Formed, Searched: c.Searched, Severity: c.Severity, Check: c.Check}
	say(e, research.WordText, c.Text)
	say(e, research.WordLabel, c.Label)
	if draft := s.drafted(c.Ref); draft != nil {
		say(e, research.WordBefore, draft.Text)
	}
}

// dropped are the quotes of the draft's claim that the claim does not cite.
func (s *State) dropped(ref research.Ref) (refs []research.Ref) {
	draft := s.drafted(ref)
	at := indexOf(s.Persona.Claims, ref)
	if draft == nil || at < 0 {
		return nil
	}
	for _, ci := range draft.Citations {
		if !slices.Contains(s.Persona.Claims[at].Citations, ci) {
			refs = append(refs, ci.Quote)
		}
	}
	return refs
}

// edited is a claim with another text or other quotes, checked anew.
func edited(ctx context.Context, d *Desk, c research.Claim, s *State, what Decision) (research.Claim, error) {
	text := strings.TrimSpace(what.Text)
	if text == "" && len(what.Drop)+len(what.Cite) == 0 {
		return c, wrong("give --text, --drop or --cite", "an edit changes something")
	}
	if text != "" {
		c.Text = text
	}
	if c.Text == "" {
		return c, wrong("give --text", "claim %s is an evidence card: nobody has worded it", c.Ref)
	}
	c.Citations = slices.Clone(c.Citations)
	for _, q := range what.Drop {
		at := slices.IndexFunc(c.Citations, func(ci research.Citation) bool { return ci.Quote == q })
		switch {
		case at < 0:
			return c, wrong("personas claim show lists what it cites", "claim %s does not cite quote %s", c.Ref, q)
		case c.Citations[at].Relation == research.Contradicts:
			return c, wrong("answer it: personas claim accept CLAIM --note …", "quote %s contradicts claim %s: dissent is not dropped", q, c.Ref)
		}
		c.Citations = slices.Delete(c.Citations, at, at+1)
	}
	for _, q := range what.Cite {
		if err := citable(d.Edition, s, &c, q); err != nil {
			return c, err
		}
		c.Citations = append(c.Citations, research.Citation{Quote: q, Relation: research.Supports})
	}
	var err error
	c.Check, err = d.Checker.Check(ctx, c.Text, cited(d.Edition, &c))
	return c, err
}

// citable refuses what cannot support a claim.
func citable(ed *research.Edition, s *State, c *research.Claim, ref research.Ref) error {
	at := slices.IndexFunc(ed.Quotes, func(q research.Quote) bool { return q.Ref == ref })
	switch {
	case at < 0:
		return &research.Error{Code: research.CodeNotFound, Message: "there is no quote " + string(ref), Try: "personas quotes lists them"}
	case slices.ContainsFunc(c.Citations, func(ci research.Citation) bool { return ci.Quote == ref }):
		return wrong("personas claim show lists what it cites", "claim %s cites quote %s already", c.Ref, ref)
	case !slices.ContainsFunc(s.Persona.Members, func(m research.CandidateMember) bool { return m.Participant == ed.Quotes[at].Participant }):
		return wrong("personas quotes --persona lists its own", "quote %s is said by nobody of this persona", ref)
	}
	return nil
}

// cited are the quotes that support a claim.
func cited(ed *research.Edition, c *research.Claim) (quotes []research.Quote) {
	for _, ref := range c.Cited(research.Supports) {
		if at := slices.IndexFunc(ed.Quotes, func(q research.Quote) bool { return q.Ref == ref }); at >= 0 {
			quotes = append(quotes, ed.Quotes[at])
		}
	}
	return quotes
}
