package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"personas/pipeline"
	"personas/research"
)

// speakerView is a label of a document, with what it was taken for.
type speakerView struct {
	Label, Role, Who, FixAt string
	Turns                   int
	Guessed                 *guessedLabel // that it is no participant was guessed, and nobody has said so
}

// guessedLabel is a guess about a label that one button says is right.
type guessedLabel struct{ Action, What, Value, Document string }

// speakers lists the labels of a document in the order in which they speak.
func (t *transcriber) speakers() (out []speakerView) {
	at := map[string]int{}
	for _, turn := range t.doc.Turns {
		if _, there := at[turn.Speaker]; !there {
			at[turn.Speaker] = len(out)
			out = append(out, speakerView{Label: turn.Speaker, Role: string(turn.Role), Who: t.names[turn.Participant],
				FixAt: fmt.Sprintf("%s?turn=%d&scope=label", t.v.at("documents/"+string(t.doc.Ref)+"/speakers"), turn.Position)})
		}
		out[at[turn.Speaker]].Turns++
	}
	for i := range out {
		for _, g := range t.d.Edition.Guesses {
			if confirmable(g) && g.Where == t.path && g.Value == out[i].Label && out[i].Label != "" {
				out[i].Guessed = &guessedLabel{t.v.at("speakers"), g.What, g.Value, string(t.doc.Ref)}
			}
		}
	}
	return out
}

// confirmable reports whether a guess is that somebody is no participant.
func confirmable(g research.Guess) bool {
	return g.What == string(research.RoleInterviewer) || g.What == string(research.RoleAgent)
}

// confirmSpeakers records that what was guessed of a label is right: in one
// document, or wherever it was guessed alike.
func (v *visit) confirmSpeakers() error {
	form, err := v.form()
	if err != nil {
		return err
	}
	d, err := v.desk()
	if err != nil {
		return err
	}
	paths, err := v.pathsOf("")
	if err != nil {
		return err
	}
	var file bytes.Buffer
	for i := range d.Edition.Documents {
		doc := &d.Edition.Documents[i]
		if only := form.Get("document"); only != "" && only != string(doc.Ref) {
			continue
		}
		meant := func(g research.Guess) bool {
			return confirmable(g) && g.What == form.Get("what") && g.Value == form.Get("value") && g.Where == paths[doc.Ref].Path
		}
		at := slices.IndexFunc(doc.Turns, func(t research.Turn) bool { return t.Speaker == form.Get("value") && !t.Role.Evidence() })
		if at >= 0 && slices.ContainsFunc(d.Edition.Guesses, meant) {
			t := &doc.Turns[at]
			file.Write(append(fix{Scope: "label", Document: string(doc.Ref), Turn: t.Position, Start: t.Span.Start, End: t.Span.End, Confirm: "yes"}.file(), '\n'))
		}
	}
	if file.Len() == 0 {
		return &research.Error{Code: research.CodeNotFound, Message: "nothing like that is guessed any more", Try: "look at the study again"}
	}
	if _, err := pipeline.Fix(v.ctx(), v.Store, v.study, fixName, file.Bytes(), v.actor()); err != nil {
		return err
	}
	if only := form.Get("document"); only != "" {
		return v.seeOther(v.at("documents/" + url.PathEscape(only)))
	}
	return v.seeOther(v.at(""))
}

// fix is what somebody says of who speaks in a turn, or under a label.
type fix struct {
	Scope       string `json:"scope"` // turn or label
	Document    string `json:"document"`
	Turn        int    `json:"turn"`
	Start       int    `json:"start"`
	End         int    `json:"end"`
	Role        string `json:"role,omitempty"`
	Participant string `json:"participant,omitempty"`
	Voice       string `json:"voice,omitempty"`
	Suspicious  string `json:"suspicious"`         // "": it is not, once somebody has looked
	Confirm     string `json:"confirm,omitempty"`  // "yes": a label was guessed right
	SplitAt     string `json:"split_at,omitempty"` // the words from which on somebody else speaks
	Note        string `json:"note,omitempty"`
}

// fixOf reads a form. The turn is named with its place, so that what is corrected
// is what was looked at.
func fixOf(form url.Values, document string) (f fix) {
	number := func(name string) int {
		n, err := strconv.Atoi(form.Get(name))
		if err != nil {
			return -1
		}
		return n
	}
	f = fix{Scope: "turn", Document: document, Turn: number("turn"), Start: number("start"), End: number("end"), Role: form.Get("role"),
		Participant: form.Get("participant"), Voice: form.Get("voice"), SplitAt: form.Get("split_at"), Note: form.Get("note")}
	if form.Get("scope") == "label" {
		f.Scope = "label"
	}
	return f
}

// file is a fix as personas speakers --fix reads it.
func (f fix) file() []byte {
	body, err := json.Marshal(f)
	if err != nil {
		panic("web: a correction does not marshal: " + err.Error())
	}
	return body
}

// fixName is what the file of a correction is called in messages.
const fixName = "your correction"

// fixView asks who speaks, and says what an answer withdraws before it is given.
type fixView struct {
	Document, Title, Back, Action string
	Fix                           fix
	Label, Words, Now, Who        string
	Turns                         int
	Roles                         []fixRole
	Whom                          []string // participants of the study, to choose from
	Chosen                        bool
	Withdraws                     string
	Claims                        []claimLink
	Same                          bool   // nothing would change
	Rest                          string // the words from which on somebody else speaks
}

