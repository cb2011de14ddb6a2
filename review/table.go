package review

import (
	"fmt"

	"personas/research"
)

// decisions are the acts that change what a persona says.
var decisions = []research.Act{research.ActAccept, research.ActEdit, research.ActDismiss, research.ActFlag, research.ActDescribe}

// remarks change nothing.
var remarks = []research.Act{research.ActComment, research.ActOpen}

// transitions is the one table of what may be done in which status, and which
// status it leads to.
var transitions = func() map[research.Status]map[research.Act]research.Status {
	const draft, in, changes, approved, rejected = research.StatusDraft, research.StatusInReview, research.StatusChangesRequested,
		research.StatusApproved, research.StatusRejected
	table := map[research.Status]map[research.Act]research.Status{
		draft:    {research.ActRequest: changes, research.ActReject: rejected},
		in:       {research.ActRequest: changes, research.ActReject: rejected, research.ActApprove: approved},
		changes:  {research.ActReject: rejected},
		approved: {research.ActRequest: changes, research.ActReject: rejected},
		rejected: {research.ActRequest: changes},
	}
	for status, row := range table {
		for _, act := range remarks {
			row[act] = status
		}
		for _, act := range decisions {
			if status != rejected {
				row[act] = in
			}
		}
	}
	return table
}()

// needs is the least right for an act; anyone may comment.
var needs = map[research.Act]Right{
	research.ActComment: Viewer, research.ActOpen: Viewer,
	research.ActCode: Researcher, research.ActCorrect: Researcher, research.ActSort: Reviewer, research.ActRegroup: Reviewer,
	research.ActAccept: Reviewer, research.ActEdit: Reviewer, research.ActDismiss: Reviewer, research.ActFlag: Reviewer, research.ActDescribe: Reviewer,
	research.ActApprove: Approver, research.ActRequest: Approver, research.ActReject: Approver, research.ActPublish: Approver,
	research.ActForget: Admin, research.ActAdmit: Admin,
}

// Actor is who acts, and with which right.
type Actor struct {
	Name  string
	Right Right
}

func (a Actor) may(act research.Act) error {
	if !a.Right.Includes(needs[act]) {
		return refused("%s may not %s: that takes the right of %s, and theirs is %s", a.Name, sayAct[act], needs[act], a.Right)
	}
	return nil
}

// sayAct is how acts are spoken of.
var sayAct = map[research.Act]string{
	research.ActAccept: "accept claims", research.ActEdit: "edit claims", research.ActDismiss: "reject claims", research.ActFlag: "flag claims",
	research.ActComment: "comment", research.ActOpen: "open evidence", research.ActDescribe: "describe personas", research.ActApprove: "approve personas",
	research.ActRequest: "request changes", research.ActReject: "reject personas", research.ActPublish: "publish",
	research.ActCode: "code quotes", research.ActSort: "change themes", research.ActRegroup: "regroup people", research.ActCorrect: "correct who spoke",
	research.ActForget: "forget participants", research.ActAdmit: "say who may do what",
}

func refused(format string, args ...any) *research.Error {
	return &research.Error{Code: research.CodeRefused, Message: fmt.Sprintf(format, args...)}
}

func wrong(try, format string, args ...any) *research.Error {
	return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf(format, args...), Try: try}
}

// Allows says why somebody may not do something to the persona now; nil where
// they may.
func (s *State) Allows(who Actor, act research.Act) error {
	_, err := s.begin(&Desk{Actor: who}, act)
	return err
}
