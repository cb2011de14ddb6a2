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
// whole study, and so is a participant with an explicit key or a full name; else
// a participant is a label in this document. What a label says decides, and not
// what other files hold: a reading is the same whichever was read before.
func (b *builder) part(d *draft, v *voice, vs voices) part {
	p := part{role: v.role}
	if v.role == research.RoleInterviewer || v.role == research.RoleAgent {
		p.key = cmp.Or(b.settings.person(b.file.Path, v.label), v.label)
		p.person = person{by: byStudy, key: normalLabel(p.key)}
		return p
	}
	if v.nobody {
		return p
	}
	var own map[string]string
	if v.role == research.RoleParticipant && vs.in(research.RoleParticipant) == 1 {
		own = d.attributes
	}
	switch key, named := b.explicitKey(d, v, vs), vs.nameKey(v); {
	case key != "":
		p.person, p.key, p.attributes = b.keyed(key, own)
	case v.role == research.RoleParticipant && named != "":
		p.person, p.key, p.attributes = person{by: byKey, key: named}, v.label, own
	default:
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
	if key := b.named(b.file.Path, v.label); key != "" {
		return key
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

// named is the key of whom study.toml or the roster says that a label is.
func (b *builder) named(path, label string) string {
	if person := b.settings.person(path, label); person != "" {
		if entry, ok := b.roster.Find(person); ok {
			return entry.Key
		}
		return person
	}
	entry, _ := b.roster.Find(label)
	return entry.Key
}

// enrolledAs reports whether the roster has whom a label names: a participant.
func (b *builder) enrolledAs(label string) bool {
	_, ok := b.roster.Find(cmp.Or(b.settings.person(b.file.Path, label), label))
	return ok
}

// knower tells the key by which a label of a file is known from study.toml and
// the roster, "" where neither knows it. What is said of a file goes for the one
// participant who is alone in it.
type knower func(path, label string, alone bool) string

func (b *builder) who(path, label string, alone bool) string {
	key := b.named(path, label)
	if key == "" && alone {
		entry, _ := b.roster.Find(stem(path))
		key = entry.Key
	}
	return cmp.Or(nameKey(key), key)
}

// nameKey is the key of a voice whose label is a full name, "" where it is none,
// or where two voices of the document are named alike: they are two people.
func (vs voices) nameKey(v *voice) string {
	key := nameKey(v.label)
	for _, other := range vs {
		if other != v && key != "" && nameKey(other.label) == key {
			return ""
		}
	}
	return key
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
		return person{by: byKey, key: cmp.Or(nameKey(entry.Key), entry.Key)}, entry.Key, attributes
	}
	if bareNumber(key) {
		return person{by: byLineage, key: key}, stem(b.file.Path) + "/" + key, own
	}
	return person{by: byKey, key: cmp.Or(nameKey(key), key)}, key, own
}
