package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

func TestNameKeys(t *testing.T) {
	for label, want := range map[string]string{
		"Maria Lopez": "lopez maria", "LOPEZ, Maria": "lopez maria", "maria lopez": "lopez maria", "Dr. Maria Lopez": "lopez maria",
		"Maria Lopez, PhD": "lopez maria", "Maria Lopez (Guest)": "lopez maria", "Maria Lopez (Interviewee)": "lopez maria",
		"Maria Lopez (Acme)": "lopez maria (acme)", "Maria Lopez (Globex)": "lopez maria (globex)",
		"Maria J. Lopez": "j lopez maria", "Anne-Marie O'Neill": "anne-marie o'neill", "Łukasz Żak": "łukasz żak",
		"Maria.Lopez@Acme.com": "maria.lopez@acme.com",
		"Maria":                "", "Maria L.": "", "M. Lopez": "", "Speaker 1": "", "Participant": "", "P3": "", "Project Manager": "", "User Interface": "",
		"Grad A": "", "Interviewee 1 or Interviewee 2": "", "Maria and Ben": "", "Conference Room": "", "Sales Team": "", "Unknown Speaker": "", "Maria's iPhone": "",
	} {
		if got := nameKey(label); got != want {
			t.Errorf("%q has the key %q, want %q", label, got, want)
		}
	}
}

// talkBy is a conversation in which somebody asks people, one line each.
func talkBy(names ...string) string {
	var b strings.Builder
	for i, n := range names {
		fmt.Fprintf(&b, "Interviewer: What about this, number %d?\n\n%s: I do it every day, because nobody else does, number %d.\n\n", i, n, i)
	}
	return b.String()
}

// who is the reference of whoever speaks under a label in a reading.
func who(r *Reading, label string) research.Ref {
	for _, t := range r.Documents[0].Turns {
		if t.Speaker == label {
			return t.Participant
		}
	}
	return ""
}

func TestOneNameIsOnePerson(t *testing.T) {
	a := read(t, "a.txt", talkBy("Maria Lopez", "Maria Lopez"))
	want := who(a, "Maria Lopez")
	for path, label := range map[string]string{"b.txt": "LOPEZ, Maria", "c.txt": "Dr. Maria Lopez", "d.txt": "MARIA LOPEZ"} {
		if got := who(read(t, path, talkBy(label, label)), label); got != want {
			t.Errorf("%q of %s is %s, want %s", label, path, got, want)
		}
	}
	for path, label := range map[string]string{"e.txt": "Maria", "f.txt": "Maria L.", "g.txt": "Maria Lopez (Globex)", "h.txt": "Speaker 1"} {
		if got := who(read(t, path, talkBy(label, label)), label); got == want || got == "" {
			t.Errorf("%q of %s is %s, who is Maria Lopez", label, path, got)
		}
	}
	// Two people of one name in one conversation are two, and neither is the one elsewhere.
	alike := read(t, "i.txt", talkBy("Maria Lopez", "Lopez, Maria", "Maria Lopez", "Lopez, Maria"))
	one, two := who(alike, "Maria Lopez"), who(alike, "Lopez, Maria")
	if one == two || one == want || two == want {
		t.Errorf("two namesakes are %s and %s, and %s elsewhere", one, two, want)
	}
}

