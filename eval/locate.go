package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"personas/ingest"
	"personas/internal/locate"
	"personas/research"
)

// LocateResult is what `eval locate --json` prints. A case is right where its
// outcome is the expected one and, where the case names a reason, its reason
// too.
type LocateResult struct {
	Cases        int                      `json:"cases"`
	Right        int                      `json:"right"`
	FalseAccepts int                      `json:"false_accepts"` // located, though to be rejected
	FalseRejects int                      `json:"false_rejects"` // rejected, though to be located
	WrongReasons int                      `json:"wrong_reasons"` // rejected as they should be, for another reason than the one named
	ByOutcome    map[research.Outcome]int `json:"by_outcome"`
	Seconds      float64                  `json:"seconds"` // reading and indexing the documents included
	Details      []LocateDetail           `json:"details"`
}

// LocateDetail is what became of one case. Start and End are UTF-8 bytes of the
// document's canonical text, half-open, both 0 where the proposal was rejected.
type LocateDetail struct {
	ID      string            `json:"id"`
	Outcome research.Outcome  `json:"outcome"`
	Reason  research.Reason   `json:"reason"`
	Start   int               `json:"start"`
	End     int               `json:"end"`
	Text    string            `json:"text"`
	Repairs []research.Repair `json:"repairs,omitempty"`
	Expect  expectation       `json:"expect"`
	Right   bool              `json:"right"`
}

// locateCase is one line of a file of cases.
type locateCase struct {
	ID       string          `json:"id"`
	Document string          `json:"document"`
	Proposal string          `json:"proposal"`
	Speaker  string          `json:"speaker"`
	Expect   expectation     `json:"expect"`
	Reason   research.Reason `json:"reason"`
}

// expectation is an outcome, or "accepted" for either exact or repaired.
type expectation string

const accepted expectation = "accepted"

func (e expectation) holds(o research.Outcome) bool {
	return e == expectation(o) || e == accepted && o != research.OutcomeRejected
}

// Locate looks for quotations in documents and compares what becomes of each
// with what was expected. Documents are read as a run reads transcripts. A bad
// line is an error that names it.
func Locate(ctx context.Context, r io.Reader) (LocateResult, error) {
	cases, err := readCases(r, checkLocate())
	if err != nil {
		return LocateResult{}, err
	}
	start, library := time.Now(), map[string]*locate.Index{}
	res := LocateResult{Cases: len(cases), ByOutcome: map[research.Outcome]int{}, Details: make([]LocateDetail, 0, len(cases))}
	for _, c := range cases {
		x := library[c.Document]
		if x == nil {
			if x, err = indexOf(ctx, c.Document); err != nil {
				return LocateResult{}, fmt.Errorf("case %q: %w", c.ID, err)
			}
			library[c.Document] = x
		}
		res.add(c, x)
	}
	res.Seconds = time.Since(start).Seconds()
	return res, nil
}

// indexOf reads the text of a transcript.
func indexOf(ctx context.Context, text string) (*locate.Index, error) {
	read, err := ingest.Read(ctx, ingest.File{Path: "case.txt", Bytes: []byte(text)}, ingest.Settings{}, ingest.Roster{}, "eval")
	if err != nil {
		return nil, fmt.Errorf("its document cannot be read: %w", err)
	}
	return locate.New(&read.Documents[0]), nil
}

// add looks for the quotation of one case and counts what becomes of it.
func (res *LocateResult) add(c locateCase, x *locate.Index) {
	d := LocateDetail{ID: c.ID, Expect: c.Expect}
	a, rejection := x.Locate(research.Proposal{Text: c.Proposal, Speaker: c.Speaker})
	if rejection != nil {
		d.Outcome, d.Reason = research.OutcomeRejected, rejection.Reason
	} else {
		d.Outcome, d.Start, d.End, d.Text, d.Repairs = a.Outcome, a.Span.Start, a.Span.End, a.Text, a.Repairs
	}
	switch located := rejection == nil; {
	case located && c.Expect == expectation(research.OutcomeRejected):
		res.FalseAccepts++
	case !located && c.Expect != expectation(research.OutcomeRejected):
		res.FalseRejects++
	case c.Expect.holds(d.Outcome) && c.Reason != "" && c.Reason != d.Reason:
		res.WrongReasons++
	case c.Expect.holds(d.Outcome):
		res.Right++
		d.Right = true
	}
	res.ByOutcome[d.Outcome]++
	res.Details = append(res.Details, d)
}

// checkLocate says what is wrong with cases, each of which has an id of its own.
func checkLocate() func(c *locateCase, line int) error {
	known := map[string]int{}
	return func(c *locateCase, line int) error {
		if at := known[c.ID]; at > 0 {
			return fmt.Errorf("the id %q stands in line %d already", c.ID, at)
		}
		known[c.ID] = line
		return c.check()
	}
}

func (c *locateCase) check() error {
	outcomes := []expectation{expectation(research.OutcomeExact), expectation(research.OutcomeRepaired), expectation(research.OutcomeRejected), accepted}
	switch {
	case c.ID == "":
		return errors.New(`"id" is missing`)
	case c.Document == "":
		return errors.New(`"document" is missing: the text of a transcript`)
	case !slices.Contains(outcomes, c.Expect):
		return fmt.Errorf(`"expect" is %q: use one of %q`, c.Expect, outcomes)
	case c.Reason != "" && c.Expect != expectation(research.OutcomeRejected):
		return fmt.Errorf(`"reason" is %q, but nothing is to be rejected`, c.Reason)
	}
	return nil
}
