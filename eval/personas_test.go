package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// crowd is a study of people with keys a1, a2 …, each with one document of the
// given words.
func crowd(words map[string]string) *research.Edition {
	ed := &research.Edition{Study: research.Study{Ref: research.StudyRef("s")}}
	for key := range words {
		ed.Participants = append(ed.Participants, research.Participant{Ref: research.Ref("p-" + key), Key: strings.ToUpper(key), Role: research.RoleParticipant,
			Attributes: map[string]string{}})
	}
	slices.SortFunc(ed.Participants, func(a, b research.Participant) int { return strings.Compare(a.Key, b.Key) })
	for i := range ed.Participants {
		p := &ed.Participants[i]
		d := said("talk-"+strings.ToLower(p.Key), words[strings.ToLower(p.Key)])
		for j := range d.Turns {
			d.Turns[j].Participant = p.Ref
		}
		ed.Documents = append(ed.Documents, d)
	}
	return ed
}

func group(letter string, stability float64, people ...string) research.Persona {
	p := research.Persona{Candidate: research.Candidate{Letter: letter, Origin: research.OriginFound, Stability: stability}}
	for _, key := range people {
		p.Members = append(p.Members, research.CandidateMember{Participant: research.Ref("p-" + key), Strength: 1})
	}
	return p
}

const sixAndOne = "participant,label\nA1,a\na2,a\ntalk-a3,a\nB1,b\np-b2,b\nB3,b\nN1,none\nX1,a\n"

func sevenPeople() *research.Edition {
	return crowd(map[string]string{"a1": "one", "a2": "one two", "a3": "one two three", "b1": "one two three four",
		"b2": "one two three four five", "b3": "one two three four five six", "n1": "one two three four five six seven"})
}

