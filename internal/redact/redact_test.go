package redact

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// study masks texts as one study with some people and companies. All of them are
// invented.
func study(texts ...string) *Masker {
	return New(Study{
		People: []Person{{"P01", []string{"Maria Lopez"}}, {"P02", []string{"will", "Will Okonkwo"}}, {"P03", []string{"Maria Chen"}},
			{Interviewer + "-1", []string{"Dan"}}, {"P04", []string{"田中 花子"}}},
		Companies: []string{"Acme Widgets GmbH", "Target", "St Ebba's Hospital"},
		Texts: func(yield func(string, string) bool) {
			for _, text := range texts {
				if !yield("one", text) {
					return
				}
			}
		},
	})
}

// What becomes of a text: the rules, one a line.
func TestMask(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// people the study knows
		"Maria Lopez: I asked Lopez, Maria and M. Lopez.":   "P01: I asked P01 and P01.",
		"maria lopez said so, and so did lopez's team.":     "P01 said so, and so did P01's team.",
		"MARIA LOPEZ, or Maria L. for short.":               "P01, or P01 for short.",
		"Then Will said he will do it.":                     "Then P02 said he will do it.",
		"Will you look at it?":                              "Will you look at it?",
		"Dan asks what Okonkwo's plan is":                   "INTERVIEWER-1 asks what P02's plan is",
		"P7 and Participant 3 agree, says the Interviewer.": "P7 and Participant 3 agree, says the Interviewer.",
		"田中 花子さん です":                                        "P04さん です",
		// others
		"My name is Oduya Brennan.":                  "My name is NAME-1.",
		"hi this is sarah speaking from the clinic":  "hi this is NAME-1 speaking from the clinic",
		"Dear Xanthe,\nthanks":                       "Dear NAME-1,\nthanks",
		"I told Mr. Brown and Mrs. Ng about it.":     "I told Mr. NAME-1 and Mrs. NAME-2 about it.",
		"We had Jean-Luc Moreau and Sarah O'Neil in": "We had NAME-1 and NAME-2 in",
		"Grace period, a mark, a bill, a rose, may":  "Grace period, a mark, a bill, a rose, may",
		"We met in Paris in April, in Austin too":    "We met in Paris in April, in Austin too",
		"Jupyter, Julia and IPython; GitHub's API":   "Jupyter, Julia and IPython; GitHub's API",
		"Mr XXXX and Dr. XX":                         "Mr XXXX and Dr. XX",
		// names in no list
		"I told Quillfeather and Tomislav Kravarić of it.":         "I told NAME-1 and NAME-2 of it.",
		"So Bjørnulf moved us, and Xolveig's team left.":           "So NAME-1 moved us, and NAME-2's team left.",
		"Regards,\nOddvarra Hautakoski":                            "Regards,\nNAME-1",
		"Mail zorvaldi@mail.example about Zorvaldi, please.":       "Mail EMAIL-1 about NAME-1, please.",
		"In Xolburg we use Foobarix; the Bazquux library is slow.": "In Xolburg we use Foobarix; the Bazquux library is slow.",
		"Our Visual Bazquux and PyFoobar, by the Quuxity of it":    "Our Visual Bazquux and PyFoobar, by the Quuxity of it",
		"Wir haben die Quuxbahn und das Bazwerk gebaut, sagt er.":  "Wir haben die Quuxbahn und das Bazwerk gebaut, sagt er.",
		"hi, my husband xolveig and sarah quillfeather did it":     "hi, my husband NAME-2 and NAME-1 did it",
		"We went to Marks & Spencer, and to Tom & Malik.":          "We went to Marks & Spencer, and to NAME-2 & NAME-1.",
		// by where they stand
		"Who's Bożydar? That is Thenmozhi's desk.":                                       "Who's NAME-1? That is NAME-2's desk.",
		"Tuwei et al. say so; ask Prime Minister Kobia (Wambui to us).":                  "NAME-2 et al. say so; ask Prime Minister NAME-1 (NAME-3 to us).",
		"Every Tuesday Draginja Vukšić prints it.":                                       "Every Tuesday NAME-1 prints it.",
		"i got a mail from thenmozhi, but the driver was ruaridh macaskill":              "i got a mail from NAME-2, but the driver was NAME-1",
		"i like the numpy workflow with a clunky toolbar":                                "i like the numpy workflow with a clunky toolbar",
		"Leider hilft keiner. Seit Mai zahlen wir mehr. Sommer und Winter, immer nichts": "Leider hilft keiner. Seit Mai zahlen wir mehr. Sommer und Winter, immer nichts",
		"Leider hat Herr Sommer das nicht gesagt, und Marion auch nicht.":                "Leider hat Herr NAME-2 das nicht gesagt, und NAME-1 auch nicht.",
		// companies
		"At Acme Widgets we said; ACME WIDGETS GMBH is big":      "At COMPANY-1 we said; COMPANY-1 is big",
		"Our target is that Target pays":                         "Our target is that COMPANY-3 pays",
		"He left Nordlicht Systeme GmbH for St Ebba's Hospital.": "He left COMPANY-2 for COMPANY-3.",
		// patterns
		"mail a.b+c@mail.example.org or maria dot l at gmail dot com":       "mail EMAIL-1 or EMAIL-2",
		"call +49 30 901820 or (212) 555-0187 or 020 7946 0018":             "call PHONE-3 or PHONE-2 or PHONE-1",
		"my number is five five five oh one nine nine":                      "my number is PHONE-1",
		"one two three four five six seven eight":                           "one two three four five six seven eight",
		"card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00":        "card CARD-1, IBAN ACCOUNT-1",
		"SSN 078-05-1120, NINO AB 12 34 56 C, DNI 12345678Z":                "SSN ID-1, NINO ID-3, DNI ID-2",
		"passport number C01X00T47, account 0012345678":                     "passport number ID-1, account ACCOUNT-1",
		"born on 03/04/1981, met on 03/04/2021 at 10:15:30":                 "born on BIRTHDATE-1, met on 03/04/2021 at 10:15:30",
		"from 192.168.17.4 and fe80::1ff:fe23:4567:890a":                    "from IP-1 and IP-2",
		"00:1b:44:11:3a:b7 is its number":                                   "DEVICE-1 is its number",
		"https://example.org/docs and https://example.org/u/mlopez":         "https://example.org/docs and URL-1",
		"I live at 12 Acacia Avenue, Springfield, IL 62701 now":             "I live at ADDRESS-1 now",
		"Sie wohnt Hauptstraße 5, 10115 Berlin.":                            "Sie wohnt ADDRESS-1.",
		"12, rue de la Paix et ul. Grochowa 80":                             "ADDRESS-1 et ADDRESS-2",
		"3 Weiher Close, Springfield, IL 62701 or Am Weiher 3, 50667 Köln.": "ADDRESS-1 or ADDRESS-2.",
		"born on July 4th, 1988, joined on July 4th, 2018":                  "born on BIRTHDATE-1, joined on July 4th, 2018",
		"call 001-212-555-0143x884 or (02) 9876 5432 ext. 12 again":         "call PHONE-1 or PHONE-2 again",
		"her driver's licence is S530-4601-8842, in San Francisco":          "her driver's licence is ID-1, in San Francisco",
		"Meet me at Masarykova 91, or send it to Na Příkopě 12.":            "Meet me at ADDRESS-1, or send it to ADDRESS-2.",
		"You deliver to 1051, but we moved from Boeing 737 to Airbus 320":   "You deliver to ADDRESS-1, but we moved from Boeing 737 to Airbus 320",
		"PO Box 77 and SW1A 2AA":                                            "ADDRESS-1 and ADDRESS-2",
		"1.000.000 in 2015-2016, 0.123 0.456, 10 20 30 40, v1.2.3.4":        "1.000.000 in 2015-2016, 0.123 0.456, 10 20 30 40, v1.2.3.4",
		"3... 2... 1... and 100,000 rows by 12 columns":                     "3... 2... 1... and 100,000 rows by 12 columns",
	} {
		if got := study(text).Mask(text).String(); got != want {
			t.Errorf("%q\n masked %q\n want   %q", text, got, want)
		}
	}
}

