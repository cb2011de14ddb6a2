// Package review is what people do to drafts: they decide on claims, describe
// personas, approve, and publish.
//
// A [State] is a persona as people left it: the draft that is shown now, and on it
// the actions that nobody took back. Nothing is stored but the actions, so that a
// later run, which drafts anew, overwrites nobody: what somebody decided stays,
// and what the run says otherwise stands beside it as a proposal.
//
// An action is made by a method of the state it was decided on, which refuses what
// the table of transitions, the rights or the gates do not allow. It names the
// version it was decided on, and whoever stores it refuses it where there is a
// later one.
package review
