package ingest

import (
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// roles lists the labels of a document with their roles, in order.
func roles(r *Reading) (list []string) {
	for _, t := range r.Documents[0].Turns {
		if said := t.Speaker + " " + string(t.Role); !slices.Contains(list, said) {
			list = append(list, said)
		}
	}
	return list
}

func TestPanels(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a focus group", "Moderator: Who begins?\nAnn: I do.\nBen: Then I.\nCid: Me too, why not?\nModerator: And then?\nAnn: Then we stop.\n",
			"Moderator interviewer, Ann participant, Ben participant, Cid participant"},
		{"numbered, and nobody in particular", "Moderator: Who begins?\nParticipant 1: I do.\nParticipant 3: Then I.\nSeveral: Yes!\nAll: No!\nUnknown: Why?\nParticipant 1 or Participant 3: Hm.\nParticipant 1: Fine.\n",
			"Moderator interviewer, Participant 1 participant, Participant 3 participant, Several unknown, All unknown, Unknown unknown, Participant 1 or Participant 3 unknown"},
		{"letters behind what they do", "Grad A: It is what it is.\nProfessor C: Is it?\nGrad B: I think so.\nGrad A: It is.\nProfessor C: We see.\n",
			"Grad A unknown, Professor C unknown, Grad B unknown"},
		{"what they work on", "Project Manager: Shall we?\nUser Interface: Yes.\nMarketing: Fine.\nProject Manager: What is the plan?\nUser Interface: A button.\nMarketing: And a price.\nProject Manager: When?\n",
			"Project Manager interviewer, User Interface participant, Marketing participant"},
	} {
		if got := strings.Join(roles(read(t, "g.txt", c.text)), ", "); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestNobodyIsNobody has no person for what several say.
func TestNobodyIsNobody(t *testing.T) {
	r := read(t, "g.txt", "Moderator: Who begins?\nAnn: I do.\nSeveral: Yes, we all hate it.\nAnn: Fine.\nModerator: And?\n")
	if turn := r.Documents[0].Turns[2]; turn.Participant != "" || turn.Role != research.RoleUnknown || len(r.Participants) != 2 {
		t.Errorf("%+v of %v", turn, r.Participants)
	}
}

// TestANameInASentence is in lines that were broken at some width: a name at the
// beginning of one, with a colon, is no speaker and never the interviewer.
func TestANameInASentence(t *testing.T) {
	for _, text := range []string{
		"Dan: How was it with the team?\nParticipant: It was slow.\nDan: And then?\nParticipant: Then I said to\nMaria: do it again?\nDan: Who is that?\nParticipant: My boss.\n",
		"Dan: How was it with the team?\nLee: It was slow.\nDan: And then?\nLee: Then I said to\nMaria: do it again?\nDan: Who is that?\nLee: My boss.\nDan: Fine?\nLee: Fine.\n",
	} {
		r := read(t, "a.txt", text)
		for _, turn := range r.Documents[0].Turns {
			if turn.Speaker == "Maria" && (turn.Role != research.RoleUnknown || !strings.Contains(turn.Suspicious, "in the middle of a sentence")) {
				t.Errorf("Maria is %s, doubted for %q", turn.Role, turn.Suspicious)
			}
			if turn.Speaker == "Dan" && turn.Role != research.RoleInterviewer {
				t.Errorf("Dan is %s", turn.Role)
			}
		}
	}
	// Who comes by once is not the interviewer either.
	r := read(t, "a.txt", "Dan: How was it?\nParticipant: Slow.\nDan: And then?\nParticipant: Better.\nJo: Here is your coffee.\nDan: What next?\n")
	if got := strings.Join(roles(r), ", "); got != "Dan interviewer, Participant participant, Jo unknown" {
		t.Error(got)
	}
}

// TestRolesInNineLanguages reads the words for who asks and who answers.
func TestRolesInNineLanguages(t *testing.T) {
	for asks, answers := range map[string]string{"Interviewer": "Interviewee", "Gesprächsleiterin": "Teilnehmerin", "Enquêtrice": "Répondante",
		"Entrevistadora": "Entrevistado", "Gespreksleider": "Deelnemer", "Prowadząca": "Uczestnik", "インタビュアー": "参加者", "主持人": "受访者", "المحاور": "المشارك"} {
		r := read(t, "a.txt", asks+": One.\n"+answers+": Two.\n"+asks+": Three.\n"+answers+": Four.\n")
		if got := strings.Join(roles(r), ", "); got != asks+" interviewer, "+answers+" participant" {
			t.Error(got)
		}
	}
}