// TestARosterNamesEveryForm finds a person of the roster under a nickname, in
// another order, by mail address, and under first and last name in two columns.
func TestARosterNamesEveryForm(t *testing.T) {
	roster, err := ParseRoster("participants.csv", []byte("id,first name,last name,nickname,email\nP1,Maria,Lopez,Mari;ML,ml@acme.com\nP2,Ben,Okafor,,\nP3,Ben,Stone,,\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	for label, want := range map[string]string{"Mari": "P1", "ML": "P1", "Lopez, Maria": "P1", "ml@acme.com": "P1", "OKAFOR, Ben": "P2"} {
		r := readWith(t, "a.txt", talkBy(label, label), Settings{}, roster)
		if got := personNamed(r, want); got == "" || got != who(r, label) {
			t.Errorf("%q is %v, want %s", label, r.Participants, want)
		}
	}
	r := readWith(t, "a.txt", talkBy("Ben", "Ben"), Settings{}, roster)
	if p := r.Participants[1]; p.Key != "Ben" {
		t.Errorf("Ben, who could be either of two, is %s", p.Key)
	}
}

// TestPeopleComeAndGo joins labels of two files by study.toml and takes it back:
// everybody keeps the reference they had.
func TestPeopleComeAndGo(t *testing.T) {
	files := map[string]string{"a.txt": talkBy("Maria", "Maria"), "b.txt": talkBy("M. Lopez", "M. Lopez") + "Interviewer: Fine?\n"}
	settled, err := ParseSettings([]byte("[people]\n\"Maria Lopez\" = [\"a.txt/Maria\", \"M. Lopez\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	var prior []Prior
	round := func(s Settings) (research.Ref, research.Ref) {
		a, b := readWith(t, "a.txt", files["a.txt"], s, Roster{}), readWith(t, "b.txt", files["b.txt"], s, Roster{})
		Inherit("s-test", prior, []*Reading{b, a})
		prior = append(a.Priors(), b.Priors()...)
		return who(a, "Maria"), who(b, "M. Lopez")
	}
	a1, b1 := round(Settings{})
	a2, b2 := round(settled)
	a3, b3 := round(Settings{})
	a4, b4 := round(settled)
	if a1 == b1 || a2 != b2 || a2 != a1 || a3 != a1 || b3 != b1 || a4 != a2 || b4 != b2 {
		t.Errorf("apart %s %s, joined %s %s, apart %s %s, joined %s %s", a1, b1, a2, b2, a3, b3, a4, b4)
	}
}

func TestLikenesses(t *testing.T) {
	labelled := func(path, label string, role research.Role) Labelled {
		return Labelled{Path: path, Label: label, Person: research.Ref("p-" + path + normalLabel(label)), Role: role, Turns: 4}
	}
	part, asks := research.RoleParticipant, research.RoleInterviewer
	for _, c := range []struct {
		name   string
		labels []Labelled
		want   []string // pins
	}{
		{"a first name", []Labelled{labelled("a.txt", "Maria Lopez", part), labelled("b.txt", "Maria", part)}, []string{`people."Maria Lopez" = ["Maria"]`}},
		{"an initial", []Labelled{labelled("a.txt", "Maria Lopez", part), labelled("b.txt", "M. Lopez", part)}, []string{`people."Maria Lopez" = ["M. Lopez"]`}},
		{"a mail address", []Labelled{labelled("a.txt", "Maria Lopez", part), labelled("b.txt", "maria.lopez@acme.com", part)}, []string{`people."Maria Lopez" = ["maria.lopez@acme.com"]`}},
		{"the same first name twice", []Labelled{labelled("a.txt", "Maria", part), labelled("b.txt", "Maria", part)}, []string{`people."Maria" = ["b.txt/Maria"]`}},
		{"both in one conversation", []Labelled{labelled("a.txt", "Maria Lopez", part), labelled("a.txt", "Maria", part)}, nil},
		{"another name", []Labelled{labelled("a.txt", "Maria Lopez", part), labelled("b.txt", "Marta", part), labelled("c.txt", "Lund", part)}, nil},
		{"what names nobody", []Labelled{labelled("a.txt", "Speaker 1", part), labelled("b.txt", "Speaker 1", part), labelled("c.txt", "Project Manager", part)}, nil},
		{"who asks elsewhere", []Labelled{labelled("a.txt", "Mia", asks), labelled("b.txt", "Mia", asks), labelled("c.txt", "Mia", research.RoleUnknown)}, []string{`speakers."Mia" = "interviewer"`}},
	} {
		var got []string
		for _, g := range Likenesses(c.labels, Settings{}, Roster{}) {
			got = append(got, g.Pin)
			if _, err := ParseSettings([]byte(g.Pin)); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
