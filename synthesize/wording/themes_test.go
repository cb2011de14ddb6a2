package wording

import (
	"slices"
	"strings"
	"testing"

	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
	"personas/synthesize"
)

// ovens is written by hand, for themes: quotes of two matters, and of one told in
// two ways. No such people exist.
var ovens = []said{
	{"o1", "P1", "oven", research.FacetPain, "negative", "The oven burns the bottom of the bread every morning."},
	{"o2", "P2", "oven", research.FacetPain, "negative", "My oven burns the bread when the morning shift is late."},
	{"o3", "P3", "oven", research.FacetPain, "negative", "Bread out of that oven is burnt at the bottom."},
	{"o4", "P4", "oven", research.FacetPain, "positive", "The oven bakes the bread evenly, we like the oven."},
	{"o5", "P5", "bread", research.FacetPain, "negative", "Burnt bread in the morning, and the oven is new."},
	{"o6", "P6", "bread", research.FacetPain, "negative", "The oven leaves the bread burnt on one side."},
	{"o7", "P7", "bread", research.FacetPain, "negative", "We throw burnt bread away each morning because of the oven."},
	{"o8", "P8", "bread", research.FacetPain, "positive", "Our oven never burns the bread."},
	{"v1", "P1", "van", research.FacetBehaviour, "neutral", "The delivery van waits for the driver and his invoices."},
	{"v2", "P2", "van", research.FacetBehaviour, "negative", "Invoices for the delivery van driver get lost."},
	{"v3", "P3", "van", research.FacetBehaviour, "neutral", "I hand the invoices to the driver of the delivery van."},
	{"v4", "P4", "van", research.FacetBehaviour, "negative", "The driver of the van forgets invoices on a delivery."},
	{"t1", "P5", "till", research.FacetBehaviour, "neutral", "Customers pay at the till with coins."},
	{"t2", "P6", "till", research.FacetBehaviour, "negative", "The till counts coins wrong when customers pay."},
	{"t3", "P7", "till", research.FacetBehaviour, "neutral", "Coins at the till take customers long to count."},
	{"t4", "P8", "till", research.FacetBehaviour, "neutral", "Some customers only pay coins at our till."},
}

// themed makes the material of ovens with themes as a test names them.
func themed(theme func(s said) string) (synthesize.Material, []research.Theme) {
	quotes := slices.Clone(ovens)
	for i := range quotes {
		quotes[i].theme = theme(quotes[i])
	}
	return material(quotes)
}

// themeNumber finds the number under which a request shows a theme.
func themeNumber(t *testing.T, r llm.Request, label string) int {
	t.Helper()
	before, _, ok := strings.Cut(r.User.String(), `: people say "`+label+`"`)
	if !ok {
		t.Errorf("the request does not show the theme %q", label)
		return 1
	}
	return leading(before[strings.LastIndex(before, "theme ")+len("theme "):])
}

func shownAs(t *testing.T, r llm.Request, ids ...string) (ns []int) {
	t.Helper()
	for _, id := range ids {
		i := slices.IndexFunc(ovens, func(s said) bool { return s.id == id })
		ns = append(ns, numbered(t, r, ovens[i].text))
	}
	return ns
}

