package web

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// transcriptView is a document by its turns.
type transcriptView struct {
	Title, Path, Facts, Language string
	Original                     string // address of the file as it was given, "" for who may not have it
	Speakers                     []speakerView
	MayFix                       bool
	Turns                        []turnView
	Pager                        pager
	Fix, Take, Quotes            string // addresses below which it is corrected, words are taken, and quotes are ruled on
	Coding                       codingFields
	Ruled                        *ruledView // what was just done to a quote
}

// turnView is a turn, cut where quotes begin and end.
type turnView struct {
	Position, Start              int // Start is the byte of the document at which it begins
	Who, Place, Note             string
	Asks, Reported, Here         bool
	Suspicious, Corrected, FixAt string
	Roles                        []fixRole // of the turn that is looked for: who it may be
	Next, Back                   string    // the turns around it
	Stretches                    []stretch
	Quotes                       []quotedView
}

// stretch is a run of a turn. Quote is the quote whose very words it is; At holds
// the anchors of quotes that begin inside another.
type stretch struct {
	Text   string
	Quote  research.Ref
	Family research.Family
	Here   bool
	At     []research.Ref
}

// quotedView says what a quote of the turn is about, and who makes what of it.
type quotedView struct {
	Ref    research.Ref
	Facet  research.Facet
	Here   bool
	Claims []claimLink
}

type claimLink struct {
	Text, Href string
	Against    bool
}

// turnsMost is how many turns a page holds.
const turnsMost = 600

var transcriptTemplate = newPage[transcriptView]("transcript.html")

// document shows a conversation, with one quote or turn marked where the address
// names it.
func (v *visit) document() error {
	d, doc, err := v.passage()
	if err != nil {
		return err
	}
	row, err := v.pathsOf(doc.Ref)
	if err != nil {
		return err
	}
	t := transcriber{v: v, d: d, doc: doc, path: row[doc.Ref].Path, quotes: quotesIn(d.Edition, []*research.Document{doc})[doc.Ref], names: peopleNames(d.Edition)}
	t.uses = v.usesOf(d, t.quotes)
	view := t.view()
	view.Path = t.path
	if v.right.Includes(review.Researcher) {
		view.MayFix = true
		sum := row[doc.Ref].SourceSHA256
		view.Original = v.at("sources/" + hex.EncodeToString(sum[:]) + "/original")
		view.Coding, view.Ruled = codingOf(research.Coding{}), v.justRuled(d)
	}
	return transcriptTemplate.show(v, http.StatusOK, doc.Title, view)
}

func documentOf(ed *research.Edition, ref research.Ref) (*research.Document, error) {
	for i := range ed.Documents {
		if ed.Documents[i].Ref == ref {
			return &ed.Documents[i], nil
		}
	}
	return nil, &research.Error{Code: research.CodeNotFound, Message: "there is no such document in this study", Try: "the list of documents has those there are"}
}

// peopleNames are how participants are named.
func peopleNames(ed *research.Edition) map[research.Ref]string {
	out := make(map[research.Ref]string, len(ed.Participants))
	for _, p := range ed.Participants {
		out[p.Ref] = p.Key
	}
	return out
}

// usesOf are the claims that use quotes.
func (v *visit) usesOf(d *pipeline.Desk, quotes []*research.Quote) map[research.Ref][]claimLink {
	out := make(map[research.Ref][]claimLink, len(quotes))
	for _, q := range quotes {
		out[q.Ref] = nil
	}
	for _, s := range inOrder(d) {
		for i := range s.Persona.Claims {
			c := &s.Persona.Claims[i]
			if c.State == research.ClaimRejected {
				continue
			}
			for _, ci := range c.Citations {
				if _, here := out[ci.Quote]; here {
					out[ci.Quote] = append(out[ci.Quote], claimLink{cmp.Or(c.Text, c.Label), v.claimAt(&s.Persona, c.Ref), ci.Relation == research.Contradicts})
				}
			}
		}
	}
	return out
}

// transcriber writes a document down.
type transcriber struct {
	v      *visit
	d      *pipeline.Desk
	doc    *research.Document
	path   string
	quotes []*research.Quote
	names  map[research.Ref]string
	uses   map[research.Ref][]claimLink
}

func (t *transcriber) view() transcriptView {
	doc := t.doc
	at := t.v.at("documents/" + string(doc.Ref))
	view := transcriptView{Title: doc.Title, Language: doc.Language, Speakers: t.speakers(),
		Facts: strings.Join(t.facts(), ", "), Fix: at + "/speakers", Take: at + "/take", Quotes: at + "/quotes"}
	quote, turn := research.Ref(t.v.r.URL.Query().Get("quote")), t.turnAsked()
	byTurn := map[int][]*research.Quote{}
	for _, q := range t.quotes {
		byTurn[q.Turn] = append(byTurn[q.Turn], q)
		if q.Ref == quote {
			turn = q.Turn
		}
	}
	view.Pager = t.part(turn)
	for i := view.Pager.From; i < view.Pager.To; i++ {
		view.Turns = append(view.Turns, t.turn(&doc.Turns[i], byTurn[i], quote, turn))
	}
	return view
}

// turnAsked is the turn that the address names, −1 for none.
func (t *transcriber) turnAsked() int {
	n, err := strconv.Atoi(t.v.r.URL.Query().Get("turn"))
	if err != nil {
		return -1
	}
	return n
}

