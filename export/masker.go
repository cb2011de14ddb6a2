package export

import (
	"personas/internal/redact"
	"personas/research"
)

// MaskerOf is a masker of all that documents hold, and of whom they know.
func MaskerOf(docs []research.Document, people []research.Participant) *redact.Masker {
	ed := &research.Edition{Documents: docs, Participants: people}
	known, _ := knownPeople(ed)
	return redact.New(redact.Study{People: known, Companies: companies(ed), Texts: func(yield func(source, text string) bool) {
		for i := range docs {
			for part := range parts(&docs[i]) {
				if !yield(string(docs[i].Ref), part) {
					return
				}
			}
		}
	}})
}
