package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"personas/embed"
	"personas/export"
	"personas/internal/store"
	"personas/research"
	"personas/review"
	"personas/synthesize"
)

// Desk is where somebody reviews a study: what it shows now, and what they may do
// with it. What they do is kept at once; the desk stays as it was looked at.
type Desk struct {
	review.Desk
	Personas review.Reviewed

	store *store.Store
	study store.StudyRow

	screen func() (*export.Screen, error)
}

// Latest is the version of a persona that is there, for who did not look at one.
const Latest = -1

// DeskOf lays a study before somebody.
func DeskOf(ctx context.Context, st *store.Store, study store.StudyRow, who review.Actor) (*Desk, error) {
	r, err := Review(ctx, st, study)
	if err != nil {
		return nil, err
	}
	return r.desk(st, study, who)
}

// desk lays what was read before somebody. Several may have it before them.
func (r *Reviewed) desk(st *store.Store, study store.StudyRow, who review.Actor) (*Desk, error) {
	meaning, err := embed.Meaning()
	if err != nil {
		return nil, err
	}
	return &Desk{store: st, study: study, screen: r.screen, Personas: r.Personas, Desk: review.Desk{
		Actor: who, Edition: r.Edition, Events: r.Events, Regroupings: r.Regroupings, Found: r.Found, Checker: &synthesize.Checker{Meaning: meaning},
		Mask: func(text string) string { return r.masker().Mask(text).String() },
	}}, nil
}

// Claim finds a claim and the persona it is of.
func (d *Desk) Claim(ref research.Ref) (*review.State, *research.Claim, error) {
	for i := range d.Edition.Personas {
		s := d.Personas[d.Edition.Personas[i].Ref]
		for k := range s.Persona.Claims {
			if s.Persona.Claims[k].Ref == ref {
				return s, &s.Persona.Claims[k], nil
			}
		}
	}
	return nil, nil, notThere("claim", ref, "personas claim list shows them")
}

// Persona finds a persona.
func (d *Desk) Persona(ref research.Ref) (*review.State, error) {
	if s := d.Personas[ref]; s != nil {
		return s, nil
	}
	return nil, notThere("persona", ref, "personas list shows them")
}

func notThere[S ~string](what string, name S, try string) error {
	return &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no %s %q", what, name), Try: try}
}

// Decide keeps a decision on a claim. on is the version of the persona that was
// looked at, or [Latest].
func (d *Desk) Decide(ctx context.Context, what review.Decision, on int) (research.Event, error) {
	s, _, err := d.Claim(what.Claim)
	if err != nil {
		return research.Event{}, err
	}
	e, err := s.Decide(ctx, &d.Desk, what)
	if err != nil {
		return e, err
	}
	return d.keep(ctx, store.Deed{Event: e}, on)
}

// Open notes that somebody looked at the evidence of a claim, once.
func (d *Desk) Open(ctx context.Context, claim research.Ref) error {
	s, _, err := d.Claim(claim)
	if err != nil || s.Opened[claim] {
		return err
	}
	_, err = d.Decide(ctx, review.Decision{Act: research.ActOpen, Claim: claim}, Latest)
	return err
}

// AcceptAll accepts the claims of a persona that may be accepted at once, and
// counts them. on is as it is for one.
func (d *Desk) AcceptAll(ctx context.Context, s *review.State, on int) (accepted int, err error) {
	if on == Latest {
		on = s.Version
	}
	on = review.Current(d.Events, s.Persona.Ref, on)
	for _, w := range s.Queue(d.Edition) {
		if !review.InBulk(w.Claim) {
			continue
		}
		e, err := s.Decide(ctx, &d.Desk, review.Decision{Act: research.ActAccept, Claim: w.Claim.Ref})
		if err != nil {
			return accepted, err
		}
		if _, err := d.keep(ctx, store.Deed{Event: e}, on+accepted); err != nil {
			return accepted, err
		}
		accepted++
	}
	return accepted, nil
}

// Describe keeps what somebody says of a persona.
func (d *Desk) Describe(ctx context.Context, s *review.State, w review.Description, on int) (research.Event, error) {
	e, err := s.Describe(&d.Desk, w)
	if err != nil {
		return e, err
	}
	return d.keep(ctx, store.Deed{Event: e}, on)
}

// Write keeps what somebody makes of a lens or of our reading of a persona.
func (d *Desk) Write(ctx context.Context, s *review.State, w review.Sentence, on int) (research.Event, error) {
	e, err := s.Write(&d.Desk, w)
	if err != nil {
		return e, err
	}
	return d.keep(ctx, store.Deed{Event: e}, on)
}

// Judge keeps a judgement of a persona; an approval freezes it. The error is a
// [review.Refused] where gates stand against it.
func (d *Desk) Judge(ctx context.Context, s *review.State, j review.Judgement, on int) (research.Event, error) {
	e, err := s.Judge(&d.Desk, j)
	if err != nil {
		return e, err
	}
	deed := store.Deed{Event: e}
	if j.Act == research.ActApprove {
		p := s.Persona
		p.Status, p.Revision = research.StatusApproved, e.Revision
		if deed.Frozen, err = json.Marshal(p); err != nil {
			return e, err
		}
	}
	return d.keep(ctx, deed, on)
}

// Undo takes back the last action that stands.
func (d *Desk) Undo(ctx context.Context, on int) (research.Event, error) {
	e, err := review.Undo(d.Events, d.Actor)
	if err != nil {
		return e, err
	}
	return d.keep(ctx, store.Deed{Event: e}, on)
}

// Keep keeps an action on quotes, themes or groups that the desk made.
func (d *Desk) Keep(ctx context.Context, e research.Event) (research.Event, error) {
	return d.keep(ctx, store.Deed{Event: e}, Latest)
}

// Consequences says what an action on quotes, themes or groups would do.
func (d *Desk) Consequences(e *research.Event) []review.Consequence {
	return review.Consequences(d.Edition, d.Personas, e)
}

// SignOff keeps that somebody stands for a persona, for a function.
func (d *Desk) SignOff(ctx context.Context, s *review.State, function research.Lens, note string, on int) (research.Event, error) {
	e, err := s.SignOff(&d.Desk, function, note)
	if err != nil {
		return e, err
	}
	return d.keep(ctx, store.Deed{Event: e}, on)
}

// Last is what an undo would take back, nil where there is nothing that who sits
// here may take back.
func (d *Desk) Last() *research.Event {
	undo, err := review.Undo(d.Events, d.Actor)
	if err != nil {
		return nil
	}
	at := slices.IndexFunc(d.Events, func(e research.Event) bool { return e.Seq == undo.Undoes })
	return &d.Events[at]
}

// Screen shows parts of the edition on pages.
func (d *Desk) Screen() (*export.Screen, error) { return d.screen() }

func (d *Desk) keep(ctx context.Context, deed store.Deed, on int) (research.Event, error) {
	if on > Latest {
		deed.Event.Version = review.Current(d.Events, deed.Event.Persona, on)
	}
	return d.store.Act(ctx, d.study, deed)
}
