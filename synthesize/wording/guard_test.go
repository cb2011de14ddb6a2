package wording

import (
	"testing"

	"personas/research"
)

func standing(quotes ...string) evidence { return evidence{said: quotes, shown: quotes} }

// What people said of a tool in the sample study pdpilot, and claims that a
// researcher wrote by hand of it.
var carried = []struct {
	claim  string
	quotes []string
}{
	{"Wants to explain each important trend, or say why it is odd.", []string{"Does this feature's relationship with the target, is that something I understand intuitively. Based on the business. And if it's not intuitive, I better be able to explain why.", "just making sure there are no super unexpected or intuitive trends"}},
	{"Has compliance or regulation to answer to.", []string{"behaving in ways that we wouldn't want it to for like regulatory reasons", "Just from an interpretability standpoint and a compliance standpoint."}},
	{"The hours go into comparing charts by eye.", []string{"you just sit there and compare all these charts and like make sure you understand what is going on", "somebody like literally eyeballing a lot of them"}},
	{"Has to rely on what someone else looked at.", []string{"you just like kind of take it on faith that they looked at them and pulled out the important ones, which is like honestly a little bit frightening"}},
	{"Sees only what was already suspected.", []string{"If you don't have the hypothesis, you don't think to look at it.", "More than we should, I think we've tended to take more hypothesis driven approach to things"}},
	{"Works back from errors to weak spots.", []string{"predict a very simple decision tree on the true target using this model", "we tend to focus a lot more on identifying model weak spots"}},
	{"The work starts when a model is replaced or handed over.", []string{"when we upgrade models", "receiving these from like kind of other teams"}},
	{"Wants a record of what was looked at.", []string{"We want an audit trail to show what we looked at and thought through."}},
	{"A dense screen: learnable for some, tiring for others.", []string{"It's overwhelming at first to have so much visual visual visualizable at once. But I think that that is a small learning curve.", "my eyes just keep getting very cross-eyed in between rows"}},
	{"It was worth it when the check ends in a verdict where not to trust the model.", []string{"this model is like really good on where there is large concentration in the data and I really do not trust this model on the edges"}},
	{"Says “an audit trail” where others say history.", []string{"We want an audit trail to show what we looked at and thought through."}},
}

// TestWhatQuotesCarryIsKept: claims that a careful person wrote pass.
func TestWhatQuotesCarryIsKept(t *testing.T) {
	t.Parallel()
	w, _ := hand(t)
	for _, c := range carried {
		w.shown = append(w.shown, c.quotes...)
	}
	for _, c := range carried {
		if why := w.refuse(c.claim, standing(c.quotes...), manner{}); why != "" {
			t.Errorf("%q is refused: %s", c.claim, why)
		}
	}
}

