package eval

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"personas/embed"
	"personas/internal/entail"
	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
	"personas/synthesize"
)

// ClaimsOptions say what to measure. The zero value measures the rules on all
// cases of a file of JSON lines.
type ClaimsOptions struct {
	Model llm.Model // measured beside the rules; nil: none
	Half  string    // development, reporting, "" for all

	CSV                                      bool   // cases are rows, of the columns below
	ClaimColumn, EvidenceColumn, LabelColumn string // claim, evidence, label
	SupportedLabel                           string // the label of what is supported, where every other one means that it is not
}

// ClaimsResult is what `eval claims --json` prints: how well it is told whether
// evidence carries a claim.
type ClaimsResult struct {
	N         int                      `json:"n"`
	Half      string                   `json:"half"` // "" for all
	Labels    map[research.Verdict]int `json:"labels"`
	ClaimsFit                          // of the rules
	Model     *ClaimsFit               `json:"model"` // null where none was asked
	Baselines ClaimsBaselines          `json:"baselines"`
}

// ClaimsFit is how well one of them tells.
type ClaimsFit struct {
	By               string                                        `json:"by"`
	BalancedAccuracy float64                                       `json:"balanced_accuracy"` // mean over the labels of the cases of the share told right
	Supported        float64                                       `json:"supported"`         // the same of two: supported, and the rest
	Confusion        map[research.Verdict]map[research.Verdict]int `json:"confusion"`         // label → answer → cases
	Unanswered       int                                           `json:"unanswered"`        // cases without a valid answer, on which the rules answered
	Seconds          float64                                       `json:"seconds"`
}

// ClaimsBaselines are the same by what understands nothing. Length and Coverage
// tell supported from the rest by one figure, with the threshold that is best on
// these very cases: more than can be had.
type ClaimsBaselines struct {
	Majority float64 `json:"majority"` // the commonest label for all: of all labels
	Random   float64 `json:"random"`   // labels drawn: of all labels
	Length   float64 `json:"length"`   // words of the claim, or of the evidence
	Coverage float64 `json:"coverage"` // share of the claim's content words that the evidence holds
}

// claimCase is one claim with evidence and what is true of them.
type claimCase struct {
	Claim    string           `json:"claim"`
	Evidence []string         `json:"evidence"`
	Label    research.Verdict `json:"label"`
}

var claimLabels = []research.Verdict{research.VerdictSupported, research.VerdictPartly, research.VerdictNotSupported}

func (c *claimCase) complete(int) error {
	switch {
	case strings.TrimSpace(c.Claim) == "":
		return fmt.Errorf("the case has no claim")
	case !slices.Contains(claimLabels, c.Label):
		return fmt.Errorf("the label is %q: use supported, partially_supported or not_supported", string(c.Label))
	}
	return nil
}

// Claims measures on cases whether rules, and a model where there is one, tell if
// evidence carries a claim.
func Claims(ctx context.Context, r io.Reader, o ClaimsOptions) (ClaimsResult, error) {
	cases, err := o.read(r)
	if err != nil {
		return ClaimsResult{}, err
	}
	if o.Half != "" {
		cases = slices.DeleteFunc(cases, func(c claimCase) bool { return entail.Development(c.Claim) != (o.Half == "development") })
	}
	res := ClaimsResult{N: len(cases), Half: o.Half, Labels: map[research.Verdict]int{}}
	for _, c := range cases {
		res.Labels[c.Label]++
	}
	if len(cases) == 0 {
		return res, fmt.Errorf("no case is of the half %q", o.Half)
	}
	meaning, err := embed.Meaning()
	if err != nil {
		return res, err
	}
	checker := synthesize.Checker{Meaning: meaning, Mask: func(text string) redact.Masked { return redact.New(redact.Study{}).Mask(text) }}
	if res.ClaimsFit, err = claimsFitOf(ctx, cases, checker, res.Labels); err != nil {
		return res, err
	}
	if o.Model != nil {
		checker.Model = o.Model
		fit, err := claimsFitOf(ctx, cases, checker, res.Labels)
		if err != nil {
			return res, err
		}
		res.Model = &fit
	}
	res.Baselines = claimsBaselines(cases, res.Labels)
	return res, nil
}

