package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/research"
)

// record is what edits are made to: one reading.
func record(r *Reading) *Record {
	return &Record{Study: "s-test", Documents: r.Documents, People: r.Participants}
}

const panel = "Moderator: How do you pay?\n\nAnn: By card, because it is quick. Moderator: And at night?\n\nBen: In cash, as I always did.\n\nPartcipant: I pay by phone.\n\nBen: Me too. ann: Not me.\n"

// amended is a panel after edits, a turn a line.
func amended(t *testing.T, edits string) ([]string, error) {
	t.Helper()
	r := read(t, "g.txt", panel)
	file := strings.ReplaceAll(edits, "DOC", string(r.Documents[0].Ref))
	parsed, err := ParseEdits("fix", []byte(file))
	if err != nil {
		return nil, err
	}
	made, err := record(read(t, "g.txt", panel)).Amend("fix", parsed)
	if err != nil {
		return nil, err
	}
	var all []Made
	for i, c := range made {
		c.Ref = research.Ref(fmt.Sprint("f-", i))
		all = append(all, Made{Correction: c})
	}
	r.Correct(all)
	if len(r.Warnings) > 0 && strings.Contains(r.Warnings[len(r.Warnings)-1].Message, "no longer applies") {
		t.Error(r.Warnings)
	}
	checkReading(t, r)
	return script(r), nil
}

// checkReading holds a corrected reading against the laws of any.
func checkReading(t *testing.T, r *Reading) {
	t.Helper()
	people := map[research.Ref]bool{}
	for _, p := range r.Participants {
		people[p.Ref] = true
	}
	d, end := &r.Documents[0], 0
	for i, turn := range d.Turns {
		if turn.Position != i || turn.Span.Start < end || turn.Span.Check(d.Text) != nil {
			t.Errorf("turn %d is turn %d at %v, after %d", i, turn.Position, turn.Span, end)
		}
		if turn.Participant != "" && !people[turn.Participant] || turn.Role.Evidence() && turn.Participant == "" {
			t.Errorf("turn %d, %s, is said by %q, who is not in the reading", i, turn.Role, turn.Participant)
		}
		end = turn.Span.End
	}
	if len(r.people) != len(r.Participants) {
		t.Errorf("%d people are known as %d", len(r.Participants), len(r.people))
	}
}