// part is the part of the conversation that is asked for, or that a turn is in.
func (t *transcriber) part(turn int) pager {
	p := t.v.pagerOf("documents/"+string(t.doc.Ref), len(t.doc.Turns), turnsMost)
	if turn < 0 || turn >= len(t.doc.Turns) || turn >= p.From && turn < p.To {
		return p
	}
	r := *t.v.r
	u := *r.URL
	query := u.Query()
	query.Set("from", strconv.Itoa(turn/turnsMost*turnsMost))
	u.RawQuery = query.Encode()
	r.URL = &u
	there := *t.v
	there.r = &r
	return there.pagerOf("documents/"+string(t.doc.Ref), len(t.doc.Turns), turnsMost)
}

func (t *transcriber) facts() []string {
	doc := t.doc
	out := []string{string(doc.Kind)}
	if doc.RecordedOn != nil {
		out = append(out, doc.RecordedOn.Format("2 January 2006"))
	}
	if doc.Locator != "" {
		out = append(out, doc.Locator)
	}
	return append(out, countOf(len(doc.Turns), "turn", "turns"), countOf(wordCount(doc), "word by participants", "words by participants"),
		countOf(len(t.quotes), "quote", "quotes"))
}

// turn shows a turn; here is the quote, or the turn, that is looked for.
func (t *transcriber) turn(turn *research.Turn, quotes []*research.Quote, quote research.Ref, at int) turnView {
	out := turnView{Position: turn.Position, Start: turn.Span.Start, Who: turn.Speaker, Place: placeOfTurn(turn), Asks: !turn.Role.Evidence(),
		Reported: turn.Voice == research.VoiceReported, Suspicious: turn.Suspicious, Corrected: turn.Corrected, Here: quote == "" && turn.Position == at}
	if turn.Role.Evidence() {
		out.Who = cmp.Or(t.names[turn.Participant], turn.Speaker)
	}
	if out.Reported {
		out.Note = "noted by " + cmp.Or(turn.Author, "our staff") + " about " + out.Who
	}
	if t.v.right.Includes(review.Researcher) {
		t.fixing(&out)
	}
	out.Stretches = cutTurn(t.doc, turn, quotes, quote)
	for _, q := range quotes {
		out.Quotes = append(out.Quotes, quotedView{q.Ref, q.Facet, q.Ref == quote, t.uses[q.Ref]})
	}
	return out
}

// fixing says where a turn is corrected: of the one that is looked for, by whom.
func (t *transcriber) fixing(out *turnView) {
	at := t.v.at("documents/" + string(t.doc.Ref))
	out.FixAt = fmt.Sprintf("%s/speakers?turn=%d", at, out.Position)
	if !out.Here {
		return
	}
	for _, r := range fixRoles {
		r.Goes = fmt.Sprintf("%s&role=%s", out.FixAt, r.Role)
		out.Roles = append(out.Roles, r)
	}
	if n := out.Position + 1; n < len(t.doc.Turns) {
		out.Next = fmt.Sprintf("%s?turn=%d#t%d", at, n, n)
	}
	if n := out.Position - 1; n >= 0 {
		out.Back = fmt.Sprintf("%s?turn=%d#t%d", at, n, n)
	}
}

// cutTurn cuts a turn where its quotes begin and end. What begins inside another
// quote is part of it, with an anchor of its own.
func cutTurn(d *research.Document, turn *research.Turn, quotes []*research.Quote, here research.Ref) (out []stretch) {
	at := turn.Span.Start
	cut := func(to int) string {
		text := string(d.Text[at:to])
		at = to
		return text
	}
	for _, q := range quotes {
		if q.Span.Start < at && len(out) > 0 {
			last := &out[len(out)-1]
			last.At = append(last.At, q.Ref)
			last.Here = last.Here || q.Ref == here
			if q.Span.End > at {
				last.Text += cut(q.Span.End)
			}
			continue
		}
		if q.Span.Start > at {
			out = append(out, stretch{Text: cut(q.Span.Start)})
		}
		out = append(out, stretch{Text: cut(q.Span.End), Quote: q.Ref, Family: research.FamilyOf(q.Facet), Here: q.Ref == here})
	}
	if at < turn.Span.End {
		out = append(out, stretch{Text: cut(turn.Span.End)})
	}
	return out
}

// placeOfTurn says where in its source a turn stands.
func placeOfTurn(t *research.Turn) string {
	switch {
	case t.Page > 0:
		return fmt.Sprintf("p. %d", t.Page)
	case t.Timed:
		s := int(t.Time)
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	case t.Line > 0:
		return fmt.Sprintf("l. %d", t.Line)
	}
	return ""
}

// original sends a file as it was given, to be kept and never to be shown here.
func (v *visit) original() error {
	name := v.r.PathValue("source")
	d, err := v.desk()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(d.Edition.Sources, func(s research.Source) bool { return hex.EncodeToString(s.SHA256[:]) == name })
	if at < 0 {
		return &research.Error{Code: research.CodeNotFound, Message: "there is no such file in this study", Try: "follow the link of a document"}
	}
	body, err := v.Store.Content(v.ctx(), d.Edition.Sources[at].SHA256)
	if err != nil {
		return err
	}
	v.attach(path.Base(d.Edition.Sources[at].Path), "application/octet-stream", body)
	return nil
}

// attach sends a file to be kept.
func (v *visit) attach(name, kind string, body []byte) {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = v.w.Write(body)
}
