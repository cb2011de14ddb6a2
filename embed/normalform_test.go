package embed_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/embed"
	"personas/research"
)

func TestNormalForm(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"plain text stays", "The export takes ten minutes.", "The export takes ten minutes."},
		{"white space is folded", " two\n\twords ", "two words"},
		{"hesitations", "So it, uh, it was um slow.", "So it was slow."},
		{"initials that look like one", "I went to the ER at night", "I went to the ER at night"},
		{"stutter", "I, I, no, I don't really use them.", "I, no, I don't really use them."},
		{"repeated phrase", "it was a it was a mess", "it was a mess"},
		{"broken-off word", "th- the plot is unread- unreadable", "the plot is unreadable"},
		{"numbers repeat on purpose", "7 7 and 3", "7 7 and 3"},
		{"no fold across sentences", "I like it. It works.", "I like it. It works."},
		{"negation once", "no no no, never", "no, never"},
		{"redaction", "I work at XXXX with XXX XX.", "I work at with."},
		{"size is no redaction", "an XXL shirt", "an XXL shirt"},
		{"brackets of a transcriber", "we [inaudible] the [REDACTED; Introduction] plots {vocalsound} (unintelligible) [12:30] here", "we the plots here"},
		{"brackets of an editor", "I like [the dashboard] (most of it)", "I like [the dashboard] (most of it)"},
		{"you know set off", "it was, you know, hard", "it was, hard"},
		{"you know for real", "do you know how it works? you know what I need", "do you know how it works? you know what I need"},
		{"I mean", "I mean, it works. What I mean is speed.", "it works. What I mean is speed."},
		{"kind of as a hedge", "I kind of like it, it's sort of slow", "I like it, it's slow"},
		{"kind of as a noun", "what kind of plot is it, a sort of table", "what kind of plot is it, a sort of table"},
		{"not kind of keeps not", "it's not kind of fast", "it's not fast"},
		{"like set off", "it was, like, slow and like, hard", "it was, slow and hard"},
		{"like with a meaning", "I like plots like this, they look like maps", "I like plots like this, they look like maps"},
		{"like before anything", "the like actual plot, or like two, for like ten minutes", "the actual plot, or two, for ten minutes"},
		{"like after a joining word as a verb", "I tried it and like it", "I tried it and like it"},
		{"kind of like", "I mean kind of like this", "like this"},
		{"like before a hedge", "you just like kind of take it on faith", "you just take it on faith"},
		{"back-channel at starts", "Yeah. Okay, so, right, we use it. Oh yeah it helps.", "we use it. it helps."},
		{"right with a meaning", "Right now it is right.", "Right now it is right."},
		{"well with a meaning", "Well maintained code. Well, no.", "Well maintained code. no."},
		{"yes and no are answers", "Yes, sometimes. No.", "Yes, sometimes. No."},
		{"yeah no keeps no", "Yeah, no, I don't.", "no, I don't."},
		{"nothing but back-channel", "Mm-hmm. Yeah, okay.", ""},
		{"sentence end survives", "It was slow, you know. Then it broke.", "It was slow. Then it broke."},
		{"another language", "Das ist so, wie es ist.", "Das ist so, wie es ist."},
		{"code", "C++ and C# (x_1 == 3)", "C++ and C# (x_1 == 3)"},
	}
	for _, tt := range tests {
		if got := embed.NormalForm(tt.text); got != tt.want {
			t.Errorf("%s: NormalForm(%q)\n got %q\nwant %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestNormalFormQA(t *testing.T) {
	t.Parallel()
	const question = "What hinders you?"
	tests := []struct{ name, answer, want string }{
		{"an answer with content stands alone", "uh, debugging", "debugging"},
		{"a bare answer takes its question", "Not sure.", "What hinders you? Not sure."},
		{"nothing but punctuation", "?!", ""},
		{"an okay is an answer", "Okay", "What hinders you? Okay"},
		{"nothing", " ", ""},
	}
	for _, tt := range tests {
		if got := embed.NormalFormQA(question, tt.answer); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNormalFormIsIdempotentAndAddsNoWord(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom(strings.Fields(`I you know mean kind of sort like, like uh, um. yeah okay, right, so well no not
		the th- it's slow XXXX [inaudible] (laughs) ( ) [ -- — … "quoted" 12 12, Ünï`))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "words"), " ")
		form := embed.NormalForm(text)
		if again := embed.NormalForm(form); again != form {
			t.Fatalf("NormalForm(%q) = %q, and of that %q", text, form, again)
		}
		if len(strings.Fields(form)) > len(strings.Fields(text)) {
			t.Fatalf("NormalForm(%q) = %q has more words", text, form)
		}
	})
}

func TestQuoteForm(t *testing.T) {
	t.Parallel()
	if got := embed.QuoteForm(research.KindSurvey, "What annoys you?", "Nothing."); !strings.Contains(got, "annoys") {
		t.Errorf("a bare answer in a survey is embedded as %q", got)
	}
	if got := embed.QuoteForm(research.KindInterview, "What annoys you?", "Nothing."); strings.Contains(got, "annoys") {
		t.Errorf("a bare answer in an interview is embedded as %q", got)
	}
}
