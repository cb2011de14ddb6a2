package ingest

import (
	"slices"
	"strings"
	"testing"
)

const rtfHead = `{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial Cyr;}{\f2\fnil\fcharset2 Symbol;}{\f3\fnil\fcharset128 MS Gothic;}}{\colortbl;\red0\green0\blue0;}{\*\generator never;}{\info{\title never}{\author never}}` + "\r\n"

func TestRTF(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"paragraphs", `\pard\plain {\b Interviewer:} How?\par` + "\r\n" + `Participant: Well.\par\par So it goes.}`,
			[]string{"interviewer Interviewer How?", "participant a Well.⏎⏎So it goes."}},
		{"characters", `Interviewer: caf\'e9 \u8212\'97 \ldblquote now\rdblquote\~\{x\}\_y\line then?\par Participant: {\f1\'ef\'ee} {\f3\'93\'fa} {\f2\'b7} \u-10179?\u-8704? {\uc0\u233} {\uc2\u26085\'93\'fa}x\'80.\par}`,
			[]string{"interviewer Interviewer café — “now”\u00a0{x}-y⏎then?", "participant a по 日 • 😀 é 日x€."}},
		{"what is not read", `{\header never\par}{\stylesheet{\s0 never;}}Interviewer: How{\footnote never\par}{\*\annotation never}{\*\unknown never}?{\v never}{\deleted never}{\pict\pngblip 0102}{\*\bkmkstart never}\par` +
			`{\listtext 1.\tab}Participant: {\field{\*\fldinst HYPERLINK "never"}{\fldrslt Well}}.\bin4 {{{{\par}`,
			[]string{"interviewer Interviewer How?", "participant a Well."}},
		{"a table of turns", `\trowd\cellx1\cellx2\cellx3\pard\intbl 00:12\cell Interviewer\cell How?\cell\row\trowd\pard\intbl 00:15\cell Lee\cell Well.\par So.\cell\row\pard Thanks.\par}`,
			[]string{"interviewer Interviewer @12 How?", "participant Lee @15 Well.⏎So.⏎⏎Thanks."}},
		{"a text box", `Interviewer: How {\shp{\*\shpinst\shpleft1{\sp{\sn never}{\sv never}}{\shptxt\pard In a box.\par}}{\shprslt never}}now?\par Participant: Well.}`,
			[]string{"interviewer Interviewer How now?⏎⏎In a box.", "participant a Well."}},
		{"cut off", `Interviewer: How?\par Participant: {\b Well.`,
			[]string{"interviewer Interviewer How?", "participant a Well."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := script(read(t, "a.rtf", rtfHead+c.body)); !slices.Equal(got, c.want) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
