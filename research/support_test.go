package research_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"personas/research"
)

// evidence builds a study of people p0…p9, of whom the first four are the group,
// each with a quote q0…q9 in an interview of their own.
func evidence() research.Evidence {
	ev := research.Evidence{Members: map[research.Ref]bool{}, Quotes: map[research.Ref]*research.Quote{},
		Kinds: map[research.Ref]research.SourceKind{}, Company: map[research.Ref]string{}}
	for i := range 10 {
		p, q, d := ref("p", i), ref("q", i), ref("d", i)
		ev.Participants = append(ev.Participants, p)
		ev.Members[p] = i < 4
		ev.Quotes[q] = &research.Quote{Ref: q, Document: d, Participant: p, Voice: research.VoiceFirstHand}
		ev.Kinds[d] = research.KindInterview
	}
	return ev
}

func ref(letter string, i int) research.Ref { return research.Ref(fmt.Sprintf("%s-%d", letter, i)) }

func claim(supporting ...int) research.Claim {
	var c research.Claim
	for _, i := range supporting {
		c.Citations = append(c.Citations, research.Citation{Quote: ref("q", i), Relation: research.Supports})
	}
	return c
}

func TestSupportCountsPeopleOnBothSides(t *testing.T) {
	t.Parallel()
	c := claim(0, 1, 7) // the last is no member: it supports nothing here
	c.Elsewhere = []research.Ref{ref("q", 7), ref("q", 8)}
	c.Asked = []research.Ref{ref("p", 2), ref("p", 9)}
	c.Citations = append(c.Citations, research.Citation{Quote: ref("q", 3), Relation: research.Contradicts})
	s := research.SupportOf(&c, evidence())
	got := fmt.Sprintf("%d of %d of %d here, %d of %d of %d elsewhere, %d against, %d quotes",
		s.Participants, s.Asked, s.Of, s.Elsewhere, s.ElsewhereAsked, s.ElsewhereOf, s.Contradictions, s.Quotes)
	const want = "2 of 3 of 4 here, 2 of 3 of 6 elsewhere, 1 against, 2 quotes"
	if got != want {
		t.Errorf("support is %s, want %s", got, want)
	}
}

func TestReportedWordsAreCountedApart(t *testing.T) {
	t.Parallel()
	ev := evidence()
	ev.Quotes[ref("q", 1)].Voice = research.VoiceReported
	ev.Quotes[ref("q", 2)].Voice = research.VoiceReported
	ev.Quotes[ref("q", 3)].Voice = research.VoiceReported
	c := claim(1, 2, 3)
	s := research.SupportOf(&c, ev)
	if s.Participants != 0 || s.Reported != 3 {
		t.Errorf("%d say it first hand and %d are reported to, want 0 and 3", s.Participants, s.Reported)
	}
	if level := research.ConfidenceOf(s); level != research.Emerging {
		t.Errorf("reported words alone make a claim %s, want emerging", level)
	}
}

func TestConfidenceLevels(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		s    research.Support
		want research.Confidence
	}{
		"nobody":                {research.Support{}, research.Unsupported},
		"one voice":             {research.Support{Participants: 1, Asked: 3}, research.Anecdotal},
		"two voices":            {research.Support{Participants: 2, Asked: 2}, research.Emerging},
		"three of nine":         {research.Support{Participants: 3, Asked: 9}, research.Supported},
		"three of ten":          {research.Support{Participants: 3, Asked: 10}, research.Emerging},
		"one company":           {research.Support{Participants: 5, Asked: 5, CompaniesKnown: true, Companies: 1}, research.Emerging},
		"two companies":         {research.Support{Participants: 5, Asked: 5, CompaniesKnown: true, Companies: 2}, research.Supported},
		"three kinds":           {research.Support{Participants: 9, Asked: 9, KindCarriers: 3}, research.Convergent},
		"a kind with two alone": {research.Support{Participants: 9, Asked: 9, KindCarriers: 2}, research.Supported},
	} {
		if got := research.ConfidenceOf(tc.s); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestDistinctness(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		s    research.Support
		talk float64
		want research.Distinct
	}{
		"much more here":               {research.Support{Participants: 12, Asked: 15, Elsewhere: 5, ElsewhereAsked: 40}, 1, research.Distinctive},
		"as much elsewhere":            {research.Support{Participants: 5, Asked: 15, Elsewhere: 13, ElsewhereAsked: 40}, 1, research.Shared},
		"much less here":               {research.Support{Participants: 0, Asked: 20, Elsewhere: 30, ElsewhereAsked: 40}, 1, research.Contrary},
		"more, but they talk three ×":  {research.Support{Participants: 8, Asked: 15, Elsewhere: 10, ElsewhereAsked: 40}, 3, research.Shared},
		"nobody was asked elsewhere":   {research.Support{Participants: 8, Asked: 15}, 1, research.Shared},
		"more here, as much talk as 1": {research.Support{Participants: 8, Asked: 15, Elsewhere: 10, ElsewhereAsked: 40}, 1, research.Distinctive},
	} {
		if got := research.DistinctOf(tc.s, tc.talk); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestGrounding(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		people map[research.SourceKind]int
		want   string
	}{
		"seven interviews":         {map[research.SourceKind]int{research.KindInterview: 7}, "hypothesis"},
		"fifteen interviews":       {map[research.SourceKind]int{research.KindInterview: 15}, "grounded in interviews only"},
		"two hundred answers":      {map[research.SourceKind]int{research.KindSurvey: 200}, "grounded in answers only"},
		"ten interviews, a survey": {map[research.SourceKind]int{research.KindInterview: 10, research.KindSurvey: 100}, "grounded"},
	} {
		if got := research.GroundingOf(tc.people).Word(); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

// TestSupportDoesNotDependOnOrder: whatever the order of citations, the support
// is the same, and nobody is counted twice.
func TestSupportDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cited := rapid.SliceOf(rapid.IntRange(0, 9)).Draw(t, "cited")
		there, back := claim(cited...), claim(cited...)
		slices.Reverse(back.Citations)
		a, b := research.SupportOf(&there, evidence()), research.SupportOf(&back, evidence())
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("support depends on the order of citations: %v and %v", a, b)
		}
		if a.Participants > a.Asked || a.Asked > a.Of || a.Elsewhere > a.ElsewhereAsked {
			t.Fatalf("a part is larger than its whole: %+v", a)
		}
	})
}
