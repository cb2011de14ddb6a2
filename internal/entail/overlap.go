package entail

import (
	"cmp"
	"math"
	"slices"
)

// Meaning gives the vectors of texts, unit length; nil for a text of no known
// word.
type Meaning func(texts []string) [][]float32

// passage is a sentence of the evidence with its place.
type passage struct {
	sentence
	text   int // of which of the texts
	holds  map[string]word
	cosine float64 // to the statement
	cover  float64 // share of the statement's content that it holds
}

// overlap is how a statement stands to its evidence.
type overlap struct {
	claim    []sentence
	content  []word // of the statement, each key once
	passages []*passage
	held     map[string]word // content of all evidence
	best     *passage        // that holds most of the statement; nil where there is no evidence
	second   *passage        // that adds most to it; nil
	whole    float64         // cosine of the statement to the middle of the evidence
	soft     float64         // mean likeness of the statement's words to the evidence's nearest
	softBest float64         // the same in the best two sentences
}

func newOverlap(claim string, evidence []string, meaning Meaning) *overlap {
	o := &overlap{claim: read(claim), held: map[string]word{}}
	seen := map[string]bool{}
	for _, s := range o.claim {
		for _, w := range s.words {
			if w.content && !seen[w.key] {
				seen[w.key] = true
				o.content = append(o.content, w)
			}
		}
	}
	for i, text := range evidence {
		for _, s := range read(text) {
			p := &passage{sentence: s, text: i, holds: map[string]word{}}
			for _, w := range s.words {
				if w.content {
					hold(p.holds, w)
					hold(o.held, w)
				}
			}
			p.cover = o.share(p.holds)
			o.passages = append(o.passages, p)
		}
	}
	o.measure(claim, meaning)
	o.choose()
	o.words(meaning)
	return o
}

// hold keeps the first form of a word by its letters, so that no order matters.
func hold(m map[string]word, w word) {
	if before, ok := m[w.key]; !ok || w.text < before.text {
		m[w.key] = w
	}
}

// share is how much of the statement's content words hold.
func (o *overlap) share(holds map[string]word) float64 {
	if len(o.content) == 0 {
		return 0
	}
	n := 0
	for _, w := range o.content {
		if _, ok := holds[w.key]; ok {
			n++
		}
	}
	return float64(n) / float64(len(o.content))
}

// measure tells how close the passages lie to the statement.
func (o *overlap) measure(claim string, meaning Meaning) {
	if meaning == nil || len(o.passages) == 0 {
		return
	}
	texts := []string{claim}
	for _, p := range o.passages {
		texts = append(texts, p.plain())
	}
	vectors := meaning(texts)
	var middle []float64
	for i, p := range o.passages {
		p.cosine = cosine(vectors[0], vectors[i+1])
		if v := vectors[i+1]; v != nil {
			if middle == nil {
				middle = make([]float64, len(v))
			}
			for k, x := range v {
				middle[k] += float64(x)
			}
		}
	}
	o.whole = cosineTo(middle, vectors[0])
}

// plain is the words of a sentence.
func (s *sentence) plain() string {
	var b []byte
	for _, w := range s.words {
		b = append(append(b, w.text...), ' ')
	}
	return string(b)
}

// choose finds the passage that holds most of the statement, and the one that
// adds most to it. Equal ones are told apart by what they say, so that no order
// of the evidence matters.
func (o *overlap) choose() {
	if len(o.passages) == 0 {
		return
	}
	o.best = slices.MaxFunc(o.passages, func(a, b *passage) int {
		return cmp.Or(cmp.Compare(a.cover+a.cosine, b.cover+b.cosine), cmp.Compare(a.plain(), b.plain()))
	})
	most := 0.0
	for _, p := range o.passages {
		gain := o.gain(p)
		if gain > most || gain == most && gain > 0 && cmp.Or(cmp.Compare(p.cosine, o.second.cosine), cmp.Compare(p.plain(), o.second.plain())) > 0 {
			o.second, most = p, gain
		}
	}
}

// gain is what a passage holds of the statement that the best one does not.
func (o *overlap) gain(p *passage) float64 {
	n := 0
	for _, w := range o.content {
		_, has := o.best.holds[w.key]
		if _, ok := p.holds[w.key]; ok && !has {
			n++
		}
	}
	return float64(n)
}

// pair is the content of the best two passages.
func (o *overlap) pair() map[string]word {
	out := map[string]word{}
	for _, p := range []*passage{o.second, o.best} {
		if p != nil {
			for _, w := range p.holds {
				hold(out, w)
			}
		}
	}
	return out
}

// words measures how near the statement's words lie to words of the evidence:
// "costly" near "price". Numbers and names are near to themselves only.
func (o *overlap) words(meaning Meaning) {
	if len(o.content) == 0 {
		return
	}
	pair := o.pair()
	if meaning == nil {
		o.soft, o.softBest = o.share(o.held), o.share(pair)
		return
	}
	keys := make([]string, 0, len(o.held))
	for k, w := range o.held {
		if !w.numeral {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	texts := make([]string, 0, len(o.content)+len(keys))
	for _, w := range o.content {
		texts = append(texts, w.text)
	}
	for _, k := range keys {
		texts = append(texts, o.held[k].text)
	}
	vectors := meaning(texts)
	for i, w := range o.content {
		all, best := one(has(o.held, w.key)), one(has(pair, w.key))
		if !w.numeral && !w.name && best < 1 {
			for k := range keys {
				c := cosine(vectors[i], vectors[len(o.content)+k])
				all = max(all, c)
				if has(pair, keys[k]) {
					best = max(best, c)
				}
			}
		}
		o.soft += all / float64(len(o.content))
		o.softBest += best / float64(len(o.content))
	}
}

func has(m map[string]word, key string) bool { _, ok := m[key]; return ok }

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func cosine(a, b []float32) float64 {
	if a == nil || b == nil {
		return 0
	}
	sum := 0.0
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}

func cosineTo(middle []float64, v []float32) float64 {
	if middle == nil || v == nil {
		return 0
	}
	sum, length := 0.0, 0.0
	for i, x := range middle {
		sum += x * float64(v[i])
		length += x * x
	}
	if length == 0 {
		return 0
	}
	return sum / math.Sqrt(length)
}