// A word that several speak of, or that is used as a thing anywhere, is a topic;
// somebody whom one speaks of is a person.
func TestTopics(t *testing.T) {
	t.Parallel()
	texts := map[string]string{"a": "I like Foobarix, but Quillfeather did not. He likes Bazquux.", "b": "We left Foobarix for good.", "c": "We are using Bazquux."}
	m := New(Study{Texts: maps.All(texts)})
	for source, want := range map[string]string{"a": "I like Foobarix, but NAME-1 did not. He likes Bazquux.", "b": texts["b"], "c": texts["c"]} {
		if got := m.Mask(texts[source]).String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The same value is the same pseudonym in any order of documents, and a name by
// itself is that of the one who has it.
func TestPseudonymsAreStable(t *testing.T) {
	t.Parallel()
	texts := []string{"Call 020 7946 0018, said Greta Lindqvist.", "Greta wrote to anna@example.org", "Mail ANNA@example.org or 020-7946-0018."}
	want := []string{"Call PHONE-1, said NAME-1.", "NAME-1 wrote to EMAIL-1", "Mail EMAIL-1 or PHONE-1."}
	for range 2 {
		m := study(texts...)
		for i, text := range texts {
			if got := m.Mask(text).String(); got != want[i] {
				t.Errorf("%q, want %q", got, want[i])
			}
		}
		slices.Reverse(texts)
		slices.Reverse(want)
	}
}

// A masker is not changed by use.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("Maria Lopez, 020 7946 0018, told Greta Lindqvist of 12 Acacia Avenue.\n", 200)
	m := study(text)
	want := m.Mask(text).String()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if m.Mask(text).String() != want {
				t.Error("masked in another way beside others")
			}
		})
	}
	wg.Wait()
}

