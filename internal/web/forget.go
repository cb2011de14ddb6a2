package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// forgetView says what goes with a participant, before it does and afterwards.
type forgetView struct {
	Ref, Key    string
	Done        bool
	Goes        []string
	Drafts      []string // what becomes of claims and personas, counted
	Falls       []fallen // claims that fall
	Unsupported []string // claims that nobody stands behind any more
	Packs       []string // withheld
	Paths       []string // of files outside of the database
	People      string   // address of the others
	Action      string
	On          string // what was shown to go
	Wrong       string
	Reason      string // that was written
}

// fallen is a claim that stands on less.
type fallen struct {
	link
	What string
}

var forgetPage = newPage[forgetView]("forget.html")

// participant is the one of the path.
func (v *visit) participant() (*pipeline.Desk, *research.Participant, error) {
	d, err := v.desk()
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(d.Edition.Participants, func(p research.Participant) bool { return string(p.Ref) == v.r.PathValue("participant") })
	if at < 0 {
		return nil, nil, &research.Error{Code: research.CodeNotFound, Message: "there is no such participant in this study", Try: "look at the people of the study"}
	}
	return d, &d.Edition.Participants[at], nil
}

func (v *visit) forgetForm() error { return v.showForget(http.StatusOK, "", "") }

// showForget tries what would go, which changes nothing, and shows it.
func (v *visit) showForget(status int, wrong, reason string) error {
	d, p, err := v.participant()
	if err != nil {
		return err
	}
	f, err := v.forgets(p.Ref, "", true)
	if err != nil {
		return err
	}
	view := v.forgetting(p, f)
	view.drafts(v, d)
	view.Wrong, view.Reason = wrong, reason
	return forgetPage.show(v, status, "Forget a participant", view)
}

func (v *visit) forgets(who research.Ref, reason string, trial bool) (store.Forgetting, error) {
	e := research.Event{By: v.who.Name, As: string(v.right), Words: map[string]research.Word{}}
	if reason != "" {
		e.Words[research.WordReason] = research.Word{Text: reason}
	}
	return v.Store.Forget(v.ctx(), v.study, who, e, trial)
}

// forget erases what a participant said. The reference is typed again, and what
// goes is what was shown to go.
func (v *visit) forget() error {
	form, err := v.form()
	if err != nil {
		return err
	}
	_, p, err := v.participant()
	if err != nil {
		return err
	}
	reason := form.Get("reason")
	if form.Get("typed") != string(p.Ref) {
		return v.showForget(http.StatusUnprocessableEntity, fmt.Sprintf("Nothing was erased: type %s to go on.", p.Ref), reason)
	}
	would, err := v.forgets(p.Ref, "", true)
	if err != nil {
		return err
	}
	if form.Get("on") != sumOf(would) {
		return v.showForget(http.StatusConflict, "Nothing was erased: since you looked, other things hang on what they said. This is what would go now.", reason)
	}
	gone, err := v.forgets(p.Ref, reason, false)
	if err != nil {
		return err
	}
	view := v.forgetting(p, gone)
	view.Done, view.Key = true, ""
	return forgetPage.show(v, http.StatusOK, "Forgotten", view)
}

// sumOf stands for what goes.
func sumOf(f store.Forgetting) string {
	b, err := json.Marshal(f)
	if err != nil {
		panic("web: what goes does not marshal: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func (v *visit) forgetting(p *research.Participant, f store.Forgetting) forgetView {
	view := forgetView{Ref: string(p.Ref), Key: p.Key, Packs: f.Packs, Paths: f.Paths, People: v.at("people"), Action: v.at("people/" + string(p.Ref) + "/forget"), On: sumOf(f)}
	for _, g := range []struct {
		n          int
		one, other string
	}{
		{f.Documents, "document in which only they spoke", "documents in which only they spoke"},
		{f.Blanked, "document where others speak too: their turns alone", "documents where others speak too: their turns alone"},
		{f.Files, "file as it was given", "files as they were given"},
		{f.Quotes, "quote", "quotes"},
		{f.Words, "text that people wrote, which holds their words", "texts that people wrote, which hold their words"},
		{f.Replies, "answer of a model", "answers of models"},
		{f.Revisions, "persona as it was approved", "personas as they were approved"},
	} {
		if g.n > 0 {
			view.Goes = append(view.Goes, countOf(g.n, g.one, g.other))
		}
	}
	for _, ref := range f.Unsupported {
		view.Unsupported = append(view.Unsupported, string(ref))
	}
	return view
}

// drafts adds what becomes of claims and personas.
func (view *forgetView) drafts(v *visit, d *pipeline.Desk) {
	all := d.Consequences(&research.Event{Act: research.ActForget, Participant: research.Ref(view.Ref)})
	view.Drafts = review.Summary(all)
	for _, c := range all {
		if c.Claim != "" && c.Before != c.After {
			view.Falls = append(view.Falls, fallen{v.claimLink(d, c.Claim), c.What})
		}
	}
}

// claimLink leads to a claim by what it says.
func (v *visit) claimLink(d *pipeline.Desk, ref research.Ref) link {
	s, c, err := d.Claim(ref)
	if err != nil {
		return link{Name: string(ref)}
	}
	return link{cmp.Or(c.Text, c.Label), v.claimAt(&s.Persona, ref)}
}
