package eval

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"personas/embed"
	"personas/extract"
	"personas/internal/cluster"
	"personas/research"
	"personas/synthesize"
)

// GoldQuotes are the passages that people marked, as quotes: each is cut to the
// turn of the participant who says most of it.
func GoldQuotes(docs []research.Document, gold io.Reader, o QuotesOptions) (quotes []research.Quote, unlocated int, err error) {
	rows, err := readGold(gold, o)
	if err != nil {
		return nil, 0, err
	}
	b := newQuoteBoard(docs, o.Participants)
	marked, unlocated := b.locate(rows)
	seen := map[research.Ref]bool{}
	for _, m := range marked {
		if q := b.quote(m); !seen[q.Ref] {
			seen[q.Ref] = true
			quotes = append(quotes, q)
		}
	}
	return quotes, unlocated, nil
}

// quote makes a quote of a marked passage.
func (b *quoteBoard) quote(m picked) research.Quote {
	d := &b.docs[m.doc]
	turn, most := -1, research.Span{}
	for i, t := range d.Turns {
		span := research.Span{Start: max(t.Span.Start, m.span.Start), End: min(t.Span.End, m.span.End)}
		if t.Role.Evidence() && span.Len() > most.Len() {
			turn, most = i, span
		}
	}
	said := d.Text[most.Start:most.End]
	most.Start += len(said) - len(bytes.TrimLeft(said, " \n\t"))
	most.End -= len(said) - len(bytes.TrimRight(said, " \n\t"))
	t := d.Turns[turn]
	q := research.Quote{Ref: research.QuoteRef(d.Ref, d.SHA256(), most), Document: d.Ref, Participant: t.Participant, Turn: turn, Span: most,
		Text: string(d.Text[most.Start:most.End]), Stance: research.Stance(m.stance), Voice: t.Voice, Method: research.MethodImport, Why: "marked by a person", Value: 1}
	if facet, err := research.ParseFacet(m.facet); err == nil {
		q.Facet = facet
	}
	if asked, ok := d.Question(turn); ok {
		q.Question = string(d.Text[asked.Span.Start:asked.Span.End])
	}
	return q
}

// materialOf is what a run makes groups of, from the given quotes in place of
// those it took.
func materialOf(ctx context.Context, ed *research.Edition, quotes []research.Quote, e embed.Embedder) (synthesize.Material, error) {
	m := synthesize.Material{Study: ed.Study.Ref, Documents: ed.Documents, Participants: ed.Participants, Quotes: quotes}
	kind := make(map[research.Ref]research.SourceKind, len(ed.Documents))
	for i := range ed.Documents {
		kind[ed.Documents[i].Ref] = ed.Documents[i].Kind
	}
	for _, q := range quotes {
		m.Texts = append(m.Texts, embed.QuoteForm(kind[q.Document], q.Question, q.Text))
	}
	meaning, err := embed.Meaning()
	if err != nil {
		return m, err
	}
	m.Considerations = extract.Considerations(quotes, embed.NormalForm, meaning)
	if m.Vectors, err = e.Embed(ctx, m.Texts); err != nil {
		return m, fmt.Errorf("embedding %d passages: %w", len(quotes), err)
	}
	return m, nil
}

// fromGold is the edition with the groups that a run would find, were its quotes
// those that people marked.
func fromGold(ctx context.Context, ed *research.Edition, quotes []research.Quote, e embed.Embedder) (*research.Edition, error) {
	m, err := materialOf(ctx, ed, quotes, e)
	if err != nil {
		return nil, err
	}
	res, err := synthesize.Candidates(ctx, synthesize.CandidatesInput{Material: m, Seed: ed.Seed})
	if err != nil {
		return nil, fmt.Errorf("grouping people by %d marked passages: %w", len(quotes), err)
	}
	gold := *ed
	gold.Structure, gold.Personas = res.Test, nil
	for _, c := range res.Candidates {
		gold.Personas = append(gold.Personas, research.Persona{Candidate: c, Name: c.Letter})
	}
	return &gold, nil
}

// ThemesResult is how well themes agree with the topics of marked passages. A
// passage takes the theme of the quote that matches it best; a quote in no theme
// counts as in one more.
type ThemesResult struct {
	Compared   int     `json:"compared"` // passages with a topic that a quote matches
	Labels     int     `json:"labels"`
	Themes     int     `json:"themes"`
	Unassigned int     `json:"unassigned"`
	NMI        float64 `json:"nmi"`
	ARI        float64 `json:"ari"`
}

// Themes compares the themes of a study with the topics of marked passages.
func Themes(ed *research.Edition, gold io.Reader, o QuotesOptions) (ThemesResult, error) {
	rows, err := readGold(gold, o)
	if err != nil {
		return ThemesResult{}, err
	}
	b := newQuoteBoard(ed.Documents, o.Participants)
	marked, _ := b.locate(rows)
	marked = slices.DeleteFunc(marked, func(m picked) bool { return m.topic == "" })
	ours, err := b.ours(ed.Quotes)
	if err != nil {
		return ThemesResult{}, err
	}
	theme := map[research.Ref]int{}
	for i, t := range ed.Themes {
		for _, m := range t.Members {
			theme[m.Quote] = i
		}
	}
	var topics []string
	var groups []int
	r := ThemesResult{Themes: len(ed.Themes)}
	for i, at := range b.matches(ours, marked) {
		if at < 0 {
			continue
		}
		group, in := theme[ed.Quotes[at].Ref]
		if !in {
			group = unassigned
			r.Unassigned++
		}
		topics, groups = append(topics, marked[i].topic), append(groups, group)
	}
	labels, count := numbered(topics)
	r.Compared, r.Labels = len(topics), count
	if r.Compared > 0 {
		agreement := cluster.Agree(labels, groups)
		r.NMI, r.ARI = agreement.NMI, agreement.ARI
	}
	return r, nil
}
