package ingest

import (
	"bytes"

	"personas/research"
)

// relocate finds where words of one version of a text stand in another; false
// where they are gone, changed, or cannot be told from others like them. Words
// that stand there more than once are told by what stands around them, and they
// must be what comes nearest to that place in the old text too: the "Yes." that
// is left is not the one that was taken out.
func relocate(old, now []byte, words research.Span) (research.Span, bool) {
	said := old[words.Start:words.End]
	there := occurrences(now, said)
	at, ok := nearest(there, func(i int) int { return around(old, words.Start, now, i, len(said)) })
	if !ok {
		return research.Span{}, false
	}
	back, ok := nearest(occurrences(old, said), func(i int) int { return around(old, i, now, at, len(said)) })
	return research.Span{Start: at, End: at + len(said)}, ok && back == words.Start
}

// mostOccurrences is how often words may stand in a text and still be looked for.
const mostOccurrences = 1000

func occurrences(text, words []byte) (at []int) {
	for from := 0; len(words) > 0 && len(at) < mostOccurrences; {
		i := bytes.Index(text[from:], words)
		if i < 0 {
			return at
		}
		at = append(at, from+i)
		from += i + 1
	}
	return nil
}

// nearest is the place of the highest score; false where there is none, or two.
func nearest(places []int, score func(int) int) (best int, ok bool) {
	top := -1
	for _, p := range places {
		switch s := score(p); {
		case s > top:
			best, top, ok = p, s, true
		case s == top:
			ok = false
		}
	}
	return best, ok
}

// around is how many bytes before and behind two places are equal, up to a
// limit either way.
func around(a []byte, i int, b []byte, j, n int) (same int) {
	const limit = 512
	for k := 1; k <= limit && k <= i && k <= j && a[i-k] == b[j-k]; k++ {
		same++
	}
	for k := n; k < n+limit && i+k < len(a) && j+k < len(b) && a[i+k] == b[j+k]; k++ {
		same++
	}
	return same
}