func themesBy(t *testing.T, m synthesize.Material, themes []research.Theme, reply func(r llm.Request) (any, error)) ThemesOut {
	t.Helper()
	a, _ := asker(reply)
	out, err := Themes(t.Context(), ThemesIn{Asker: a, Material: m, Themes: themes})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestThemesAreNamed: the name stands beside the label, with what carries it; what
// a name may not say is refused, and the theme keeps its label alone.
func TestThemesAreNamed(t *testing.T) {
	t.Parallel()
	m, themes := themed(func(s said) string { return s.theme })
	for text, want := range map[string]research.Reason{
		"Burnt bread from a new oven": "",
		"Ovens":                       research.ReasonWordCount,
		"Burnt bread from a new oven that we own at home": research.ReasonWordCount,
		"Eight people on burnt bread":                     research.ReasonSaysNumber,
		"Most bread is burnt":                             research.ReasonSaysNumber,
		"Burnt bread, says Carla":                         research.ReasonNamesSomeone,
		"Senior bakers on bread":                          ReasonInvented,
		"Digital transformation journey":                  research.ReasonUngrounded,
	} {
		out := themesBy(t, m, themes, func(r llm.Request) (any, error) {
			return prompts.ThemesReply{Names: []prompts.ThemeName{{Theme: themeNumber(t, r, "bread"),
				Named: prompts.Named{Name: text, Description: "Bread comes out burnt.", Carries: shownAs(t, r, "o5", "o7", "v1")}}}}, nil
		})
		th := &out.Themes[slices.IndexFunc(out.Themes, func(th research.Theme) bool { return th.Label == "bread" })]
		if len(out.Proposals) != 1 || out.Proposals[0].Refused != want || out.Proposals[0].Accepted != (want == "") {
			t.Errorf("%q: %+v", text, out.Proposals)
		}
		switch {
		case (th.Naming != nil) != (want == ""):
			t.Errorf("%q: naming %+v", text, th.Naming)
		case want == "" && (th.Naming.Name != text || th.Naming.Description == "" || th.Naming.By != "scripted" || !slices.Equal(th.Naming.Carries, []research.Ref{ref("o5"), ref("o7")})):
			t.Errorf("%q: naming %+v", text, th.Naming)
		}
	}
}

// TestEndsStandApart: two ends are named, the lower one first, where the quotes
// stand apart on the theme's axis.
func TestEndsStandApart(t *testing.T) {
	t.Parallel()
	m, themes := themed(func(s said) string { return s.theme })
	for _, c := range []struct {
		one, other []string
		want       research.Reason
	}{
		{[]string{"o8"}, []string{"o5", "o6"}, ""},
		{[]string{"o7"}, []string{"o5", "o6"}, research.ReasonNotApart},
		{[]string{"o8"}, []string{"o8"}, research.ReasonNotApart},
		{[]string{"v1"}, []string{"o5"}, ReasonUncited},
	} {
		out := themesBy(t, m, themes, func(r llm.Request) (any, error) {
			return prompts.ThemesReply{Names: []prompts.ThemeName{{Theme: themeNumber(t, r, "bread"),
				Named: prompts.Named{Name: "Burnt bread", Carries: shownAs(t, r, "o5")},
				Ends:  []prompts.ThemeEnd{{Name: "never burns", Quotes: shownAs(t, r, c.one...)}, {Name: "burnt each morning", Quotes: shownAs(t, r, c.other...)}}}}}, nil
		})
		naming := out.Themes[slices.IndexFunc(out.Themes, func(th research.Theme) bool { return th.Label == "bread" })].Naming
		p := out.Proposals[len(out.Proposals)-1]
		if p.Refused != c.want || (len(naming.Ends) == 2) != (c.want == "") {
			t.Errorf("ends %v and %v: %+v", c.one, c.other, p)
		}
		if c.want == "" && (naming.Ends[0].Name != "burnt each morning" || p.Before >= p.After) {
			t.Errorf("the ends are %+v", naming.Ends)
		}
	}
}

// TestQuotesDecideAboutMerges: two halves of one matter become one theme, two
// matters do not; a theme is changed once.
func TestQuotesDecideAboutMerges(t *testing.T) {
	t.Parallel()
	m, themes := themed(func(s said) string { return s.theme })
	out := themesBy(t, m, themes, func(r llm.Request) (any, error) {
		named := prompts.Named{Name: "Burnt bread from the oven", Description: "Bread is burnt.", Carries: shownAs(t, r, "o1", "o5")}
		oven, bread, van := themeNumber(t, r, "oven"), themeNumber(t, r, "bread"), themeNumber(t, r, "van")
		return prompts.ThemesReply{Merges: []prompts.ThemeMerge{
			{One: van, Other: oven, Named: named, Because: "Both are things."},
			{One: oven, Other: bread, Named: named, Because: "Both say that 8 loaves burn."},
			{One: bread, Other: van, Named: named, Because: "Again."},
		}, Names: []prompts.ThemeName{{Theme: van, Named: prompts.Named{Name: "Invoices for the driver", Carries: shownAs(t, r, "v1")}}}}, nil
	})
	var got []research.Reason
	for _, p := range out.Proposals {
		got = append(got, p.Refused)
	}
	if want := []research.Reason{research.ReasonLooser, "", research.ReasonChanged, ""}; !slices.Equal(got, want) {
		t.Fatalf("proposals end in %q, want %q", got, want)
	}
	if p := out.Proposals[0]; p.After >= p.Before || p.Because == "" {
		t.Errorf("what was refused: %+v", p)
	}
	if p := out.Proposals[1]; p.After < p.Before || p.Because != "" || p.By != "scripted" {
		t.Errorf("what was accepted: %+v", p)
	}
	if len(out.Themes) != 3 {
		t.Fatalf("there are %d themes", len(out.Themes))
	}
	one := out.Themes[0]
	if len(one.Members) != 8 || one.Participants != 8 || one.Naming == nil || one.Naming.Name != "Burnt bread from the oven" || one.Label == "" {
		t.Errorf("the merged theme is %+v", one)
	}
	for _, th := range out.Themes {
		if van := strings.Contains(string(th.Members[0].Quote), "q-v"); van != (th.Naming != nil && th.Naming.Name == "Invoices for the driver") {
			t.Errorf("%q is called %+v", th.Label, th.Naming)
		}
	}
}

// TestQuotesDecideAboutSplits: two matters in one theme come apart, one does not.
func TestQuotesDecideAboutSplits(t *testing.T) {
	t.Parallel()
	m, themes := themed(func(s said) string {
		return map[byte]string{'o': "oven", 'v': "both", 't': "both"}[s.id[0]]
	})
	split := func(label string, one, other []string) ThemesOut {
		return themesBy(t, m, themes, func(r llm.Request) (any, error) {
			return prompts.ThemesReply{Splits: []prompts.ThemeSplit{{Theme: themeNumber(t, r, label),
				One:   prompts.Named{Name: "Invoices for the driver", Carries: shownAs(t, r, one...)},
				Other: prompts.Named{Name: "Coins at the till", Carries: shownAs(t, r, other...)}, Because: "Two matters."}}}, nil
		})
	}
	out := split("both", []string{"v1", "v2"}, []string{"t1", "t2"})
	if p := out.Proposals[0]; !p.Accepted || p.After <= p.Before || len(out.Themes) != 3 {
		t.Errorf("two matters: %+v, %d themes", p, len(out.Themes))
	}
	for _, th := range out.Themes {
		if first := th.Members[0].Quote; strings.HasPrefix(string(first), "q-t") && (len(th.Members) != 4 || th.Naming == nil || th.Naming.Name != "Coins at the till") {
			t.Errorf("one half is %+v", th)
		}
	}
	out = split("oven", []string{"o1", "o2"}, []string{"o5", "o6"})
	if p := out.Proposals[0]; p.Accepted || len(out.Themes) != 2 {
		t.Errorf("one matter: %+v", p)
	}
	out = split("both", []string{"v1", "v2"}, []string{"t1", "o1"})
	if p := out.Proposals[0]; p.Refused != research.ReasonTooSmall {
		t.Errorf("a half of one quote: %+v", p)
	}
}

// TestThemesStayWithoutAnAnswer: a call that fails costs the names, nothing else.
func TestThemesStayWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	m, themes := themed(func(s said) string { return s.theme })
	out := themesBy(t, m, themes, func(llm.Request) (any, error) {
		return prompts.ThemesReply{Names: []prompts.ThemeName{{Theme: 5, Named: prompts.Named{Name: "x y", Carries: []int{1}}}}}, nil
	})
	if len(out.Log.Faults) != 1 || len(out.Proposals) != 0 || len(out.Themes) != len(themes) || out.Themes[0].Naming != nil {
		t.Errorf("%d themes, %v", len(out.Themes), out.Log.Faults)
	}
}
