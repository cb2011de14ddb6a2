package ingest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSubtitles(t *testing.T) {
	for _, c := range []struct {
		name, path, text string
		want             []string
	}{
		{"voices", "a.vtt", "WEBVTT - a talk\nKind: captions\n\nNOTE made by hand\nin two lines\n\nSTYLE\n::cue { color: red }\n\n1\n00:01.000 --> 00:02.000 align:start\n<v Interviewer>How <i>do</i>\nyou work?\n\n00:00:02.500 --> 00:00:03.000\n<v.loud Lee>At night &amp; <00:00:02.700>alone.\n\n00:03.000 --> 00:04.000\nMostly.\n",
			[]string{"interviewer Interviewer @1 How do you work?", "participant Lee @2.5 At night & alone. Mostly."}},
		{"labels in the words", "P3.srt", "1\n00:00:01,000 --> 00:00:02,000\nInterviewer: How?\n\n2\n00:00:02,000 --> 00:00:03,000\nParticipant: Well.\n\n3\n00:00:03,000 --> 00:00:04,000\nSo it goes.\n",
			[]string{"interviewer Interviewer @1 How?", "participant P3 @2 Well. So it goes."}},
		{"two voices in a cue", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Interviewer>How?</v> <v Lee>Well.</v>\n",
			[]string{"interviewer Interviewer @1 How?", "participant Lee @1 Well."}},
		{"dashes for two unknown voices", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n- How?\n- Well.\n",
			[]string{"unknown a @1 How?", "unknown a @1 Well."}},
		{"no blank line between cues", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nInterviewer: How?\n2\n00:00:02,000 --> 00:00:03,000\nParticipant: Well.\n",
			[]string{"interviewer Interviewer @1 How?", "participant a @2 Well."}},
		{"words that lost their time", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nIt broke\n\n2\nand nobody came.\n",
			[]string{"participant a @1 It broke and nobody came."}},
		{"sounds, and an aside", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Lee>It broke\n(LAUGHTER)\n(and nobody came)\n[Music]\n(laughs softly)\n[inaudible]\n",
			[]string{"participant Lee @1 It broke (and nobody came) [inaudible]"}},
		{"a minus is no dash", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Lee>It had\n-5 degrees.\n",
			[]string{"participant Lee @1 It had -5 degrees."}},
		{"two recordings in a file", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Lee>One.\n\n00:09.000 --> 00:10.000\n<v Mia>Two.\n\n00:01.000 --> 00:02.000\n<v Lee>Three.\n\n00:03.000 --> 00:04.000\n<v Mia>Four.\n",
			[]string{"unknown Lee @1 One.", "unknown Mia @9 Two.", "unknown Lee @1 Three.", "unknown Mia @3 Four."}},
		{"a long stretch", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:30.000\n<v Lee>It began early.\n\n01:05.000 --> 01:20.000\n<v Lee>It ended late.\n",
			[]string{"participant Lee @1 It began early.", "participant Lee @65 It ended late."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := script(read(t, c.path, c.text)); !slices.Equal(got, c.want) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestPublishedSubtitles reads good and broken subtitle files; the derived ones
// hold the words of two of the published interviews.
func TestPublishedSubtitles(t *testing.T) {
	readings, refused := readFolder(t, shared(t, "adversarial/subtitles"))
	want := []string{"invalid_format.sbv", "invalid_format1.srt", "invalid_format4.srt", "no_captions.vtt"}
	var got []string
	for path := range refused {
		got = append(got, path)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("refused %v, want %v", got, want)
	}
	for _, path := range []string{"sample.srt", "invalid_timeframe.srt", "using_identifiers.vtt", "missing_timeframe.vtt", "missing_timeframe.srt", "invalid.vtt"} {
		words := string(readings[path].Documents[0].Text)
		for _, n := range []string{"#1", "#2", "#3", "#4", "#5"} {
			if strings.Count(words, "Caption text "+n) != 1 {
				t.Errorf("%s holds %q %d times: %q", path, n, strings.Count(words, n), words)
			}
		}
		if strings.Contains(words, "-->") || strings.Contains(words, "second caption") {
			t.Errorf("%s: %q", path, words)
		}
	}
	interviews, _ := readFolder(t, filepath.Join(shared(t, "interviews"), "alaska-water-stakeholders-2021", "transcripts"))
	for path, original := range map[string]string{"derived-alaska-session-03.vtt": "session-03.txt", "derived-alaska-session-06.srt": "session-06.txt"} {
		a, b := plain(&readings[path].Documents[0]), plain(&interviews[original].Documents[0])
		if string(a) != string(b) {
			t.Errorf("%s and %s do not hold the same words", path, original)
		}
	}
}
