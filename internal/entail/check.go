package entail

import "math"

// Answer is what the rules say of a statement and its evidence.
type Answer int

// The answers.
const (
	NotSupported Answer = iota
	PartlySupported
	Supported
)

// Result is an answer with what it rests on.
type Result struct {
	Answer  Answer
	Carries int     // index of the text that carries most of the statement, −1 where none holds any of it
	Chance  float64 // that it is supported, before the gates
	Gate    string  // the gate that closed: "number", "name", "denied"; "" where none did
}

// Check tells whether texts carry a statement. meaning may be nil.
func Check(claim string, evidence []string, meaning Meaning) Result {
	o := newOverlap(claim, evidence, meaning)
	x := o.features()
	r := Result{Carries: -1, Chance: supported.chance(x)}
	if o.best != nil && (o.best.cover > 0 || o.best.cosine > 0) {
		r.Carries = o.best.text
	}
	switch {
	case o.verbatim():
		r.Answer, r.Chance = Supported, 1
		return r
	case x[fDenied] > 0:
		r.Gate = "denied"
		return r
	case r.Chance >= 0.5:
		r.Answer = Supported
	case partly.chance(x) >= 0.5:
		r.Answer = PartlySupported
	}
	switch {
	case x[fNumbers] > 0:
		r.Gate = "number"
	case x[fNames] > 0:
		r.Gate = "name"
	}
	if r.Gate != "" {
		r.Answer = min(r.Answer, PartlySupported)
	}
	return r
}

// verbatim reports whether the statement is a sentence of the evidence, word by
// word.
func (o *overlap) verbatim() bool {
	if len(o.claim) == 0 {
		return false
	}
	for i := range o.claim {
		if !o.stands(&o.claim[i]) {
			return false
		}
	}
	return true
}

func (o *overlap) stands(s *sentence) bool {
	said := s.plain()
	for _, p := range o.passages {
		if p.plain() == said && !p.asks {
			return true
		}
	}
	return false
}

// scale is one learned weighing of the features.
type scale struct {
	weights [features]float64
	bias    float64
}

func (s *scale) chance(x [features]float64) float64 {
	sum := s.bias
	for i, w := range s.weights {
		sum += w * x[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// Coverage is the share of a statement's content words that texts hold: what can
// be told without weighing anything.
func Coverage(claim string, evidence []string) float64 {
	o := newOverlap(claim, evidence, nil)
	return o.share(o.held)
}
