package ingest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"sync"
)

// pdfOf writes a PDF of these objects, numbered from 1; the first is the catalog.
// trailer stands beside /Size and /Root.
func pdfOf(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	trailer = strings.ReplaceAll(trailer, "HERE", fmt.Sprint(start))
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

func streamOf(dict string, data []byte) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// onePage is a PDF of one page with this content, resources and further objects,
// which are numbered from 6.
func onePage(content, resources string, more ...string) []byte {
	return pdfOf("", append([]string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>" + resources + ">>>>",
		streamOf("", []byte(content)),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
	}, more...)...)
}

// shownWords is what a crafted page says beside what is wrong with it.
const shownWords = "BT /F 12 Tf 72 700 Td (Interviewer: How did you order parts before that?) Tj 0 -20 Td (Participant: We called the depot and waited for a week.) Tj ET\n"

// deflated is n times the same bytes, packed.
func deflated(s string, n int) []byte {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	if err != nil {
		panic(err)
	}
	block := []byte(strings.Repeat(s, 1<<16/len(s)+1))
	for left := n * len(s); left > 0; left -= len(block) {
		if _, err := w.Write(block[:min(left, len(block))]); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// font is a font of many glyphs with this array of widths and map to characters.
func font(widths string, toUnicode []byte, filter string) []byte {
	return onePage("BT /G 12 Tf 72 600 Td <00010002> Tj ET\n"+shownWords, "/Font<</F 5 0 R/G 6 0 R>>",
		"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>",
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W "+widths+">>",
		streamOf(filter, toUnicode))
}

// ladder is objects that each name the next one twice: 2 to the power of n ways
// lead to the last.
func ladder(first, n int, object func(next int) string, last string) (objects []string) {
	for i := range n {
		objects = append(objects, object(first+i+1))
	}
	return append(objects, last)
}

func form(resources, content string) string {
	return streamOf("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<"+resources+">>", []byte(content))
}

const flate = "/Filter/FlateDecode"

// craftedPDFs are files that nobody prints.
var craftedPDFs = sync.OnceValue(craftPDFs)

func craftPDFs() map[string][]byte {
	const deep = 100_000
	bomb := deflated("0 ", 80<<20)
	pageTree := append([]string{"<</Type/Catalog/Pages 2 0 R>>"}, ladder(2, 40, func(next int) string {
		return fmt.Sprintf("<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>", next, next)
	}, "<</Type/Page/MediaBox[0 0 9 9]>>")...)
	forms := ladder(6, 40, func(next int) string {
		return form(fmt.Sprintf("/XObject<</X %d 0 R>>", next), "/X Do /X Do")
	}, form("/Font<</F 5 0 R>>", shownWords))
	return map[string][]byte{
		"well formed":                        onePage(shownWords, ""),
		"no pages":                           pdfOf("", "<</Type/Catalog>>"),
		"no objects":                         []byte("%PDF-1.7\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"),
		"a header alone":                     []byte("%PDF-1.7\n"),
		"a table that follows itself":        pdfOf("/Prev HERE", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
		"a table of a stream before itself":  pdfOf("/XRefStm HERE/Prev HERE", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
		"a forged size":                      bytes.Replace(onePage(shownWords, ""), []byte("/Size 6"), []byte("/Size 2147483646"), 1),
		"a forged section":                   bytes.Replace(onePage(shownWords, ""), []byte("xref\n0 6"), []byte("xref\n0 999999999"), 1),
		"a section that begins far away":     bytes.Replace(onePage(shownWords, ""), []byte("xref\n0 6"), []byte("xref\n999999999999 6"), 1),
		"a negative length":                  bytes.Replace(onePage(shownWords, ""), []byte("/Length "), []byte("/Length -"), 1),
		"a length beyond the file":           bytes.Replace(onePage(shownWords, ""), []byte("/Length "), []byte("/Length 99999999"), 1),
		"a length that is its own stream":    bytes.Replace(onePage(shownWords, ""), []byte("/Length "), []byte("/Length 4 0 R%"), 1),
		"a root that is itself":              pdfOf("", "1 0 R"),
		"references in a ring":               pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "3 0 R", "2 0 R"),
		"a page tree that holds itself":      pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1/Parent 3 0 R>>"),
		"a page that is its own parent":      pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>", "<</Type/Page/Parent 3 0 R>>"),
		"pages without end":                  pdfOf("", pageTree...),
		"a forged count":                     pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", "<</Type/Page/Parent 2 0 R>>"),
		"the same page a million times":      pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids["+strings.Repeat("3 0 R ", 1<<20)+"]/Count 1048576>>", "<</Type/Page/Parent 2 0 R>>"),
		"a bomb as a page":                   bombPage(bomb),
		"a bomb of words":                    bombPage(deflated(shownWords, 1<<20)),
		"a bomb in a bomb":                   nestedBomb(),
		"a bomb as a map of characters":      font("[1[500]]", bomb, flate),
		"a hundred filters":                  onePage(shownWords, "/XObject<</X 6 0 R>>", streamOf("/Filter["+strings.Repeat("/FlateDecode", 100)+"]", bomb)),
		"a forged predictor":                 bombPage(deflated("\x02abc", 4), "/DecodeParms<</Predictor 12/Columns 2147483647/Colors 32/BitsPerComponent 16>>"),
		"deep arrays":                        onePage(strings.Repeat("[", deep)+shownWords, "", strings.Repeat("[", deep)+strings.Repeat("]", deep)),
		"deep dictionaries":                  onePage(shownWords, "", strings.Repeat("<</A", deep)+" 1 "+strings.Repeat(">>", deep)),
		"deep dictionaries in the trailer":   pdfOf("/A"+strings.Repeat("<</A", deep)+" 1 "+strings.Repeat(">>", deep), "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
		"deep strings":                       onePage("BT /F 12 Tf "+strings.Repeat("(", deep)+" Tj ET "+shownWords, ""),
		"a string without end":               onePage("BT /F 12 Tf (abc", ""),
		"saved states without end":           onePage(strings.Repeat("q ", 1<<20)+shownWords, ""),
		"restored states without end":        onePage(strings.Repeat("Q ", 1<<20)+shownWords, ""),
		"a form that draws itself":           onePage("/X Do "+shownWords, "/XObject<</X 6 0 R>>", form("/XObject<</X 6 0 R>>/Font<</F 5 0 R>>", shownWords+"/X Do /X Do")),
		"forms without end":                  onePage("/X Do", "/XObject<</X 6 0 R>>", forms...),
		"a thousand forms in one another":    onePage("/X Do", "/XObject<</X 6 0 R>>", chain(1000)...),
		"widths from here to nowhere":        font("[0 2147483647 500 0 99999999 500]", nil, ""),
		"a width of every glyph a time":      font("["+strings.Repeat("0 65535 500 ", 1<<16)+"]", nil, ""),
		"widths that are no numbers":         font("[1[(a)/b<<>>null]2 -5 9 1e308 3[-1e308]]", nil, ""),
		"a font that descends of itself":     onePage("BT /G 12 Tf <0001> Tj ET "+shownWords, "/Font<</F 5 0 R/G 6 0 R>>", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 6 0 R>>"),
		"a range of all characters":          font("[]", []byte("1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"), ""),
		"ranges of all characters":           font("[]", []byte(strings.Repeat("1 beginbfrange <0000> <FFFF> <0041> endbfrange ", 20_000)), ""),
		"a map that uses itself":             font("[]", []byte("/Identity-H usecmap /A usecmap 1 beginbfchar <0001> <"+strings.Repeat("0041", 50_000)+"> endbfchar"), ""),
		"numbers beyond all measure":         onePage("1e308 0 0 1e308 1e308 -1e308 cm 9999999999999999999999 Tf -1e400 Td "+shownWords, ""),
		"a font of size nothing":             onePage("BT /F 0 Tf 0 0 0 0 0 0 Tm (abc def ghi) Tj ET "+shownWords, ""),
		"a spacing beyond all measure":       onePage("BT /F 12 Tf 1e30 Tc 1e30 Tw -1e30 Tz 1e30 TL [(a)-1e30(b)1e30(c)] TJ T* ET "+shownWords, ""),
		"an image in line without end":       onePage(shownWords+"BI /W 9999 /H 9999 ID "+strings.Repeat("E I ", 1<<16), ""),
		"a page larger than the earth":       bytes.Replace(onePage(shownWords, ""), []byte("[0 0 595 842]"), []byte("[-1e30 0 1e30 1e30]"), 1),
		"a page of no size":                  bytes.Replace(onePage(shownWords, ""), []byte("[0 0 595 842]"), []byte("[0 0 0 0]"), 1),
		"one glyph in a million places":      onePage("BT /F 1 Tf "+strings.Repeat("3 0 Td (a) Tj ", 1<<18)+"ET", ""),
		"a million lines in one place":       onePage("BT /F 12 Tf "+strings.Repeat("(Again.) Tj 0 0 Td ", 1<<17)+"ET", ""),
		"objects in a stream of themselves":  pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", streamOf("/Type/ObjStm/N 3/First 4/Extends 3 0 R", []byte("3 0 <<>>"))),
		"a stream of a billion objects":      pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", streamOf("/Type/ObjStm/N 1000000000/First 2000000000", []byte("3 0 <<>>"))),
		"a table in a stream of all objects": tableStream("/Size 2147483647/W[1 8 8]/Index[0 2147483647]"),
		"a table of wide columns":            tableStream("/Size 9/W[2147483647 2147483647 2147483647]"),
		"a table of no columns":              tableStream("/Size 1000000000/W[0 0 0]/Index[0 1000000000]"),
		"a table of negative columns":        tableStream("/Size 9/W[-1 4 -2]/Index[-5 9]"),
		"encrypted by nobody knows what":     pdfOf("/Encrypt<</Filter/Standard/V 99/R 99/Length 2147483647/O()/U()/P -1>>/ID[()()]", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
		"encrypted by itself":                pdfOf("/Encrypt 1 0 R", "<</Type/Catalog/Pages 2 0 R/Filter/Standard/V 5/R 6/O(a)/U(b)/OE(c)/UE(d)/P 0>>", "<</Type/Pages/Kids[]/Count 0>>"),
		"NULs":                               append([]byte("%PDF-1.4\n"), make([]byte, 1<<20)...),
		"a hundred thousand ends":            []byte("%PDF-1.4\n" + strings.Repeat("startxref\n0\n%%EOF\n", 100_000)),
		"ten thousand objects of one":        []byte("%PDF-1.4\n" + strings.Repeat("1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\n", 10_000) + "trailer<</Root 1 0 R>>"),
	}
}

func bombPage(data []byte, more ...string) []byte {
	return pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R 4 0 R 4 0 R 4 0 R]/Resources<</Font<</F 5 0 R>>>>>>",
		streamOf(flate+strings.Join(more, ""), data), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
}

func nestedBomb() []byte {
	inner := deflated("\x00", 160<<20)
	return pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
		streamOf("/Filter[/FlateDecode/FlateDecode]", deflated(string(inner), 1)))
}

// chain is forms of which each draws the next.
func chain(n int) (objects []string) {
	for i := range n {
		objects = append(objects, form(fmt.Sprintf("/Font<</F 5 0 R>>/XObject<</X %d 0 R>>", 7+i), "/X Do"))
	}
	return append(objects, form("/Font<</F 5 0 R>>", shownWords))
}

// tableStream is a PDF whose table of objects is a stream with these entries.
func tableStream(dict string) []byte {
	body := "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
	table := streamOf("/Type/XRef/Root 1 0 R"+dict, []byte("\x01\x00\x00\x00\x09\x00\x00"))
	return []byte(fmt.Sprintf("%s3 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", body, table, len(body)))
}
