package ingest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// saying is a turn of an invented conversation.
type saying struct {
	who  string
	at   int // seconds
	said []string
}

func (s saying) words() string { return strings.Join(s.said, " ") }

// conversation draws what two people say in turn, without digits, brackets, colons
// and capitals that a reader could take for anything but words.
func drawSayings(t *rapid.T) []saying {
	words := []string{"we", "never", "ask", "the", "two", "of", "them", "bread", "yeah", "when", "it", "rains", "über", "naïve", "twenty-two", "costs"}
	ends := []string{".", "?", "!"}
	n := rapid.IntRange(4, 9).Draw(t, "turns")
	at, turns := 0, []saying{}
	for i := range n {
		s := saying{who: []string{"Ana Brandt", "Lena Vogt"}[i%2], at: at}
		for range rapid.IntRange(1, 3).Draw(t, "sentences") {
			sentence := rapid.SliceOfN(rapid.SampledFrom(words), 2, 9).Draw(t, "words")
			sentence[0] = "So"
			sentence[len(sentence)-1] += rapid.SampledFrom(ends).Draw(t, "end")
			s.said = append(s.said, sentence...)
		}
		turns = append(turns, s)
		at += rapid.IntRange(1, 50).Draw(t, "seconds")
	}
	return turns
}

func clockOf(seconds int) string {
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// shape writes a conversation as a tool does.
type shape struct {
	name, path string
	write      func(*rapid.T, []saying) string
	untimed    bool
}

func perTurn(format string) func(*rapid.T, []saying) string {
	return func(_ *rapid.T, turns []saying) string {
		var out strings.Builder
		for _, s := range turns {
			out.WriteString(strings.NewReplacer("NAME", s.who, "TIME", clockOf(s.at), "WORDS", s.words()).Replace(format))
		}
		return out.String()
	}
}

var shapes = []shape{
	{"a name, a colon", "a.txt", perTurn("NAME: WORDS\n\n"), true},
	{"tight lines", "a.txt", perTurn("NAME: WORDS\n"), true},
	{"Otter", "a.txt", perTurn("NAME  TIME  \nWORDS\n\n"), false},
	{"Rev", "a.txt", perTurn("NAME (TIME):\nWORDS\n\n"), false},
	{"Trint", "a.txt", perTurn("[TIME] NAME: WORDS\n\n"), false},
	{"Sonix", "a.txt", perTurn("NAME: [TIME] WORDS\n\n"), false},
	{"Fathom", "a.txt", perTurn("@TIME - NAME\n  WORDS\n\n"), false},
	{"Fireflies", "a.txt", perTurn("NAME - TIME\nWORDS\n\n"), false},
	{"Teams, copied", "a.txt", perTurn("NAME\nTIME\nWORDS\n"), false},
	{"Teams, in Word", "a.txt", perTurn("TIME.0 --> TIME.9\nNAME\nWORDS\n\n"), false},
	{"Dovetail", "a.md", perTurn("**NAME** TIME\n\nWORDS\n\n"), false},
	{"bold", "a.md", perTurn("**NAME:** WORDS\n\n"), true},
	{"marks in sentences", "a.txt", marked, true},
	{"captions with labels", "a.srt", captioned("NUMBER\nTIME,MS --> TIME,999\nNAME: WORDS\n\n"), false},
	{"captions with tags", "a.vtt", captioned("guid-NUMBER\nTIME.MS --> TIME.999\n<v NAME>WORDS</v>\n\n"), false},
	{"sbv", "a.sbv", captioned("TIME.MS,TIME.999\n>> NAME: WORDS\n\n"), false},
	{"rolling", "a.vtt", rolled, false},
	{"segments", "a.json", segmented, false},
}

// marked puts time marks between words, on the line and on lines of their own.
func marked(t *rapid.T, turns []saying) string {
	var out strings.Builder
	for _, s := range turns {
		out.WriteString(s.who + ":")
		for i, w := range s.said {
			open := i > 0 && !endsSentence([]byte(s.said[i-1]))
			if open && rapid.IntRange(0, 4).Draw(t, "mark") == 0 {
				fmt.Fprintf(&out, rapid.SampledFrom([]string{" [%s]", "\n[%s]", "\n[%s]\n", "\n\n[%s]\n\n"}).Draw(t, "form"), clockOf(s.at))
			}
			out.WriteString(" " + w)
		}
		out.WriteString("\n\n")
	}
	return out.String()
}

// captioned breaks what is said into captions of a few words.
func captioned(format string) func(*rapid.T, []saying) string {
	return func(t *rapid.T, turns []saying) string {
		var out strings.Builder
		if strings.Contains(format, "<v") {
			out.WriteString("WEBVTT\n\nNOTE made up\n\n")
		}
		n := 0
		for _, s := range turns {
			for rest := s.said; len(rest) > 0; n++ {
				k := rapid.IntRange(1, len(rest)).Draw(t, "cut")
				out.WriteString(strings.NewReplacer("NUMBER", fmt.Sprint(n), "MS", fmt.Sprintf("%03d", n%900), "NAME", s.who, "TIME", clockOf(s.at), "WORDS", strings.Join(rest[:k], " ")).Replace(format))
				rest = rest[k:]
			}
		}
		return out.String()
	}
}

// rolled shows each line twice: as the new one, and above the next.
func rolled(_ *rapid.T, turns []saying) string {
	var out strings.Builder
	out.WriteString("WEBVTT\n\n")
	before := ""
	for _, s := range turns {
		for i, line := range []string{s.who + ": " + s.said[0], strings.Join(s.said[1:], " ")} {
			at := clockOf(s.at)
			fmt.Fprintf(&out, "%s.%d00 --> %s.%d00\n%s\n%s\n\n", at, 4*i, at, 4*i+3, cmp.Or(before, " "), line)
			fmt.Fprintf(&out, "%s.%d00 --> %s.%d10\n%s\n \n\n", at, 4*i+3, at, 4*i+3, line)
			before = line
		}
	}
	return out.String()
}

func segmented(t *rapid.T, turns []saying) string {
	type segment struct {
		Start   float64 `json:"start"`
		Text    string  `json:"text"`
		Speaker string  `json:"speaker"`
	}
	var all []segment
	for _, s := range turns {
		for rest := s.said; len(rest) > 0; {
			k := rapid.IntRange(1, len(rest)).Draw(t, "cut")
			all = append(all, segment{float64(s.at), " " + strings.Join(rest[:k], " "), s.who})
			rest = rest[k:]
		}
	}
	data, err := json.Marshal(map[string]any{"segments": all})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestShapesAreReadBack: who said what, and when, is read as it was written, in
// every tool's shape and wherever captions and marks fall.
func TestShapesAreReadBack(t *testing.T) {
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				turns := drawSayings(rt)
				text := shape.write(rt, turns)
				r, err := Read(t.Context(), File{Path: shape.path, Bytes: []byte(text)}, Settings{}, Roster{}, "s-test")
				if err != nil {
					rt.Fatal(err)
				}
				var want, got []string
				for _, s := range turns {
					line := s.who + ": " + s.words()
					if !shape.untimed {
						line = clockOf(s.at) + " " + line
					}
					want = append(want, line)
				}
				d := &r.Documents[0]
				for i, turn := range d.Turns {
					line := turn.Speaker + ": " + strings.Join(strings.Fields(said(r, i)), " ")
					if !shape.untimed {
						line = clockOf(int(turn.Time)) + " " + line
					}
					got = append(got, line)
				}
				if !slices.Equal(got, want) {
					rt.Errorf("%s\nread as\n%s\nwant\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			})
		})
	}
}
