package synthesize

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"personas/internal/entail"
	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
)

// mostJudged is how many quotes a model is shown beside one claim.
const mostJudged = 20

// counter looks through all first-hand quotes that a claim is not built on for
// those that contradict it, closest first, and writes down how many those were. Rules
// judge, or a model, which sees those that rules take to contradict it, those
// that share most words with it from the other side, and those that lie closest.
func (v *verifier) counter(ctx context.Context, c *research.Claim, supporting []int) (against []int, unjudged bool, err error) {
	s := v.search(c, supporting)
	candidates := s.opposed
	if v.checker.Model != nil {
		if candidates, unjudged, err = v.checker.contradicting(ctx, c.Text, v.o.c.quotes, s.toJudge(), s.opposed); err != nil {
			return nil, false, err
		}
	}
	slices.SortFunc(candidates, s.closer)
	c.Searched = len(s.quotes)
	return candidates, unjudged, nil
}

// search is what was looked through for one claim.
type search struct {
	quotes  []int // first-hand ones that neither support it nor contradict it already
	near    map[int]float64
	shared  map[int]int // words about the same thing
	other   map[int]bool
	opposed []int // that rules take to contradict it, closest first
}

func (v *verifier) search(c *research.Claim, supporting []int) search {
	corpus, claim := v.o.c, entail.Read(c.Text).Stated()
	s := search{near: map[int]float64{}, shared: map[int]int{}, other: map[int]bool{}}
	known := map[research.Ref]bool{}
	for _, ci := range c.Citations {
		known[ci.Quote] = true
	}
	for _, ref := range c.Elsewhere {
		known[ref] = true
	}
	lean := corpus.leanOf(supporting)
	for q := range corpus.quotes {
		if known[corpus.quotes[q].Ref] || !corpus.firstHand(q) {
			continue
		}
		s.quotes = append(s.quotes, q)
		s.near[q] = corpus.nearestOf(q, supporting)
		s.shared[q] = claim.Shares(v.o.texts[q])
		s.other[q] = lean*corpus.quotes[q].Stance.Sign() < 0
		if v.denies(claim, q, supporting, lean, &s) {
			s.opposed = append(s.opposed, q)
		}
	}
	slices.SortFunc(s.opposed, s.closer)
	return s
}

// denies reports by rules whether a quote contradicts a claim: it says the
// opposite of it or, sharing a word with it, of a quote that it is built on.
func (v *verifier) denies(claim entail.Text, q int, supporting []int, lean float64, s *search) bool {
	if s.shared[q] == 0 || s.near[q] < opposeNear || !v.o.c.asserts(q) {
		return false
	}
	if lean*v.o.c.quotes[q].Stance.Sign() <= 0 && claim.Opposes(v.o.texts[q], !v.o.c.spoken(q), v.o.common) {
		return true
	}
	return slices.ContainsFunc(supporting, func(p int) bool { return v.o.opposes(p, q) })
}

// leanOf is the stance that most of some quotes take, 0 where none outweighs the
// other.
func (c *corpus) leanOf(quotes []int) (sum float64) {
	for _, q := range quotes {
		sum += c.quotes[q].Stance.Sign()
	}
	return sum
}

func (s *search) closer(a, b int) int {
	return cmp.Or(cmp.Compare(s.near[b], s.near[a]), cmp.Compare(a, b))
}

// toJudge are the quotes that a model is shown, in the order of the corpus, so
// that their order tells it nothing.
func (s *search) toJudge() []int {
	chosen := slices.Clone(s.opposed[:min(len(s.opposed), mostJudged/2)])
	take := func(n int, order func(a, b int) int) {
		ranked := slices.SortedFunc(slices.Values(s.quotes), order)
		for _, q := range ranked {
			if n == 0 || len(chosen) == mostJudged {
				return
			}
			if !slices.Contains(chosen, q) {
				chosen = append(chosen, q)
				n--
			}
		}
	}
	take(mostJudged/4, func(a, b int) int {
		return cmp.Or(-compareBool(s.other[a], s.other[b]), cmp.Compare(s.shared[b], s.shared[a]), s.closer(a, b))
	})
	take(mostJudged/4, func(a, b int) int { return cmp.Or(-compareBool(s.other[a], s.other[b]), s.closer(a, b)) })
	take(mostJudged, s.closer)
	slices.Sort(chosen)
	return chosen
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// contradicting asks the model which of some quotes contradict a claim. Where it
// gives no valid answer it is unjudged, and those that rules take to do so count.
func (c *Checker) contradicting(ctx context.Context, claim string, quotes []research.Quote, shown, byRules []int) (against []int, unjudged bool, err error) {
	if len(shown) == 0 {
		return nil, false, nil
	}
	judged := make([]research.Quote, len(shown))
	for i, q := range shown {
		judged[i] = quotes[q]
	}
	request, err := prompts.Counter(c.shown(claim, judged))
	if err != nil {
		return nil, false, err
	}
	reply, err := c.Model.Ask(ctx, request)
	if fault := new(llm.Fault); errors.As(err, &fault) {
		return byRules, true, nil
	} else if err != nil {
		return nil, false, err
	}
	var r prompts.CounterReply
	if err := json.Unmarshal(reply.JSON, &r); err != nil {
		return nil, false, fmt.Errorf("the answer to %s: %w", request.Prompt, err)
	}
	for _, q := range r.Quotes {
		if q.Relation == prompts.RelationContradicts {
			against = append(against, shown[q.Quote-1])
		}
	}
	return against, false, nil
}