// read reads cases from JSON lines or rows.
func (o *ClaimsOptions) read(r io.Reader) ([]claimCase, error) {
	if !o.CSV {
		return readCases(r, (*claimCase).complete)
	}
	cells, err := columns(r, cmp.Or(o.ClaimColumn, "claim"), cmp.Or(o.EvidenceColumn, "evidence"), cmp.Or(o.LabelColumn, "label"))
	if err != nil {
		return nil, err
	}
	cases := make([]claimCase, len(cells[0]))
	for i := range cases {
		c := claimCase{cells[0][i], []string{cells[1][i]}, research.Verdict(cells[2][i])}
		switch {
		case o.SupportedLabel == "":
		case cells[2][i] == o.SupportedLabel:
			c.Label = research.VerdictSupported
		default:
			c.Label = research.VerdictNotSupported
		}
		if err := c.complete(i); err != nil {
			return nil, fmt.Errorf("row %d of the cases: %w", i+2, err)
		}
		cases[i] = c
	}
	return cases, nil
}

// claimsFitOf asks of every case, and counts. Where no case is labelled as partly
// supported, such an answer says that it is not.
func claimsFitOf(ctx context.Context, cases []claimCase, checker synthesize.Checker, labels map[research.Verdict]int) (ClaimsFit, error) {
	fit := ClaimsFit{By: synthesize.CheckedByRules, Confusion: map[research.Verdict]map[research.Verdict]int{}}
	start := time.Now()
	for _, c := range cases {
		check, err := checker.Check(ctx, c.Claim, evidenceQuotes(c.Evidence))
		if err != nil {
			return fit, err
		}
		switch byRules := strings.HasPrefix(check.By, synthesize.CheckedByRules); {
		case checker.Model != nil && byRules:
			fit.Unanswered++
		case !byRules:
			fit.By = check.By
		}
		if labels[research.VerdictPartly] == 0 && check.Verdict == research.VerdictPartly {
			check.Verdict = research.VerdictNotSupported
		}
		if fit.Confusion[c.Label] == nil {
			fit.Confusion[c.Label] = map[research.Verdict]int{}
		}
		fit.Confusion[c.Label][check.Verdict]++
	}
	fit.Seconds = time.Since(start).Seconds()
	fit.BalancedAccuracy, fit.Supported = balanced(fit.Confusion, labels)
	return fit, nil
}

func evidenceQuotes(texts []string) []research.Quote {
	quotes := make([]research.Quote, len(texts))
	for i, text := range texts {
		quotes[i] = research.Quote{Ref: research.Ref("q-" + strconv.Itoa(i)), Text: text}
	}
	return quotes
}

// balanced is the mean share told right, of all labels and of supported against
// the rest.
func balanced(confusion map[research.Verdict]map[research.Verdict]int, labels map[research.Verdict]int) (all, supported float64) {
	right, rest, kinds := 0, 0, 0
	for label, n := range labels {
		kinds++
		all += float64(confusion[label][label]) / float64(n)
		if label != research.VerdictSupported {
			right += n - confusion[label][research.VerdictSupported]
			rest += n
		}
	}
	yes := labels[research.VerdictSupported]
	if yes > 0 {
		supported += float64(confusion[research.VerdictSupported][research.VerdictSupported]) / float64(yes)
	}
	if rest > 0 {
		supported += float64(right) / float64(rest)
	}
	if yes > 0 && rest > 0 {
		supported /= 2
	}
	return all / float64(kinds), supported
}

func claimsBaselines(cases []claimCase, labels map[research.Verdict]int) ClaimsBaselines {
	var claim, evidence, coverage []float64
	var yes []bool
	for _, c := range cases {
		words := 0
		for _, e := range c.Evidence {
			words += len(strings.Fields(e))
		}
		claim, evidence = append(claim, float64(len(strings.Fields(c.Claim)))), append(evidence, float64(words))
		coverage, yes = append(coverage, entail.Coverage(c.Claim, c.Evidence)), append(yes, c.Label == research.VerdictSupported)
	}
	chance := 1 / float64(len(labels))
	return ClaimsBaselines{Majority: chance, Random: chance, Length: max(bestCut(claim, yes), bestCut(evidence, yes)), Coverage: bestCut(coverage, yes)}
}

// bestCut is the balanced accuracy of the best threshold of a figure, in either
// direction.
func bestCut(figures []float64, yes []bool) float64 {
	best := 0.5
	for _, at := range figures {
		var n, above [2]float64
		for i, f := range figures {
			k := 0
			if yes[i] {
				k = 1
			}
			n[k]++
			if f >= at {
				above[k]++
			}
		}
		if n[0] > 0 && n[1] > 0 {
			right := (above[1]/n[1] + 1 - above[0]/n[0]) / 2
			best = max(best, right, 1-right)
		}
	}
	return best
}
