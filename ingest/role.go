package ingest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"personas/research"
)

// roleWords are the words of a label that say what its speaker does.
var roleWords = byWord(map[research.Role]string{
	research.RoleInterviewer: "interviewer interviewers interviewerin moderator moderatorin researcher facilitator host q question" +
		" enquêteur enquêtrice entrevistador entrevistadora prowadzący moderador",
	research.RoleParticipant: "participant interviewee respondent a answer customer client user buyer prospect caller patient guest" +
		" informant shopper befragter befragte teilnehmer teilnehmerin kunde kundin entrevistado entrevistada enquêté enquêtée respondente",
	research.RoleAgent: "agent support rep representative advisor adviser csm ae sdr bot chatbot operator helpdesk seller vendor salesperson sales",
})

// rolePhrases are labels of several words whose last word alone would mislead.
var rolePhrases = []string{"customer service", "customer support", "customer success", "customer care", "client success"}

// participantNumber is how studies number their participants: "P9".
var participantNumber = regexp.MustCompile(`^p ?\d{1,3}$`)

func byWord(words map[research.Role]string) map[string]research.Role {
	roles := map[string]research.Role{}
	for role, list := range words {
		for w := range strings.FieldsSeq(list) {
			roles[w] = role
		}
	}
	return roles
}

// roleOfWord is the role that one word of a label says; a number behind it
// ("Q1", "Interviewee2") does not matter.
func roleOfWord(w string) research.Role {
	return roleWords[strings.TrimRight(strings.ToLower(w), "0123456789")]
}

// roleOfLabel returns the role that a label says, "" where it says none or
// several.
func roleOfLabel(label string) research.Role {
	label = normalLabel(label)
	if slices.ContainsFunc(rolePhrases, func(p string) bool { return strings.HasPrefix(label, p) }) {
		return research.RoleAgent
	}
	if participantNumber.MatchString(label) {
		return research.RoleParticipant
	}
	var found research.Role
	for _, w := range wordsOf(label) {
		role := roleOfWord(w)
		switch {
		case role == "" || role == found:
		case found == "":
			found = role
		default:
			return ""
		}
	}
	return found
}

func wordsOf(label string) []string { return strings.FieldsFunc(label, notLetter) }

// notLetter reports whether a rune stands between words.
func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// genericWords say what somebody is, not who, beside the words for a role.
var genericWords = []string{"", "speaker", "person", "voice", "p", "r", "b", "and", "or", "unknown", "sprecher"}

// genericLabel reports whether a label does not say who somebody is:
// "Participant", "Interviewee 1", "Speaker 2", "A"; but "P3" names a person.
func genericLabel(label string) bool {
	for _, w := range wordsOf(normalLabel(label)) {
		bare := strings.TrimRight(w, "0123456789")
		if len(bare) == 1 && len(w) > 1 || roleWords[bare] == "" && !slices.Contains(genericWords, bare) {
			return false
		}
	}
	return true
}

// jointWords join the names of several people into one label.
var jointWords = []string{"or", "and", "and/or", "&", "+", "/", "und", "oder"}

// jointLabel reports whether a label names several people at once.
func jointLabel(label string) bool {
	words := strings.Fields(normalLabel(label))
	return len(words) > 2 && slices.ContainsFunc(words[1:len(words)-1], func(w string) bool { return slices.Contains(jointWords, w) })
}
