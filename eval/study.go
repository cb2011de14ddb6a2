package eval

import (
	"bytes"
	"context"

	"personas/research"
)

// StudyGold is what people say about a study: tables, nil where there is none.
type StudyGold struct {
	Quotes       []byte // document,text[,facet,stance,topic]
	Participants []byte // participant,label
	Themes       []byte // document,text,theme; else the topics of Quotes
}

// StudyResult is what a labelled study measures: each part of the work by its own
// truth, and nil where there is none.
type StudyResult struct {
	Quotes   *QuotesResult   `json:"quotes,omitempty"`
	Personas *PersonasResult `json:"personas,omitempty"`
	// FromGold is the groups that come of the passages people marked in place of
	// our quotes: it judges the grouping apart from the extraction.
	FromGold *PersonasResult `json:"personas_from_gold,omitempty"`
	Themes   *ThemesResult   `json:"themes,omitempty"`
}

// Study measures everything that the tables allow.
func Study(ctx context.Context, ed *research.Edition, gold StudyGold, o PersonasOptions) (StudyResult, error) {
	e, err := embedderOf(o.Embedder)
	if err != nil {
		return StudyResult{}, err
	}
	o.Embedder = e
	marked := QuotesOptions{Participants: ed.Participants, Seed: o.Seed}
	var r StudyResult
	if gold.Quotes != nil {
		quotes, err := Quotes(ed.Documents, ed.Quotes, bytes.NewReader(gold.Quotes), marked)
		if err != nil {
			return r, err
		}
		r.Quotes = &quotes
	}
	if gold.Participants != nil {
		personas, err := Personas(ctx, ed, bytes.NewReader(gold.Participants), o)
		if err != nil {
			return r, err
		}
		r.Personas = &personas
	}
	if gold.Quotes != nil && gold.Participants != nil {
		if r.FromGold, err = personasFromGold(ctx, ed, gold, o); err != nil {
			return r, err
		}
	}
	r.Themes, err = themesOf(ed, gold, marked)
	return r, err
}

func personasFromGold(ctx context.Context, ed *research.Edition, gold StudyGold, o PersonasOptions) (*PersonasResult, error) {
	quotes, _, err := GoldQuotes(ed.Documents, bytes.NewReader(gold.Quotes), QuotesOptions{Participants: ed.Participants})
	if err != nil {
		return nil, err
	}
	grouped, err := fromGold(ctx, ed, quotes, o.Embedder)
	if err != nil {
		return nil, err
	}
	r, err := Personas(ctx, grouped, bytes.NewReader(gold.Participants), o)
	return &r, err
}

// themesOf compares themes with the table of themes, else with the topics of the
// marked passages; nil where neither is there.
func themesOf(ed *research.Edition, gold StudyGold, o QuotesOptions) (*ThemesResult, error) {
	table := gold.Quotes
	if gold.Themes != nil {
		table, o.TopicColumn = gold.Themes, "theme"
	}
	if table == nil {
		return nil, nil
	}
	r, err := Themes(ed, bytes.NewReader(table), o)
	if err != nil || r.Labels == 0 && gold.Themes == nil {
		return nil, err
	}
	return &r, nil
}
