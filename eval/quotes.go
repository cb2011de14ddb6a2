package eval

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/internal/sentence"
	"personas/research"
)

// QuotesOptions say where in the gold table things stand. The zero value reads
// the columns document, start, end, text, facet, stance, topic, as far as they
// are there; start and end are UTF-8 bytes in the document's canonical text.
type QuotesOptions struct {
	DocumentColumn, StartColumn, EndColumn, TextColumn string
	FacetColumn, StanceColumn, TopicColumn             string
	Participants                                       []research.Participant // whose keys may stand for their documents
	Seed                                               uint64                 // of the random draws
}

// QuotesResult is what `eval quotes --json` prints. Rates are shares from 0 to 1.
//
// A gold segment is hit where a quote overlaps its participants' words by at
// least half of the shorter of the two. Baselines take as many eligible
// sentences (of participants, 5 words and more) as stand in our quotes: at
// random (mean of 100 draws), the longest, evenly spaced (mean of 20 starting
// points). Precision and recall ask more: quote and gold share at least half of the words of the longer one.
type QuotesResult struct {
	Gold        int     `json:"gold"`      // rows that were located
	Unlocated   int     `json:"unlocated"` // rows left out: no such document or text, or no participant's words
	Hit         int     `json:"hit"`
	HitRate     float64 `json:"hit_rate"`
	Quotes      int     `json:"quotes"`
	Eligible    int     `json:"eligible"` // sentences
	ShareQuoted float64 `json:"share_quoted"`

	RandomBaseline  float64 `json:"random_baseline"`
	LongestBaseline float64 `json:"longest_baseline"`
	SpacedBaseline  float64 `json:"spaced_baseline"`
	Lift            float64 `json:"lift"` // hit rate over the random baseline's

	Precision        float64 `json:"precision"`
	Recall           float64 `json:"recall"`
	RandomPrecision  float64 `json:"random_precision"`
	LongestPrecision float64 `json:"longest_precision"`
	SpacedPrecision  float64 `json:"spaced_precision"`
	LongestRecall    float64 `json:"longest_recall"`

	FacetCompared  int      `json:"facet_compared"` // gold rows with a facet that one of our quotes matches
	FacetKappa     *float64 `json:"facet_kappa,omitempty"`
	StanceCompared int      `json:"stance_compared"`
	StanceKappa    *float64 `json:"stance_kappa,omitempty"`
	Seed           uint64   `json:"seed"`

	ByModel int        `json:"by_model"`        // quotes that a model pointed at
	Rules   *QuotesFit `json:"rules,omitempty"` // the same of what rules take, where a model was asked
}

const (
	eligibleWords = 5
	randomDraws   = 100
	spacedStarts  = 20
)

// Quotes compares the quotes taken from documents with passages that people
// marked. Documents are matched by reference, key, title or file stem, else by
// the key of who speaks in them; of several the first that holds the text is
// taken.
func Quotes(docs []research.Document, quotes []research.Quote, gold io.Reader, o QuotesOptions) (QuotesResult, error) {
	rows, err := readGold(gold, o)
	if err != nil {
		return QuotesResult{}, err
	}
	b := newQuoteBoard(docs, o.Participants)
	marked, unlocated := b.locate(rows)
	ours, err := b.ours(quotes)
	if err != nil {
		return QuotesResult{}, err
	}
	sentences := b.eligible()
	budget := quotedOf(sentences, ours)
	r := QuotesResult{ByModel: byModel(quotes), Gold: len(marked), Unlocated: unlocated, Quotes: len(ours), Eligible: len(sentences), Seed: o.Seed}
	r.ShareQuoted = share(budget, len(sentences))
	r.Hit = b.hits(ours, marked)
	r.HitRate = share(r.Hit, len(marked))
	r.Precision, r.Recall = b.agreement(ours, marked)
	longest := longestOf(sentences, budget)
	r.LongestBaseline = share(b.hits(longest, marked), len(marked))
	r.LongestPrecision, r.LongestRecall = b.agreement(longest, marked)
	r.SpacedBaseline, r.SpacedPrecision = b.meanOf(spacedStarts, marked, func(i int) []picked {
		return spacedOf(sentences, budget, (float64(i)+0.5)/spacedStarts)
	})
	rng := rand.New(rand.NewPCG(o.Seed, 0))
	r.RandomBaseline, r.RandomPrecision = b.meanOf(randomDraws, marked, func(int) []picked {
		return randomOf(sentences, budget, rng)
	})
	if r.RandomBaseline > 0 {
		r.Lift = r.HitRate / r.RandomBaseline
	}
	b.labels(&r, ours, marked)
	if r.ByModel > 0 {
		if r.Rules, err = b.rules(sentences, marked); err != nil {
			return r, err
		}
	}
	return r, nil
}

