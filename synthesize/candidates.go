package synthesize

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"personas/research"
)

// CandidatesInput is what candidates are made of.
type CandidatesInput struct {
	Material
	Seed    int64
	GroupBy string // an attribute: groups are given by its values instead of found
}

// CandidatesResult holds the groups of people, largest first, and the evidence
// for the answer whether there are any.
type CandidatesResult struct {
	Test       research.StructureTest
	Candidates []research.Candidate
}

// leastGroup is the number of people below which a value of an attribute makes
// no group of its own.
const leastGroup = 3

// Candidates groups the participants who decide alike. Below
// research.MinParticipants people with quotes in their own words it does not
// look; on more it may find nothing, and says so. Names, attributes and outcomes
// are never features.
func Candidates(ctx context.Context, in CandidatesInput) (CandidatesResult, error) {
	c := newCorpus(in.Material)
	people := c.firstHandPeople()
	if in.GroupBy != "" {
		return c.given(in.GroupBy, people), nil
	}
	if len(people) < research.MinParticipants {
		return CandidatesResult{Test: research.StructureTest{Structure: research.StructureTooFew, Participants: len(people),
			Note: fmt.Sprintf("%d participants with quotes in their own words; %d are needed for grouping", len(people), research.MinParticipants)}}, nil
	}
	return c.found(ctx, in.Seed, people)
}

// given groups people by the value of an attribute.
func (c *corpus) given(attribute string, people []research.Ref) CandidatesResult {
	byValue := map[string][]research.CandidateMember{}
	unknown := 0
	for _, p := range people {
		value := strings.TrimSpace(c.participants[c.personAt[p]].Attributes[attribute])
		if value == "" {
			unknown++
			continue
		}
		byValue[value] = append(byValue[value], research.CandidateMember{Participant: p, Strength: 1})
	}
	r := CandidatesResult{Test: research.StructureTest{Structure: research.StructureNone, Participants: len(people)}}
	var small []string
	for _, value := range sortedKeys(byValue) {
		if len(byValue[value]) < leastGroup {
			small = append(small, fmt.Sprintf("%s (%d)", value, len(byValue[value])))
			continue
		}
		name := attribute + "=" + value
		r.Candidates = append(r.Candidates, research.Candidate{
			Ref: research.PersonaRef(c.study, research.OriginGiven, name), Origin: research.OriginGiven, Attribute: name, Members: byValue[value]})
	}
	r.Test.K = len(r.Candidates)
	r.Test.Note = givenNote(attribute, r.Test.K, unknown, small)
	c.finish(r.Candidates)
	return r
}

func givenNote(attribute string, groups, unknown int, small []string) string {
	notes := []string{fmt.Sprintf("%s given by %q, not looked for", counted(groups, "group"), attribute)}
	if unknown > 0 {
		notes = append(notes, counted(unknown, "participant")+" without a value in none")
	}
	if len(small) > 0 {
		notes = append(notes, fmt.Sprintf("left out with fewer than %d people: %s", leastGroup, strings.Join(small, ", ")))
	}
	return strings.Join(notes, "; ")
}

// finish puts candidates in order of size, letters them, and compares how much
// their members talk with how much the others do.
func (c *corpus) finish(candidates []research.Candidate) {
	slices.SortStableFunc(candidates, func(a, b research.Candidate) int { return cmp.Compare(len(b.Members), len(a.Members)) })
	words := c.wordsQuoted()
	for i := range candidates {
		candidates[i].Letter = letter(i)
		candidates[i].TalkRatio = c.talkRatio(candidates[i].Members, words)
	}
}

// letter is A … Z, then AA, AB ….
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// wordsQuoted counts the words of each participant's first-hand quotes.
func (c *corpus) wordsQuoted() []int {
	words := make([]int, len(c.participants))
	for i := range c.quotes {
		if c.firstHand(i) {
			words[c.person[i]] += len(c.words[i])
		}
	}
	return words
}

// talkRatio is the median of words quoted of the members by that of everybody
// else with quotes, 1 where there is nobody else.
func (c *corpus) talkRatio(members []research.CandidateMember, words []int) float64 {
	inside := map[int]bool{}
	for _, m := range members {
		inside[c.personAt[m.Participant]] = true
	}
	var here, elsewhere []int
	for p, n := range words {
		switch {
		case n == 0:
		case inside[p]:
			here = append(here, n)
		default:
			elsewhere = append(elsewhere, n)
		}
	}
	if len(here) == 0 || len(elsewhere) == 0 {
		return 1
	}
	return median(here) / median(elsewhere)
}

func median(n []int) float64 {
	slices.Sort(n)
	if len(n)%2 == 1 {
		return float64(n[len(n)/2])
	}
	return float64(n[len(n)/2-1]+n[len(n)/2]) / 2
}
