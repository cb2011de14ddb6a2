package pipeline

import (
	"hash/fnv"

	"personas/internal/store"
	"personas/research"
)

// Sizes of a unit in bytes of text. A document of minBatch or more is a unit of
// its own; smaller ones share.
const (
	minBatch = 20_000
	maxBatch = 50_000
)

// batches cuts documents, which are in order of reference, into units. Where it
// cuts is decided by the documents around the cut (their size, a hash of their
// reference) and not by how many came before, so that one more document changes
// the batch it falls into and soon none after it.
func batches(docs []store.PlannedDocument) [][]store.PlannedDocument {
	var out [][]store.PlannedDocument
	var open []store.PlannedDocument
	var size int64
	flush := func() {
		if len(open) > 0 {
			out = append(out, open)
		}
		open, size = nil, 0
	}
	for _, d := range docs {
		if d.Size >= minBatch {
			out = append(out, []store.PlannedDocument{d})
			continue
		}
		if size+d.Size > maxBatch {
			flush()
		}
		open, size = append(open, d), size+d.Size
		if size >= minBatch && cutAfter(d.Ref) {
			flush()
		}
	}
	flush()
	return out
}

// cutAfter says yes for one reference in sixteen.
func cutAfter(ref research.Ref) bool {
	h := fnv.New32a()
	h.Write([]byte(ref))
	return h.Sum32()%16 == 0
}