func TestAmend(t *testing.T) {
	usual := script(read(t, "g.txt", panel))
	for _, c := range []struct {
		name, edits string
		at          int
		want        []string // in place of the line at at
	}{
		{"a label inside a turn", `{"document":"DOC","turn":1,"split_at":"Moderator: And"}`, 1,
			[]string{"participant Ann By card, because it is quick.", "interviewer Moderator And at night?"}},
		{"at a byte", fmt.Sprintf(`{"document":"DOC","turn":1,"split_at":"%d","speaker":"Moderator"}`, strings.Index(panel, "because")), 1,
			[]string{"participant Ann By card,", "interviewer Moderator because it is quick. Moderator: And at night?"}},
		{"another case of a label inside", `{"document":"DOC","turn":4,"split_at":"ann: Not me."}`, 4,
			[]string{"participant Ben Me too.", "participant Ann Not me."}},
		{"the speaker of a turn", `{"document":"DOC","turn":2,"speaker":"Ann"}`, 2, []string{"participant Ann In cash, as I always did."}},
		{"the role of a turn", `{"document":"g","turn":2,"role":"interviewer"}`, 2, []string{"interviewer Moderator In cash, as I always did."}},
		{"the person of a turn", `{"document":"DOC","turn":2,"participant":"ann"}`, 2, []string{"participant Ann In cash, as I always did."}},
		{"a new person", "document,turn,participant\nDOC,2,Cid Sun\n", 2, []string{"participant Cid Sun In cash, as I always did."}},
		{"a whole label", "document;speaker;role\nDOC;Partcipant;interviewer\n", 3, []string{"interviewer Partcipant I pay by phone."}},
		{"a label that is another's", `{"document":"DOC","scope":"label","turn":3,"speaker":"Ben"}`, 3, []string{"participant Ben I pay by phone."}},
		{"a turn given to a label that is corrected too", "{\"document\":\"DOC\",\"turn\":2,\"speaker\":\"Partcipant\"}\n{\"document\":\"DOC\",\"speaker\":\"Partcipant\",\"role\":\"interviewer\"}", 2,
			[]string{"interviewer Partcipant In cash, as I always did.", "interviewer Partcipant I pay by phone."}},
	} {
		got, err := amended(t, c.edits)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := slices.Replace(slices.Clone(usual), c.at, c.at+max(1, len(c.want)-strings.Count(c.edits, "split_at")), c.want...)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestAmendSaysWhatIsWrong(t *testing.T) {
	for edits, want := range map[string]string{
		"":                                      "line 1: holds nothing",
		"{\xff":                                 "line 1: is not UTF-8",
		"{":                                     "line 1: is no JSON object",
		`{"document":"DOC","turn":99}`:          `line 1: DOC has the turns 0 to 4, not "99"`,
		`{"document":"DOC","turn":1.5}`:         `line 1: DOC has the turns 0 to 4, not "1.5"`,
		`{"document":"DOC","turn":1,"start":3}`: "line 1: turn 1 is no longer where this line says",
		`{"document":"DOC","turn":1,"role":["x"]}`:                        `line 1: "role" must be a text or a number`,
		`{"document":"DOC","turn":1,"voice":"loud"}`:                      `line 1: the voice "loud" is neither first_hand nor reported`,
		`{"document":"DOC","turn":1,"speaker":"Zoe Q"}`:                   `line 1: nobody else is labelled "Zoe Q" in DOC: say the role too`,
		`{"document":"DOC","turn":0,"role":"participant"}`:                "line 1: which participant speaks?",
		`{"document":"DOC","turn":1,"participant":"p-aaaaaaaaaaaa"}`:      "line 1: there is no participant p-aaaaaaaaaaaa",
		`{"document":"DOC","turn":1,"key":"Anna"}`:                        `line 1: the key is not changed here: write "Anna" in the column participant`,
		`{"document":"DOC","speaker":"Zoe","role":"agent"}`:               `line 1: nobody is labelled "Zoe" in DOC`,
		`{"document":"DOC","scope":"all","turn":1}`:                       `line 1: the scope "all" is neither label nor turn`,
		`{"document":"DOC","turn":1,"split_at":"By card","role":"agent"}`: "line 1: split_at begins turn 1",
		`{"document":"DOC","turn":1,"split_at":"a","role":"agent"}`:       "line 1: the words of split_at stand",
		`{"document":"DOC","turn":1,"split_at":"because"}`:                "line 1: who speaks from split_at on?",
		`{"document":"DOC","turn":1,"split_at":"3","role":"agent"}`:       "line 1: split_at 3 is not inside turn 1",
		`{"undo":"f-none"}`:                                           `line 1: there is no correction "f-none"`,
		`{"document":"DOC","turn":0,"confirm":"yes"}`:                 "line 1: confirm is for a whole label",
		`{"document":"DOC","turn":0,"scope":"label","confirm":"no"}`:  `line 1: confirm is "no"`,
		`{"document":"DOC","turn":1,"scope":"label","confirm":"yes"}`: "line 1: confirm is for who is no participant",
		"document,turn,role\nDOC,1,agent\n\nDOC,2\nDOC,2,boss\n":      "line 4: has more or fewer cells",
		"document,turn,rolle\nDOC,1,agent\n":                          `line 1: there is no column "rolle": did you mean "role"?`,
	} {
		_, err := amended(t, edits)
		ref := read(t, "g.txt", panel).Documents[0].Ref
		if want = strings.ReplaceAll(want, "DOC", string(ref)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasSuffix(err.Error(), "nothing was corrected") {
			t.Errorf("%s\nsays %v\nwant %s", edits, err, want)
		}
	}
}

// TestNothingChangesNothing gives back what is listed, as a table and as JSON.
func TestNothingChangesNothing(t *testing.T) {
	r := read(t, "g.txt", panel)
	d, table := &r.Documents[0], "document,scope,turn,start,end,speaker,role,voice,participant,suspicious,split_at,undo,note\n"
	for _, turn := range d.Turns {
		for _, scope := range []string{"label", "turn"} {
			table += fmt.Sprintf("%s,%s,%d,%d,%d,%s,%s,%s,%s,%q,,,\n", d.Ref, scope, turn.Position, turn.Span.Start, turn.Span.End, turn.Speaker,
				turn.Role, turn.Voice, turn.Participant, strings.ReplaceAll(turn.Suspicious, `"`, ""))
		}
	}
	edits, err := ParseEdits("t.csv", []byte("\xef\xbb\xbf"+table))
	if err != nil {
		t.Fatal(err)
	}
	if made, err := record(r).Amend("t.csv", edits); err != nil || len(made) > 0 {
		t.Errorf("%v, %v", made, err)
	}
}

// TestLookedAtAndRight clears a doubt.
func TestLookedAtAndRight(t *testing.T) {
	before := read(t, "g.txt", panel)
	if before.Documents[0].Turns[1].Suspicious == "" {
		t.Fatal("the turn is not doubted")
	}
	edits, err := ParseEdits("t", fmt.Appendf(nil, `{"document":%q,"turn":1,"suspicious":""}`, before.Documents[0].Ref))
	if err != nil {
		t.Fatal(err)
	}
	made, err := record(before).Amend("t", edits)
	if err != nil || len(made) != 1 || made[0].String() != "looked at and right" {
		t.Fatalf("%v, %v", made, err)
	}
	after := read(t, "g.txt", panel)
	after.Correct([]Made{{Correction: made[0]}})
	if turn := after.Documents[0].Turns[1]; turn.Suspicious != "" || !slices.Equal(script(after), script(read(t, "g.txt", panel))) {
		t.Errorf("%+v", turn)
	}
}

func TestRelocate(t *testing.T) {
	old := "Dan: One?\nAnn: Yes.\nDan: Two?\nAnn: Yes.\nDan: Three?\nAnn: No, never.\n"
	span := func(text, before, words string) research.Span {
		at := strings.Index(text, before) + len(before)
		return research.Span{Start: at, End: at + len(words)}
	}
	for _, c := range []struct {
		name, now, before, words string
		gone                     bool
	}{
		{"the same text", old, "Two?\nAnn: ", "Yes.", false},
		{"something before", "A title\n\n" + old, "Two?\nAnn: ", "Yes.", false},
		{"something behind", old + "Dan: Four?\n", "Two?\nAnn: ", "Yes.", false},
		{"changed elsewhere", strings.Replace(old, "Three?", "Three, or four?", 1), "Three, or four?\nAnn: ", "No, never.", false},
		{"changed there", strings.Replace(old, "Two?\nAnn: Yes.", "Two?\nAnn: Hm.", 1), "Two?\nAnn: ", "Yes.", true},
		{"gone", strings.Replace(old, "No, never.", "Never.", 1), "Three?\nAnn: ", "No, never.", true},
	} {
		from := span(old, strings.TrimPrefix(c.before, "Three, or four?"), c.words)
		if c.before == "Three, or four?\nAnn: " {
			from = span(old, "Three?\nAnn: ", c.words)
		}
		got, ok := relocate([]byte(old), []byte(c.now), from)
		if ok == c.gone || ok && got != span(c.now, c.before, c.words) {
			t.Errorf("%s: found %t at %v", c.name, ok, got)
		}
	}
}

// TestCorrectionsKeepTheLawsOfTurns corrects at random: turns stay in order and
// apart, hold words that they held before, and say what the last correction of
// their words says; the same corrections give the same.
func TestCorrectionsKeepTheLawsOfTurns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var made []Made
		text := read(t, "g.txt", panel).Documents[0].Text
		owner := make([]string, len(text)) // what is last said of each byte
		for i := range rapid.IntRange(1, 6).Draw(rt, "corrections") {
			from := rapid.IntRange(0, len(text)-2).Draw(rt, "from")
			c := research.Correction{Ref: research.Ref(fmt.Sprint("f-", i)), Text: [32]byte{}, Speaker: fmt.Sprint("S", i), Role: research.RoleParticipant,
				Participant: research.Ref(fmt.Sprint("p-", i)), Key: "k", Span: research.Span{Start: from, End: rapid.IntRange(from+1, len(text)).Draw(rt, "to")}}
			for b := c.Span.Start; b < c.Span.End; b++ {
				owner[b] = c.Speaker
			}
			made = append(made, Made{Correction: c})
		}
		corrected := func() *Reading {
			r := read(t, "g.txt", panel)
			for i := range made {
				made[i].Document, made[i].Text = r.Documents[0].Ref, r.Documents[0].SHA256()
			}
			r.Correct(made)
			return r
		}
		r, again := corrected(), corrected()
		checkReading(t, r)
		if !slices.Equal(script(r), script(again)) || r.Documents[0].Fingerprint() != again.Documents[0].Fingerprint() {
			rt.Fatal("the same corrections give something else")
		}
		before := read(t, "g.txt", panel).Documents[0].Turns
		for _, turn := range r.Documents[0].Turns {
			if !slices.ContainsFunc(before, func(b research.Turn) bool { return b.Span.Contains(turn.Span) }) {
				rt.Fatalf("%v holds words of no turn before", turn.Span)
			}
			for b := turn.Span.Start; b < turn.Span.End; b++ {
				if owner[b] != "" && owner[b] != turn.Speaker && !notLetter(rune(text[b])) {
					rt.Fatalf("byte %d is said by %s, and was given to %s", b, turn.Speaker, owner[b])
				}
			}
		}
	})
}

func FuzzParseEdits(f *testing.F) {
	for _, seed := range []string{`{"document":"d","turn":1,"role":"agent"}`, "document,turn\nd,1\n", "a;b\n\"", "{\"turn\":1e9}\n{", "document\tturn\nd\t'=1\n", ""} {
		f.Add([]byte(seed))
	}
	r := read(f, "g.txt", panel)
	f.Fuzz(func(t *testing.T, data []byte) {
		edits, err := ParseEdits("f", data)
		if err != nil {
			return
		}
		made, err := record(r).Amend("f", edits)
		if err != nil && len(made) > 0 {
			t.Error("corrections beside an error")
		}
	})
}
