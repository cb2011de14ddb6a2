package eval

import (
	"slices"

	"personas/embed"
	"personas/extract"
	"personas/research"
)

// QuotesFit is how well some quotes hit marked passages: those of [QuotesResult],
// for whoever took them.
type QuotesFit struct {
	Quotes         int      `json:"quotes"`
	ShareQuoted    float64  `json:"share_quoted"`
	HitRate        float64  `json:"hit_rate"`
	Precision      float64  `json:"precision"`
	Recall         float64  `json:"recall"`
	FacetCompared  int      `json:"facet_compared"`
	FacetKappa     *float64 `json:"facet_kappa,omitempty"`
	StanceCompared int      `json:"stance_compared"`
	StanceKappa    *float64 `json:"stance_kappa,omitempty"`
}

// byModel is how many quotes a model pointed at.
func byModel(quotes []research.Quote) int {
	n := 0
	for _, q := range quotes {
		if q.Method == research.MethodModel {
			n++
		}
	}
	return n
}

// rules measures what the rules take of the same documents. What study.toml says
// of a survey's questions they are not told.
func (b *quoteBoard) rules(sentences, marked []picked) (*QuotesFit, error) {
	meaning, err := embed.Meaning()
	if err != nil {
		return nil, err
	}
	var quotes []research.Quote
	for i := range b.docs {
		quotes = append(quotes, extract.Rules(&b.docs[i], extract.Options{Meaning: meaning}).Quotes...)
	}
	theirs, err := b.ours(quotes)
	if err != nil {
		return nil, err
	}
	f := QuotesFit{Quotes: len(theirs), ShareQuoted: share(quotedOf(sentences, theirs), len(sentences)),
		HitRate: share(b.hits(theirs, marked), len(marked))}
	f.Precision, f.Recall = b.agreement(theirs, marked)
	var r QuotesResult
	b.labels(&r, theirs, marked)
	f.FacetCompared, f.FacetKappa, f.StanceCompared, f.StanceKappa = r.FacetCompared, r.FacetKappa, r.StanceCompared, r.StanceKappa
	return &f, nil
}

// quotedOf counts the sentences that stand in quotes.
func quotedOf(sentences, quotes []picked) int {
	n := 0
	for _, s := range sentences {
		if slices.ContainsFunc(quotes, func(q picked) bool { return q.doc == s.doc && q.span.Contains(s.span) }) {
			n++
		}
	}
	return n
}
