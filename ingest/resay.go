package ingest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

var (
	editRoles  = []research.Role{research.RoleParticipant, research.RoleInterviewer, research.RoleAgent, research.RoleUnknown}
	editVoices = []research.Voice{research.VoiceFirstHand, research.VoiceReported}
)

// say fills in who speaks by what an edit changes; false where it changes nothing.
// Whoever speaks is said wholly, role and person with the label, so that a better
// reader makes nothing else of it.
func (a *amender) say(e Edit, d *research.Document, now research.Turn, c *research.Correction) (bool, error) {
	if err := a.checkIdle(e, now); err != nil {
		return false, err
	}
	voice, newVoice := e.changed("voice", string(now.Voice))
	if newVoice {
		if c.Voice = research.Voice(voice); !slices.Contains(editVoices, c.Voice) {
			return false, fmt.Errorf("the voice %q is neither first_hand nor reported", voice)
		}
	}
	who, err := a.speaks(e, d, now, c.OfLabel())
	if err != nil || who == nil {
		return newVoice, err
	}
	c.Speaker, c.Role, c.Participant, c.Key = who.speaker, who.role, who.participant, a.keyOf(*who)
	if c.Role.Evidence() && c.Participant == "" {
		return false, fmt.Errorf("which participant speaks? name them in the column participant: a reference, a key, or a new name")
	}
	return true, nil
}

// checkIdle refuses a change of a column that is there to be read, where somebody
// might take it for one that changes something.
func (a *amender) checkIdle(e Edit, now research.Turn) error {
	if key, differs := e.changed("key", a.keyOf(sayer{participant: now.Participant})); differs {
		return fmt.Errorf("the key is not changed here: write %q in the column participant", key)
	}
	return nil
}

// sayer is who speaks.
type sayer struct {
	speaker     string
	role        research.Role
	participant research.Ref
	key         string
}

// speaks settles who speaks where an edit changes speaker, role or participant;
// nil where it changes none.
func (a *amender) speaks(e Edit, d *research.Document, now research.Turn, ofLabel bool) (*sayer, error) {
	who := sayer{speaker: now.Speaker, role: now.Role, participant: now.Participant}
	label, newLabel := e.changed("speaker", now.Speaker)
	role, newRole := e.changed("role", string(now.Role))
	person, newPerson := e.changed("participant", string(now.Participant))
	if newRole && !slices.Contains(editRoles, research.Role(role)) {
		return nil, fmt.Errorf("the role %q is none of participant, interviewer, agent, unknown", role)
	}
	if newLabel {
		who = a.labelled(d, label)
	}
	if role != "" && (newRole || who.role == "") && research.Role(role) != who.role {
		who.role = research.Role(role)
		who = a.inRole(d, who, ofLabel || newLabel)
	}
	if newPerson {
		if err := a.becomes(d, &who, person, newRole || newLabel); err != nil {
			return nil, err
		}
	}
	if who.role == "" {
		return nil, fmt.Errorf("nobody else is labelled %q in %s: say the role too", label, d.Ref)
	}
	if who.speaker == now.Speaker && who.role == now.Role && who.participant == now.Participant {
		return nil, nil
	}
	return &who, nil
}

// labelled is who speaks under a label of the document; a new label says its role,
// or nothing.
func (a *amender) labelled(d *research.Document, label string) sayer {
	if t, ok := firstOf(d, label); ok {
		return sayer{speaker: t.Speaker, role: t.Role, participant: t.Participant}
	}
	who := sayer{speaker: label, role: roleOfLabel(label)}
	if who.role == "" {
		return who
	}
	return a.inRole(d, who, true)
}

// inRole is who speaks in a role that their label did not have: somebody known by
// the label itself; or for a turn alone, the only one who has that role. Where
// several have, nobody can tell.
func (a *amender) inRole(d *research.Document, who sayer, byLabel bool) sayer {
	who.participant, who.key = "", ""
	if !byLabel {
		var others []research.Turn
		for _, t := range d.Turns {
			known := slices.ContainsFunc(others, func(o research.Turn) bool { return o.Participant == t.Participant })
			if t.Role == who.role && t.Participant != "" && !known {
				others = append(others, t)
			}
		}
		if len(others) == 1 {
			who.speaker, who.participant = others[0].Speaker, others[0].Participant
		}
		return who
	}
	switch key := nameKey(who.speaker); {
	case who.role == research.RoleUnknown:
	case !who.role.Evidence():
		who.participant = research.ParticipantRefByLabel(a.Study, normalLabel(who.speaker))
	case key != "":
		who.participant = research.ParticipantRefByKey(a.Study, key)
	default:
		who.participant = research.ParticipantRefByLabel(d.Ref, normalLabel(who.speaker))
	}
	who.key = who.speaker
	return who
}

// becomes makes somebody the person that a reference, a key or a new name says. In
// the role that this person has in the document, unless the edit says which.
func (a *amender) becomes(d *research.Document, who *sayer, person string, settled bool) error {
	ref, err := a.person(person)
	if err != nil {
		return err
	}
	who.participant, who.key = ref, person
	for _, t := range d.Turns {
		if !settled && t.Participant == ref {
			who.role = t.Role
		}
	}
	return nil
}

// person is the reference of somebody by reference or key, else that of a new
// person of this name.
func (a *amender) person(name string) (research.Ref, error) {
	var keyed []research.Ref
	for _, p := range a.People {
		if string(p.Ref) == name {
			return p.Ref, nil
		}
		if strings.EqualFold(p.Key, name) {
			keyed = append(keyed, p.Ref)
		}
	}
	switch {
	case len(keyed) == 1:
		return keyed[0], nil
	case len(keyed) > 1:
		return "", fmt.Errorf("%d people are called %q: give the reference of one, as personas participants lists them", len(keyed), name)
	case looksLikeRef.MatchString(name):
		return "", fmt.Errorf("there is no participant %s: personas participants lists them", name)
	}
	return research.ParticipantRefByKey(a.Study, cmp.Or(nameKey(name), name)), nil
}

var looksLikeRef = regexp.MustCompile(`^p-[a-z2-9]{12}$`)

// keyOf is how people name somebody.
func (a *amender) keyOf(who sayer) string {
	for _, p := range a.People {
		if p.Ref == who.participant {
			return p.Key
		}
	}
	return who.key
}
