package ingest

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
)

// aliasWords is how many words a file must hold for another with the same words
// to be the same research, and not two people who said as little.
const aliasWords = 20

// aliases finds the readings that hold what another one holds already. Of two,
// the one whose path the study knew stays, else the first path.
func (h *heritage) aliases() {
	known := map[string]bool{}
	bytesOf, wordsOf := map[[32]byte]string{}, map[[32]byte]string{}
	perPath := map[string][]Prior{}
	for _, p := range h.prior {
		known[p.Path] = true
		if p.Current {
			bytesOf[p.Source] = p.Path
			perPath[p.Path] = append(perPath[p.Path], p)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(perPath)) {
		if sum, ok := wordsOfPriors(perPath[path]); ok && wordsOf[sum] == "" {
			wordsOf[sum] = path
		}
	}
	order := slices.Clone(h.readings)
	slices.SortStableFunc(order, func(a, b *Reading) int {
		switch {
		case known[a.Source.Path] == known[b.Source.Path]:
			return 0
		case known[a.Source.Path]:
			return -1
		}
		return 1
	})
	for _, r := range order {
		sum, countable := r.Words()
		if path, ok := bytesOf[r.Source.SHA256]; ok {
			r.becomeAlias(path, "is byte for byte %q: counted once")
		} else if path, ok := wordsOf[sum]; ok && countable {
			r.becomeAlias(path, "holds the same words as %q: counted once; remove one of the two")
		} else {
			bytesOf[r.Source.SHA256] = r.Source.Path
			if countable {
				wordsOf[sum] = r.Source.Path
			}
		}
	}
}

func (r *Reading) becomeAlias(path, message string) {
	r.AliasOf = path
	r.Documents, r.Participants, r.Suspicious, r.people = nil, nil, nil, nil
	r.Warnings = append(r.Warnings, Warning{r.Source.Path, fmt.Sprintf(message, path)})
}

// Words hashes the words of all documents, whatever their order and format;
// false where there are too few to tell a file by.
func (r *Reading) Words() (sum [32]byte, ok bool) {
	var sums [][32]byte
	count := 0
	for i := range r.Documents {
		words := plain(&r.Documents[i])
		sums = append(sums, sha256.Sum256(words))
		count += countWords(words)
	}
	return hashAll(sums), count >= aliasWords
}

func wordsOfPriors(priors []Prior) ([32]byte, bool) {
	var sums [][32]byte
	count := 0
	for _, p := range priors {
		sums = append(sums, p.Words)
		count += p.Count
	}
	return hashAll(sums), count >= aliasWords
}

func hashAll(sums [][32]byte) [32]byte {
	slices.SortFunc(sums, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, s := range sums {
		h.Write(s[:])
	}
	return [32]byte(h.Sum(nil))
}
