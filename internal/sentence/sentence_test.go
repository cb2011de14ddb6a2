package sentence

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/google/go-cmp/cmp"

	"personas/research"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ lang, text string }{
		// In each text "|" marks the border between two sentences.
		"plain":                {"en", "We tried it. |It broke. |Why?! |Nobody knows."},
		"titles":               {"en", "I asked Dr. Smith and Mrs. Jones. |They left."},
		"abbreviation inside":  {"en", "We use tools, e.g. Excel, i.e. sheets, etc. and so on. |Fine."},
		"etc at the end":       {"en", "Invoices, receipts, etc. |We file them all."},
		"number abbreviation":  {"en", "It was no. 5 on the list. |No. |We never did."},
		"answer no":            {"en", "No. |We don't use it."},
		"initials":             {"en", "That was J. R. Smith at work. |He left."},
		"I ends a sentence":    {"en", "So do I. |We agree."},
		"decimals and money":   {"en", "It costs 3.50 a seat, $1,200.00 a year. |Too much."},
		"version":              {"en", "We are on 2.1. |It is old."},
		"country":              {"en", "We sell in the U.S. Army stores. |Not here."},
		"country at end":       {"en", "We moved from the U.S. |We like it here."},
		"company":              {"en", "I work for Acme Inc. and like it. |Really."},
		"time of day":          {"en", "I start at 7 a.m. every day. |I stop at 5 p.m. |Then I go."},
		"ellipsis goes on":     {"en", "It was like... kind of slow... you know. |Yes."},
		"ellipsis ends":        {"en", "I was thinking... |We should leave."},
		"ellipsis character":   {"en", "I was thinking… |We should leave… or not."},
		"dash":                 {"en", "The price — which doubled — was too high. |We left."},
		"quoted question":      {"en", `They asked "why now?" and left. |"Why now?" |We wondered.`},
		"quoted sentence":      {"en", `He said, "We can't." |Then he left.`},
		"curly quotes":         {"en", "She said “it is slow.” |We nodded."},
		"bracket":              {"en", "We left (it was late.) |Nobody minded."},
		"lower case":           {"en", "good app. |please fix the login. |it crashes. |i gave up"},
		"missing space":        {"en", "Nice seat.|The food was cold. |We use node.js and System.Out here."},
		"missing space after!": {"en", "Great!|We loved it"},
		"address":              {"en", "See https://example.com/a?b=c and a.b@example.com. |Thanks."},
		"newline wraps":        {"en", "we were looking for something that would\nsave us time. |It did\nnot."},
		"newline in captions":  {"en", "Well, we thought that maybe\nI should ask the\nBoard"},
		"newline ends":         {"en", "Better diffs|\nFaster start"},
		"blank line":           {"en", "Better version control support for us, and for all the others too|\n\nFaster start"},
		"bullets":              {"en", "- easy sharing with colleagues at work|\n- plots inline|\n* fast"},
		"numbered":             {"en", "1. Open the file.|\n2. Read it."},
		"numbered inline":      {"en", "2) it is slow and that is annoying to us|\n3) it is old"},
		"trailing marks":       {"en", "I love it!!! 👍👍"},
		"emoji between":        {"en", "Love it 😀 so much. |Really."},
		"run-on":               {"en", strings.TrimSpace(strings.Repeat("and then we went on and on ", 20))},
		"only marks":           {"en", "..."},
		"unknown language":     {"tlh", "One thing. |Another."},
		"german":               {"de", "Das kostet z. B. 3,50 € bzw. mehr. |Am 3. Mai kam Dr. Weber. |Wir zahlen ca. 20 Euro usw. |Das reicht."},
		"german number ends":   {"de", "Wir haben 12. |Mehr nicht."},
		"french":               {"fr", "« Vraiment ? » demande M. Dupont. |C'est cher, p. ex. le mardi. |« Ah ! » |Oui."},
		"spanish":              {"es", "¿Por qué? |El Sr. García no quiere. |¡Claro! |En EE. UU. se paga más."},
		"dutch":                {"nl", "Ik werk thuis. |'s Avonds lees ik. |Dhr. Jansen betaalt, bijv. per maand."},
		"polish":               {"pl", "To kosztuje ok. 5 tys. zł. |Np. w czerwcu. |Spotkanie 5. |Koniec."},
		"japanese":             {"ja", "高いです。|「使えない。」と言われました。|本当に？|はい。"},
		"chinese":              {"zh", "太贵了。|我们不用！|为什么？|“因为慢。”|好。"},
		"arabic":               {"ar", "لا نستخدمه. |لماذا؟ |لأنه بطيء."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for part := range strings.SplitSeq(tc.text, "|") {
				want = append(want, strings.TrimSpace(part))
			}
			text := strings.ReplaceAll(tc.text, "|", "")
			var got []string
			for _, s := range Split([]byte(text), tc.lang) {
				got = append(got, text[s.Start:s.End])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzSplit holds the laws: spans in order, apart from one another, on the borders
// of characters as readers see them, trimmed, and covering all that is not white
// space.
func FuzzSplit(f *testing.F) {
	for _, lang := range []string{"en", "de", "ja", "nl", ""} {
		f.Add([]byte("One. Two…\n- three? « Quatre ! » 五。e.g. six.The"), lang)
		f.Add([]byte("\u2028 \x00\xff. A\n\n\n1.\n"), lang)
	}
	f.Add([]byte("قال: «لا!» ثُمَّ ذَهَبَ. e\u0301t\u0301. \u0301A\u0600«؟»"), "ar")
	f.Add([]byte("שלום! מה? 👩‍👩‍👧 👍🏽. 🇩🇪🇫🇷! नमस्ते। ठीक है।"), "")
	f.Fuzz(func(t *testing.T, text []byte, lang string) {
		pos := 0
		whole := characterBorders(text)
		for _, s := range Split(text, lang) {
			if utf8.Valid(text) && !(whole[s.Start] && whole[s.End]) {
				t.Fatalf("span %v cuts a character of %q", s, text)
			}
			if s.Start < pos {
				t.Fatalf("span %v begins before %d", s, pos)
			}
			if utf8.Valid(text) {
				if err := s.Check(text); err != nil {
					t.Fatal(err)
				}
			}
			if blank(text[pos:s.Start]) != "" {
				t.Fatalf("%q is in no sentence", text[pos:s.Start])
			}
			if in := string(text[s.Start:s.End]); strings.TrimSpace(in) != in {
				t.Fatalf("%q is not trimmed", in)
			}
			pos = s.End
		}
		if blank(text[pos:]) != "" {
			t.Fatalf("%q is in no sentence", text[pos:])
		}
	})
}

// characterBorders are the places between characters as readers see them, and those
// beside white space, on which a mark may stand.
func characterBorders(text []byte) map[int]bool {
	at, borders := 0, map[int]bool{0: true}
	for it := graphemes.FromBytes(text); it.Next(); {
		at += len(it.Value())
		borders[at] = true
	}
	for i, r := range string(text) {
		if unicode.IsSpace(r) {
			borders[i], borders[i+utf8.RuneLen(r)] = true, true
		}
	}
	return borders
}

// blank returns what of text is not white space.
func blank(text []byte) string {
	return strings.TrimFunc(string(text), unicode.IsSpace)
}

func BenchmarkSplit(b *testing.B) {
	text := []byte(strings.Repeat("Yeah, I think we, you know, tried it with Dr. Smith, e.g. in May... and it broke. Why? ", 2000))
	b.SetBytes(int64(len(text)))
	var n []research.Span
	for b.Loop() {
		n = Split(text, "en")
	}
	_ = n
}