// ours places quotes on the board, in their order.
func (b *quoteBoard) ours(quotes []research.Quote) ([]picked, error) {
	ours := make([]picked, len(quotes))
	for k, q := range quotes {
		i, ok := b.byRef[q.Document]
		if !ok {
			return nil, fmt.Errorf("quote %s is of document %s, which was not given", q.Ref, q.Document)
		}
		if err := q.Span.Check(b.docs[i].Text); err != nil {
			return nil, fmt.Errorf("quote %s: %w", q.Ref, err)
		}
		ours[k] = b.pick(i, q.Span, string(q.Facet), string(q.Stance))
	}
	return ours, nil
}

// goldRow is one row of the gold table, not yet located.
type goldRow struct {
	document, text string
	span           research.Span
	spanned        bool
	facet, stance  string
	topic          string
}

func readGold(r io.Reader, o QuotesOptions) ([]goldRow, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("reading the gold table: %w", err)
	}
	header, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).Read()
	if err != nil {
		return nil, fmt.Errorf("reading the header of the gold table: %w", err)
	}
	column := func(name, fallback string) ([]string, error) {
		chosen := cmp.Or(name, fallback)
		if name == "" && !slices.Contains(header, chosen) {
			return nil, nil
		}
		cells, err := columns(bytes.NewReader(raw), chosen)
		if err != nil {
			return nil, err
		}
		return cells[0], nil
	}
	var cells [7][]string
	for i, c := range []struct{ name, fallback string }{{o.DocumentColumn, "document"}, {o.StartColumn, "start"}, {o.EndColumn, "end"},
		{o.TextColumn, "text"}, {o.FacetColumn, "facet"}, {o.StanceColumn, "stance"}, {o.TopicColumn, "topic"}} {
		if cells[i], err = column(c.name, c.fallback); err != nil {
			return nil, err
		}
	}
	document, start, end, text := cells[0], cells[1], cells[2], cells[3]
	if document == nil || text == nil && (start == nil || end == nil) {
		return nil, fmt.Errorf("the gold table needs the columns document, start, end or document, text; it has %s", quoted(header))
	}
	rows := make([]goldRow, len(document))
	for i := range rows {
		rows[i] = goldRow{document: document[i], text: cell(text, i), facet: cell(cells[4], i), stance: cell(cells[5], i), topic: cell(cells[6], i)}
		if start == nil || end == nil || start[i] == "" {
			continue
		}
		if rows[i].span, err = spanOf(start[i], end[i]); err != nil {
			return nil, fmt.Errorf("row %d of the gold table: %w", i+2, err)
		}
		rows[i].spanned = true
	}
	return rows, nil
}

func cell(column []string, i int) string {
	if column == nil {
		return ""
	}
	return column[i]
}

func spanOf(start, end string) (s research.Span, err error) {
	if s.Start, err = strconv.Atoi(strings.TrimSpace(start)); err == nil {
		s.End, err = strconv.Atoi(strings.TrimSpace(end))
	}
	return s, err
}

// picked is a passage of a document: a quote of ours, a sentence of a baseline,
// or a gold segment.
type picked struct {
	doc           int
	span          research.Span
	words         int
	spoken        int // of a gold segment: bytes of it that are a participant's
	facet, stance string
	topic         string // of a gold segment
}

// quoteBoard holds the documents on which quotes and gold are compared.
type quoteBoard struct {
	docs     []research.Document
	byRef    map[research.Ref]int
	byName   map[string][]int // by title and by key
	byPerson map[string][]int // by the key of who speaks in them, in lower case
	smooth   map[int]smoothText
}

func newQuoteBoard(docs []research.Document, people []research.Participant) *quoteBoard {
	b := &quoteBoard{docs: docs, byRef: map[research.Ref]int{}, byName: map[string][]int{}, byPerson: map[string][]int{}, smooth: map[int]smoothText{}}
	keys := make(map[research.Ref]string, len(people))
	for _, p := range people {
		keys[p.Ref] = strings.ToLower(p.Key)
	}
	for i := range docs {
		b.byRef[docs[i].Ref] = i
		enter(b.byName, docs[i].Title, i)
		enter(b.byName, docs[i].Key, i)
		for _, t := range docs[i].Turns {
			if t.Role.Evidence() {
				enter(b.byPerson, keys[t.Participant], i)
			}
		}
	}
	return b
}

// enter adds i to what a name stands for, once.
func enter(m map[string][]int, name string, i int) {
	if name != "" && !slices.Contains(m[name], i) {
		m[name] = append(m[name], i)
	}
}

