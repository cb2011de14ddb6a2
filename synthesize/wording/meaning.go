package wording

import "personas/synthesize"

// closer reports whether a sentence lies closer in meaning to texts than to what
// is shown on the whole. Without an embedder it does not.
func (w *writer) closer(text string, to []string) bool {
	if w.Meaning == nil {
		return false
	}
	v := w.Meaning([]string{text})[0]
	return v != nil && nearest(v, w.Meaning(to)) > w.usually(v)
}

// usually is the mean cosine of a text to everything that was shown.
func (w *writer) usually(v []float32) float64 {
	if w.background == nil {
		w.background = w.Meaning(w.shown)
	}
	sum, n := 0.0, 0
	for _, b := range w.background {
		if b != nil {
			sum += synthesize.Dot(v, b)
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// nearest is the largest cosine to one of several, −1 to none.
func nearest(v []float32, to [][]float32) float64 {
	most := -1.0
	for _, o := range to {
		if o != nil {
			most = max(most, synthesize.Dot(v, o))
		}
	}
	return most
}

// readsAlike is the likeness of two personas from which they are one to a reader.
// Of seven claims of one group, with the embedder in the binary: paraphrases of
// each .70, three of them and four of others .69, another group of the same study
// .25, another study .16.
const readsAlike = 0.6

// likeness says how alike two lists of claims read: the mean cosine of each claim
// to the nearest of the other list, of the list for which that is less.
func likeness(a, b [][]float32) float64 {
	one := func(from, to [][]float32) float64 {
		sum, n := 0.0, 0
		for _, v := range from {
			if v != nil {
				sum += max(nearest(v, to), 0)
				n++
			}
		}
		return sum / float64(max(n, 1))
	}
	return min(one(a, b), one(b, a))
}
