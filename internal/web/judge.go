package web

import (
	"fmt"
	"slices"
	"strings"

	"personas/research"
	"personas/review"
)

// gatesView is what stands between a persona and its approval.
type gatesView struct {
	Head      string
	Gates     []gateLine
	Why       string     // why who asks may not judge, "" where they may
	Ready     bool       // nothing stands against an approval
	Overrides []override // open gates that may be overridden
	Never     bool       // an open gate may not
	CanAsk    bool       // changes can be requested
	CanReject bool
	Approval  string // by whom it was approved, and on what
}

// gateLine is a gate as a sentence, with what mends it.
type gateLine struct {
	Open  bool
	Text  string
	Links []mendLink
	More  int // claims that are not led to
}

type mendLink struct{ Href, Text string }

type override struct{ Name, Sentence string }

// gates asks the gates of the persona.
func (s *sitting) gates() gatesView {
	found := s.state.Gates(&s.desk.Desk)
	var v gatesView
	open := 0
	for _, gate := range research.AllGates {
		line := s.gateLine(gate, found)
		if line.Open {
			open++
			if gate.Never {
				v.Never = true
			} else {
				v.Overrides = append(v.Overrides, override{string(gate.Name), gate.Sentence})
			}
		}
		v.Gates = append(v.Gates, line)
	}
	slices.SortStableFunc(v.Gates, func(a, b gateLine) int { return openFirst(a) - openFirst(b) })
	v.Head, v.Ready = standsBetween(open), open == 0
	v.approval(s)
	return v
}

func openFirst(g gateLine) int {
	if g.Open {
		return 0
	}
	return 1
}

// approval says whether the persona is approved, and what else may be done to it.
func (v *gatesView) approval(s *sitting) {
	if a := s.state.Approval; a != nil {
		v.Head = "Approved"
		v.Approval = fmt.Sprintf("Revision %d, by %s on %s; evidence opened for %d of %d claims.", a.Revision, a.By, day(a.At), a.Opened, a.Of)
		if why := a.Word(research.WordReason); len(a.Gates) > 0 {
			names := make([]string, len(a.Gates))
			for i, g := range a.Gates {
				names[i] = string(g)
			}
			v.Approval += " In spite of open gates (" + strings.Join(names, ", ") + "): " + why
		}
	}
	if !s.right.Includes(review.Approver) {
		v.Why = fmt.Sprintf("Who approves has the right of approver; yours is %s.", s.right)
		return
	}
	v.CanAsk = s.state.Allows(s.actor(), research.ActRequest) == nil
	v.CanReject = s.state.Allows(s.actor(), research.ActReject) == nil
}

func standsBetween(n int) string {
	switch n {
	case 0:
		return "Nothing stands between this and approval"
	case 1:
		return "One thing stands between this and approval"
	}
	count := []string{2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine"}
	if n < len(count) {
		return count[n] + " things stand between this and approval"
	}
	return fmt.Sprintf("%d things stand between this and approval", n)
}

// gateLine is one gate with what it found.
func (s *sitting) gateLine(gate research.Gate, found []research.Finding) gateLine {
	line := gateLine{Text: sentence(gate.Sentence)}
	details := map[string]bool{}
	detail := ""
	for _, f := range found {
		if f.Gate != gate.Name || f.OK {
			continue
		}
		line.Open = true
		if f.Claim != "" {
			href, number := s.screen.Leads(s.persona(), f.Claim)
			line.Links = append(line.Links, mendLink{s.base() + href, number})
		}
		details[f.Detail], detail = true, f.Detail
	}
	if line.Open {
		line.Text = "Not yet: " + gate.Sentence + "."
	}
	if len(details) == 1 {
		line.Text += " " + sentence(detail)
	}
	if line.Open && len(line.Links) == 0 {
		line.Links = []mendLink{{"#describe", "Describe it"}}
	}
	if more := len(line.Links) - shownMends; more > 0 {
		line.Links, line.More = line.Links[:shownMends], more
	}
	return line
}

// shownMends are the claims of a gate that are led to; those behind come up when
// these are done.
const shownMends = 4

func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// judge keeps a judgement of a persona.
func (v *visit) judge() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	j := review.Judgement{Act: research.Act(form.Get("act")), Note: strings.TrimSpace(form.Get("note")), Reason: strings.TrimSpace(form.Get("reason"))}
	if !slices.Contains([]research.Act{research.ActApprove, research.ActRequest, research.ActReject}, j.Act) {
		return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q is no judgement of a persona", j.Act), Try: "use the buttons of the persona"}
	}
	for _, g := range form["override"] {
		j.Override = append(j.Override, research.GateName(g))
	}
	if _, err := s.desk.Judge(v.ctx(), s.state, j, on(form)); err != nil {
		return s.overtaken(err, on(form))
	}
	return v.seeOther(s.base() + "#gates")
}

// signView is who stands for the persona, by function.
type signView struct {
	Action  string
	On      int
	May     bool
	Meeting bool // it is on the page of the meeting
	Lines   []signLine
}

type signLine struct{ Function, By, Since string }

func (s *sitting) signs() signView {
	v := signView{Action: s.base() + "/sign", On: s.state.Version, May: s.right.Includes(review.Reviewer)}
	for _, f := range research.Lenses {
		l := signLine{Function: string(f)}
		for _, o := range s.state.SignOffs {
			if o.For == f {
				l.By, l.Since = o.By+", "+day(o.At), since(o.Since)
			}
		}
		v.Lines = append(v.Lines, l)
	}
	return v
}

func since(changes int) string {
	if changes == 0 {
		return "nothing has changed since"
	}
	return plural(changes, "change") + " since"
}

// sign keeps that somebody stands for the persona.
func (v *visit) sign() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	if _, err := s.desk.SignOff(v.ctx(), s.state, research.Lens(form.Get("function")), strings.TrimSpace(form.Get("note")), on(form)); err != nil {
		return s.overtaken(err, on(form))
	}
	if form.Get("from") == "meeting" {
		return v.seeOther(s.base() + "/meeting#sign")
	}
	return v.seeOther(s.base() + "#sign")
}
