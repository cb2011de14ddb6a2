package locate

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"personas/ingest"
	"personas/research"
)

// vocabulary is what generated people say: much that a repair could get wrong.
var vocabulary = strings.Fields(`I we you they the a it that price order tool works like like know mean um uh, well, so and but not never no
 don't can't won’t without hardly happy unhappy two twelve twenty 10 100 3.5 40% $5 -5 20-30 9:30 all some most very really I, the, like,
 you, know, mean, (um) team. Monday? slow! non-linear e-mail two-way inter- national café cafe` + "\u0301" + ` Straße 订货 每天 我们不用 👍🏽 👩‍👩‍👧 😀 – … “fast” 'lane' it's
 its we're were had had. thing thing, report because a.m. U.S. R&D C# [REDACTED] לא شيء`)

var gapsBetween = []string{" ", " ", " ", " ", " ", "\n", "  ", "\u00a0"}

// speech draws what somebody says in one turn.
func speech(t *rapid.T) string {
	var b strings.Builder
	b.WriteString("So ")
	for _, w := range rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 25).Draw(t, "words") {
		b.WriteString(w)
		b.WriteString(rapid.SampledFrom(gapsBetween).Draw(t, "gap"))
	}
	return strings.TrimSpace(b.String())
}

// talk draws a document of several turns by three people.
func talk(t *rapid.T) *research.Document {
	d := &research.Document{Ref: "d-test", Title: "talk", Language: rapid.SampledFrom([]string{"en", "und", "de"}).Draw(t, "language")}
	roles := []research.Role{research.RoleInterviewer, research.RoleParticipant, research.RoleParticipant}
	for i := range rapid.IntRange(1, 6).Draw(t, "turns") {
		who := rapid.IntRange(0, 2).Draw(t, "who")
		label := []string{"Q", "Ana", "Ben"}[who]
		d.Text = append(d.Text, label+": "...)
		start := len(d.Text)
		d.Text = append(d.Text, speech(t)...)
		d.Turns = append(d.Turns, research.Turn{Position: i, Span: research.Span{Start: start, End: len(d.Text)},
			Speaker: label, Participant: research.Ref("p-" + label), Role: roles[who], Voice: research.VoiceFirstHand})
		d.Text = append(d.Text, "\n\n"...)
	}
	return d
}

// reporter is what fails a law: a test or a rapid one.
type reporter interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkLaws fails where what became of a proposal breaks what Locate promises.
func checkLaws(t reporter, d *research.Document, p research.Proposal, a research.Alignment, rejection *research.Rejection) {
	t.Helper()
	if rejection != nil {
		if rejection.Reason == "" || a.Text != "" {
			t.Fatalf("%q is rejected with %+v and %+v", p.Text, rejection, a)
		}
		return
	}
	text, err := d.Slice(a.Span)
	turn := slices.IndexFunc(d.Turns, func(turn research.Turn) bool { return turn.Span.Contains(a.Span) })
	switch {
	case err != nil || text != a.Text:
		t.Fatalf("%q is located at %v as %q, but there stands %q (%v)", p.Text, a.Span, a.Text, text, err)
	case turn < 0 || d.Turns[turn].Role != research.RoleParticipant || d.Turns[turn].Position != a.Turn || d.Turns[turn].Participant != a.Participant:
		t.Fatalf("%q is located in no turn of a participant: %+v", p.Text, a)
	case plainly(a.Text) != plainly(p.Text):
		t.Fatalf("%q is located as %q: %q is not %q", p.Text, a.Text, plainly(p.Text), plainly(a.Text))
	case (a.Outcome == research.OutcomeExact) != (a.Text == strings.TrimSpace(p.Text)) || (a.Outcome == research.OutcomeExact) != (len(a.Repairs) == 0):
		t.Fatalf("%q is located as %q: %s %v", p.Text, a.Text, a.Outcome, a.Repairs)
	}
	here, there := unrepairable(a.Text), unrepairable(p.Text)
	if slices.Contains(a.Repairs, research.RepairStutter) {
		here, there = once(here), once(there)
	}
	if !slices.Equal(here, there) {
		t.Fatalf("%q is located as %q: %q are not %q", p.Text, a.Text, there, here)
	}
}

