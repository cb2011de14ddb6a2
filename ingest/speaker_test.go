package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// script writes a document's turns, one a line: role, key, time, words.
func script(r *Reading) []string {
	keys := map[research.Ref]string{}
	for _, p := range r.Participants {
		keys[p.Ref] = p.Key
	}
	var lines []string
	d := &r.Documents[0]
	for _, turn := range d.Turns {
		words := strings.ReplaceAll(string(d.Text[turn.Span.Start:turn.Span.End]), "\n", "⏎")
		time := ""
		if turn.Timed {
			time = fmt.Sprintf("@%g ", turn.Time)
		}
		lines = append(lines, fmt.Sprintf("%s %s %s%s", turn.Role, keys[turn.Participant], time, words))
	}
	return lines
}

func TestLabels(t *testing.T) {
	for _, c := range []struct {
		name, path, text string
		want             []string
	}{
		{"names and colons", "P4.txt", "Interviewer: How?\n\nParticipant: Well.\n\nSo it goes.\n\nInterviewer: Why?\n",
			[]string{"interviewer Interviewer How?", "participant P4 Well.⏎⏎So it goes.", "interviewer Interviewer Why?"}},
		{"time before the name", "P4.txt", "[00:12] Interviewer: How?\n[1:02:03] Participant: Well.\n",
			[]string{"interviewer Interviewer @12 How?", "participant P4 @3723 Well."}},
		{"time after the name", "P4.txt", "Interviewer [00:12]: How?\n\nParticipant (01:05): Well.\n",
			[]string{"interviewer Interviewer @12 How?", "participant P4 @65 Well."}},
		{"name and time on a line of their own", "a.txt", "Mia  00:01\nHow do you work?\n\nLee  00:09\nAt night.\n\nMia  00:12\nWhy then?\n\nLee  00:15\nIt is quiet.\n",
			[]string{"interviewer Mia @1 How do you work?", "participant Lee @9 At night.", "interviewer Mia @12 Why then?", "participant Lee @15 It is quiet."}},
		{"time, then a name, each on its line", "a.txt", "00:00:01 Interviewer\nHow do you work?\n00:00:09 Participant\nAt night.\n",
			[]string{"interviewer Interviewer @1 How do you work?", "participant a @9 At night."}},
		{"bold", "a.md", "# Talk\n\n**Interviewer:** How?\n\n**P7**: Well.\n\n## Tools\n\n**Interviewer**\n\nWhich?\n",
			[]string{"interviewer Interviewer How?", "participant P7 Well.", "interviewer Interviewer Which?"}},
		{"headings", "a.md", "## Interviewer\n\nHow?\n\n## Participant\n\nWell.\n\n### Aside\n\nMore.\n",
			[]string{"interviewer Interviewer How?", "participant a Well.", "participant a More."}},
		{"capitals", "a.txt", "MODERATOR: How?\nRESPONDENT: Well.\n",
			[]string{"interviewer MODERATOR How?", "participant a Well."}},
		{"Q and A", "a.txt", "Q: How?\nA: Well.\nQ. Why?\nA. So.\n",
			[]string{"interviewer Q How?", "participant a Well.", "interviewer Q Why?", "participant a So."}},
		{"numbered speakers", "a.txt", "Speaker 1: How do you work?\nSpeaker 2: At night, when it is quiet.\nSpeaker 1: Is it better?\nSpeaker 2: It is.\n",
			[]string{"interviewer Speaker 1 How do you work?", "participant a At night, when it is quiet.", "interviewer Speaker 1 Is it better?", "participant a It is."}},
		{"two participants", "g.txt", "Moderator: Who begins?\nParticipant 1: I do.\nParticipant 2: Then I.\nParticipant 1: Fine.\n",
			[]string{"interviewer Moderator Who begins?", "participant g/Participant 1 I do.", "participant g/Participant 2 Then I.", "participant g/Participant 1 Fine."}},
		{"a support chat", "chats/c.txt", "Agent: How can I help?\nCustomer: It broke. Can you mend it?\nAgent: Yes.\n",
			[]string{"agent Agent How can I help?", "participant c It broke. Can you mend it?", "agent Agent Yes."}},
		{"staff with a name", "chats/c.txt", "Support (Ann): Hello.\nLee: It broke. What now?\nSupport (Ann): Restart it.\n",
			[]string{"agent Support (Ann) Hello.", "participant Lee It broke. What now?", "agent Support (Ann) Restart it."}},
		{"a chat with the time of day", "chats/c.txt", "12/05/2023, 14:33 - Agent: Hello.\n12/05/2023, 14:35 - Customer: It broke.\n",
			[]string{"agent Agent @0 Hello.", "participant c @120 It broke."}},
		{"a header", "interviews/a.txt", "Interview 12\nDate: 2024-03-01\nParticipant: P12\nCompany: Firm A\n\nInterviewer: How?\nParticipant: Note: it is slow.\n",
			[]string{"interviewer Interviewer How?", "participant P12 Note: it is slow."}},
		{"stage directions and rules", "a.txt", "Interviewer: How?\n[Recording stops]\n-----\nParticipant: Well.\n",
			[]string{"interviewer Interviewer How?", "participant a Well."}},
		{"no labels", "interviews/diary.txt", "I wrote this.\nAll of it.\n\nAnd: this.\n",
			[]string{"participant diary I wrote this.⏎All of it.", "participant diary And: this."}},
		{"labels of a table in prose", "notes/n.txt", "Price: too high for us.\n\nSupport: too slow.\n\nPrice: again.\n",
			[]string{"participant n Price: too high for us.", "participant n Support: too slow.", "participant n Price: again."}},
		{"a list", "notes/n.md", "# Call\n\n- too slow\n- too dear,\n  they said\n1. call again\n",
			[]string{"participant n too slow", "participant n too dear,⏎  they said", "participant n call again"}},
		{"nobody clearly asks", "calls/c.txt", "Mia: It rained.\nLee: It did.\nMia: A lot.\nLee: Yes.\n",
			[]string{"unknown Mia It rained.", "unknown Lee It did.", "unknown Mia A lot.", "unknown Lee Yes."}},
		{"a slip in a label", "P4.txt", "Interviewer: How?\nParticipant: Well.\nInterviewer: Why?\nParticipant: So.\nInterviewer: And?\nParticipant: No.\nParticpant: Yes.\n",
			[]string{"interviewer Interviewer How?", "participant P4 Well.", "interviewer Interviewer Why?", "participant P4 So.", "interviewer Interviewer And?", "participant P4 No.", "participant P4 Yes."}},
		{"initials", "g.txt", "A: It rained.\nB: Did it?\nA: A lot.\nB: Where?\n",
			[]string{"participant g It rained.", "interviewer B Did it?", "participant g A lot.", "interviewer B Where?"}},
		{"words behind a time mark", "a.txt", "[00:01] Interviewer: How?\n\n[00:03] Participant: Well.\n\n[00:05] Okay\n\n[00:07] Note: it broke.\n\n3:45 pm is late.\n",
			[]string{"interviewer Interviewer @1 How?", "participant a @3 Well.", "participant a @5 Okay", "participant a @7 Note: it broke.⏎⏎3:45 pm is late."}},
		{"a chat's notices", "chats/c.txt", "12/05/2023, 14:33 - Messages are encrypted.\n12/05/2023, 14:33 - Agent: Hello.\n12/05/2023, 14:34 - You were added.\n12/05/2023, 14:35 - Customer: It broke.\n",
			[]string{"agent Agent @0 Hello.", "participant c @120 It broke."}},
		{"a title that is a sentence", "notes/n.txt", "They were angry.\nDate: 2024-03-01\n\nThey left.\n",
			[]string{"participant n They were angry.⏎Date: 2024-03-01", "participant n They left."}},
		{"hours of the day in brackets", "a.txt", "Interviewer: When?\nParticipant: We open early (09:00) and close late (17:00) today.\n",
			[]string{"interviewer Interviewer When?", "participant a We open early (09:00) and close late (17:00) today."}},
		{"full-width colons", "a.txt", "Interviewer：どうですか。\nParticipant：とても遅いです。\n",
			[]string{"interviewer Interviewer どうですか。", "participant a とても遅いです。"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := script(read(t, c.path, c.text)); !slices.Equal(got, c.want) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestSettledRoles(t *testing.T) {
	text := "Mia: It rained.\nLee: It did.\nMia: A lot.\nLee: Yes.\n"
	s, err := ParseSettings([]byte("[speakers]\nMia = \"agent\"\n[speakers.\"calls/**\"]\nLee = \"participant\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := readWith(t, "calls/c.txt", text, s, Roster{})
	if got := script(r); got[0] != "agent Mia It rained." || got[1] != "participant Lee It did." {
		t.Errorf("%v", got)
	}
	for _, g := range r.Guesses {
		if g.Value == "Mia" || g.Value == "Lee" {
			t.Errorf("guessed what is settled: %v", g)
		}
	}
}

// TestSpeakersArePinned reads a transcript, pins every guess as its line says,
// and expects the same turns without a guess.
func TestSpeakersArePinned(t *testing.T) {
	text := "Speaker 1: How do you work?\nSpeaker 2: At night, when it is quiet.\nSpeaker 1: Is it better?\nLee: It is.\nLee: Yes, it is.\n"
	first := read(t, "a.txt", text)
	var toml strings.Builder
	for _, g := range first.Guesses {
		fmt.Fprintln(&toml, g.Pin)
	}
	s, err := ParseSettings([]byte(toml.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, toml.String())
	}
	second := readWith(t, "a.txt", text, s, Roster{})
	if len(second.Guesses) > 0 || !slices.Equal(script(first), script(second)) {
		t.Errorf("still guessed %v\n%v", second.Guesses, script(second))
	}
}

func TestWhoIsWho(t *testing.T) {
	roster, err := ParseRoster("participants.csv", []byte("id,alias,plan\nP1,Lee;interviews/first.txt,pro\nP2,,free\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	talk := "Interviewer: How?\nParticipant: Well.\n"
	for path, want := range map[string]string{"P1.txt": "P1", "first.txt": "P1", "P2.txt": "P2", "other.txt": "other"} {
		r := readWith(t, path, talk, Settings{}, roster)
		if p := r.Participants[1]; p.Key != want {
			t.Errorf("%s: the participant is %s, want %s", path, p.Key, want)
		}
	}
	byLabel := readWith(t, "x.txt", strings.ReplaceAll(talk, "Participant", "Lee"), Settings{}, roster)
	if p := byLabel.Participants[1]; p.Key != "P1" || p.Attributes["plan"] != "pro" || p.Ref != research.ParticipantRefByKey("s-test", "P1") {
		t.Errorf("Lee is %+v", p)
	}
	a, b := read(t, "a.txt", talk), read(t, "b.txt", talk+"Interviewer: And?\n")
	if a.Participants[0].Ref != b.Participants[0].Ref {
		t.Error("the interviewer of two documents is two people")
	}
	if a.Participants[1].Ref == b.Participants[1].Ref {
		t.Error("the participants of two documents are one person")
	}
}

func TestReportedVoice(t *testing.T) {
	r := read(t, "winloss/2024-03-01-acme.md", "---\nby: Sales\ncustomer: Buyer 3\noutcome: lost\n---\n\nThey found it too dear.\n")
	d, p := r.Documents[0], r.Participants[0]
	if turn := d.Turns[0]; turn.Voice != research.VoiceReported || turn.Author != "Sales" {
		t.Errorf("turn %+v", turn)
	}
	if p.Key != "Buyer 3" || p.Attributes["outcome"] != "lost" || d.RecordedOn.Format("2006-01-02") != "2024-03-01" {
		t.Errorf("%+v on %v", p, d.RecordedOn)
	}
	if other := read(t, "notes/b.txt", "They will not come back.\n"); other.Documents[0].Turns[0].Author != "b" {
		t.Errorf("a note without an author is by %q, want its file", other.Documents[0].Turns[0].Author)
	}
}

func TestSuspicions(t *testing.T) {
	talk := func(lines ...string) string { return strings.Join(lines, "\n\n") + "\n" }
	usual := []string{"Interviewer: What do you do when the export breaks in the middle of the day?", "Participant: I start it again.", "Interviewer: And then?", "Participant: Then I wait."}
	for _, c := range []struct {
		name  string
		lines []string
		want  []int
	}{
		{"reading the question aloud", append(slices.Clone(usual), "Interviewer: How do you choose which plot to look at?", "Participant: How do I choose which plot to look at?"), nil},
		{"asking the interviewer", append(slices.Clone(usual), "Participant: Have you ever had a user that is colour-blind?", "Interviewer: I have."), nil},
		{"going on after a pause", append(slices.Clone(usual), "Participant: And the file is empty.", "Participant: Which nobody tells me."), nil},
		{"agreeing with oneself after a long answer", append(slices.Clone(usual), "Participant: "+strings.Repeat("It takes long. ", 30), "Participant: Yeah."), nil},
		{"a reply to oneself", append(slices.Clone(usual), "Interviewer: I see.", "Participant: But nothing comes to mind that could help.", "Participant: I guess. No."), []int{5}},
		{"the interviewer acknowledges their own answer", append(slices.Clone(usual), "Interviewer: So you wait. Yes, I wait an hour and then I call the people downstairs.", "Interviewer: Okay."), []int{4}},
		{"another label inside", append(slices.Clone(usual), "Participant: It works. Interviewer: Good."), []int{4}},
		{"another label inside, with a slip", append(slices.Clone(usual), "Interviewer: So you wait. Particpant: Right."), []int{4}},
		{"telling whom one told", append(slices.Clone(usual), "Participant: I said to the Interviewer of the other study: no, and to Dan: no."), nil},
		{"labels changed about", append(slices.Clone(usual), "Interviewer: And?", "Participant: I go home.", "Participant: What would you say was the day on which you knew?", "Interviewer: I knew it when I threw the old machine out.", "Interviewer: And why?", "Participant: It broke."), []int{6, 7}},
		{"an answer under the asker's label", append(slices.Clone(usual), "Interviewer: And what do you do on the days after that?", "Interviewer: I call them and tell them what my people need.", "Interviewer: And why do you call?"), []int{5}},
		{"asking after a pause", append(slices.Clone(usual), "Participant: I go home.", "Participant: Do you have any other people who do it like that?", "Interviewer: I do, and we have talked with most of them."), nil},
		{"what is left of an introduction", append(slices.Clone(usual), "Participant 1: [REDACTED; Introduction]"), nil},
		{"the interviewer's question under the participant's name", append(slices.Clone(usual), "Interviewer: Fine.", "Participant: I think so.", "Interviewer: Next.", "Participant: What do you do when the export breaks in the middle of the day?"), []int{7}},
	} {
		r := read(t, "P4.txt", talk(c.lines...))
		var got []int
		for _, s := range r.Suspicious {
			got = append(got, s.Turn)
			if r.Documents[0].Turns[s.Turn].Suspicious != s.Why || s.Why == "" {
				t.Errorf("%s: the turn does not say why", c.name)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: doubts %v, want %v", c.name, got, c.want)
		}
	}
}
