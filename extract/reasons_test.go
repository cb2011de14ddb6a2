package extract

import (
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// TestReasons says for each reason what it catches and what it must let through,
// in the words of people. A text is one turn of an interview, after a question;
// want is the reason against its first passage, "" where it must not be passed
// over for a reason of form (it may still be of low value).
func TestReasons(t *testing.T) {
	t.Parallel()
	const asked = "How do you decide which supplier you take, and is the price what counts most?"
	for _, tc := range []struct {
		name  string
		asked string
		text  string
		want  research.Reason
	}{
		{"listening", asked, "Mm-hmm, right, okay.", research.ReasonBackChannel},
		{"listening with a laugh", asked, "Yeah. Wow, okay, cool.", research.ReasonBackChannel},
		{"not listening", asked, "Right, so we lost two weeks over a missing signature.", ""},
		{"hesitation", asked, "Um, well, I mean, uh, like, maybe, you know.", research.ReasonFiller},
		{"hesitant but saying it", asked, "Um, well, you know, the, uh, delivery is kind of always late.", ""},
		{"agreement", "So it is too slow for you.", "Yeah, I think so, definitely.", research.ReasonAgreement},
		{"agreement by echo", "So it is too slow for you.", "Yeah, it's too slow.", research.ReasonAgreement},
		{"agreement with more", "So it is too slow for you.", "Yeah, it's too slow, I go and make coffee and it's still not done.", ""},
		{"an answer is no agreement", "Do you use the export?", "Yeah, we use the export every Friday.", ""},
		{"a refusal is no agreement", "Do you use the export?", "No, I don't really use the export.", ""},
		{"question to the interviewer", asked, "Have you ever had somebody ask for the old one?", research.ReasonQuestion},
		{"question without its mark", asked, "Do you want me to show you the list.", research.ReasonQuestion},
		{"question that makes a point", asked, "Why would I pay twice for the same thing?", ""},
		{"question that is quoted", asked, `My boss always asks, "what did it cost last year?"`, ""},
		{"reading aloud", asked, "How do I decide which supplier I take. I look at who answers the phone.", ""},
		{"reading aloud word for word", asked, "How do you decide which supplier you take, okay.", research.ReasonReadingAloud},
		{"reading aloud, then answering", asked, "Is the price what counts most? No, I would rather have one who comes the same day.", research.ReasonReadingAloud},
		{"reading aloud in part", "Are there any additional improvements or capabilities you would want?", "Any additional improvements, capabilities.", research.ReasonReadingAloud},
		{"screen", asked, "Let me share my screen, one second.", research.ReasonSessionTalk},
		{"lost the thread", asked, "Sorry, can you repeat the question.", research.ReasonSessionTalk},
		{"no answer", asked, "Nothing comes to mind in terms of price, honestly.", research.ReasonSessionTalk},
		{"thanks", asked, "Thank you so much for having me today.", research.ReasonSessionTalk},
		{"a screen that matters", asked, "The screen freezes when two of us open the same order.", ""},
		{"forgetting that matters", asked, "My people forget their passwords every single Monday.", ""},
		{"going ahead that matters", asked, "We only go ahead when the tax adviser has seen it.", ""},
		{"redacted", asked, "We moved everything to XXXX XX XXX last year.", research.ReasonRedacted},
		{"inaudible", asked, "They told us that [inaudible] by the end of March.", research.ReasonRedacted},
		{"bracketed name", asked, "I work with [REDACTED] on the contracts.", research.ReasonRedacted},
		{"a bracket that hides nothing", asked, "We were (after six years) tired of the whole thing.", ""},
		{"praise", asked, "That was really cool.", research.ReasonPraise},
		{"praise of the tool", asked, "Yeah, I love this feature, it's super nice.", research.ReasonPraise},
		{"praise with a reason", asked, "I love that the totals update while I'm still on the phone with the customer.", ""},
		{"like is no praise", asked, "There's not like a rule for the small orders.", ""},
		{"cut at the end", asked, "May look at the second one if, for example, we have some orders that.", research.ReasonTooShort},
		{"cut after then", asked, "I put the numbers in the sheet and then.", research.ReasonTooShort},
		{"cut after like", asked, "I see your point about the colours, but I don't like.", research.ReasonTooShort},
		{"a last do not like which is whole", asked, "There is one thing in the contract that I really do not like.", ""},
		{"half a clause", asked, "Like if we need to sort by the difference.", research.ReasonTooShort},
		{"a last that which is whole", asked, "The phone rings all day and nobody has time for that.", ""},
		{"a last is which is whole", asked, "Nobody in the office could tell me what the margin is.", ""},
		{"a last like which is whole", asked, "I never know what the invoice is going to look like.", ""},
		{"a last preposition which is whole", asked, "It is the only report I have to work with.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			doc := transcript("t", "Q: "+tc.asked+"\n\nA: "+tc.text+"\n", "Q")
			res := Rules(doc, Options{Meaning: meaning()})
			checkLaws(t, doc, res)
			if got := firstReason(doc, res); got != tc.want && (tc.want != "" || got != research.ReasonLowValue) {
				t.Errorf("%q is %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

// firstReason is the reason against the first passage of the answers, "" where
// it is quoted.
func firstReason(doc *research.Document, res Result) research.Reason {
	start := len(doc.Text)
	for _, turn := range doc.Turns {
		if turn.Role.Evidence() {
			start = min(start, turn.Span.Start)
		}
	}
	for _, x := range res.Rejections {
		if x.Span.Start == start {
			return x.Reason
		}
	}
	return ""
}

func TestSuspiciousTurnsAreNoEvidence(t *testing.T) {
	t.Parallel()
	doc := transcript("t", "Q: Why?\n\nA: I only buy if it works offline.\n", "Q")
	doc.Turns[1].Suspicious = "asks like the interviewer"
	res := Rules(doc, Options{Meaning: meaning()})
	if len(res.Quotes) != 0 || firstReason(doc, res) != research.ReasonSuspicious {
		t.Errorf("%d quotes, reason %q", len(res.Quotes), firstReason(doc, res))
	}
}

func TestUnknownRolesAreNoEvidence(t *testing.T) {
	t.Parallel()
	doc := transcript("t", "Q: Why?\n\nA: I only buy if it works offline.\n", "Q")
	for i := range doc.Turns {
		doc.Turns[i].Role = research.RoleUnknown
	}
	if res := Rules(doc, Options{Meaning: meaning()}); len(res.Quotes)+len(res.Rejections) != 0 {
		t.Errorf("somebody unknown is quoted: %+v", res)
	}
}

func TestRepeatedTextCountsOnce(t *testing.T) {
	t.Parallel()
	doc := transcript("t", "Q: Why?\n\nA: I only buy if it works offline.\n\nQ: Once more?\n\nA: Well, I only buy if it works offline.\n\nB: I only buy if it works offline.\n", "Q")
	res := Rules(doc, Options{Meaning: meaning()})
	if len(res.Quotes) != 2 || res.Quotes[0].Participant == res.Quotes[1].Participant {
		t.Errorf("want one quote of each of two people, have %+v", res.Quotes)
	}
	if !slices.ContainsFunc(res.Rejections, func(x research.Rejection) bool { return x.Reason == research.ReasonRepeated }) {
		t.Error("the repetition is not named")
	}
}

// TestSentencesThatNeedOneAnother: a quote takes its neighbour along where it
// cannot be understood without it, and never leaves its turn.
func TestSentencesThatNeedOneAnother(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, want string }{
		{"A: We won't renew with them next year. Because they raised the price twice.", "We won't renew with them next year. Because they raised the price twice."},
		{"A: I keep a paper copy of every single order. So that nobody can tell me it was never placed.", "I keep a paper copy of every single order. So that nobody can tell me it was never placed."},
		{"A: The old provider raised the price in June. It cost us a fortune.", "The old provider raised the price in June. It cost us a fortune."},
		{"A: I usually look at the. Average delivery time of both before I order anything.", "I usually look at the. Average delivery time of both before I order anything."},
		{"A: I won't pay for seats that stand empty all winter.\n\nQ: I see.\n\nA: Because we only have eight people then.", "I won't pay for seats that stand empty all winter."},
		{"A: May look at the other one if we have some orders that. So we never buy without a trial week first.", "So we never buy without a trial week first."},
	} {
		doc := transcript("t", "Q: How do you choose?\n\n"+tc.text+"\n", "Q")
		res := Rules(doc, Options{Meaning: meaning()})
		checkLaws(t, doc, res)
		if !slices.ContainsFunc(res.Quotes, func(q research.Quote) bool { return q.Text == tc.want }) {
			t.Errorf("no quote %q in %q", tc.want, texts(res))
		}
	}
}

func texts(res Result) []string {
	var out []string
	for _, q := range res.Quotes {
		out = append(out, q.Text)
	}
	return out
}

func TestPrompted(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		asked, text string
		prompted    bool
	}{
		{"Is the export too slow for your team?", "Yeah, the export is too slow for our team.", true},
		{"What bothers you?", "The export is too slow for our team.", false},
		{"Do you use the export every week?", "We use the export twice a day because the auditors want it.", false},
	} {
		doc := transcript("t", "Q: "+tc.asked+"\n\nA: "+tc.text+"\n", "Q")
		doc.Kind = research.KindSupport // everything that says something is taken
		for _, q := range Rules(doc, Options{Meaning: meaning()}).Quotes {
			if q.Prompted != tc.prompted || q.Question != tc.asked {
				t.Errorf("%q after %q: prompted is %v, question %q", tc.text, tc.asked, q.Prompted, q.Question)
			}
		}
	}
}

func TestPraiseIsMarked(t *testing.T) {
	t.Parallel()
	doc := transcript("t", "Q: And today?\n\nA: This tool is great because I found the outlier in two minutes instead of a day.\n\nQ: And before?\n\nA: The old way cost us two days every month because nobody could find the outlier.\n", "Q")
	res := Rules(doc, Options{Meaning: meaning()})
	if len(res.Quotes) != 2 || !res.Quotes[0].Praise || res.Quotes[1].Praise {
		t.Errorf("want the first of two quotes marked as praise: %+v", res.Quotes)
	}
}

// TestFacets: one plain sentence of each facet, without a question that helps.
func TestFacets(t *testing.T) {
	t.Parallel()
	for facet, text := range map[research.Facet]string{
		research.FacetContext:       "We are a team of nine people and I run the back office.",
		research.FacetGoal:          "By the end of the year we want to be in three more cities.",
		research.FacetPain:          "It is so frustrating, we waste two hours every day on it.",
		research.FacetTrigger:       "After the audit failed we started looking for something else.",
		research.FacetJob:           "I use it for the weekly report so that nobody has to ask me.",
		research.FacetCriterion:     "It must have an offline mode, otherwise it's out.",
		research.FacetObjection:     "I'm not convinced, and I won't pay for a promise.",
		research.FacetRisk:          "I'm afraid of a data breach, that would ruin us.",
		research.FacetAuthority:     "My boss has to sign off on everything above five thousand.",
		research.FacetChannel:       "A colleague recommended it, I never listen to sales reps.",
		research.FacetBehaviour:     "I usually copy and paste the numbers into my own spreadsheet.",
		research.FacetOutcome:       "It saved us ten hours a month and paid for itself.",
		research.FacetFriction:      "The installation took us three weeks and nobody answered the ticket.",
		research.FacetChurn:         "We cancelled and went back to the old provider.",
		research.FacetTradeoff:      "I'd rather have it slower even if it costs more, as long as it never loses a booking.",
		research.FacetPsychographic: "I'm not an early adopter, I'm the kind of person who waits.",
	} {
		doc := transcript("t", "A: "+text+"\n", "Q")
		res := Rules(doc, Options{Meaning: meaning()})
		if len(res.Quotes) != 1 || res.Quotes[0].Facet != facet {
			t.Errorf("%s: %q gives %+v", facet, text, res.Quotes)
		}
	}
}

func TestStance(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text   string
		stance research.Stance
	}{
		{"The new billing is great and saved us a day every month.", research.StancePositive},
		{"The new billing is terrible and costs us a day every month.", research.StanceNegative},
		{"The reports are great but the billing is terrible for us.", research.StanceMixed},
		{"I have no problem with the price at all, honestly.", research.StancePositive},
		{"It would be nice if we could see the whole week.", research.StancePositive},
		{"Every Friday I send the list to our accountant.", research.StanceNeutral},
	} {
		res := Rules(single("s", research.KindReview, "en", tc.text), Options{Meaning: meaning()})
		if len(res.Quotes) != 1 || res.Quotes[0].Stance != tc.stance {
			t.Errorf("%q: want %s, have %+v", tc.text, tc.stance, res.Quotes)
		}
	}
}

// TestSurvey: the question gives facet and stance, an answer against its
// question keeps its own; names alone are counted, not quoted.
func TestSurvey(t *testing.T) {
	t.Parallel()
	questions := map[string]string{"trouble": "What hinders you?", "wish": "What should be integrated?"}
	prior := func(id string) (research.Facet, research.Stance) {
		if id == "trouble" {
			return research.FacetPain, research.StanceNegative
		}
		return research.FacetGoal, research.StanceNeutral
	}
	doc := answers("R1", questions,
		[2]string{"trouble", "committing notebooks to git is frustrating"},
		[2]string{"trouble", "cell numbers change on every run"},
		[2]string{"trouble", "Nothing, I love it, it works great for us"},
		[2]string{"wish", "R"}, [2]string{"wish", "Debugger"}, [2]string{"wish", "Spark, Julia"},
		[2]string{"wish", "graphs, charts, maps, tables"})
	res := Rules(doc, Options{Prior: prior, Meaning: meaning()})
	checkLaws(t, doc, res)
	want := []struct {
		facet  research.Facet
		stance research.Stance
	}{{research.FacetPain, research.StanceNegative}, {research.FacetPain, research.StanceNegative}, {research.FacetPain, research.StancePositive}}
	if len(res.Quotes) != len(want) {
		t.Fatalf("quotes: %q", texts(res))
	}
	for i, q := range res.Quotes {
		if q.Facet != want[i].facet || q.Stance != want[i].stance || q.Question != questions["trouble"] {
			t.Errorf("%q: %s, %s after %q", q.Text, q.Facet, q.Stance, q.Question)
		}
	}
	for _, x := range res.Rejections {
		if x.Reason != research.ReasonTally {
			t.Errorf("%q is rejected as %s", doc.Text[x.Span.Start:x.Span.End], x.Reason)
		}
	}
}

// TestReported: notes are taken in the voice of their turn.
func TestReported(t *testing.T) {
	t.Parallel()
	doc := single("n", research.KindNote, "en", "The customer says the price is too high and that their CFO decides in May.")
	res := Rules(doc, Options{Meaning: meaning()})
	if len(res.Quotes) != 1 || res.Quotes[0].Voice != research.VoiceReported {
		t.Errorf("%+v", res.Quotes)
	}
}

// TestOtherLanguages: by form alone, without a facet.
func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	for lang, text := range map[string]string{
		"de": "Wir haben das Programm gekündigt, weil es zweimal im Jahr teurer wurde und niemand ans Telefon ging. Genau. Warum fragen Sie?",
		"ja": "値段が二回も上がって、電話にも誰も出なかったので、私たちはそのサービスを解約しました。はい。なぜですか？",
		"und": "Lopetimme palvelun koska hinta nousi kahdesti vuodessa eikä kukaan vastannut puhelimeen kun soitimme sinne monta kertaa peräkkäin " +
			"maanantaina tiistaina keskiviikkona torstaina.",
	} {
		doc := single(lang, research.KindInterview, lang, text)
		res := Rules(doc, Options{Meaning: meaning()})
		checkLaws(t, doc, res)
		if len(res.Quotes) != 1 || res.Quotes[0].Facet != research.FacetNone {
			t.Errorf("%s: %+v", lang, res.Quotes)
		}
	}
}

// TestShareOfConversation: of a long conversation only a share is quoted, of a
// short one all that reaches the bar, and what is clear in any case.
func TestShareOfConversation(t *testing.T) {
	t.Parallel()
	talk := func(n int, words string) *research.Document {
		var b strings.Builder
		for i := range n {
			b.WriteString("A: " + words + " with customer number " + strings.Repeat("z", i+2) + ".\n\n")
		}
		return transcript("t", b.String(), "Q")
	}
	for _, tc := range []struct {
		sentences int
		words     string
		quotes    int
	}{
		{100, "We usually check the delivery note", 24},
		{10, "We usually check the delivery note", 10},
		{100, "I won't pay for it because my boss has to approve the price", 100},
	} {
		if n := len(Rules(talk(tc.sentences, tc.words), Options{Meaning: meaning()}).Quotes); n != tc.quotes {
			t.Errorf("%d of %d sentences like %q quoted, want %d", n, tc.sentences, tc.words, tc.quotes)
		}
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	doc := transcript("t", "Q: How do you choose?\n\nA: I only buy if it works offline. Yeah. It must have a trial week.\n\nB: Mm-hmm.\n", "Q")
	res := Rules(doc, Options{Meaning: meaning()})
	c := res.Coverage
	if c.Document != doc.Ref || c.Sentences != 4 || c.Quoted != 2 || c.Skipped != 2 {
		t.Errorf("%+v", c)
	}
	if len(c.Silent) != 1 || c.Silent[0] != doc.Turns[2].Participant {
		t.Errorf("silent: %v", c.Silent)
	}
	if empty := Rules(&research.Document{Kind: research.KindInterview}, Options{Meaning: meaning()}); len(empty.Quotes) != 0 || empty.Coverage.Sentences != 0 {
		t.Errorf("an empty document gives %+v", empty)
	}
}
