package ingest

import (
	"personas/research"
)

// person is how somebody is known, which decides when two appearances are one
// participant.
type person struct {
	by       identification
	key      string       // the explicit key, or the label in normal form
	label    string       // the label in normal form, "" where the document has none
	document int          // index of the first document in which they speak
	alone    research.Ref // of a label that has a key: as whom its document knows it without; set by Inherit
}

type identification int

const (
	byNobody   identification = iota // a survey's printed question: nobody says it
	byKey                            // an explicit key, one person in the whole study
	byLineage                        // a bare number, which says who only among the records of its source
	byStudy                          // an interviewer or agent: one label, one person in the study
	byDocument                       // a label in one document
)

// ref mints the person's reference, given that of the document they speak in and
// the lineage of its source.
func (p person) ref(study, document research.Ref, lineage string) research.Ref {
	switch p.by {
	case byKey:
		return research.ParticipantRefByKey(study, p.key)
	case byLineage:
		return research.ParticipantRefByKey(study, lineage+"\x00"+p.key)
	case byStudy:
		return research.ParticipantRefByLabel(study, p.key)
	}
	return research.ParticipantRefByLabel(document, p.key)
}

// bareNumber reports whether a key is a number without more: such keys are
// counted from 1 in every export and name nobody outside it.
func bareNumber(key string) bool {
	for _, c := range key {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(key) < 8
}
