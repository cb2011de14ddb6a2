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

// aliases sorts out the readings that hold what another one holds already. Of
// two, the one whose path the study knew counts, else the first path.
func (h *heritage) aliases() {
	known := map[string]bool{}
	for _, p := range h.prior {
		known[p.Path] = true
	}
	slices.SortStableFunc(h.readings, func(a, b *Reading) int {
		switch {
		case known[a.Source.Path] == known[b.Source.Path]:
			return 0
		case known[a.Source.Path]:
			return -1
		}
		return 1
	})
	bytesOf, wordsOf := h.heldElsewhere()
	var counted []*Reading
	for _, r := range h.readings {
		sum, countable := r.Words()
		if path, ok := bytesOf[r.Source.SHA256]; ok {
			h.alias(r, path, "is byte for byte %q: counted once")
			continue
		}
		if path, ok := wordsOf[sum]; ok && countable {
			h.alias(r, path, "holds the same words as %q: counted once; remove one of the two")
			continue
		}
		counted = append(counted, r)
		bytesOf[r.Source.SHA256] = r.Source.Path
		if countable {
			wordsOf[sum] = r.Source.Path
		}
	}
	h.readings = counted
}

func (h *heritage) alias(r *Reading, path, message string) {
	r.AliasOf = path
	r.Warnings = append(r.Warnings, Warning{r.Source.Path, fmt.Sprintf(message, path)})
	h.copies = append(h.copies, r)
}

// heldElsewhere are the bytes and words of the sources that are not read again.
func (h *heritage) heldElsewhere() (bytesOf, wordsOf map[[32]byte]string) {
	bytesOf, wordsOf = map[[32]byte]string{}, map[[32]byte]string{}
	perPath := map[string][]Prior{}
	for _, p := range h.prior {
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
	return bytesOf, wordsOf
}

// share gives copies the references of the readings that count.
func (h *heritage) share() {
	for _, r := range h.copies {
		originals := h.originals(r.AliasOf)
		words := map[string]int{}
		for i, p := range originals {
			words[p.Key+"\x00"+string(p.Words[:])] = i
		}
		first := len(h.prior)
		h.prior = append(h.prior, originals...)
		for i, f := range r.measured() {
			key := r.Documents[i].Key + "\x00" + string(f.words[:])
			if at, ok := words[key]; ok {
				delete(words, key)
				h.heirs[place{r, i}] = first + at
			}
		}
		h.mintDocuments(r)
		h.mintParticipants(r)
	}
}

// originals are the documents at a path, as they stand after this call.
func (h *heritage) originals(path string) []Prior {
	for _, r := range h.readings {
		if r.Source.Path == path {
			return r.Priors()
		}
	}
	var found []Prior
	for _, p := range h.prior {
		if p.Path == path && p.Current {
			found = append(found, p)
		}
	}
	return found
}

// Words hashes the words of all documents, whatever their order and format;
// false where there are too few to tell a file by.
func (r *Reading) Words() (sum [32]byte, ok bool) {
	var sums [][32]byte
	count := 0
	for _, f := range r.measured() {
		sums = append(sums, f.words)
		count += f.count
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
