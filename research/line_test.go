package research

import (
	"reflect"
	"testing"
)

// everyPart is a wording with a sentence in each of its parts.
func everyPart() *Wording {
	c := func(text string) Cited { return Cited{Text: text, Claims: []Ref{"c-one"}, Quotes: []Ref{"q-one"}} }
	return &Wording{By: "model-1", Name: "Validator who must explain", Summary: c("summary"), UseItTo: c("use"), Recognise: []Cited{c("a"), c("b")},
		TypeWhy: []Cited{c("why")}, Jobs: []Job{{c("own"), false}, {c("everybody's"), true}}, Journey: []StageLine{{JourneyTrigger, c("begins")}},
		Empathy: []Sensed{{Says, c("says")}, {Feels, c("feels")}}, Mindset: []Cited{c("mind")}, Lenses: []LensLine{{LensSales, c("ask"), "ann"}},
		Relations: []Related{{"g-other", c("persuades")}}, Readings: []Reading{{c("ours"), true, LensSales, "ann"}, {c("suggested"), false, "", ""}},
		Dropped: 3, SimilarTo: "g-other", OpenReason: "no outcomes"}
}

// Every field of a wording that holds sentences is among its lines, and the lines
// make the wording again.
func TestLinesAreTheWholeWording(t *testing.T) {
	t.Parallel()
	w := everyPart()
	v := reflect.ValueOf(*w)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("the wording of this test has no %s", v.Type().Field(i).Name)
		}
	}
	again := &Wording{By: w.By, Name: w.Name, Dropped: w.Dropped, SimilarTo: w.SimilarTo, OpenReason: w.OpenReason}
	for _, l := range w.Lines() {
		again.Add(l)
	}
	if !reflect.DeepEqual(w, again) {
		t.Errorf("lines make %+v\nof %+v", again, w)
	}
}

func TestASentenceFallsWithItsClaims(t *testing.T) {
	t.Parallel()
	claim := func(ref Ref, state ClaimState, quotes ...Ref) Claim {
		c := Claim{Ref: ref, State: state}
		for _, q := range quotes {
			c.Citations = append(c.Citations, Citation{q, Supports})
		}
		return c
	}
	claims := []Claim{claim("c-one", ClaimProposed, "q-one"), claim("c-two", ClaimAccepted, "q-two"), claim("c-no", ClaimRejected, "q-one"), claim("c-bare", ClaimProposed)}
	for name, tt := range map[string]struct {
		cites []Ref
		quote []Ref
		holds bool
	}{
		"its claim stands":               {[]Ref{"c-one"}, nil, true},
		"all its claims stand":           {[]Ref{"c-one", "c-two"}, nil, true},
		"it stands on a quote":           {nil, []Ref{"q-one"}, true},
		"it cites nothing":               {nil, nil, false},
		"its claim was rejected":         {[]Ref{"c-no"}, nil, false},
		"one of its claims was rejected": {[]Ref{"c-one", "c-no"}, []Ref{"q-one"}, false},
		"its claim lost its quotes":      {[]Ref{"c-bare"}, nil, false},
		"its claim is another persona's": {[]Ref{"c-far"}, nil, false},
		"a claim is gone beside a quote": {[]Ref{"c-far"}, []Ref{"q-one"}, false},
	} {
		p := Persona{Claims: claims, Wording: &Wording{Name: "N", Summary: Cited{"sentence", tt.cites, tt.quote}, Readings: []Reading{{Cited: Cited{"ours", tt.cites, tt.quote}, Accepted: true}}}}
		got := p.Standing()
		if (got.Summary.Text != "") != tt.holds || (len(got.Readings) > 0) != tt.holds || got.Name != "N" {
			t.Errorf("%s: stands %v, want %v", name, !tt.holds, tt.holds)
		}
	}
	if (&Persona{}).Standing() != nil {
		t.Error("a persona without a wording has one")
	}
}