// named lists the documents that a gold table may mean, those that are called so
// before those of a person of that key.
func (b *quoteBoard) named(name string) []int {
	if i, ok := b.byRef[research.Ref(name)]; ok {
		return []int{i}
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	stem := strings.TrimSuffix(base, path.Ext(base))
	var docs []int
	for _, n := range []string{name, base, stem} {
		docs = append(docs, b.byName[n]...)
	}
	for _, n := range []string{name, base, stem} {
		docs = append(docs, b.byPerson[strings.ToLower(n)]...)
	}
	return docs
}

// locate finds the gold rows in the documents and counts those that are not
// there or hold no participant's words.
func (b *quoteBoard) locate(rows []goldRow) (marked []picked, unlocated int) {
	for _, row := range rows {
		if p, ok := b.place(row); ok {
			marked = append(marked, p)
		} else {
			unlocated++
		}
	}
	return marked, unlocated
}

// place finds a gold row in the first document of its name that holds it.
func (b *quoteBoard) place(row goldRow) (picked, bool) {
	for _, i := range b.named(row.document) {
		span, ok := row.span, true
		if !row.spanned {
			span, ok = b.find(i, row.text)
		}
		if !ok || span.Check(b.docs[i].Text) != nil {
			continue
		}
		p := b.pick(i, span, row.facet, row.stance)
		if p.spoken = b.spoken(p); p.spoken > 0 {
			p.topic = row.topic
			return p, true
		}
	}
	return picked{}, false
}

// smoothText is a text with every run of white space made one space, and for
// every byte of it the byte of the text it comes from.
type smoothText struct {
	text string
	from []int
}

func smoothOf(text []byte) smoothText {
	var out strings.Builder
	var from []int
	space := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case !unicode.IsSpace(r):
			out.Write(text[i : i+n])
			for k := range n {
				from = append(from, i+k)
			}
			space = false
		case !space:
			out.WriteByte(' ')
			from = append(from, i)
			space = true
		}
		i += n
	}
	return smoothText{out.String(), from}
}

// find locates a text, white space aside.
func (b *quoteBoard) find(doc int, text string) (research.Span, bool) {
	s, ok := b.smooth[doc]
	if !ok {
		s = smoothOf(b.docs[doc].Text)
		b.smooth[doc] = s
	}
	wanted := strings.Join(strings.Fields(text), " ")
	at := strings.Index(s.text, wanted)
	if at < 0 || wanted == "" {
		return research.Span{}, false
	}
	return research.Span{Start: s.from[at], End: s.from[at+len(wanted)-1] + 1}, true
}

// spoken is how many bytes of a passage are a participant's.
func (b *quoteBoard) spoken(p picked) int {
	n := 0
	for _, t := range b.docs[p.doc].Turns {
		if t.Role.Evidence() {
			n += max(0, min(t.Span.End, p.span.End)-max(t.Span.Start, p.span.Start))
		}
	}
	return n
}