// TestWhatNobodySaidIsRefused: each line is a way in which personas are made up.
func TestWhatNobodySaidIsRefused(t *testing.T) {
	t.Parallel()
	w, _ := hand(t)
	about := []string{"we must explain every trend to the regulator, and compare charts for hours", "I have two screens, and 60 million rows of it"}
	w.shown = append(about, "Charts are made in an afternoon.", "I always begin with the ranking of what sells.")
	for text, want := range map[string]research.Reason{
		"":  ReasonEmpty,
		" ": ReasonEmpty,
		"85 % of validators cannot explain a trend.":                      research.ReasonSaysNumber,
		"Has 60 million rows to explain.":                                 research.ReasonSaysNumber,
		"Compares charts on two screens.":                                 research.ReasonSaysNumber,
		"Most compare charts for hours.":                                  research.ReasonSaysNumber,
		"Most of them compare charts.":                                    research.ReasonSaysNumber,
		"All of the charts are compared by eye.":                          research.ReasonSaysNumber,
		"Half the hours go into charts.":                                  research.ReasonSaysNumber,
		"Many explain trends to the regulator.":                           research.ReasonSaysNumber,
		"Seventy per cent of the hours go into charts.":                   research.ReasonSaysNumber,
		"One in three explains trends.":                                   research.ReasonSaysNumber,
		"Everyone explains trends to the regulator.":                      research.ReasonSaysNumber,
		"A third of them compare charts for hours.":                       research.ReasonSaysNumber,
		"½ of the hours go into charts.":                                  research.ReasonSaysNumber,
		"Compliance lead Carla explains each trend.":                      research.ReasonNamesSomeone,
		"Explains each trend to the regulator in Vermland.":               research.ReasonNamesSomeone,
		"Buys charts through G-Square.":                                   research.ReasonNamesSomeone,
		"She explains trends to the regulator.":                           ReasonInvented,
		"In her forties, explains trends.":                                ReasonInvented,
		"Middle-aged, compares charts for hours.":                         ReasonInvented,
		"Senior data scientist who explains trends.":                      ReasonInvented,
		"Explains trends at a leading bank.":                              ReasonInvented,
		"Is a millennial who compares charts.":                            ReasonInvented,
		"I need charts that keep the regulator happy.":                    ReasonMadeUpVoice,
		"Our trends must be explained to the regulator.":                  ReasonMadeUpVoice,
		"Says “I need to keep the regulator happy”.":                      ReasonFalseQuotation,
		"Says \"compare charts for days\" of it.":                         ReasonFalseQuotation,
		"Calls it ‘compare charts for days’ at times.":                    ReasonFalseQuotation,
		"Calls it 'hours of charts' at times.":                            ReasonFalseQuotation,
		"Says “explain every trend … compare charts” to it.":              ReasonFalseQuotation,
		"Says “explain every trend to the regulator” and “charts, hours”": ReasonFalseQuotation,
		"Wants better tooling.":                                           ReasonGeneric,
		"Saves time and makes better decisions.":                          ReasonGeneric,
		"Needs an easy to use, reliable solution.":                        ReasonGeneric,
		"Struggles with everyday challenges at work.":                     ReasonGeneric,
		"Learns about vendors at conferences.":                            ReasonOtherMatter,
	} {
		if why := w.refuse(text, standing(about...), manner{}); why != want {
			t.Errorf("%q is %q, want %q", text, why, want)
		}
	}
}

// TestWordsThatCountNobodyAreKept: what looks like a number at first sight.
func TestWordsThatCountNobodyAreKept(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Compares two-way plots.", "Does not trust it at all.", "Says what matters most to the board.",
		"Tires of too many charts.", "Looks at the most important trend.", "Explains every trend.", "Uses one chart a trend.", "Works half-blind."} {
		if saysNumber(text) {
			t.Errorf("%q is taken for a number", text)
		}
	}
}

// TestWordsOfTheQuotesMayBeSaid: a title, a name or a sex that a quote holds.
func TestWordsOfTheQuotesMayBeSaid(t *testing.T) {
	t.Parallel()
	w, _ := hand(t)
	ev := standing("My director signs it before the ICE plots go out, and she wants them in Git.")
	for _, text := range []string{"A director signs the plots.", "Shows ICE plots to a director.", "Keeps plots in Git, as she wants it."} {
		if why := w.refuse(text, ev, manner{}); why != "" {
			t.Errorf("%q is refused: %s", text, why)
		}
	}
	ev.asked = []string{"What hinders you in Jupyter?"}
	if why := w.refuse("Sends plots out of Jupyter.", ev, manner{}); why != "" {
		t.Errorf("a name of the question is refused: %s", why)
	}
}

// TestOtherLanguages: numbers of the languages that are read, and nouns that have
// capitals anyway.
func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	w, _ := hand(t)
	for _, text := range []string{"Die meisten vergleichen Diagramme.", "La plupart compare des graphiques.", "La mitad compara gráficos.", "De meeste vergelijken grafieken."} {
		if !saysNumber(text) {
			t.Errorf("%q is no number", text)
		}
	}
	ev := standing("Ich sitze stundenlang davor und vergleiche die Diagramme.")
	const claim = "Verliert viel Zeit beim Vergleichen der Diagramme."
	if why := w.refuse(claim, ev, manner{}); why != research.ReasonNamesSomeone {
		t.Errorf("a noun of German in no German study is %q", why)
	}
	ev.german = true
	if why := w.refuse(claim, ev, manner{}); why != "" {
		t.Errorf("a claim in German is refused: %s", why)
	}
}
