package cluster

import (
	"cmp"
	"context"
	"slices"
)

// Structure says whether groups of people were found.
type Structure string

// The answers.
const (
	StructureFound  Structure = "found"
	StructureNone   Structure = "none"    // looked for, and no more than chance
	StructureTooFew Structure = "too_few" // fewer than MinPeople: not looked for
)

// CandidateOptions steer Candidates. Zero values stand for the defaults.
type CandidateOptions struct {
	MinPeople int // people with quotes below which none are grouped; 0: 12
	MaxK      int // most groups; 0: 7, which is also the most; never over a third of the people
	Nulls     int // samples with quotes exchanged; 0: 39
	Seed      uint64
}

const (
	defaultMinPeople = 12
	mostGroups       = smallLabels - 1
	defaultNulls     = 39
	testDraws        = 18 // behind each agreement: three for each setting
	testDrawsOfFew   = 36 // the same of fewPeople and fewer, whose draws differ more
	fewPeople        = 100
	consensusDraws   = 60 // behind the groups that are returned

	// chanceLevel is how often chance alone may look like groups.
	chanceLevel = 0.05

	// leastAgreement is the mean ARI between draws below which groups are not
	// worth the name, and leastExcess how far it must lie above its mean with
	// quotes exchanged, however unlikely chance is. A study written to have groups
	// agreed by .28 to .45 from our quotes (exchanged .11) and by .41 to .56 from
	// those marked by people; a survey whose groups agreed by .29, and by .22 with
	// quotes exchanged, read like draws of one crowd. People who are each like nobody
	// else, without any groups, are taken for groups in 4 of 40 simulated studies.
	leastAgreement = 0.20
	leastExcess    = 0.10

	// clearMembership is by how much a person's share of draws with their own
	// group must exceed that with any other.
	clearMembership = 0.1

	leastGroup = 3 // people in a group

	// leastStability is the mean best Jaccard with the groups of draws below which
	// a group is given up and its people are in none. Hennig (2007) calls .5 the
	// point where a cluster dissolves in resamples of whole studies; here people
	// and quotes are drawn, which costs more.
	leastStability = 0.4
)

// CandidateResult holds the groups of people and the evidence.
type CandidateResult struct {
	Structure Structure
	People    int // with quotes
	K         int // groups found; 1 where none are
	// Groups lists each group's people, ascending, the largest group first;
	// nil unless found.
	Groups [][]int
	// Outliers are people with quotes who are in no group, ascending.
	Outliers []int
	// Strength is, for each person, the share of draws in which they were with
	// the rest of their group; 0 for people in none.
	Strength []float64
	// Stability is, for each group, how well it was found again: the mean over
	// draws of its best Jaccard with a group of the draw (Hennig 2007: under .5
	// it dissolves, from .75 it is there).
	Stability []float64
	// Test is the evidence for each number of groups, from 2.
	Test []KTest
	// P is the share of samples whose groups stood out at least as much as
	// these, among this one and Resamples ones with quotes exchanged.
	P         float64
	Resamples int
	// Observed is the agreement at K, or where none is found at the k that stood
	// out most; Exchanged is the 95 % quantile of the same with quotes exchanged.
	Observed, Exchanged float64

	divided int // into how many groups people were cut, before any was given up
	// Detectable is the smallest distance between two halves of the people that
	// a study like this one would have found eight times in ten, in units of
	// how far quotes vary (root mean square); above 1 where not even that was.
	// 0 unless Structure is none.
	Detectable float64
}

// KTest is the evidence for one number of groups.
type KTest struct {
	K         int
	Observed  float64 // mean ARI between draws of people and quotes
	Exchanged float64 // mean of the same with quotes exchanged
	Quantile  float64 // 95 % quantile of the same
	Z         float64 // Observed less Exchanged, in standard deviations
}

// Candidates looks for groups of people who say alike things where others say
// others. The features of a person are the weighted mean of their quotes, less
// the mean of each quote's stratum, on 4 to 8 principal axes.
//
// Is there structure? People and quotes are drawn again and again, and people
// divided into 2, 3, … groups each time; divisions that tell agree between
// draws (mean ARI). The same is done with quotes exchanged between people
// within strata, which leaves everything but who said what. Groups are found
// if their agreement stands out, at the k where it stands out most, more than
// in all but chanceLevel of exchanged samples, and is at least leastAgreement.
// k is where agreement exceeds the exchanged mean most. With strata so narrow
// that nothing can be exchanged, nothing is found.
//
// The groups are a consensus: people often together in many draws through all
// settings (evidence accumulation, Fred & Jain 2005), by Ward's hierarchy.
// Returns ctx.Err() when ctx ends first.
func Candidates(ctx context.Context, s Sample, o CandidateOptions) (*CandidateResult, error) {
	v := newVoices(ctx, s)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &CandidateResult{Structure: StructureTooFew, K: 1, Strength: make([]float64, v.people)}
	for _, quotes := range v.quotesOf(v.owner) {
		if len(quotes) > 0 {
			r.People++
		}
	}
	if r.People < cmp.Or(o.MinPeople, defaultMinPeople) || r.People < 6 {
		r.Outliers = v.speakers()
		return r, nil
	}
	mostK := min(cmp.Or(o.MaxK, mostGroups), mostGroups, r.People/3)
	t := v.test(ctx, mostK, cmp.Or(o.Nulls, defaultNulls), o.Seed)
	if ctx.Err() == nil {
		v.judge(ctx, r, t, o.Seed)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r, nil
}

// judge fills in the result from the test.
func (v *voices) judge(ctx context.Context, r *CandidateResult, t *exchangeTest, seed uint64) {
	r.Test, r.P, r.Resamples = t.table(), t.p(), len(t.exchanged)
	best := t.mostExcess()
	r.Structure = StructureNone
	if row := r.Test[best]; r.P <= chanceLevel && row.Observed >= leastAgreement && row.Observed-row.Exchanged >= leastExcess {
		v.agree(ctx, r, best+2, consensusDraws, seed)
	}
	if r.Structure == StructureNone {
		best = t.mostOutstanding()
		r.Outliers = v.speakers()
		r.Detectable = v.detectable(ctx, t, seed)
	}
	r.Observed, r.Exchanged = r.Test[best].Observed, r.Test[best].Quantile
}

// speakers are the people with quotes.
func (v *voices) speakers() []int {
	people := slices.Clone(v.owner)
	slices.Sort(people)
	return slices.Compact(people)
}
