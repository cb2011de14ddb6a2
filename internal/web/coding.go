package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// quoteView is a quote on which somebody rules: what it is about, or that it is
// none.
type quoteView struct {
	Title, Back     string
	Action, Undo    string
	Ref, Who, Words string
	Reported        bool
	Question        string
	Now             string // how it is coded
	Seen            string // the same, as the form sends it back
	Coding          codingFields
	Claims          []claimLink
	Falls           []string // what comes of dropping it
	Ruled           []ruledView
}

// ruledView is an action on a quote, which can be taken back.
type ruledView struct {
	Seq                  int64
	Did, By, When, About string
}

var quotePage = newPage[quoteView]("coding.html")

// quoted lays the quote of the path before who asks.
func (v *visit) quoted() (*pipeline.Desk, *research.Document, *research.Quote, error) {
	d, doc, err := v.passage()
	if err != nil {
		return nil, nil, nil, err
	}
	ref := research.Ref(v.r.PathValue("quote"))
	at := slices.IndexFunc(d.Edition.Quotes, func(q research.Quote) bool { return q.Ref == ref && q.Document == doc.Ref })
	if at < 0 {
		return nil, nil, nil, &research.Error{Code: research.CodeNotFound, Message: "there is no such quote in this document any more", Try: "open the document: it shows those there are"}
	}
	return d, doc, &d.Edition.Quotes[at], nil
}

// quote shows a quote and what may be said of it.
func (v *visit) quote() error {
	d, doc, q, err := v.quoted()
	if err != nil {
		return err
	}
	at := "documents/" + string(doc.Ref)
	view := quoteView{Title: doc.Title, Back: v.at(at) + fmt.Sprintf("?quote=%s#%s", q.Ref, q.Ref), Action: v.at(at + "/quotes/" + string(q.Ref)), Undo: v.at(at + "/quotes/undo"), Ref: string(q.Ref),
		Who: peopleNames(d.Edition)[q.Participant], Words: q.Text, Reported: q.Voice == research.VoiceReported, Question: q.Question, Now: codedAs(q.Coding()),
		Seen: seenOf(q.Coding()), Coding: codingOf(q.Coding()), Claims: v.usesOf(d, []*research.Quote{q})[q.Ref]}
	e, err := d.DropQuote(q.Ref, "foreseen")
	if err != nil {
		return err
	}
	view.Falls = review.Summary(d.Consequences(&e))
	for _, e := range d.Ruled(q.Ref) {
		view.Ruled = append(view.Ruled, ruledOf(&e))
	}
	return quotePage.show(v, http.StatusOK, "A quote", view)
}

func ruledOf(e *research.Event) ruledView {
	did := map[research.RulingAct]string{research.RuleAdd: "taken as a quote", research.RuleCode: "coded", research.RuleDrop: "taken out: not evidence"}
	r := ruledView{Seq: e.Seq, Did: cmp.Or(did[e.Ruling.Action], string(e.Ruling.Action)), By: e.By, When: day(e.At), About: e.Word(research.WordReason)}
	if e.Ruling.Action == research.RuleCode {
		r.Did += " " + codedAs(e.Ruling.Coding.Over(e.Ruling.Was))
	}
	return r
}

// codedAs says in words how a quote is coded.
func codedAs(c research.Coding) string {
	said := []string{cmp.Or(words(c.Facet), "not coded"), words(c.Stance)}
	if c.Stage != "" {
		said = append(said, "at "+words(c.Stage))
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ", ")
}

// seenOf is a coding as a form carries it.
func seenOf(c research.Coding) string {
	return strings.Join([]string{string(c.Facet), string(c.Stance), string(c.Stage)}, "/")
}

func seenIn(s string) (c research.Coding) {
	parts := append(strings.SplitN(s, "/", 3), "", "", "")
	return research.Coding{Facet: research.Facet(parts[0]), Stance: research.Stance(parts[1]), Stage: research.JourneyStage(parts[2])}
}

// ruleOnQuote codes a quote otherwise, or takes it out.
func (v *visit) ruleOnQuote() error {
	form, err := v.form()
	if err != nil {
		return err
	}
	d, doc, q, err := v.quoted()
	if err != nil {
		return err
	}
	var e research.Event
	switch act := research.RulingAct(form.Get("act")); act {
	case research.RuleDrop:
		e, err = d.DropQuote(q.Ref, form.Get("reason"))
	case research.RuleCode:
		if err = d.StillCoded(q.Ref, seenIn(form.Get("seen"))); err == nil {
			e, err = d.CodeQuote(q.Ref, coding(form), form.Get("reason"))
		}
	default:
		err = &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q is nothing that is done to a quote", act), Try: "use the buttons of the quote"}
	}
	if err == nil {
		e, err = d.Keep(v.ctx(), e)
	}
	if err != nil {
		return err
	}
	if e.Ruling.Action == research.RuleDrop {
		return v.seeOther(v.at(fmt.Sprintf("documents/%s?turn=%d&ruled=%d#t%d", doc.Ref, q.Turn, e.Seq, q.Turn)))
	}
	return v.seeOther(v.ruled(doc.Ref, q.Ref, e.Seq))
}

// takeBack takes back an action on a quote.
func (v *visit) takeBack() error {
	form, err := v.form()
	if err != nil {
		return err
	}
	d, doc, err := v.passage()
	if err != nil {
		return err
	}
	seq, _ := strconv.ParseInt(form.Get("seq"), 10, 64)
	e, err := review.UndoAt(d.Events, d.Actor, seq)
	if err == nil {
		_, err = d.Keep(v.ctx(), e)
	}
	if err != nil {
		return err
	}
	at := slices.IndexFunc(d.Events, func(e research.Event) bool { return e.Seq == seq })
	quote := d.Events[at].Ruling.Quote
	return v.seeOther(v.at(fmt.Sprintf("documents/%s?quote=%s#%s", doc.Ref, quote, quote)))
}

// justRuled is the action that the address names, where it stands and can be
// taken back.
func (v *visit) justRuled(d *pipeline.Desk) *ruledView {
	seq, err := strconv.ParseInt(v.r.URL.Query().Get("ruled"), 10, 64)
	if err != nil {
		return nil
	}
	if _, err := review.UndoAt(d.Events, d.Actor, seq); err != nil {
		return nil
	}
	at := slices.IndexFunc(d.Events, func(e research.Event) bool { return e.Seq == seq && e.Act == research.ActCode })
	if at < 0 {
		return nil
	}
	r := ruledOf(&d.Events[at])
	return &r
}
