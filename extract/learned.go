package extract

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/gob"
	"fmt"
	"io"
	"slices"
	"sync"

	"personas/internal/linear"
	"personas/research"
)

// learned is what the cues alone cannot tell: how much each of them, each turn of
// phrase and the meaning of a sentence speaks for its being worth a quote, for a
// facet, for a stance. It was trained on sentences written for it and labelled by
// hand (testdata/sentences), of trades that no study here is about. What it
// cannot do is make anything up: it weighs sentences that are there.
type learned struct {
	Data  string // hash of what it was trained on
	Grams []string
	Take  *linear.Softmax // pass over, take
	Facet *linear.Softmax // research.Facets in order
	Lean  *linear.Softmax // stances in order
	Goes  *linear.Softmax // research.Considerations in order

	gram map[string]int32
}

// stances in the order of the model's classes.
var stances = []research.Stance{research.StancePositive, research.StanceNegative, research.StanceMixed, research.StanceNeutral}

//go:embed learned.gob.gz
var learnedFile []byte

// model is the one in the binary.
var model = sync.OnceValue(func() *learned {
	m, err := decodeLearned(learnedFile)
	if err != nil {
		panic("extract: the model in the binary: " + err.Error())
	}
	return m
})

func decodeLearned(file []byte) (*learned, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	m := &learned{}
	if err := gob.NewDecoder(bytes.NewReader(raw)).Decode(m); err != nil {
		return nil, err
	}
	for _, s := range []*linear.Softmax{m.Take, m.Facet, m.Lean, m.Goes} {
		if s == nil || s.Features != firstGram+len(m.Grams) {
			return nil, fmt.Errorf("holds %d turns of phrase and weights for another number", len(m.Grams))
		}
	}
	m.number()
	return m, nil
}

func (m *learned) encode() ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := gob.NewEncoder(z).Encode(m); err != nil {
		return nil, err
	}
	err = z.Close()
	return out.Bytes(), err
}

func (m *learned) number() {
	m.gram = make(map[string]int32, len(m.Grams))
	for i, g := range m.Grams {
		m.gram[g] = int32(firstGram + i)
	}
}

// Features of a passage: what the cues add up to, its meaning, its turns of
// phrase.
const (
	voteFeatures = 16 // one a facet
	formFeatures = 9
	meaningDims  = 256
	firstMeaning = voteFeatures + formFeatures
	firstCue     = firstMeaning + meaningDims
	cueFeatures  = 64 // room for the rows of the table of cues
	firstGram    = firstCue + cueFeatures

	// meaningScale makes the meaning count about as much as the other features
	// under one penalty on weights.
	meaningScale = 4
)

// features returns what the models read of a passage; meaning may be nil.
func (m *learned) features(p *passage, meaning []float32) []linear.Feature {
	x := make([]linear.Feature, 0, firstGram/4+3*len(p.words))
	add := func(i int, v float64) {
		if v != 0 {
			x = append(x, linear.Feature{Index: int32(i), Value: float32(v)})
		}
	}
	votes, pos, neg := p.votes()
	for i, f := range research.Facets {
		add(i, votes[f.Facet])
	}
	for i, v := range []float64{min(pos, 4), min(neg, 4), p.cues / 3, float64(min(contentWords(p.words), 12)) / 6,
		float64(min(p.written, 60)) / 20, float64(max(0, p.written-25)) / 15, one(dangles(&p.sentenceText)),
		one(p.needs == afterHard), one(p.needs == afterSoft)} {
		add(voteFeatures+i, v)
	}
	for i, v := range meaning {
		add(firstMeaning+i, meaningScale*float64(v))
	}
	from := len(x)
	for _, h := range unique(slices.Clone(p.hits)) {
		if i := int32(firstCue + h.cue); !slices.ContainsFunc(x[from:], func(f linear.Feature) bool { return f.Index == i }) {
			x = append(x, linear.Feature{Index: i, Value: 1})
		}
	}
	for _, g := range p.grams() {
		if i, ok := m.gram[g]; ok {
			x = append(x, linear.Feature{Index: i, Value: 1})
		}
	}
	slices.SortFunc(x[from:], func(a, b linear.Feature) int { return int(a.Index - b.Index) })
	return x
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// votes adds up what the cues of a passage say about its facet, and for and
// against.
func (p *passage) votes() (facets map[research.Facet]float64, pos, neg float64) {
	facets = map[research.Facet]float64{}
	for _, h := range p.hits {
		c := &cues[h.cue]
		if c.facet != research.FacetNone {
			facets[c.facet] = max(facets[c.facet], c.vote) + repeatVote
		}
		lean := leanOf(c, p.words, h.start)
		pos, neg = pos+max(lean, 0), neg+max(-lean, 0)
	}
	return facets, pos, neg
}

// gramWords is the length of the longest turn of phrase.
const gramWords = 3

// grams are the runs of one to three words of a passage, its two ends included,
// each once.
func (p *passage) grams() []string {
	words := make([]string, 0, len(p.words)+2)
	words = append(words, "^")
	for _, w := range p.words {
		text := w.text
		if w.class == number || w.class == money {
			text = "#"
		}
		words = append(words, text)
	}
	words = append(words, "$")
	var grams []string
	for i := range words {
		gram := words[i]
		grams = append(grams, gram)
		for _, w := range words[i+1 : min(i+gramWords, len(words))] {
			gram += " " + w
			grams = append(grams, gram)
		}
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}