// Six people of two groups in truth, in two groups of ours: A holds a1, a2, b1 and
// n1, B holds b2; a3 and b3 are in none, which counts as a third group. Pairs
// together in both: a1–a2. In truth 6, in ours 3 + 1, of 15: by chance 6·4/15, at
// best 5, so the ARI is (1 − 1.6)/(5 − 1.6).
func TestPersonasAgainstTheTruth(t *testing.T) {
	t.Parallel()
	ed := sevenPeople()
	ed.Structure = research.StructureTest{Structure: research.StructureFound, Observed: 0.5, Exchanged: 0.2}
	ed.Personas = []research.Persona{group("A", 0.8, "a1", "a2", "b1", "n1"), group("B", 0.5, "b2"),
		{Candidate: research.Candidate{Origin: research.OriginSample}}}
	got, err := Personas(t.Context(), ed, strings.NewReader(sixAndOne), PersonasOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got.Participants != 6 || got.Unknown != 1 || got.Labels != 2 || got.K != 2 || got.Unassigned != 2 || got.None != 1 || got.Grouped != 1 {
		t.Errorf("counts are %+v", got)
	}
	if math.Abs(got.ARI+0.6/3.4) > 1e-12 {
		t.Errorf("ARI is %v, want %v", got.ARI, -0.6/3.4)
	}
	// Mutual information: cells of 2, 1, 1, 1 and 1 of six, margins 3 3 and 3 1 2.
	mutual := (2*math.Log(2*6./9) + math.Log(6./9) + math.Log(6./3) + math.Log(6./6) + math.Log(6./6)) / 6
	ha, hb := math.Log(2), (3*math.Log(6./3)+math.Log(6.)+2*math.Log(6./2))/6
	if want := 2 * mutual / (ha + hb); math.Abs(got.NMI-want) > 1e-12 {
		t.Errorf("NMI is %v, want %v", got.NMI, want)
	}
	if got.Purity != 3.0/4 {
		t.Errorf("purity is %v: of four people in groups three are of its commonest label", got.Purity)
	}
	if math.Abs(got.Stability-(4*0.8+0.5)/5) > 1e-12 || got.Structure != research.StructureFound || got.Observed != 0.5 || got.Exchanged != 0.2 {
		t.Errorf("stability %v, structure %s", got.Stability, got.Structure)
	}
	if want := (GroupFit{Letter: "A", Origin: research.OriginFound, People: 4, Stability: 0.8, Label: "a", Share: 0.5, Labels: map[string]int{"a": 2, "b": 1, "none": 1}}); len(got.Groups) != 2 || !reflect.DeepEqual(got.Groups[0], want) {
		t.Errorf("groups are %+v", got.Groups)
	}
}

func TestPersonasWhereNoneAreFound(t *testing.T) {
	t.Parallel()
	ed := sevenPeople()
	ed.Structure.Structure = research.StructureNone
	for i := range ed.Participants {
		ed.Participants[i].Attributes["title"] = []string{"Chef", "chef ", "Waiter", "waiter", ""}[min(i, 4)]
	}
	got, err := Personas(t.Context(), ed, strings.NewReader(sixAndOne), PersonasOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got.K != 0 || got.ARI != 0 || got.NMI != 0 || got.Purity != 0 || got.Unassigned != 6 || got.Stability != 0 || got.Groups == nil {
		t.Errorf("nothing was found, but %+v", got)
	}
	// By length a1 … a3 and b1 make one half of the seven, the others the other:
	// 3 + 1 pairs of 6 and 6 + 1: (4 − 6·7/15)/(6.5 − 2.8).
	length := got.Baselines.Length
	if length.K != 2 || math.Abs(length.ARI-1.2/3.7) > 1e-12 || length.Purity != 5.0/6 {
		t.Errorf("by length: %+v", length)
	}
	// Chefs are a1 and a2, waiters a3 and b1; b2 and b3 have no title.
	title := got.Baselines.Title
	if title.K != 2 || title.Unassigned != 2 || title.Purity != 3.0/4 {
		t.Errorf("by title: %+v", title)
	}
	if random := got.Baselines.Random; random.K != 2 || math.Abs(random.ARI) > 0.1 {
		t.Errorf("at random: %+v", random)
	}
}

// Two kinds of people with words of their own, said in any order: all words and
// mean vectors tell them apart.
func TestBaselinesByWords(t *testing.T) {
	t.Parallel()
	kinds := [][]string{strings.Fields("price invoice discount budget cheap cost expensive euros"), strings.Fields("password encryption breach audit attacker firewall login security")}
	words := map[string]string{}
	rng := rand.New(rand.NewPCG(1, 1))
	truth := "participant,label\n"
	for i := range 12 {
		own := kinds[i%2]
		var b strings.Builder
		for range 4 {
			fmt.Fprintf(&b, "I always said that the %s and the %s and the %s come before everything else here. ",
				own[rng.IntN(8)], own[rng.IntN(8)], own[rng.IntN(8)])
		}
		key := fmt.Sprintf("k%d", i)
		words[key] = b.String()
		truth += fmt.Sprintf("%s,kind %d\n", key, i%2)
	}
	got, err := Personas(t.Context(), crowd(words), strings.NewReader(truth), PersonasOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got.Baselines.TFIDF.ARI != 1 || got.Baselines.MeanVector.ARI != 1 {
		t.Errorf("baselines are %+v", got.Baselines)
	}
}

func TestPersonasRefusesAWrongTruth(t *testing.T) {
	t.Parallel()
	for table, want := range map[string]string{
		"participant,label\nQ,a\n":          "nobody in the study",
		"participant,label\nA1,a\np-a1,b\n": "row 3",
		"participant,label\nA1,none\nB1,\n": "no groups",
		"who,label\nA1,a\n":                 `no column "participant"`,
	} {
		if _, err := Personas(t.Context(), sevenPeople(), strings.NewReader(table), PersonasOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v", table, err)
		}
	}
}

func TestGoldQuotes(t *testing.T) {
	t.Parallel()
	d := said("talk", "?What about the price?", "The price went up twice in a year. We left.")
	gold := "document,text,facet\ntalk,What about the price?  The price went up twice in a year.,pain\ntalk,The price went up twice in a year.,pain\ntalk,We left.,no such facet\ntalk,nowhere,pain\n"
	quotes, unlocated, err := GoldQuotes([]research.Document{d}, strings.NewReader(gold), QuotesOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(quotes) != 2 || unlocated != 1 {
		t.Fatalf("%d quotes, %d not located: %+v", len(quotes), unlocated, quotes)
	}
	if q := quotes[0]; q.Text != "The price went up twice in a year." || q.Question != "What about the price?" || q.Turn != 1 || q.Facet != research.FacetPain {
		t.Errorf("%+v", q)
	}
	if quotes[1].Facet != research.FacetNone || quotes[1].Text != "We left." {
		t.Errorf("%+v", quotes[1])
	}
}

// Three of four topics' passages are matched by a quote; two of those share a
// theme, one is in none.
func TestThemes(t *testing.T) {
	t.Parallel()
	d := said("talk", "The price went up twice. They charge for every seat. We left because of the breach. I like it.")
	ed := &research.Edition{Documents: []research.Document{d}, Quotes: []research.Quote{
		quoteOf(t, d, "The price went up twice.", research.FacetPain, research.StanceNegative),
		quoteOf(t, d, "They charge for every seat.", research.FacetPain, research.StanceNegative),
		quoteOf(t, d, "We left because of the breach.", research.FacetChurn, research.StanceNegative),
	}}
	for i, ref := range []research.Ref{"q1", "q2", "q3"} {
		ed.Quotes[i].Ref = ref
	}
	ed.Themes = []research.Theme{{Members: []research.Member{{Quote: "q1"}, {Quote: "q2"}}}}
	gold := "document,text,topic\ntalk,The price went up twice.,price\ntalk,They charge for every seat.,price\ntalk,We left because of the breach.,safety\ntalk,I like it.,praise\n"
	got, err := Themes(ed, strings.NewReader(gold), QuotesOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (ThemesResult{Compared: 3, Labels: 2, Themes: 1, Unassigned: 1, NMI: 1, ARI: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	// A table of themes decides over the topics of quotes; alone it is all there is.
	table := "document,text,theme\ntalk,The price went up twice.,a\ntalk,They charge for every seat.,b\n"
	all, err := Study(t.Context(), ed, StudyGold{Quotes: []byte(gold), Themes: []byte(table)}, PersonasOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if all.Quotes == nil || all.Quotes.Gold != 4 || all.Personas != nil || all.FromGold != nil || all.Themes.Labels != 2 || all.Themes.ARI != 0 {
		t.Errorf("%+v", all)
	}
	alone, err := Study(t.Context(), ed, StudyGold{Themes: []byte(table)}, PersonasOptions{})
	if err != nil || alone.Quotes != nil || alone.Themes.Compared != 2 {
		t.Errorf("%+v, %v", alone, err)
	}
}

func TestTrueAndShownPeople(t *testing.T) {
	t.Parallel()
	ed := sevenPeople()
	ed.Personas = []research.Persona{group("A", 1, "b1", "a1"), {Candidate: research.Candidate{Origin: research.OriginSample}}}
	if got := ShownPeople(ed); !reflect.DeepEqual(got, []People{{"A", []research.Ref{"p-b1", "p-a1"}}}) {
		t.Errorf("shown: %+v", got)
	}
	got, err := TruePeople(ed, strings.NewReader(sixAndOne), TruthOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []People{{"a", []research.Ref{"p-a1", "p-a2", "p-a3"}}, {"b", []research.Ref{"p-b1", "p-b2", "p-b3"}}}; !reflect.DeepEqual(got, want) {
		t.Errorf("true: %+v", got)
	}
}
