package review

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"personas/research"
)

// rule begins a ruling.
func (d *Desk) rule(act research.Act, what *research.Ruling, reason string) (research.Event, error) {
	e := research.Event{By: d.Actor.Name, As: string(d.Actor.Right), Act: act, Ruling: what, Words: map[string]research.Word{}}
	if act == research.ActSort {
		e.Version = research.Arrangements(d.Events)
	}
	say(&e, research.WordReason, strings.TrimSpace(reason))
	return e, d.Actor.may(act)
}

// DropQuote makes the action that says that a quote is no evidence.
func (d *Desk) DropQuote(quote research.Ref, reason string) (research.Event, error) {
	e, err := d.rule(research.ActCode, &research.Ruling{Action: research.RuleDrop, Quote: quote}, reason)
	if err != nil {
		return e, err
	}
	if _, err = d.quote(quote); err == nil && e.Word(research.WordReason) == "" {
		err = wrong("give a reason", "who takes out what somebody said says why")
	}
	return e, err
}

// CodeQuote makes the action that codes a quote otherwise; what is empty stays.
func (d *Desk) CodeQuote(quote research.Ref, c research.Coding, reason string) (research.Event, error) {
	e, err := d.rule(research.ActCode, &research.Ruling{Action: research.RuleCode, Quote: quote, Coding: c}, reason)
	if err != nil {
		return e, err
	}
	q, err := d.quote(quote)
	if err != nil {
		return e, err
	}
	e.Ruling.Was = q.Coding()
	if err := known(c); err != nil {
		return e, err
	}
	if c.Over(q.Coding()) == q.Coding() {
		return e, wrong("give another facet, stance or stage", "quote %s is coded like this", quote)
	}
	return e, nil
}

// known refuses a coding by words that mean nothing.
func known(c research.Coding) error {
	if _, err := research.ParseFacet(string(c.Facet)); err != nil {
		return wrong("personas export --format json lists the facets", "%v", err)
	}
	if c.Stance != "" && !c.Stance.Known() {
		return wrong("use positive, negative, mixed or neutral", "unknown stance %q", c.Stance)
	}
	if !c.Stage.Known() {
		return wrong("use trigger, exploration, evaluation, pilot, procurement, rollout or renewal", "unknown stage %q", c.Stage)
	}
	return nil
}

// AddQuote makes the action that takes words of a document as a quote, without
// the white space around them.
func (d *Desk) AddQuote(document research.Ref, span research.Span, c research.Coding, reason string) (research.Event, error) {
	what := &research.Ruling{Action: research.RuleAdd, Document: document, Coding: c}
	e, err := d.rule(research.ActCode, what, reason)
	if err != nil {
		return e, err
	}
	if err := known(c); err != nil {
		return e, err
	}
	at := slices.IndexFunc(d.Edition.Documents, func(doc research.Document) bool { return doc.Ref == document })
	if at < 0 {
		return e, notThere("document", document, "personas documents lists them")
	}
	doc := &d.Edition.Documents[at]
	if what.Span, err = trimmed(doc.Text, span); err != nil {
		return e, err
	}
	if err := d.quotable(doc, what.Span); err != nil {
		return e, err
	}
	sum := doc.SHA256()
	what.Text, what.Quote = hex.EncodeToString(sum[:]), research.QuoteRef(document, sum, what.Span)
	if what.Coding.Stance == "" {
		what.Coding.Stance = research.StanceNeutral
	}
	return e, nil
}

// trimmed is a span without the white space at its ends.
func trimmed(text []byte, s research.Span) (research.Span, error) {
	if err := s.Check(text); err != nil {
		return s, wrong("select words of the document", "%v", err)
	}
	words := string(text[s.Start:s.End])
	s.End -= len(words) - len(strings.TrimRightFunc(words, unicode.IsSpace))
	s.Start += len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	if s.Start >= s.End {
		return s, wrong("select words", "there are only spaces")
	}
	return s, nil
}

