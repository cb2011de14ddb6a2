package ingest

import (
	"cmp"
	"fmt"
	"slices"

	"personas/research"
)

// mintDocument mints a document's reference from what is first seen of it: its
// key, or its text and how often the same text came before. Records of a table
// are scoped by lineage: the same few words in two exports are two people's. A
// whole file is not: it is the same interview wherever it lies.
func mintDocument(study research.Ref, lineage string, d *research.Document, record bool, occurrence int) research.Ref {
	switch sum := d.SHA256(); {
	case d.Key != "" && occurrence == 0:
		return research.DocumentRefByKey(study, lineage, d.Key)
	case record:
		return research.DocumentRefByKey(study, lineage, fmt.Sprintf("text %x %d", sum, occurrence))
	}
	return research.DocumentRefByText(study, d.Text, occurrence)
}

// ofRecords reports whether a reading's documents are the records of a table.
func (r *Reading) ofRecords() bool {
	for i := range r.Documents {
		if r.Documents[i].Locator != "" {
			return true
		}
	}
	return false
}

// mint writes the references into the readings that count: inherited where there
// is a prior, else new and unlike any that the study has given out.
func (h *heritage) mint() {
	h.used, h.lineages = map[research.Ref]bool{}, map[string]bool{}
	for _, p := range h.prior {
		h.used[p.Ref], h.lineages[p.Lineage] = true, true
	}
	h.keys = h.keysKnown()
	for _, r := range h.readings {
		h.mintDocuments(r)
		h.mintParticipants(r)
	}
}

// mintDocuments gives every document of a reading its reference and lineage.
func (h *heritage) mintDocuments(r *Reading) {
	own := h.ownLineage(r)
	h.lineages[own] = true
	r.lineages = make([]string, len(r.Documents))
	old := make([]research.Ref, len(r.Documents))
	for i := range r.Documents {
		d := &r.Documents[i]
		old[i] = d.Ref
		if prior, ok := h.heirs[place{r, i}]; ok {
			d.Ref, r.lineages[i] = h.prior[prior].Ref, h.prior[prior].Lineage
			continue
		}
		d.Ref, r.lineages[i] = h.fresh(r, d, own), own
		h.used[d.Ref] = true
	}
	for i := range r.Suspicious {
		if at := slices.Index(old, r.Suspicious[i].Document); at >= 0 {
			r.Suspicious[i].Document = r.Documents[at].Ref
		}
	}
}

// ownLineage is the lineage of a reading's new records: that of the source it
// supersedes; else its path, made unlike any that the study has used.
func (h *heritage) ownLineage(r *Reading) string {
	for i := range r.Documents {
		if prior, ok := h.heirs[place{r, i}]; ok {
			return h.prior[prior].Lineage
		}
	}
	for _, p := range h.prior {
		if p.Path == h.before[r] && p.Path != "" {
			return p.Lineage
		}
	}
	own := r.Source.Path
	for n := 2; h.lineages[own]; n++ {
		own = fmt.Sprintf("%s#%d", r.Source.Path, n)
	}
	return own
}

// fresh mints a reference that nobody holds.
func (h *heritage) fresh(r *Reading, d *research.Document, lineage string) research.Ref {
	for n := 0; ; n++ {
		if ref := mintDocument(h.study, lineage, d, r.ofRecords(), n); !h.used[ref] {
			return ref
		}
	}
}

// keysKnown are the references that people have in the study already, by the
// keys that study.toml, the roster and their names give them now: those who were
// known by a label keep theirs. Where one key joins several, they become the
// first of them, by path and place.
func (h *heritage) keysKnown() map[string]research.Ref {
	keys := map[string]research.Ref{}
	for _, p := range h.prior {
		for _, person := range p.People {
			key := h.keyNow(p, person)
			if _, ok := keys[key]; !ok && key != "" {
				keys[key] = person.Ref
			}
		}
	}
	return keys
}

// keyNow is the key that somebody of a prior would be read with now.
func (h *heritage) keyNow(p Prior, known PriorPerson) string {
	if h.who != nil && known.Label != "" {
		if key := h.who(p.Path, known.Label, len(p.People) == 1); key != "" {
			return key
		}
	}
	alike := func(other PriorPerson) bool { return nameKey(other.Label) == nameKey(known.Label) }
	if others := slices.DeleteFunc(slices.Clone(p.People), alike); known.Key == "" && len(others) == len(p.People)-1 {
		return nameKey(known.Label)
	}
	return known.Key
}

// mintParticipants gives the people of a reading their references and writes
// them into its turns.
func (h *heritage) mintParticipants(r *Reading) {
	renamed := map[research.Ref]research.Ref{}
	for i := range r.Participants {
		p := &r.Participants[i]
		ref := h.personRef(r, &r.people[i])
		renamed[p.Ref], p.Ref = ref, ref
	}
	for i := range r.Documents {
		for t := range r.Documents[i].Turns {
			turn := &r.Documents[i].Turns[t]
			if ref, ok := renamed[turn.Participant]; ok {
				turn.Participant = ref
			}
		}
	}
}

// personRef is the reference of a person of a reading. One with a key has that of
// the key wherever the study knows it from, else goes on under the one that the
// document's label had, else begins. What the label had alone is kept: where the
// key is taken back, the label is that person again and nobody else.
func (h *heritage) personRef(r *Reading, p *person) research.Ref {
	document := r.Documents[p.document].Ref
	minted := p.ref(h.study, document, r.lineages[p.document])
	before := h.personBefore(r, *p)
	alone := cmp.Or(before.Alone, before.Ref)
	switch p.by {
	case byDocument:
		return cmp.Or(alone, minted)
	case byKey:
		if p.label != "" {
			p.alone = cmp.Or(alone, research.ParticipantRefByLabel(document, p.label))
		}
		if _, ok := h.keys[p.key]; !ok {
			h.keys[p.key] = cmp.Or(before.Ref, minted)
		}
		return h.keys[p.key]
	}
	return minted
}

// personBefore is as whom the document's prior knew a label.
func (h *heritage) personBefore(r *Reading, p person) PriorPerson {
	prior, ok := h.heirs[place{r, p.document}]
	if !ok {
		return PriorPerson{}
	}
	for _, known := range h.prior[prior].People {
		if known.Label == p.label && (known.Key == "" || known.Key == p.key || p.by == byDocument) {
			return known
		}
	}
	return PriorPerson{}
}
