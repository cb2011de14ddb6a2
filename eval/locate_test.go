package eval

import (
	"os"
	"strings"
	"testing"

	"personas/research"
)

// TestLocateCases: every labelled case comes out as its label says.
func TestLocateCases(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/locate.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	res, err := Locate(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if res.Cases < 120 || len(res.Details) != res.Cases {
		t.Errorf("%d cases, %d details", res.Cases, len(res.Details))
	}
	for _, d := range res.Details {
		if !d.Right {
			t.Errorf("%s is %s %s %q %v, want %s", d.ID, d.Outcome, d.Reason, d.Text, d.Repairs, d.Expect)
		}
	}
	if res.Right != res.Cases || res.FalseAccepts+res.FalseRejects+res.WrongReasons > 0 {
		t.Errorf("%d of %d right, %d false accepts, %d false rejects, %d wrong reasons", res.Right, res.Cases, res.FalseAccepts, res.FalseRejects, res.WrongReasons)
	}
}

// A case that is not as expected is counted for what it is.
func TestLocateCounts(t *testing.T) {
	t.Parallel()
	const document = `"document":"Interviewer: How?\n\nAna: We order by phone.\n"`
	res, err := Locate(t.Context(), strings.NewReader(strings.Join([]string{
		`{"id":"a",` + document + `,"proposal":"we order","expect":"repaired"}`,
		`{"id":"b",` + document + `,"proposal":"we order","expect":"accepted"}`,
		`{"id":"c",` + document + `,"proposal":"we order","expect":"exact"}`,
		`{"id":"d",` + document + `,"proposal":"we order","expect":"rejected"}`,
		``,
		`{"id":"e",` + document + `,"proposal":"we drive","expect":"exact"}`,
		`{"id":"f",` + document + `,"proposal":"How?","expect":"rejected","reason":"not_found"}`,
		`{"id":"g",` + document + `,"proposal":"How?","expect":"rejected"}`,
	}, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	if res.Cases != 7 || res.Right != 3 || res.FalseAccepts != 1 || res.FalseRejects != 1 || res.WrongReasons != 1 {
		t.Errorf("%+v", res)
	}
	if by := res.ByOutcome; by[research.OutcomeRepaired] != 4 || by[research.OutcomeRejected] != 3 {
		t.Errorf("by outcome: %v", by)
	}
	if d := res.Details[0]; d.Text != "We order" || d.End-d.Start != len(d.Text) {
		t.Errorf("%+v", d)
	}
}

func TestLocateRefusesBadLines(t *testing.T) {
	t.Parallel()
	const good = `{"id":"a","document":"Interviewer: How?\n\nAna: By phone.\n","proposal":"By phone.","expect":"exact"}`
	for _, tc := range []struct{ lines, want string }{
		{"", "holds no cases"},
		{"\n\n", "holds no cases"},
		{good + "\n{", "line 2 of the cases: no JSON object"},
		{good + "\n\n" + good, `line 3 of the cases: the id "a" stands in line 1 already`},
		{`{"document":"x","proposal":"x","expect":"exact"}`, `line 1 of the cases: "id" is missing`},
		{`{"id":"a","proposal":"x","expect":"exact"}`, `"document" is missing`},
		{`{"id":"a","document":"x","proposal":"x","expect":"found"}`, `"expect" is "found": use one of`},
		{`{"id":"a","document":"x","proposal":"x","expect":"exact","reason":"stitched"}`, "nothing is to be rejected"},
		{`{"id":"a","document":7,"proposal":"x","expect":"exact"}`, "line 1 of the cases: no JSON object of a case"},
		{`{"id":"a","document":" ","proposal":"x","expect":"exact"}`, `case "a": its document cannot be read`},
	} {
		if _, err := Locate(t.Context(), strings.NewReader(tc.lines)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q gives %v, want %q", tc.lines, err, tc.want)
		}
	}
}
