package synthesize

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"personas/internal/cluster"
	"personas/research"
)

// found looks for groups of people by what they say, and says how sure it is.
func (c *corpus) found(ctx context.Context, seed int64, people []research.Ref) (CandidatesResult, error) {
	people = slices.SortedFunc(slices.Values(people), func(a, b research.Ref) int { return cmp.Compare(c.rank[a], c.rank[b]) })
	sample, err := c.sample(people)
	if err != nil {
		return CandidatesResult{}, err
	}
	g, err := cluster.Candidates(ctx, sample, cluster.CandidateOptions{MinPeople: research.MinParticipants, Seed: uint64(seed)})
	if err != nil {
		return CandidatesResult{}, err
	}
	r := CandidatesResult{Test: research.StructureTest{Structure: research.Structure(g.Structure), Participants: len(people), K: g.K,
		Observed: g.Observed, Exchanged: g.Exchanged, Resamples: g.Resamples, Detectable: g.Detectable}}
	if r.Test.LeftOut, err = c.leftOut(ctx, sample, g, uint64(seed)); err != nil {
		return CandidatesResult{}, err
	}
	r.Test.Note = testNote(r.Test, g)
	for i, group := range g.Groups {
		r.Candidates = append(r.Candidates, c.foundCandidate(group, g.Strength, g.Stability[i], people))
	}
	c.finish(r.Candidates)
	return r, nil
}

func (c *corpus) foundCandidate(group []int, strength []float64, stability float64, people []research.Ref) research.Candidate {
	candidate := research.Candidate{Origin: research.OriginFound, Stability: stability}
	refs := make([]string, len(group))
	for i, p := range group {
		refs[i] = string(people[p])
		candidate.Members = append(candidate.Members, research.CandidateMember{Participant: people[p], Strength: strength[p]})
	}
	slices.Sort(refs)
	candidate.Ref = research.PersonaRef(c.study, research.OriginFound, strings.Join(refs, " "))
	slices.SortFunc(candidate.Members, func(a, b research.CandidateMember) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.Participant, b.Participant))
	})
	return candidate
}

// leftOutMost is the number of documents up to which each is left out in turn:
// a conversation of many carries no group, and the time grows with their number.
const leftOutMost = 100

// leftOut says how much the groups hang on one document.
func (c *corpus) leftOut(ctx context.Context, s cluster.Sample, g *cluster.CandidateResult, seed uint64) (out research.LeftOut, err error) {
	number := map[research.Ref]int{}
	var documents []research.Ref
	for i := range c.quotes {
		if !c.firstHand(i) {
			continue
		}
		ref := c.quotes[i].Document
		if _, ok := number[ref]; !ok {
			number[ref] = len(documents)
			documents = append(documents, ref)
		}
		s.Document = append(s.Document, number[ref])
	}
	if len(documents) > leftOutMost {
		return out, nil
	}
	left, err := cluster.LeaveOneOut(ctx, s, g, cluster.CandidateOptions{Seed: seed})
	if left == nil || err != nil {
		return out, err
	}
	out.Documents, out.Redrawn = len(documents), left.Redrawn
	for d, n := range left.Moved {
		out.Mean += float64(n) / float64(len(left.Moved))
		switch {
		case n > out.Most:
			out.Most, out.Document = n, documents[d]
		case n == out.Most:
			out.Document = ""
		}
	}
	return out, nil
}

// testNote says in figures what was compared.
func testNote(t research.StructureTest, g *cluster.CandidateResult) string {
	compared := fmt.Sprintf("agreement between resamples %.2f; with quotes exchanged between people, 19 of 20 samples stay below %.2f", t.Observed, t.Exchanged)
	if l := t.LeftOut; l.Documents > 0 {
		compared += fmt.Sprintf("; with one document left out %.1f people stand elsewhere on average and up to %d, with none left out and drawn anew %.1f", l.Mean, l.Most, l.Redrawn)
	}
	switch {
	case t.Structure == research.StructureFound && len(g.Outliers) > 0:
		return fmt.Sprintf("%s; %s in no group", compared, counted(len(g.Outliers), "participant"))
	case t.Structure == research.StructureTooFew:
		return ""
	}
	return compared
}

// sample is what people are grouped by: their first-hand quotes, each compared
// with quotes that answer the same question in the same kind of source and are
// about as long.
func (c *corpus) sample(people []research.Ref) (cluster.Sample, error) {
	var s cluster.Sample
	var vectors [][]float32
	number := make(map[research.Ref]int, len(people))
	for i, p := range people {
		number[p] = i
	}
	strata := map[string]int{}
	for i := range c.quotes {
		if !c.firstHand(i) {
			continue
		}
		vectors = append(vectors, c.personal(i))
		s.Person = append(s.Person, number[c.quotes[i].Participant])
		key := c.stratumOf(i)
		if _, ok := strata[key]; !ok {
			strata[key] = len(strata)
		}
		s.Stratum = append(s.Stratum, strata[key])
		s.Weight = append(s.Weight, float32(c.weight(i)))
	}
	var err error
	s.Vec, err = cluster.FromRows(vectors)
	return s, err
}

// considerationShare is how much considerations count beside meaning in comparing
// people, both being vectors of length one at most.
const considerationShare = 1.5

// personal is what a quote says of its speaker: what it means, and by what he
// decides, the last of the considerations (none) aside. The roots of
// probabilities are coordinates whose distance is Hellinger's.
func (c *corpus) personal(q int) []float32 {
	goes := len(research.Considerations) - 1
	dimension := c.dimension()
	v := make([]float32, dimension, dimension+goes)
	copy(v, c.vectors[q]) // words that mean nothing to the embedder have no vector
	if c.goes[q] == nil {
		return append(v, make([]float32, goes)...)
	}
	for _, share := range c.goes[q][:goes] {
		v = append(v, float32(considerationShare*math.Sqrt(float64(share))))
	}
	return v
}

// dimension is that of the vectors, 0 where no quote has one.
func (c *corpus) dimension() int {
	for _, v := range c.vectors {
		if v != nil {
			return len(v)
		}
	}
	return 0
}

// Words from which a quote is of middling length, and long.
const middling, long = 8, 20

func (c *corpus) stratumOf(q int) string {
	length := "short"
	switch n := len(c.words[q]); {
	case n >= long:
		length = "long"
	case n >= middling:
		length = "middling"
	}
	question := ""
	if c.asked[q] != nil {
		question = c.quotes[q].Question
	}
	return strings.Join([]string{string(c.kind[c.quotes[q].Document]), length, question}, "\x00")
}

// weight is how much a quote counts: by its value as evidence, and by the root of
// its length, for long quotes tell more.
func (c *corpus) weight(q int) float64 {
	return max(c.quotes[q].Value, 0.05) * math.Sqrt(float64(min(max(len(c.words[q]), 1), readableMost)))
}