type fixRole struct {
	Role research.Role
	Says string
	Key  string
	Here bool
	Goes string
}

var fixTemplate = newPage[fixView]("speakers.html")

// foreseeSpeaker shows a turn and what may be said of it; where something was
// said, what it withdraws.
func (v *visit) foreseeSpeaker() error {
	d, doc, err := v.passage()
	if err != nil {
		return err
	}
	query := v.r.URL.Query()
	f := fixOf(query, string(doc.Ref))
	if f.Turn < 0 || f.Turn >= len(doc.Turns) {
		return &research.Error{Code: research.CodeNotFound, Message: "there is no such turn in this document", Try: "open the document and choose one"}
	}
	turn := &doc.Turns[f.Turn]
	f.Start, f.End = turn.Span.Start, turn.Span.End
	view := v.fixing(d, doc, turn, f)
	if view.Chosen {
		seen, err := pipeline.Foresee(v.ctx(), v.Store, v.study, fixName, f.file(), v.actor())
		if err != nil {
			return err
		}
		view.Same = len(seen.Corrections) == 0
		view.Withdraws = countOf(seen.Withdrawn, "quote is", "quotes are")
		view.Claims = v.losing(d, doc, f, seen)
	}
	return fixTemplate.show(v, http.StatusOK, "Who speaks?", view)
}

// roles in the order of their keys.
var fixRoles = []fixRole{
	{Role: research.RoleInterviewer, Says: "The interviewer", Key: "1"},
	{Role: research.RoleParticipant, Says: "A participant", Key: "2"},
	{Role: research.RoleAgent, Says: "One of our staff", Key: "3"},
	{Role: research.RoleUnknown, Says: "It cannot be told", Key: "4"},
}

func (v *visit) fixing(d *pipeline.Desk, doc *research.Document, turn *research.Turn, f fix) fixView {
	at := "documents/" + string(doc.Ref)
	view := fixView{Document: string(doc.Ref), Title: doc.Title, Back: v.at(at) + fmt.Sprintf("?turn=%d#t%d", turn.Position, turn.Position),
		Action: v.at(at + "/speakers"), Fix: f, Label: turn.Speaker, Words: excerpt(doc.Text[turn.Span.Start:turn.Span.End]), Now: string(turn.Role),
		Chosen: f.Role != "" || f.Participant != "" || f.Voice != "" || v.r.URL.Query().Has("right"), Who: peopleNames(d.Edition)[turn.Participant]}
	for _, other := range doc.Turns {
		if other.Speaker == turn.Speaker {
			view.Turns++
		}
	}
	for _, r := range fixRoles {
		r.Here = f.Role == string(r.Role)
		r.Goes = fmt.Sprintf("%s?turn=%d&scope=%s&role=%s&split_at=%s", view.Action, turn.Position, f.Scope, r.Role, url.QueryEscape(f.SplitAt))
		view.Roles = append(view.Roles, r)
	}
	if at, err := strconv.Atoi(f.SplitAt); err == nil && turn.Span.Start < at && at < turn.Span.End {
		view.Rest = excerpt(doc.Text[at:turn.Span.End])
	}
	const most = 500
	for _, p := range d.Edition.Participants {
		if p.Role.Evidence() && len(view.Whom) < most {
			view.Whom = append(view.Whom, p.Key)
		}
	}
	slices.SortFunc(view.Whom, naturally)
	return view
}

// losing are the claims that a correction takes quotes from.
func (v *visit) losing(d *pipeline.Desk, doc *research.Document, f fix, seen pipeline.Fixed) (out []claimLink) {
	if seen.Withdrawn == 0 {
		return nil
	}
	label := doc.Turns[f.Turn].Speaker
	var touched []*research.Quote
	for _, q := range quotesIn(d.Edition, []*research.Document{doc})[doc.Ref] {
		if q.Turn == f.Turn || f.Scope == "label" && doc.Turns[q.Turn].Speaker == label {
			touched = append(touched, q)
		}
	}
	there := map[string]bool{}
	for _, q := range touched {
		for _, c := range v.usesOf(d, touched)[q.Ref] {
			if !there[c.Href] {
				there[c.Href] = true
				out = append(out, c)
			}
		}
	}
	return out
}

// correctSpeaker records who spoke.
func (v *visit) correctSpeaker() error {
	form, err := v.form()
	if err != nil {
		return err
	}
	_, doc, err := v.passage()
	if err != nil {
		return err
	}
	f := fixOf(form, string(doc.Ref))
	if f.Turn < 0 || f.Turn >= len(doc.Turns) {
		return &research.Error{Code: research.CodeUsage, Message: "it is not said which turn is meant", Try: "open the document and choose one"}
	}
	if _, err := pipeline.Fix(v.ctx(), v.Store, v.study, fixName, f.file(), v.actor()); err != nil {
		return err
	}
	return v.seeOther(v.at("documents/"+string(doc.Ref)) + fmt.Sprintf("?turn=%d#t%d", f.Turn, f.Turn))
}
