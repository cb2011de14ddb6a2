package pdf

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"personas/research"
)

// A page that lay askew when it was scanned holds the words that it holds, and
// each is found where it stands.
func TestTilt(t *testing.T) {
	t.Parallel()
	lines := []string{"Interviewer: How did you find it, and who helped you with the first of the imports?",
		"Maria: It took us three weeks, and the manual was no help at all, so we called them", "every morning, until somebody answered."}
	const want = "Interviewer: How did you find it, and who helped you with the first of the imports?\n\n" +
		"Maria: It took us three weeks, and the manual was no help at all, so we called them every morning, until somebody answered."
	label := func(line string) (string, bool) {
		before, _, ok := strings.Cut(line, ": ")
		if !ok {
			before = ""
		}
		return before, false
	}
	for _, degrees := range []float64{0, 0.2, 0.5, -0.7, 1, 2, -2.8, 5, -10, 30} {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		content := fmt.Sprintf("q %f %f %f %f 100 300 cm ", cos, sin, -sin, cos) + linesAt(0, 100, lines...) + "Q " +
			"q .7 .7 -.7 .7 100 100 cm " + at(0, 0, "DRAFT") + "Q"
		d, err := Read(t.Context(), printPDF("", nil, content), Options{Opens: label})
		if err != nil || string(d.Text) != want || len(d.Turned) != 1 {
			t.Errorf("at %v degrees: %v, %q, others on pages %v", degrees, err, d.Text, d.Turned)
			continue
		}
		checkLayout(t, d)
		for _, c := range []struct {
			word string
			x, y float64
		}{{"How", 60, 100}, {"somebody", 95, 72}} {
			i := bytes.Index(d.Text, []byte(c.word))
			boxes := d.Layout.Boxes(d.Text, research.Span{Start: i, End: i + len(c.word)})
			px, py := 100+c.x*cos-c.y*sin, 300+c.x*sin+c.y*cos
			b := boxes[0]
			if len(boxes) != 1 || px < b.Left-45 || px > b.Right+45 || py < b.Bottom-12 || py > b.Top+12 {
				t.Errorf("at %v degrees: %q is in %v, not about %.0f, %.0f", degrees, c.word, boxes, px, py)
			}
		}
	}
}