// quotable refuses words that are not those of one participant in one turn, and
// words that are evidence already.
func (d *Desk) quotable(doc *research.Document, s research.Span) error {
	at := slices.IndexFunc(doc.Turns, func(t research.Turn) bool { return t.Span.Contains(s) })
	switch {
	case at < 0:
		return astray(doc, s)
	case !doc.Turns[at].Role.Evidence():
		return wrong("personas speakers --fix corrects who speaks", "turn %d is not a participant's: only a participant is quoted", doc.Turns[at].Position)
	case doc.Turns[at].Suspicious != "":
		return wrong("personas speakers --fix settles it", "it is doubted who speaks in turn %d: until somebody has looked, it is no evidence", doc.Turns[at].Position)
	}
	for i := range d.Edition.Quotes {
		if q := &d.Edition.Quotes[i]; q.Document == doc.Ref && q.Span.Overlaps(s) {
			return wrong("drop it first, if these words say it better", "quote %s holds some of these words already", q.Ref)
		}
	}
	return nil
}

// astray says why words that lie in no one turn are no quote.
func astray(doc *research.Document, s research.Span) error {
	var over []research.Turn
	for _, t := range doc.Turns {
		if t.Span.Overlaps(s) {
			over = append(over, t)
		}
	}
	if len(over) < 2 {
		return wrong("take words of one turn", "a quote lies in one turn, and these words do not")
	}
	whose := "several turns"
	if first, last := over[0], over[len(over)-1]; first.Speaker != last.Speaker || first.Participant != last.Participant {
		whose = "two speakers"
	}
	return wrong("take words of one turn", "these words are of %s (turns %d to %d): a quote lies in one turn of one participant",
		whose, over[0].Position, over[len(over)-1].Position)
}

// StillCoded refuses to go on where a quote is not coded as somebody saw it.
func (d *Desk) StillCoded(quote research.Ref, seen research.Coding) error {
	q, err := d.quote(quote)
	if err != nil || q.Coding() == seen {
		return err
	}
	return &research.Error{Code: research.CodeRefused, Message: fmt.Sprintf("quote %s was coded otherwise since you looked at it", quote),
		Try: "look at it again"}
}

// Ruled are the actions on a quote that stand, in order.
func (d *Desk) Ruled(quote research.Ref) []research.Event {
	return slices.DeleteFunc(research.StandingEvents(d.Events), func(e research.Event) bool {
		return e.Act != research.ActCode || e.Ruling == nil || e.Ruling.Quote != quote
	})
}

// MoveQuote makes the action that puts a quote into another theme, "" for none.
func (d *Desk) MoveQuote(quote, theme research.Ref, reason string) (research.Event, error) {
	e, err := d.rule(research.ActSort, &research.Ruling{Action: research.RuleMove, Quote: quote, Theme: theme}, reason)
	if err != nil {
		return e, err
	}
	if _, err := d.quote(quote); err != nil {
		return e, err
	}
	in := d.themeOf(quote)
	if in == theme {
		return e, wrong("name another theme", "quote %s is there", quote)
	}
	e.Ruling.Other = in
	if theme == "" {
		return e, nil
	}
	return e, d.seen(&e, theme)
}

// RenameTheme makes the action that gives a theme a name.
func (d *Desk) RenameTheme(theme research.Ref, name, reason string) (research.Event, error) {
	e, err := d.rule(research.ActSort, &research.Ruling{Action: research.RuleRename, Theme: theme}, reason)
	if err == nil {
		err = d.seen(&e, theme)
	}
	if err != nil {
		return e, err
	}
	say(&e, research.WordBefore, e.Word(research.WordName))
	return e, d.name(&e, name)
}

// PinTheme makes the action that keeps the quotes of a theme together.
func (d *Desk) PinTheme(theme research.Ref, reason string) (research.Event, error) {
	e, err := d.rule(research.ActSort, &research.Ruling{Action: research.RulePin, Theme: theme}, reason)
	if err != nil {
		return e, err
	}
	return e, d.seen(&e, theme)
}

