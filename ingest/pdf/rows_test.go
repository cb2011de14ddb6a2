package pdf

import (
	"regexp"
	"strings"
	"testing"
)

var labelled = regexp.MustCompile(`^(?:(\d\d:\d\d)(?: |$))?(?:([A-Z]\w+(?: [A-Z]\w+)?): )?`)

// opens knows names with a colon, and times before them.
func opens(line string) (label string, alone bool) {
	m := labelled.FindStringSubmatch(line)
	if m[2] != "" {
		return m[2], line == m[0]
	}
	if m[1] != "" {
		return "00:00", line == m[0]
	}
	return "", false
}

// named draws a row: a time, a name on lines of its own, and words.
func named(y int, time, name string, words ...string) string {
	return at(72, y, time) + linesAt(120, y, strings.Fields(name)...) + linesAt(200, y, words...)
}

func TestRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		pages []string
		want  string
	}{
		{"times and names of two lines", []string{at(72, 740, "Third visit") +
			named(700, "00:12", "Ann Lee", "How long did it take you", "to find the first one?") +
			named(660, "00:31", "Bob Ray", "Days.") +
			named(620, "00:40", "Ann Lee", "And then?") +
			named(580, "01:02", "Bob Ray", "I asked the fitter, who is", "always there, and he had", "one in the van.")},
			"Third visit\n\n00:12 Ann Lee: How long did it take you to find the first one?\n\n00:31 Bob Ray: Days.\n\n" +
				"00:40 Ann Lee: And then?\n\n01:02 Bob Ray: I asked the fitter, who is always there, and he had one in the van."},
		{"a name in the middle of its row, drawn behind the words", []string{
			linesAt(200, 700, "How long did it take you", "to find the first one, and", "where was it?") + at(72, 686, "Ann") +
				linesAt(200, 640, "Days, to be honest. It was", "in the van of the fitter,", "where nobody looked.") + at(72, 626, "Bob") +
				linesAt(200, 580, "Why there, of all places,", "and who had put it there", "in the first place?") + at(72, 566, "Ann") +
				linesAt(200, 520, "Nobody knows.") + at(72, 520, "Bob")},
			"Ann: How long did it take you to find the first one, and where was it?\n\nBob: Days, to be honest. It was in the van of the fitter, where nobody looked.\n\n" +
				"Ann: Why there, of all places, and who had put it there in the first place?\n\nBob: Nobody knows."},
		{"names beside rows without a gap", []string{
			at(72, 700, "Ann") + at(200, 700, "How long?") + at(72, 686, "Bob") + linesAt(200, 686, "Days, to be honest, as it was", "in the van.") +
				at(72, 658, "Ann") + linesAt(200, 658, "Why there, of all places? Nobody", "looks there.") + at(72, 630, "Bob") + at(200, 630, "True.")},
			"Ann: How long?\n\nBob: Days, to be honest, as it was in the van.\n\nAnn: Why there, of all places? Nobody looks there.\n\nBob: True."},
		{"a row that goes on over the page", []string{
			named(700, "00:12", "Ann", "How long did it take you", "to find the first one?") + named(660, "00:31", "Bob", "Days. It was in", "the van of"),
			linesAt(200, 700, "our fitter, where", "nobody looked.") + named(660, "00:40", "Ann", "And then?") + named(620, "01:02", "Bob", "Nothing."),
		}, "00:12 Ann: How long did it take you to find the first one?\n\n00:31 Bob: Days. It was in the van of our fitter, where nobody looked.\n\n00:40 Ann: And then?\n\n01:02 Bob: Nothing."},
		{"times alone", []string{
			linesAt(200, 700, "It took days, and that is", "what I call slow.") + at(72, 700, "00:12") + linesAt(200, 660, "Then we asked again, and", "they came.") + at(72, 660, "00:31") +
				linesAt(200, 620, "Since then it has been fine", "for all of us.") + at(72, 620, "01:02")},
			"00:12 It took days, and that is what I call slow.\n\n00:31 Then we asked again, and they came.\n\n01:02 Since then it has been fine for all of us."},
		{"turns in two columns of a page", []string{
			linesAt(72, 700, "Ann: How long", "Bob: Days.", "Ann: And then?", "Bob: Nothing.") + linesAt(200, 700, "Ann: Why there?", "Bob: I do not", "know it.", "Ann: Thank you.")},
			"Ann: How long\n\nBob: Days.\n\nAnn: And then?\n\nBob: Nothing.\n\nAnn: Why there?\n\nBob: I do not know it.\n\nAnn: Thank you."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := Read(t.Context(), printPDF("", nil, c.pages...), Options{Opens: opens})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(d.Text); got != c.want {
				t.Errorf("read\n%q, want\n%q", got, c.want)
			}
			checkLayout(t, d)
		})
	}
}
