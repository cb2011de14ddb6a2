package pdf

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// printPDF makes a PDF whose pages draw what is given, in Helvetica. extra are objects
// from number 100 on; resources stand beside the font's.
func printPDF(resources string, extra []string, pages ...string) []byte {
	objects := map[int]string{
		1: "<</Type/Catalog/Pages 2 0 R>>",
		3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
	}
	var kids strings.Builder
	for i, content := range pages {
		objects[10+2*i] = fmt.Sprintf("<</Type/Page/Parent 2 0 R/Contents %d 0 R>>", 11+2*i)
		objects[11+2*i] = stream("", content)
		fmt.Fprintf(&kids, "%d 0 R ", 10+2*i)
	}
	objects[2] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>%s>>>>", len(pages), kids.String(), resources)
	for i, o := range extra {
		objects[100+i] = o
	}
	var out strings.Builder
	out.WriteString("%PDF-1.4\n")
	table := "xref\n0 1\n0000000000 65535 f \n"
	for n := range 200 {
		if o, ok := objects[n]; ok {
			table += fmt.Sprintf("%d 1\n%010d 00000 n \n", n, out.Len())
			fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", n, o)
		}
	}
	return fmt.Appendf(nil, "%s%strailer\n<</Size 200/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", out.String(), table, out.Len())
}

func stream(dict, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

// at draws words from a place of the page on.
func at(x, y int, words string) string {
	return fmt.Sprintf("BT /F1 10 Tf %d %d Td (%s) Tj ET\n", x, y, words)
}

// linesAt draws lines below one another.
func linesAt(x, y int, lines ...string) (out string) {
	for i, l := range lines {
		out += at(x, y-14*i, l)
	}
	return out
}

// Each case is one way in which producers write words, or hide them.
func TestRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		pages []string
		want  string
	}{
		{"operators that show", []string{"BT /F1 10 Tf 12 TL 72 700 Td (One) Tj 0 -12 Td (two,) Tj (three) ' 2 0 (four) \" [( fi)20(ve)-300(six)] TJ ET"}, "One two, three four five six"},
		{"a font set outside of text", []string{"/F1 10 Tf BT 72 700 Td (Words) Tj ET"}, "Words"},
		{"gaps by spacing of characters", []string{"BT /F1 10 Tf 72 700 Td (on) Tj 5 Tc (e) Tj 0 Tc (tw) Tj 5 Tc (o) Tj 0 Tc (three) Tj ET"}, "one two three"},
		{"letters spaced out", []string{"BT /F1 10 Tf 3 Tc 72 700 Td (SPACED OUT) Tj ET"}, "SPACED OUT"},
		{"odd strings", []string{"BT /F1 10 Tf 72 700 Td <4F6E6520> Tj (\\164wo \\q\\(3\\)) Tj <2034> Tj ET"}, "One two q(3) 4"},
		{"an odd digit and no end", []string{"BT /F1 10 Tf 72 700 Td (One) Tj <2074776F2"}, "One"},
		{"a stray delimiter", []string{"BT /F1 10 Tf 72 700 Td ) > (One) Tj } ET"}, "One"},
		{"a picture between the words", []string{at(72, 700, "One") + "BI /W 2 /H 2 ID \x01(EI\xff) EI " + at(100, 700, "two")}, "One two"},
		{"drawn twice to look bold", []string{at(72, 700, "Bold") + "BT /F1 10 Tf 72.3 700 Td (Bold) Tj ET"}, "Bold"},
		{"invisible, over a picture", []string{"BT 3 Tr /F1 10 Tf 72 700 Td (Recognised words) Tj ET"}, "Recognised words"},
		{"behind a clip", []string{"q 0 0 595 400 re W n " + at(72, 500, "hidden") + at(72, 300, "shown") + " Q"}, "shown"},
		{"a little higher", []string{"BT /F1 10 Tf 72 700 Td (E = mc) Tj /F1 6 Tf 4 Ts (2) Tj ET"}, "E = mc2"},
		{"two columns", []string{linesAt(72, 700, "The left column is", "read first of all,", "down to where it", "ends, at the last", "of all its lines,", "and not before,") + linesAt(320, 700, "then comes the", "right one.")}, "The left column is read first of all, down to where it ends, at the last of all its lines, and not before, then comes the right one."},
		{"lines drawn in no order", []string{at(72, 672, "third line of it") + at(72, 700, "The first line and") + at(72, 658, "and a fourth one,") + at(72, 686, "a second one, and a") + at(72, 630, "end.") + at(72, 644, "nearly the very last")}, "The first line and a second one, and a third line of it and a fourth one, nearly the very last end."},
		{"a header, a page number", []string{
			at(72, 810, "Study of coffee") + at(290, 20, "1") + linesAt(72, 700, "We had to stop in the"),
			at(72, 810, "Study of coffee") + at(290, 20, "2") + linesAt(72, 700, "middle of a sentence."),
			at(72, 810, "Study of coffee") + at(290, 20, "3") + linesAt(72, 700, "And it was over."),
		}, "We had to stop in the middle of a sentence. And it was over."},
		{"lines that are counted", []string{at(40, 700, "1") + at(72, 700, "Each of these lines has a") + at(40, 686, "2") + at(72, 686, "number in front, which no") +
			at(40, 672, "3") + at(72, 672, "person has ever said, and") + at(40, 658, "4") + at(72, 658, "that goes on from one to") + at(40, 644, "5") + at(72, 644, "the next.")},
			"Each of these lines has a number in front, which no person has ever said, and that goes on from one to the next."},
		{"paragraphs by a gap", []string{linesAt(72, 700, "This is the first of them,", "and it has two lines.") + linesAt(72, 660, "This is the second one of", "them.")}, "This is the first of them, and it has two lines.\n\nThis is the second one of them."},
		{"another direction", []string{linesAt(72, 700, "Upright words count.", "They are more.") + "BT /F1 10 Tf 0 1 -1 0 30 300 Tm (at the edge) Tj ET"}, "Upright words count. They are more."},
		{"a page on its side", []string{"BT /F1 10 Tf 0 1 -1 0 100 100 Tm (All of the words stand) Tj ET BT /F1 10 Tf 0 1 -1 0 114 100 Tm (on their side.) Tj ET"}, "All of the words stand on their side."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := Read(t.Context(), printPDF("", nil, c.pages...), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(d.Text); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
			checkLayout(t, d)
		})
	}
}