// MergeThemes makes the action that makes two themes one: other goes into theme.
func (d *Desk) MergeThemes(theme, other research.Ref, reason string) (research.Event, error) {
	e, err := d.rule(research.ActSort, &research.Ruling{Action: research.RuleMerge, Theme: theme, Other: other}, reason)
	if err == nil && theme == other {
		err = wrong("name two themes", "%s is one theme already", theme)
	}
	if err == nil {
		err = d.seen(&e, theme)
	}
	if err != nil {
		return e, err
	}
	t, err := d.theme(other)
	if err != nil {
		return e, err
	}
	e.Ruling.Quotes = append(e.Ruling.Quotes, quotesOf(t)...)
	say(&e, research.WordBefore, t.Label)
	return e, nil
}

// SplitTheme makes the action that makes some quotes of a theme one of their own.
func (d *Desk) SplitTheme(theme research.Ref, name string, quotes []research.Ref, reason string) (research.Event, error) {
	e, err := d.rule(research.ActSort, &research.Ruling{Action: research.RuleSplit, Other: theme, Quotes: quotes}, reason)
	if err != nil {
		return e, err
	}
	t, err := d.theme(theme)
	if err != nil {
		return e, err
	}
	for _, q := range quotesOf(t) {
		if !slices.Contains(quotes, q) {
			e.Ruling.Rest = append(e.Ruling.Rest, q)
		}
	}
	for _, q := range quotes {
		if !slices.Contains(quotesOf(t), q) {
			return e, wrong("personas quotes --theme lists them", "quote %s is not in the theme %q", q, t.Label)
		}
	}
	if len(quotes) == 0 || len(e.Ruling.Rest) == 0 {
		return e, wrong("name some of its quotes, and not all", "a split makes two themes of one")
	}
	say(&e, research.WordOther, t.Label)
	e.Ruling.Theme = research.ThemeRef(d.Edition.Study.Ref, research.Ref(fmt.Sprintf("made %d %s", len(d.Events), name)))
	return e, d.name(&e, name)
}

// seen notes what a theme holds and how it is called, as the person saw it.
func (d *Desk) seen(e *research.Event, theme research.Ref) error {
	t, err := d.theme(theme)
	if err == nil {
		e.Ruling.Quotes = quotesOf(t)
		say(e, research.WordName, t.Label)
	}
	return err
}

// name gives a theme a name that no other has.
func (d *Desk) name(e *research.Event, name string) error {
	name = strings.TrimSpace(name)
	if name == "" {
		return wrong("give it a name", "a theme needs a name")
	}
	for i := range d.Edition.Themes {
		if strings.EqualFold(d.Edition.Themes[i].Label, name) {
			return wrong("choose another name", "a theme is called %q already", name)
		}
	}
	say(e, research.WordName, name)
	return nil
}

func (d *Desk) quote(ref research.Ref) (*research.Quote, error) {
	at := slices.IndexFunc(d.Edition.Quotes, func(q research.Quote) bool { return q.Ref == ref })
	if at < 0 {
		return nil, notThere("quote", ref, "personas quotes lists them")
	}
	return &d.Edition.Quotes[at], nil
}

func (d *Desk) theme(ref research.Ref) (*research.Theme, error) {
	at := slices.IndexFunc(d.Edition.Themes, func(t research.Theme) bool { return t.Ref == ref })
	if at < 0 {
		return nil, notThere("theme", ref, "personas themes lists them")
	}
	return &d.Edition.Themes[at], nil
}

// themeOf is the theme of a quote, "" for none.
func (d *Desk) themeOf(quote research.Ref) research.Ref {
	for i := range d.Edition.Themes {
		if slices.Contains(quotesOf(&d.Edition.Themes[i]), quote) {
			return d.Edition.Themes[i].Ref
		}
	}
	return ""
}

func quotesOf(t *research.Theme) []research.Ref {
	refs := make([]research.Ref, len(t.Members))
	for i, m := range t.Members {
		refs[i] = m.Quote
	}
	return refs
}

func notThere(what string, ref research.Ref, try string) *research.Error {
	return &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no %s %q", what, ref), Try: try}
}