// plainly is a text as these tests fold it, by other means than the package:
// letters, digits and signs in one case, without anything that could be a filler
// and without what is said twice in a row.
func plainly(text string) string {
	idle := set("um uh er ah hm mm mmm like you know i mean oh eh")
	words := strings.FieldsFunc(cases.Fold().String(norm.NFKC.String(strings.Map(ascii, text))), func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So, unicode.Sc) && r != '%' && r != '\'' && r != zwj
	})
	var kept []string
	for _, w := range words {
		if w = strings.ReplaceAll(w, "'", ""); w != "" && !idle[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(once(kept), "")
}

// once is a list without what stands twice in a row, up to four words long.
func once(words []string) []string {
	for k := 1; k <= 4; k++ {
		for i := 0; i+2*k <= len(words); {
			if slices.Equal(words[i:i+k], words[i+k:i+2*k]) {
				words = slices.Delete(words, i, i+k)
			} else {
				i++
			}
		}
	}
	return words
}

func ascii(r rune) rune {
	switch {
	case isApostrophe(r):
		return '\''
	case unicode.Is(unicode.Cf, r) && r != zwj:
		return -1
	}
	return r
}

// unrepairable are the negations, numbers and quantifiers of a text, in order.
func unrepairable(text string) (out []string) {
	for _, t := range appendTokens(nil, text, 0, len(text)) {
		if t.class != 0 {
			out = append(out, t.fold)
		}
	}
	return out
}

// words are where the words of a turn stand, as white space parts them.
func words(d *research.Document, turn research.Turn) (out []research.Span) {
	at := turn.Span.Start
	for _, w := range strings.Fields(string(d.Text[turn.Span.Start:turn.Span.End])) {
		at += strings.Index(string(d.Text[at:turn.Span.End]), w)
		out = append(out, research.Span{Start: at, End: at + len(w)})
		at += len(w)
	}
	return out
}

// run draws a contiguous run of words of a participant's turn.
func run(t *rapid.T, d *research.Document) (research.Turn, research.Span) {
	turn := d.Turns[rapid.IntRange(0, len(d.Turns)-1).Draw(t, "turn")]
	if turn.Role != research.RoleParticipant {
		t.Skip("no participant's turn")
	}
	ws := words(d, turn)
	from := rapid.IntRange(0, len(ws)-1).Draw(t, "from")
	to := rapid.IntRange(from, len(ws)-1).Draw(t, "to")
	return turn, research.Span{Start: ws[from].Start, End: ws[to].End}
}

// quotable reports whether a run says anything, and is not cut from a word that
// goes on behind a hyphen at the end of a line.
func quotable(d *research.Document, turn research.Turn, span research.Span) bool {
	text := string(d.Text[span.Start:span.End])
	said := reading{text: text, tokens: appendTokens(nil, text, 0, len(text))}
	before, after := string(d.Text[turn.Span.Start:span.Start]), string(d.Text[span.End:turn.Span.End])
	broken := strings.HasSuffix(before, "-\n") || strings.HasSuffix(text, "-") && strings.HasPrefix(after, "\n")
	return len(said.tokens) > 0 && !said.idle() && !broken
}

// lawOfRuns: any run of a participant's words is located as it stands, or equal
// at an earlier place; so it is with other case and punctuation.
func lawOfRuns(t *rapid.T) {
	d := talk(t)
	turn, span := run(t, d)
	text, x := string(d.Text[span.Start:span.End]), New(d)
	p := research.Proposal{Text: text, Speaker: rapid.SampledFrom([]string{"", turn.Speaker, string(turn.Participant)}).Draw(t, "speaker")}
	a, rejection := x.Locate(p)
	checkLaws(t, d, p, a, rejection)
	if !quotable(d, turn, span) {
		return
	}
	if rejection != nil || a.Text != text || a.Span.Start > turn.Span.End {
		t.Fatalf("%q of %q is %+v, %+v", text, d.Text, a, rejection)
	}
	p.Text = perturbed(t, text)
	a, rejection = x.Locate(p)
	checkLaws(t, d, p, a, rejection)
	if rejection != nil {
		t.Fatalf("%q of %q is %+v", p.Text, d.Text, rejection)
	}
}

// perturbed is a text in another case, with other white space, quotation marks
// and punctuation.
func perturbed(t *rapid.T, text string) string {
	for _, change := range []func(string) string{
		strings.ToUpper, strings.ToLower, norm.NFD.String, norm.NFC.String,
		strings.NewReplacer("'", "’", "“", "\"", "”", "\"").Replace,
		strings.NewReplacer(", ", " ", "! ", ". ", "? ", " ", "–", "-").Replace,
		func(s string) string { return "“" + strings.Join(strings.Fields(s), "\n") + "”" },
	} {
		if rapid.Bool().Draw(t, "change") {
			text = change(text)
		}
	}
	return text
}

// lawOfChanges: with one negation, number or quantifier left out, put in or
// changed, words are not located unless they stand so somewhere else.
func lawOfChanges(t *rapid.T) {
	d := talk(t)
	_, span := run(t, d)
	said := strings.Fields(string(d.Text[span.Start:span.End]))
	marked := []string{"not", "never", "no", "seven", "19", "€7", "none", "few", "hardly", "won't"}
	at := rapid.IntRange(0, len(said)-1).Draw(t, "at")
	switch rapid.IntRange(0, 2).Draw(t, "how") {
	case 0:
		said = slices.Insert(said, at, rapid.SampledFrom(marked).Draw(t, "word"))
	case 1:
		said[at] = rapid.SampledFrom(marked).Draw(t, "word")
	default:
		if len(unrepairable(said[at])) == 0 {
			t.Skip("not a word that matters")
		}
		said = slices.Delete(said, at, at+1)
	}
	p := research.Proposal{Text: strings.Join(said, " ")}
	a, rejection := New(d).Locate(p)
	checkLaws(t, d, p, a, rejection) // its negations, numbers and quantifiers are those of the document
}

func TestRuns(t *testing.T)    { t.Parallel(); rapid.Check(t, lawOfRuns) }
func TestChanges(t *testing.T) { t.Parallel(); rapid.Check(t, lawOfChanges) }

func FuzzRuns(f *testing.F)    { f.Fuzz(rapid.MakeFuzz(lawOfRuns)) }
func FuzzChanges(f *testing.F) { f.Fuzz(rapid.MakeFuzz(lawOfChanges)) }

// FuzzLocate: whatever the document and the proposal, what is located keeps the
// laws, and nothing panics.
func FuzzLocate(f *testing.F) {
	const text = "Interviewer: How?\n\nAna: I, I don't, um, like it, you know. 20-30 non-\nlinear e-mails 👩‍👩‍👧 a day.\n\nBen: No.\n"
	f.Add(text, "I don't like it", "Ana")
	f.Add(text, "“20–30 non-linear emails 👩‍👩‍👧”", "")
	f.Add("\xff\x00\u0301a\u200d", "\u0301a\xff", "\xff")
	f.Add("A: \xb8 x\nB: x", "\xb8", "")
	f.Add("A: um um um um um um um um\nB: x", "um um x um um", "")
	f.Fuzz(func(t *testing.T, text, said, speaker string) {
		r, err := ingest.Read(context.Background(), ingest.File{Path: "a.txt", Bytes: []byte(text)}, ingest.Settings{}, ingest.Roster{}, "s-test")
		if err != nil {
			t.Skip()
		}
		d := &r.Documents[0]
		p := research.Proposal{Text: said, Speaker: speaker}
		a, rejection := New(d).Locate(p)
		checkLaws(t, d, p, a, rejection)
	})
}

// TestRealRuns: every run of 15 words of two real interviews is located where it
// stands, or equal at an earlier place.
func TestRealRuns(t *testing.T) {
	t.Parallel()
	d := interview(t, 8000)
	x, runs := New(d), 0
	for _, turn := range d.Turns {
		ws := words(d, turn)
		for from := 0; from+15 <= len(ws) && turn.Role.Evidence() && turn.Suspicious == ""; from++ {
			p := research.Proposal{Text: string(d.Text[ws[from].Start:ws[from+14].End])}
			a, rejection := x.Locate(p)
			checkLaws(t, d, p, a, rejection)
			if cut := strings.HasSuffix(p.Text, "-") || from > 0 && d.Text[ws[from-1].End-1] == '-'; rejection != nil && !cut {
				t.Errorf("%q is %s", p.Text, rejection.Reason)
			}
			runs++
		}
	}
	if runs < 1000 {
		t.Errorf("%d runs", runs)
	}
}
