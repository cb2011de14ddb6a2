package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"personas/embed"
	"personas/research"
	"personas/search"
)

// SearchOptions say what to measure. The zero value measures hybrid search with
// the built-in embedder on the columns text and label.
type SearchOptions struct {
	Embedder                embed.Embedder // nil: the built-in one
	TextColumn, LabelColumn string
	Mode                    search.Mode // "" is hybrid
	Most                    int         // how many texts are looked for, spread evenly; 0: all
}

// SearchResult is what `eval search --json` prints. Of each text's ten best
// hits, itself left out, those with its label are relevant.
type SearchResult struct {
	N          int     `json:"n"`
	Labels     int     `json:"labels"`
	Searches   int     `json:"searches"`     // texts looked for: those that share their label with another
	Recall     float64 `json:"recall_at_10"` // relevant hits ÷ 10, or ÷ the relevant texts where they are fewer
	NDCG       float64 `json:"ndcg_at_10"`
	P50        float64 `json:"p50_ms"`
	P95        float64 `json:"p95_ms"`
	NoVector   int     `json:"no_vector"` // texts without a known word: found by their words alone
	Mode       string  `json:"mode"`
	Embedder   string  `json:"embedder"`
	SearchedAs string  `json:"searched_as"` // how vectors were compared: "exact"
}

// Scratch puts texts where they can be searched like the quotes of a study, with
// their vectors (nil: none) by the embedder of a name and fingerprint, for as
// long as f runs. refs are in the order of texts. Nothing is left of them
// afterwards.
type Scratch interface {
	Scratch(ctx context.Context, embedder, fingerprint string, texts []string, vecs [][]float32,
		f func(index search.Index, study int64, refs []research.Ref) error) error
}

// relevantHits is the depth at which hits are judged.
const relevantHits = 10

// Search looks for every text among the others and counts those of its label.
// It runs on the store's own tables and statements, so that latencies are those
// of the product.
func Search(ctx context.Context, scratch Scratch, r io.Reader, o SearchOptions) (SearchResult, error) {
	e, err := embedderOf(o.Embedder)
	if err != nil {
		return SearchResult{}, err
	}
	cells, err := columns(r, cmp.Or(o.TextColumn, "text"), cmp.Or(o.LabelColumn, "label"))
	if err != nil {
		return SearchResult{}, err
	}
	texts, labels := withWords(cells[0], cells[1])
	if len(texts) == 0 {
		return SearchResult{}, errors.New("the CSV file has no texts below its header")
	}
	vecs, _, err := embedNormal(ctx, e, texts)
	if err != nil {
		return SearchResult{}, err
	}
	s := searching{texts: texts, labels: labels, of: map[string]int{}, step: 1, mode: cmp.Or(o.Mode, search.Hybrid),
		searcher: search.Searcher{Embedder: e, Normal: embed.NormalForm}}
	if o.Most > 0 {
		s.step = max(1, len(texts)/o.Most)
	}
	for _, label := range labels {
		s.of[label]++
	}
	s.result = SearchResult{N: len(texts), Labels: len(s.of), Mode: string(s.mode), Embedder: e.Name()}
	for _, v := range vecs {
		if v == nil {
			s.result.NoVector++
		}
	}
	err = scratch.Scratch(ctx, e.Name(), e.Fingerprint(), texts, vecs, func(index search.Index, study int64, refs []research.Ref) error {
		s.searcher.Index, s.study, s.refs = index, study, refs
		return s.all(ctx)
	})
	return s.result, err
}

// operators are what a search box reads as more than a word.
var operators = strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "„", " ", "«", " ", "»", " ", " -", " ", "\x00", "")

// withWords leaves out empty texts and what a search would read as operators.
func withWords(texts, labels []string) (kept, keptLabels []string) {
	for i, text := range texts {
		text = strings.TrimSpace(strings.TrimLeft(operators.Replace(strings.ToValidUTF8(text, "")), "- "))
		if text != "" {
			kept, keptLabels = append(kept, text), append(keptLabels, labels[i])
		}
	}
	return kept, keptLabels
}

// searching is a measurement under way.
type searching struct {
	searcher search.Searcher
	study    int64
	step     int // from one text that is looked for to the next
	mode     search.Mode
	texts    []string
	labels   []string
	refs     []research.Ref
	of       map[string]int // texts of each label
	result   SearchResult
}

func (s *searching) all(ctx context.Context) error {
	labelOf := make(map[research.Ref]string, len(s.refs))
	for i, ref := range s.refs {
		labelOf[ref] = s.labels[i]
	}
	var took []time.Duration
	for i := 0; i < len(s.texts); i += s.step {
		relevant := min(relevantHits, s.of[s.labels[i]]-1)
		if relevant == 0 {
			continue
		}
		start := time.Now()
		res, err := s.searcher.Search(ctx, s.study, search.Query{Text: s.texts[i], Mode: s.mode, Limit: relevantHits + 1})
		if err != nil {
			return fmt.Errorf("searching for %q: %w", s.texts[i], err)
		}
		took = append(took, time.Since(start))
		s.result.SearchedAs = cmp.Or(res.Plan.Vector, s.result.SearchedAs)
		s.judge(res.Hits, s.refs[i], labelOf, relevant)
	}
	if len(took) == 0 {
		return errors.New("no two texts share a label: nothing to look for")
	}
	slices.Sort(took)
	n := float64(len(took))
	s.result.Searches, s.result.Recall, s.result.NDCG = len(took), s.result.Recall/n, s.result.NDCG/n
	s.result.P50, s.result.P95 = milliseconds(took[len(took)/2]), milliseconds(took[len(took)*95/100])
	return nil
}

// judge adds the recall and the discounted gain of one search's hits.
func (s *searching) judge(hits []search.Hit, self research.Ref, labelOf map[research.Ref]string, relevant int) {
	found, gain, ideal := 0, 0.0, 0.0
	rank := 0
	for _, h := range hits {
		if h.Ref == self || rank == relevantHits {
			continue
		}
		rank++
		if labelOf[h.Ref] == labelOf[self] {
			found++
			gain += discount(rank)
		}
	}
	for rank := 1; rank <= relevant; rank++ {
		ideal += discount(rank)
	}
	s.result.Recall += float64(found) / float64(relevant)
	s.result.NDCG += gain / ideal
}

// discount is the weight of a rank in nDCG (Järvelin and Kekäläinen, 2002).
func discount(rank int) float64 { return 1 / math.Log2(float64(rank)+1) }

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