// The map leads there and back, masks are whole, and what is outside them is
// untouched.
func checkMap(t interface{ Errorf(string, ...any) }, text string, m Masked) {
	out := m.String()
	at, start := 0, 0
	for _, r := range m.Replacements() {
		if r.Start < start || r.At < at || text[start:r.Start] != out[at:r.At] {
			t.Errorf("what is between masks has changed before byte %d", r.Start)
		}
		at, start = r.To, r.End
	}
	if text[start:] != out[at:] {
		t.Errorf("what is after the last mask has changed")
	}
	for i := 0; i <= len(text); i += 1 + len(text)/50 {
		for j := i; j <= len(text); j += 1 + len(text)/20 {
			a, b := m.Span(i, j)
			c, d := m.Original(a, b)
			if a < 0 || b > len(out) || a > b || c > i || d < j {
				t.Errorf("[%d,%d) is [%d,%d) is [%d,%d)", i, j, a, b, c, d)
			}
			if e, f := m.Span(c, d); e != a || f != b {
				t.Errorf("[%d,%d) is [%d,%d), and back [%d,%d)", c, d, a, b, e, f)
			}
		}
	}
}

// laws hold for any text: see FuzzMask.
func laws(t interface{ Errorf(string, ...any) }, text string) {
	m := study(text)
	once := m.Mask(text)
	checkMap(t, text, once)
	covered(t, m, text)
	if utf8.ValidString(text) && !utf8.ValidString(once.String()) {
		t.Errorf("%q came out as no UTF-8", text)
	}
	if again := m.Mask(once.String()); again.String() != once.String() {
		t.Errorf("%q masked again:\n%q\n%q", text, once, again)
	}
	for _, r := range once.Replacements() {
		value := text[r.Start:r.End]
		if kept := once.String(); proven[r.Kind] && len(value) > 5 && strings.Contains(value, "@") && strings.Contains(kept, value) {
			t.Errorf("%q is still in %q", value, kept)
		}
	}
}

var proven = map[Kind]bool{Email: true, Card: true, IP: true}

