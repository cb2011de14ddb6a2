package ingest

import (
	"cmp"
	"maps"
	"slices"

	"personas/research"
)

// part is who speaks one stretch, and in which role.
type part struct {
	person     person
	key        string // how people name them
	role       research.Role
	attributes map[string]string
	suspicious string
}

// cast settles who speaks every stretch of a draft.
func (b *builder) cast(d *draft) []part {
	parts := make([]part, len(d.stretches))
	if !slices.ContainsFunc(d.stretches, func(s stretch) bool { return s.label != "" }) {
		writer := b.writer(d)
		for i, s := range d.stretches {
			switch parts[i] = writer; s.role {
			case "":
			case research.RoleInterviewer:
				parts[i] = part{role: s.role} // a printed question: nobody says it
			default:
				parts[i].role = s.role
			}
		}
		return parts
	}
	vs, speaks := listen(d)
	b.assignRoles(d, vs)
	doubts := newDoubter(d, vs, speaks)
	for i, v := range speaks {
		parts[i] = b.part(d, v.of, vs)
		parts[i].role = v.role
		parts[i].suspicious = cmp.Or(v.doubt, doubts.about(i))
	}
	return parts
}

// writer is the one person of a document without speakers: who wrote it, or whom
// it is about.
func (b *builder) writer(d *draft) part {
	p := part{role: research.RoleParticipant}
	explicit := cmp.Or(d.who, d.about)
	if entry, ok := b.roster.Find(b.called(d)); ok && explicit == "" && !d.boxed {
		explicit = entry.Key
	}
	if explicit == "" || anonymous(explicit) {
		p.person, p.key, p.attributes = person{by: byDocument}, d.title, d.attributes
		return p
	}
	p.person, p.key, p.attributes = b.keyed(explicit, d.attributes)
	return p
}

// part is who a voice is. An interviewer or agent is one person by label in the
// whole study; a participant has an explicit key, or is a label in this document.
func (b *builder) part(d *draft, v *voice, vs voices) part {
	p := part{role: v.role}
	if v.role == research.RoleInterviewer || v.role == research.RoleAgent {
		p.person, p.key = person{by: byStudy, key: v.name}, v.label
		return p
	}
	var own map[string]string
	if v.role == research.RoleParticipant && vs.in(research.RoleParticipant) == 1 {
		own = d.attributes
	}
	if key := b.explicitKey(d, v, vs); key != "" {
		p.person, p.key, p.attributes = b.keyed(key, own)
	} else {
		p.person, p.key, p.attributes = person{by: byDocument, key: v.name}, b.nameOf(d, v, vs), own
	}
	p.person.label = v.name
	return p
}

// explicitKey is the key by which the roster, study.toml or the document's header
// know a participant, "" where none does. What is said of the file goes for the
// participant only where there is one.
func (b *builder) explicitKey(d *draft, v *voice, vs voices) string {
	if v.role != research.RoleParticipant {
		return ""
	}
	if entry, ok := b.roster.Find(v.label); ok {
		return entry.Key
	}
	if vs.in(research.RoleParticipant) > 1 {
		return ""
	}
	if explicit := cmp.Or(d.who, d.about); explicit != "" && !anonymous(explicit) {
		return explicit
	}
	entry, _ := b.roster.Find(b.called(d))
	return entry.Key
}

// nameOf is how people name somebody known only by a label: the file where the
// label says nothing.
func (b *builder) nameOf(d *draft, v *voice, vs voices) string {
	switch {
	case !genericLabel(v.label):
		return v.label
	case v.role == research.RoleParticipant && vs.in(research.RoleParticipant) == 1:
		return b.called(d)
	}
	return b.called(d) + "/" + v.label
}

// called is how people name a session: its file, or its name in a project of
// several.
func (b *builder) called(d *draft) string {
	if d.session != "" {
		return d.session
	}
	return stem(b.file.Path)
}

// keyed identifies the holder of an explicit key: the roster's person if it is
// in the roster; one of the source's own records if it is a bare number.
func (b *builder) keyed(key string, own map[string]string) (person, string, map[string]string) {
	if entry, ok := b.roster.Find(key); ok {
		attributes := maps.Clone(own)
		if attributes == nil {
			attributes = map[string]string{}
		}
		maps.Copy(attributes, entry.Attributes)
		return person{by: byKey, key: entry.Key}, entry.Key, attributes
	}
	if bareNumber(key) {
		return person{by: byLineage, key: key}, stem(b.file.Path) + "/" + key, own
	}
	return person{by: byKey, key: key}, key, own
}
