package ingest

import (
	"cmp"
	"slices"
	"strings"

	"personas/research"
)

// alike is the share of word shingles above which a text is an edit of another.
const alike = 0.5

// match finds for every document the one whose reference it inherits.
func (h *heritage) match() {
	h.supersede()
	h.byKey()
	h.byText(true)
	h.byText(false)
	h.byPlace()
	h.byPath()
	h.byLikeness()
}

// supersede finds the path that each reading supersedes: its own, else the one
// that is gone and held the same bytes or mostly the same records.
func (h *heritage) supersede() {
	h.before = map[*Reading]string{}
	groups := map[string][]int{}
	for i, p := range h.prior {
		if h.free(i) {
			groups[p.Path] = append(groups[p.Path], i)
		}
	}
	for _, r := range h.readings {
		if _, ok := groups[r.Source.Path]; ok {
			h.before[r] = r.Source.Path
		}
	}
	for _, r := range h.readings {
		delete(groups, r.Source.Path)
	}
	h.renamed(groups)
}

// renamed gives readings of new paths the gone path they come nearest to, the
// nearest pair first.
func (h *heritage) renamed(gone map[string][]int) {
	type pair struct {
		reading *Reading
		path    string
		score   float64
	}
	var pairs []pair
	for _, r := range h.readings {
		if h.before[r] != "" || len(r.Documents) == 0 {
			continue
		}
		for path, priors := range gone {
			if score := h.sameRecords(r, priors); score > alike {
				pairs = append(pairs, pair{r, path, score})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.reading.Source.Path, b.reading.Source.Path), strings.Compare(a.path, b.path))
	})
	used := map[string]bool{}
	for _, p := range pairs {
		if h.before[p.reading] == "" && !used[p.path] {
			h.before[p.reading], used[p.path] = p.path, true
		}
	}
}

// sameRecords is the share of the smaller side's records that stand on the other
// side too, with their key and text; 2 where the bytes are equal. Of two single
// documents it is their likeness.
func (h *heritage) sameRecords(r *Reading, priors []int) float64 {
	if h.prior[priors[0]].Source == r.Source.SHA256 {
		return 2
	}
	if len(priors) == 1 && len(r.Documents) == 1 && h.prior[priors[0]].Key == r.Documents[0].Key {
		return r.sketch(0).Similarity(h.prior[priors[0]].Sketch)
	}
	type record struct {
		key  string
		text [32]byte
	}
	held := map[record]int{}
	for _, i := range priors {
		held[record{h.prior[i].Key, h.prior[i].Text}]++
	}
	same := 0
	for i := range r.Documents {
		rec := record{r.Documents[i].Key, place{r, i}.fact().text}
		if held[rec] > 0 {
			held[rec]--
			same++
		}
	}
	return float64(same) / float64(min(len(priors), len(r.Documents)))
}

// byKey inherits by record key within the lineage of the superseded source.
func (h *heritage) byKey() {
	type record struct{ path, key string }
	held := map[record]int{}
	for i, p := range h.prior {
		if p.Key != "" && h.free(i) {
			held[record{p.Path, p.Key}] = i
		}
	}
	h.each(func(at place, d *research.Document) {
		if i, ok := held[record{h.before[at.reading], d.Key}]; ok && h.free(i) {
			h.inherit(at, i)
		}
	})
}

// byText inherits by equal text, of the superseded path or of any. Elsewhere, a
// few words are no evidence, and a key must be the same.
func (h *heritage) byText(samePath bool) {
	held := map[[32]byte][]int{}
	for i, p := range h.prior {
		if h.free(i) {
			held[p.Text] = append(held[p.Text], i)
		}
	}
	h.each(func(at place, d *research.Document) {
		f := at.fact()
		for _, i := range held[f.text] {
			p := &h.prior[i]
			here := p.Path == h.before[at.reading]
			moved := !samePath && p.Key == d.Key && (f.count >= 5 || len(at.reading.Documents) == 1)
			if h.free(i) && (here && keysAgree(p.Key, d.Key) || moved) {
				h.inherit(at, i)
				return
			}
		}
	})
}

// keysAgree reports whether two records may be one: a key that is new, because
// study.toml names the column now, speaks against nothing.
func keysAgree(a, b string) bool { return a == b || a == "" || b == "" }

// byPlace inherits by position where the superseded source has the same bytes
// and as many documents: only the reader has changed.
func (h *heritage) byPlace() {
	for _, r := range h.readings {
		var priors []int
		for i, p := range h.prior {
			if p.Path == h.before[r] && p.Source == r.Source.SHA256 {
				priors = append(priors, i)
			}
		}
		if len(priors) != len(r.Documents) {
			continue
		}
		for d := range r.Documents {
			if _, done := h.heirs[place{r, d}]; !done && h.free(priors[d]) {
				h.inherit(place{r, d}, priors[d])
			}
		}
	}
}

// byPath inherits where one document without a key remains on both sides.
func (h *heritage) byPath() {
	open := map[*Reading][]place{}
	h.each(func(at place, d *research.Document) {
		if d.Key == "" {
			open[at.reading] = append(open[at.reading], at)
		}
	})
	for _, r := range h.readings {
		if priors := h.remaining(r); len(open[r]) == 1 && len(priors) == 1 {
			h.inherit(open[r][0], priors[0])
		}
	}
}

// remaining are the priors without a key of the path that a reading supersedes.
func (h *heritage) remaining(r *Reading) []int {
	var priors []int
	for i, p := range h.prior {
		if p.Path == h.before[r] && p.Key == "" && h.free(i) {
			priors = append(priors, i)
		}
	}
	return priors
}

// byLikeness inherits the rest of a source's documents by likeness, the likest
// pair first.
func (h *heritage) byLikeness() {
	type pair struct {
		at    place
		prior int
		score float64
	}
	var pairs []pair
	index := map[*Reading]map[uint64][]int{}
	h.each(func(at place, d *research.Document) {
		if d.Key != "" {
			return
		}
		if index[at.reading] == nil {
			index[at.reading] = h.byShingle(h.remaining(at.reading))
		}
		sketch := at.reading.sketch(at.document)
		for _, i := range candidates(sketch, index[at.reading]) {
			if score := sketch.Similarity(h.prior[i].Sketch); score > alike {
				pairs = append(pairs, pair{at, i, score})
			}
		}
	})
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	for _, p := range pairs {
		if _, done := h.heirs[p.at]; !done && h.free(p.prior) {
			h.inherit(p.at, p.prior)
		}
	}
}

// byShingle indexes priors by what their sketches hold.
func (h *heritage) byShingle(priors []int) map[uint64][]int {
	index := map[uint64][]int{}
	for _, i := range priors {
		for _, x := range h.prior[i].Sketch {
			index[x] = append(index[x], i)
		}
	}
	return index
}

// candidates are the priors that share a shingle with a sketch, in order.
func candidates(s Sketch, index map[uint64][]int) []int {
	var found []int
	for _, x := range s {
		found = append(found, index[x]...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}