// Masking never fails, keeps UTF-8, is done once for all, and its map leads back.
func FuzzMask(f *testing.F) {
	for _, s := range []string{
		"Maria Lopez: call +49 30 901820, mail a@b.example", "12 Acacia Avenue\nSpringfield\n, IL 62701", "a@b.cc@d.ee", "NAME-1 P07 EMAIL-12x",
		"4111 1111 1111 1111 555 123 4567", "the corner of A and B St.", "Dear Dear Dear Maria", "d'Anna O'Brien's l'Été", "\xff\xfe@x.com", "田中 花子@b.de",
		"fe80::1 ::1 1:2:3:4:5:6:7:8", "DE89370400440532013000", "QQ 12 34 56 C", "http://a@b http://x.example/?q=1", "one two three four five six six six",
		"Unit 1 Box 2\nAPO AE 3", "M. L. M.L. Maria L.", "rue 5 rue A 5 rue B, 5", "Mr. Mr. Mr. de de de Brown", strings.Repeat("1-", 300), strings.Repeat("Ann ", 300),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			t.Skip()
		}
		laws(t, text)
	})
}

// The same laws on texts made of what rules look for.
func TestLaws(t *testing.T) {
	t.Parallel()
	bits := []string{"Maria", "Lopez", "maria", "Will", "Greta", "Lindqvist", "Acme", "GmbH", "12", "62701", "555", "0199", "+49", "Street", "Apt.", "rue", "Box",
		"my name is", "Dear", "Mr.", "call", "card", "account", "born", "@", "example.org", "a.b", ",", ".", "\n", " ", "-", "'s", "(", ")", "NAME-1", "P07", "DE89", "3704",
		"4111 1111 1111 1111", "and", "the corner of", "XXXX", "é", "田中", "http://", "/u/", "one", "seven", ":", "St", "IL", "SW1A", "2AA", "_"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for _, s := range rapid.SliceOfN(rapid.SampledFrom(bits), 0, 30).Draw(t, "bits") {
			b.WriteString(s)
			if rapid.Bool().Draw(t, "space") {
				b.WriteByte(' ')
			}
		}
		laws(t, b.String())
	})
}

// A long text without a line end is cut between words, and the pieces are it.
func TestBlocks(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("x", 300<<10), strings.Repeat("é", 200<<10), strings.Repeat("word ", 60<<10), strings.Repeat("a line\n", 40<<10), ""} {
		var whole strings.Builder
		blocks(text, func(at int, block string) {
			if at != whole.Len() {
				t.Errorf("a block at %d after %d bytes", at, whole.Len())
			}
			whole.WriteString(block)
		})
		if whole.String() != text {
			t.Error("the blocks are not the text")
		}
	}
}

func TestIsName(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Maria Lopez", "maria", "Lopez, Maria", "Will", "Dr. Xanthe Obuya", "m.lopez@example.org", "Jean-Luc", "Grace (Acme)"} {
		if !IsName(s) {
			t.Errorf("%q is no name", s)
		}
	}
	for _, s := range []string{"P7", "Participant", "Interviewee 2", "Speaker 1", "Project Manager", "User Interface", "PhD D", "R0216", "", "Marketing", "q12", "Customer 3"} {
		if IsName(s) {
			t.Errorf("%q is a name", s)
		}
	}
}

// The second pass over an interview, 5 MB/s and more.
func BenchmarkMask(b *testing.B) {
	turn := "Greta: So, uh, when we moved the whole team to the new planner in March I told Maria Lopez that the numbers would not add up, and they did not. " +
		"You could call 020 7946 0018 and nobody would pick up.\nDan: And what did you do about it then?\n"
	text := strings.Repeat(turn, 4000)
	m := study(text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		m.Mask(text)
	}
}

// Both passes over the same.
func BenchmarkNew(b *testing.B) {
	text := strings.Repeat("Greta: we moved the whole team to the new planner in March, and I told Maria Lopez that the numbers would not add up.\n", 8000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		study(text).Mask(text)
	}
}
