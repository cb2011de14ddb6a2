package prompts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// PointInput is a window of a document: what a model is shown to point at.
type PointInput struct {
	Kind     research.SourceKind
	Language Language
	Lines    []PointLine
}

// PointLine is one line of a window: a sentence that may be pointed at, or what
// was said around it.
type PointLine struct {
	N       int // from 1 without gaps; 0 for context, which cannot be pointed at
	Role    research.Role
	Speaker int  // from 0: which of the participants in the window; meaningful for participants
	Before  bool // stands before the window, and was shown in another one already
	Text    redact.Masked
}

// Language is a code such as "de", "" where none is known. It holds nothing of
// what was said.
type Language string

// Known reports whether l has the form of a code.
func (l Language) Known() bool {
	return len(l) <= 3 && strings.Trim(string(l), "abcdefghijklmnopqrstuvwxyz") == ""
}

// LanguageOf is the base language of a BCP 47 tag, "" where it says none.
func LanguageOf(tag string) Language {
	base, _, _ := strings.Cut(tag, "-")
	if l := Language(base); l.Known() && l != "und" {
		return l
	}
	return ""
}

// PointReply is what a model points at. It is believed in nothing: numbers may be
// of lines that were not shown.
type PointReply struct {
	Quotes []Pointed `json:"quotes"`
}

// Pointed is a run of sentences that a model points at, by their numbers.
type Pointed struct {
	First    int             `json:"first"`
	Last     int             `json:"last"`
	Facet    research.Facet  `json:"facet"`
	Stance   research.Stance `json:"stance"`
	Stage    PointedStage    `json:"stage"`
	Salience int             `json:"salience"` // 1 to 3
}

// PointedStage is a stage of the journey as a model says it: "none" for none.
type PointedStage string

// Journey is the stage of the journey.
func (s PointedStage) Journey() research.JourneyStage {
	if s == "none" {
		return ""
	}
	return research.JourneyStage(s)
}

// Known reports whether s is one that was offered.
func (s PointedStage) Known() bool { return s != "" && s.Journey().Known() }

// PointMostSentences is the longest run of sentences that can be a quote.
const PointMostSentences = 6

// MostSalience is the salience of what a report would print.
const MostSalience = 3

// pointOutput is what an answer of a given number of quotes takes at the most, in
// tokens.
func pointOutput(quotes int) int { return 200 + 48*quotes }

var point = load(llm.TaskExtract, "point", template.FuncMap{
	"facets":        func() []research.FacetMeaning { return research.Facets },
	"stances":       func() []research.Stance { return research.Stances },
	"stages":        func() []research.JourneyStage { return research.JourneyStages },
	"mostSentences": func() int { return PointMostSentences },
	"letter":        letter,
	"who":           who,
})

// PointVersion is the hash of all that stands in the prompt beside the data.
func PointVersion() research.Fingerprint { return point.version }

// Point asks which sentences of a window are worth quoting.
func Point(in PointInput) (llm.Request, error) {
	sentences := 0
	for _, l := range in.Lines {
		sentences = max(sentences, l.N)
	}
	quotes := max(2, (sentences+1)/2)
	bounds := struct{ Sentences, Quotes int }{sentences, quotes}
	return point.request(in, bounds, pointOutput(quotes), func(reply json.RawMessage) error {
		_, err := ReadPointReply(reply)
		return err
	})
}

// ReadPointReply reads a reply by its form. What it points at is not looked at.
func ReadPointReply(reply json.RawMessage) (PointReply, error) {
	var r PointReply
	d := json.NewDecoder(bytes.NewReader(reply))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return PointReply{}, errors.New("the answer is not of the form that was asked for")
	}
	if _, err := d.Token(); err != io.EOF {
		return PointReply{}, errors.New("there is something behind the answer")
	}
	if r.Quotes == nil {
		return PointReply{}, errors.New("the answer has no list of quotes, not even an empty one")
	}
	for i, q := range r.Quotes {
		if q.Facet == research.FacetNone || !q.Facet.Known() || !q.Stance.Known() || !q.Stage.Known() || q.Salience < 1 || q.Salience > MostSalience {
			return PointReply{}, fmt.Errorf("quote %d of the answer has a facet, stance, stage or salience that was not offered", i+1)
		}
	}
	return r, nil
}

// letter names the speaker n of a window: A to Z, then AA.
func letter(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return letter(n/26-1) + letter(n%26)
}

// who names a speaker who is no evidence.
func who(kind research.SourceKind, role research.Role) string {
	switch {
	case role == research.RoleInterviewer && kind == research.KindSurvey:
		return "question"
	case role == research.RoleUnknown:
		return "somebody"
	}
	return string(role)
}