// eligible returns the participants' sentences of five words and more.
func (b *quoteBoard) eligible() []picked {
	var out []picked
	for i := range b.docs {
		d := &b.docs[i]
		for _, t := range d.Turns {
			if !t.Role.Evidence() {
				continue
			}
			for _, s := range sentence.Split(d.Text[t.Span.Start:t.Span.End], d.Language) {
				p := b.pick(i, research.Span{Start: t.Span.Start + s.Start, End: t.Span.Start + s.End}, "", "")
				if p.words >= eligibleWords {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

func (b *quoteBoard) pick(doc int, span research.Span, facet, stance string) picked {
	return picked{doc: doc, span: span, words: b.words(doc, span), facet: facet, stance: stance}
}

func (b *quoteBoard) words(doc int, span research.Span) int {
	return len(bytes.Fields(b.docs[doc].Text[span.Start:span.End]))
}

// hits counts the marked passages that are hit.
func (b *quoteBoard) hits(taken, marked []picked) int {
	byDoc := groupByDoc(taken, len(b.docs))
	n := 0
	for _, m := range marked {
		if slices.ContainsFunc(byDoc[m.doc], func(q picked) bool { return 2*overlap(q, m) >= min(q.span.Len(), m.spoken) }) {
			n++
		}
	}
	return n
}

func groupByDoc(ps []picked, docs int) [][]picked {
	out := make([][]picked, docs)
	for _, p := range ps {
		out[p.doc] = append(out[p.doc], p)
	}
	return out
}

func overlap(a, b picked) int {
	return max(0, min(a.span.End, b.span.End)-max(a.span.Start, b.span.Start))
}

// same reports whether two passages share at least half of the words of the
// longer one.
func (b *quoteBoard) same(x, y picked) bool {
	return b.sharedWords(x, y) >= 0.5
}

// sharedWords is the share of the longer passage's words that both hold.
func (b *quoteBoard) sharedWords(x, y picked) float64 {
	if overlap(x, y) == 0 {
		return 0
	}
	both := research.Span{Start: max(x.span.Start, y.span.Start), End: min(x.span.End, y.span.End)}
	return float64(b.words(x.doc, both)) / float64(max(x.words, y.words, 1))
}

// agreement is the share of taken passages that are a marked one, and of marked
// ones that are taken.
func (b *quoteBoard) agreement(taken, marked []picked) (precision, recall float64) {
	takenBy, markedBy := groupByDoc(taken, len(b.docs)), groupByDoc(marked, len(b.docs))
	right := count(taken, func(q picked) bool {
		return slices.ContainsFunc(markedBy[q.doc], func(m picked) bool { return b.same(q, m) })
	})
	found := count(marked, func(m picked) bool {
		return slices.ContainsFunc(takenBy[m.doc], func(q picked) bool { return b.same(q, m) })
	})
	return share(right, len(taken)), share(found, len(marked))
}

func count(ps []picked, is func(picked) bool) int {
	n := 0
	for _, p := range ps {
		if is(p) {
			n++
		}
	}
	return n
}

// longestOf are the n longest sentences, the earlier one first where two are of
// a length.
func longestOf(sentences []picked, n int) []picked {
	sorted := slices.Clone(sentences)
	slices.SortStableFunc(sorted, func(x, y picked) int { return cmp.Compare(y.words, x.words) })
	return sorted[:min(n, len(sorted))]
}

// spacedOf are n sentences at even distances, the first of them at the given
// part of the first distance.
func spacedOf(sentences []picked, n int, start float64) []picked {
	out := make([]picked, 0, n)
	for i := range n {
		out = append(out, sentences[int((float64(i)+start)*float64(len(sentences))/float64(n))])
	}
	return out
}

// randomOf are n sentences drawn without replacement.
func randomOf(sentences []picked, n int, rng *rand.Rand) []picked {
	out := make([]picked, 0, n)
	for _, i := range rng.Perm(len(sentences))[:n] {
		out = append(out, sentences[i])
	}
	return out
}

// meanOf is the mean hit rate and precision of a number of draws.
func (b *quoteBoard) meanOf(draws int, marked []picked, draw func(i int) []picked) (hitRate, precision float64) {
	for i := range draws {
		drawn := draw(i)
		hitRate += share(b.hits(drawn, marked), len(marked)) / float64(draws)
		p, _ := b.agreement(drawn, marked)
		precision += p / float64(draws)
	}
	return hitRate, precision
}

// labels compares facet and stance of each marked passage with those of the
// quote of ours that matches it best.
func (b *quoteBoard) labels(r *QuotesResult, ours, marked []picked) {
	var facets, stances [2][]string
	for i, at := range b.matches(ours, marked) {
		if at < 0 {
			continue
		}
		m, q := marked[i], ours[at]
		if m.facet != "" {
			facets[0], facets[1] = append(facets[0], m.facet), append(facets[1], q.facet)
		}
		if m.stance != "" {
			stances[0], stances[1] = append(stances[0], m.stance), append(stances[1], q.stance)
		}
	}
	r.FacetCompared, r.FacetKappa = len(facets[0]), kappaOf(facets[0], facets[1])
	r.StanceCompared, r.StanceKappa = len(stances[0]), kappaOf(stances[0], stances[1])
}

// matches returns for each marked passage the taken one that shares most words
// with it, −1 where none shares half of them.
func (b *quoteBoard) matches(taken, marked []picked) []int {
	byDoc := make([][]int, len(b.docs))
	for i, q := range taken {
		byDoc[q.doc] = append(byDoc[q.doc], i)
	}
	out := make([]int, len(marked))
	for i, m := range marked {
		out[i] = -1
		most := 0.0
		for _, at := range byDoc[m.doc] {
			if s := b.sharedWords(taken[at], m); s >= 0.5 && s > most {
				out[i], most = at, s
			}
		}
	}
	return out
}

// kappaOf is Cohen's kappa of two lists of labels, nil where it is not defined:
// no labels, or one and the same everywhere.
func kappaOf(a, b []string) *float64 {
	n := float64(len(a))
	left, right := map[string]float64{}, map[string]float64{}
	agree, chance := 0.0, 0.0
	for i := range a {
		left[a[i]]++
		right[b[i]]++
		if a[i] == b[i] {
			agree++
		}
	}
	for label, k := range left {
		chance += k * right[label]
	}
	if n == 0 || chance == n*n {
		return nil
	}
	k := (n*agree - chance) / (n*n - chance) // sums of whole numbers: exact, whatever the order
	return &k
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}
