package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	split "personas/internal/sentence"
	"personas/pipeline"
	"personas/research"
)

// takingView is a turn of which somebody takes words as a quote.
type takingView struct {
	Title, Back, Action string
	Turn                int
	Who                 string
	Sentences           []sentenceView
	Chosen              string // words that were selected in the transcript, and are none
	Refused             string // why what was sent is no quote
	Pasted, Reason      string
	Coding              codingFields
}

// sentenceView is a sentence of a turn, by the place where it begins and ends.
type sentenceView struct {
	Number     int
	Start, End int
	Text       string
	From, To   bool // it was chosen
}

// codingFields are the fields of a form that codes a quote.
type codingFields struct{ Facets, Stances, Stages []option }

var takingPage = newPage[takingView]("taking.html")

// stances in the order in which they are offered.
var stances = []research.Stance{research.StancePositive, research.StanceNegative, research.StanceMixed, research.StanceNeutral}

func codingOf(c research.Coding) (f codingFields) {
	facets := []research.Facet{research.FacetNone}
	for _, m := range research.Facets {
		facets = append(facets, m.Facet)
	}
	f = codingFields{options(facets, c.Facet), options(stances, cmp.Or(c.Stance, research.StanceNeutral)),
		options(append([]research.JourneyStage{""}, research.JourneyStages...), c.Stage)}
	f.Facets[0].Text, f.Stages[0].Text = "not coded", "cannot be told"
	return f
}

// coding reads what a form says a quote is about.
func coding(form url.Values) research.Coding {
	return research.Coding{Facet: research.Facet(form.Get("facet")), Stance: research.Stance(form.Get("stance")), Stage: research.JourneyStage(form.Get("stage"))}
}

// passage lays the document of the path before who asks.
func (v *visit) passage() (*pipeline.Desk, *research.Document, error) {
	d, err := v.desk()
	if err != nil {
		return nil, nil, err
	}
	doc, err := documentOf(d.Edition, research.Ref(v.r.PathValue("document")))
	return d, doc, err
}

// offerWords shows a turn by its sentences, to take some of them.
func (v *visit) offerWords() error {
	d, doc, err := v.passage()
	if err != nil {
		return err
	}
	turn, err := strconv.Atoi(v.r.URL.Query().Get("turn"))
	if err != nil || turn < 0 || turn >= len(doc.Turns) {
		return &research.Error{Code: research.CodeNotFound, Message: "there is no such turn in this document", Try: "open the document and choose one"}
	}
	return takingPage.show(v, http.StatusOK, "Take a quote", v.taking(d, doc, turn, nil, nil))
}

// taking makes the page of a turn; form is what was sent, and refused why it is no
// quote.
func (v *visit) taking(d *pipeline.Desk, doc *research.Document, turn int, form url.Values, refused error) takingView {
	at := "documents/" + string(doc.Ref)
	view := takingView{Title: doc.Title, Back: v.at(at) + fmt.Sprintf("?turn=%d#t%d", turn, turn), Action: v.at(at + "/take"), Turn: turn,
		Coding: codingOf(coding(form)), Pasted: form.Get("pasted"), Reason: form.Get("reason")}
	t := &doc.Turns[turn]
	view.Who = cmp.Or(peopleNames(d.Edition)[t.Participant], t.Speaker)
	chosen := placeOfForm(form)
	for i, s := range split.Split(doc.Text[t.Span.Start:t.Span.End], doc.Language) {
		s := research.Span{Start: s.Start + t.Span.Start, End: s.End + t.Span.Start}
		view.Sentences = append(view.Sentences, sentenceView{i + 1, s.Start, s.End, string(doc.Text[s.Start:s.End]), s.Start == chosen.Start, s.End == chosen.End})
	}
	if refused == nil {
		return view
	}
	view.Refused = sentenceOf(refused)
	if form.Get("words") != "" && chosen.Check(doc.Text) == nil {
		view.Chosen = excerpt(doc.Text[chosen.Start:chosen.End])
	}
	return view
}

// placeOfForm is the place that a form names, which may be none.
func placeOfForm(form url.Values) (s research.Span) {
	s.Start, _ = strconv.Atoi(form.Get("start"))
	s.End, _ = strconv.Atoi(form.Get("end"))
	return s
}

// takeWords takes words as a quote. A script sends the words that it read at a
// place: where the document says others there, they are looked for.
func (v *visit) takeWords() error {
	form, err := v.form()
	if err != nil {
		return err
	}
	d, doc, err := v.passage()
	if err != nil {
		return err
	}
	span, err := placeIn(d, doc, form)
	if err == nil {
		var e research.Event
		if e, err = d.AddQuote(doc.Ref, span, coding(form), form.Get("reason")); err == nil {
			if e, err = d.Keep(v.ctx(), e); err != nil {
				return err
			}
			return v.seeOther(v.ruled(doc.Ref, e.Ruling.Quote, e.Seq))
		}
	}
	var known *research.Error
	if !errors.As(err, &known) || known.Code != research.CodeUsage {
		return err
	}
	turn, err2 := strconv.Atoi(form.Get("turn"))
	if err2 != nil || turn < 0 || turn >= len(doc.Turns) {
		turn = max(0, slices.IndexFunc(doc.Turns, func(t research.Turn) bool { return t.Span.Overlaps(span) }))
	}
	if len(doc.Turns) == 0 {
		return err
	}
	return takingPage.show(v, http.StatusUnprocessableEntity, "Take a quote", v.taking(d, doc, turn, form, err))
}

// placeIn is the place in a document that a form means.
func placeIn(d *pipeline.Desk, doc *research.Document, form url.Values) (research.Span, error) {
	if pasted := strings.TrimSpace(form.Get("pasted")); pasted != "" {
		return d.Find(doc.Ref, pasted)
	}
	span, words := placeOfForm(form), form.Get("words")
	if words == "" || span.Check(doc.Text) == nil && slices.Equal(strings.Fields(words), strings.Fields(string(doc.Text[span.Start:span.End]))) {
		return span, nil
	}
	return d.Find(doc.Ref, strings.TrimSpace(words))
}

// ruled is the address of a quote in its document, with the action on it that can
// be taken back.
func (v *visit) ruled(document, quote research.Ref, seq int64) string {
	return v.at(fmt.Sprintf("documents/%s?quote=%s&ruled=%d#%s", document, quote, seq, quote))
}