// checkLayout sees that every line of a layout stands where it says: words in its
// bytes, on a page, as many places as words.
func checkLayout(t *testing.T, d *Document) {
	t.Helper()
	end := 0
	for _, l := range d.Layout {
		words := strings.Fields(string(d.Text[l.Span.Start:l.Span.End]))
		if l.Span.Start < end || l.Page < 1 || l.Page > d.Pages || len(words) != len(l.Words) || l.Top <= l.Bottom {
			t.Errorf("line %+v holds %q", l, words)
		}
		end = l.Span.End
	}
}

func TestHyphens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"the word stands elsewhere", []string{"The information is late, and infor-", "mation is all there is."}, "The information is late, and information is all there is."},
		{"the compound stands elsewhere", []string{"A well-known case, and it is well-", "known all over the place."}, "A well-known case, and it is well-known all over the place."},
		{"a capital behind it", []string{"This was printed by the Anglo-", "American company of that name."}, "This was printed by the Anglo-American company of that name."},
		{"two of them in a word", []string{"The half-finished jobs, all the half-fin-", "ished ones are what we wait for."}, "The half-finished jobs, all the half-finished ones are what we wait for."},
		{"a dash", []string{"We waited for a very long time -", "and nothing came of it at all."}, "We waited for a very long time - and nothing came of it at all."},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := Read(t.Context(), printPDF("", nil, linesAt(72, 700, c.lines...)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(d.Text); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
			checkLayout(t, d)
		})
	}
}

// Forms have resources of their own, and one that draws itself ends.
func TestForms(t *testing.T) {
	t.Parallel()
	form := stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Matrix[1 0 0 1 10 0]/Resources<</Font<</F9 3 0 R>>/XObject<</X 100 0 R>>>>",
		"BT /F9 10 Tf 72 700 Td (In the form) Tj ET /X Do")
	d, err := Read(t.Context(), printPDF("/XObject<</X 100 0 R>>", []string{form}, "/X Do "+at(72, 600, "and behind it.")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(d.Text); !strings.HasPrefix(got, "In the form") || !strings.HasSuffix(got, "and behind it.") {
		t.Errorf("read %q", got)
	}
}

// What a font's map says goes before its encoding, and a font without any says
// nothing rather than something wrong.
func TestFonts(t *testing.T) {
	t.Parallel()
	mapped := stream("", "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <00660069> endbfchar 1 beginbfrange <42> <44> <0430> endbfrange")
	extra := []string{"<</Type/Font/Subtype/Type1/BaseFont/Other/ToUnicode 101 0 R>>", mapped,
		"<</Type/Font/Subtype/Type1/BaseFont/Other/Encoding<</Differences[65/eacute/Euro/uni20AC/f_i]>>>>"}
	d, err := Read(t.Context(), printPDF("/Font<</F1 3 0 R/F2 100 0 R/F3 102 0 R>>", extra,
		"BT 72 700 Td /F2 10 Tf (AnBCD) Tj /F3 10 Tf ( ABCD) Tj /None 10 Tf (lost) Tj ET"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(d.Text); got != "finабв é€€fi" || d.Unknown != 4 {
		t.Errorf("read %q, %d unknown", got, d.Unknown)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	circle := strings.Replace(string(printPDF("", nil, at(72, 700, "One"))), "/Kids[10 0 R ]", "/Kids[2 0 R 10 0 R]", 1)
	if d, err := Read(t.Context(), []byte(circle), Options{}); err != nil || string(d.Text) != "One" {
		t.Errorf("a tree that leads back to itself: %v", err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"text", []byte("not a PDF"), ErrNotPDF},
		{"a beginning", []byte("%PDF-1.4\n"), ErrDamaged},
		{"nothing drawn", printPDF("", nil, ""), ErrEmpty},
		{"a picture", printPDF("", nil, "BI /W 1 /H 1 ID \x00 EI"), ErrImages},
		{"characters nobody knows", printPDF("", nil, "BT /None 10 Tf 72 700 Td (lost) Tj ET"), ErrUnknown},
		{"more than a page holds", printPDF("", nil, "BT /F1 10 Tf "+strings.Repeat("(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj 0 0 Td ", 6000)), ErrTooLarge},
	} {
		if _, err := Read(t.Context(), c.data, Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// Whatever a content stream says, reading it ends.
func FuzzContent(f *testing.F) {
	f.Add("BT /F1 10 Tf 72 700 Td (words) Tj ET")
	f.Add("q 1 0 0 1 0 0 cm BI ID EI /X Do <</A(b>> BDC [(a)-1e9] TJ \" '")
	f.Fuzz(func(t *testing.T, content string) {
		d, err := Read(t.Context(), printPDF("", nil, content), Options{})
		if err == nil {
			checkLayout(t, d)
		}
	})
}
