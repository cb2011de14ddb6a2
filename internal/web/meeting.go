package web

import (
	"net/http"
	"slices"

	"personas/export"
	"personas/research"
)

// meetingView is a persona to be looked at together: nothing can be changed, any
// claim opens to its words.
type meetingView struct {
	personaHead
	Front     export.Front
	Claims    []toldClaim
	Questions []string // nobody asked
	Unsaid    []string // asked, and not said
	Sign      signView
}

// toldClaim is a claim with the words behind it.
type toldClaim struct {
	export.Line
	State  string
	Voices []voices
}

var meetingPage = newPage[meetingView]("meeting.html")

// meeting shows a persona in large type.
func (v *visit) meeting() error {
	s, err := v.sit()
	if err != nil {
		return err
	}
	s.screen = s.screen.Leading(export.Links{Claim: func(ref research.Ref) string { return "#" + string(ref) }, Quote: v.links().Quote})
	view := meetingView{personaHead: s.head(), Sign: s.signs()}
	view.Sign.Meeting = true
	if view.Front, err = s.screen.Front(s.persona()); err != nil {
		return err
	}
	view.Questions, view.Unsaid = s.screen.OpenQuestions(s.persona())
	for _, l := range s.screen.Lines(s.persona()) {
		_, c, err := s.desk.Claim(research.Ref(l.Ref))
		if err != nil {
			return err
		}
		if c.State != research.ClaimRejected {
			view.Claims = append(view.Claims, s.told(l, c))
		}
	}
	return meetingPage.show(v, http.StatusOK, s.persona().Name, view)
}

func (s *sitting) told(l export.Line, c *research.Claim) toldClaim {
	t := toldClaim{Line: l, State: words(c.State), Voices: []voices{s.heard("", "", c.Cited(research.Supports), fewVoices, "", false),
		s.heard("Against", l.NoDissent, c.Cited(research.Contradicts), fewVoices, "", true)}}
	return toldClaim{t.Line, t.State, slices.DeleteFunc(t.Voices, func(v voices) bool { return len(v.Spoken) == 0 && v.Note == "" })}
}
