package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"personas/pipeline"
	"personas/research"
)

// logView is what was done in a study, the latest first.
type logView struct {
	Lines    []logLine
	Pager    pager
	Personas []chosen
	People   []chosen
	Head     string
	Check    *pipeline.LogCheck // nil where nobody asked for it
	CheckAt  string
}

// chosen is something that a list may be narrowed to.
type chosen struct {
	Value, Name string
	Here        bool
}

type logLine struct {
	Seq           int64
	When, By, As  string
	What          string
	Of            link // the persona or claim; without an address where it is gone
	Before, After string
	Said          []saidView
	Facts         []string
	Back          int64 // the action by which it was taken back, 0 for none
}

type saidView struct{ Name, Text string }

var logTemplate = newPage[logView]("log.html")

func (v *visit) log() error {
	events, err := v.Store.Events(v.ctx(), v.study.ID)
	if err != nil {
		return err
	}
	names := map[research.Ref]string{}
	if v.study.Generation != nil {
		d, err := v.desk()
		if err != nil {
			return err
		}
		for i := range d.Edition.Personas {
			names[d.Edition.Personas[i].Ref] = nameOf(&d.Edition.Personas[i])
		}
	}
	query := v.r.URL.Query()
	persona, by := research.Ref(query.Get("persona")), query.Get("by")
	view := logView{Head: research.Head(events), Personas: personasIn(events, names, persona), People: peopleIn(events, by)}
	query.Set("verify", "1")
	view.CheckAt = v.at("log") + "?" + query.Encode()
	back := map[int64]int64{}
	var shown []*research.Event
	for i := range events {
		e := &events[i]
		if e.Undoes > 0 {
			back[e.Undoes] = e.Seq
		}
		if (persona == "" || e.Persona == persona) && (by == "" || e.By == by) {
			shown = append(shown, e)
		}
	}
	slices.Reverse(shown)
	view.Pager = v.pager("log", len(shown))
	for _, e := range shown[view.Pager.From:view.Pager.To] {
		line := v.logLine(e, names)
		line.Back = back[e.Seq]
		view.Lines = append(view.Lines, line)
	}
	if v.r.URL.Query().Get("verify") != "" {
		check, err := pipeline.VerifyLog(v.ctx(), v.Store, v.study)
		if err != nil {
			return err
		}
		view.Check = &check
	}
	return logTemplate.show(v, http.StatusOK, "Log", view)
}

// logLine is an action in words.
func (v *visit) logLine(e *research.Event, names map[research.Ref]string) logLine {
	line := logLine{Seq: e.Seq, When: e.At.UTC().Format("2 January 2006, 15:04:05 UTC"), By: e.By, As: e.As, What: actWords(e.Act)}
	switch {
	case e.Correction != nil:
		line.Of = link{"in a conversation", v.at(fmt.Sprintf("documents/%s?turn=%d#t%d", e.Correction.Document, e.Correction.Turn, e.Correction.Turn))}
	case e.Ruling != nil && e.Ruling.Document != "":
		line.Of = link{"in a conversation", v.at(fmt.Sprintf("documents/%s?quote=%s#%s", e.Ruling.Document, e.Ruling.Quote, e.Ruling.Quote))}
	case e.Persona == "":
	case names[e.Persona] == "":
		line.Of.Name = string(e.Persona) + ", which the drafts no longer have"
	case e.Claim != "":
		line.Of = link{names[e.Persona], v.at("personas/"+string(e.Persona)) + "?claim=" + string(e.Claim) + "#" + string(e.Claim)}
	default:
		line.Of = link{names[e.Persona], v.at("personas/" + string(e.Persona))}
	}
	line.Before, line.After = e.Word(research.WordBefore), cmp.Or(e.Word(research.WordText), e.Word(research.WordLabel))
	if line.Before == line.After || e.Act == research.ActAccept {
		line.Before = ""
	}
	for name := range e.Sums {
		switch name {
		case research.WordBefore, research.WordText, research.WordLabel:
			continue
		}
		line.Said = append(line.Said, saidView{strings.ReplaceAll(name, "_", " "), cmp.Or(e.Word(name), "erased")})
	}
	slices.SortFunc(line.Said, func(a, b saidView) int { return cmp.Compare(a.Name, b.Name) })
	line.Facts = logFacts(e)
	return line
}

func logFacts(e *research.Event) (out []string) {
	if e.Undoes > 0 {
		out = append(out, fmt.Sprintf("action %d", e.Undoes))
	}
	if e.Revision > 0 {
		out = append(out, fmt.Sprintf("revision %d, evidence opened for %d of %d", e.Revision, e.Opened, e.Of))
	}
	for _, g := range e.Gates {
		out = append(out, "in spite of the gate "+string(g))
	}
	if e.Pack != "" {
		out = append(out, "pack "+e.Pack)
	}
	switch {
	case e.Ruling != nil:
		out = append(out, strings.ReplaceAll(string(e.Ruling.Action), "_", " "))
	case e.Regrouping != nil:
		out = append(out, string(e.Regrouping.Action), countOf(len(e.Regrouping.People), "participant", "participants"))
	case e.Admission != nil:
		m := e.Admission
		out = append(out, m.Account+": "+cmp.Or(m.Before, "no role")+" → "+cmp.Or(m.After, "no role"))
	case e.Ran != nil:
		b, a := e.Ran.Before, e.Ran.After
		out = append(out, fmt.Sprintf("quotes %d → %d", b.Quotes, a.Quotes), fmt.Sprintf("themes %d → %d", b.Themes, a.Themes),
			fmt.Sprintf("groups %d → %d", b.Groups, a.Groups))
	}
	return out
}

// actWords says what was done. An act that has no words here goes by its name.
func actWords(a research.Act) string {
	said := map[research.Act]string{research.ActAccept: "accepted a claim", research.ActEdit: "edited a claim", research.ActDismiss: "rejected a claim",
		research.ActFlag: "flagged a claim", research.ActComment: "commented on a claim", research.ActOpen: "opened the evidence of a claim",
		research.ActDescribe: "described a persona", research.ActApprove: "approved a persona", research.ActRequest: "requested changes",
		research.ActReject: "rejected a persona", research.ActUndo: "took back", research.ActPublish: "published",
		research.ActCode: "ruled on a quote", research.ActSort: "sorted themes", research.ActRegroup: "regrouped participants",
		research.ActCorrect: "corrected who spoke", research.ActRun: "a run shows other results", research.ActForget: "forgot a participant",
		research.ActAdmit: "said who may do what"}
	return cmp.Or(said[a], strings.ReplaceAll(string(a), "_", " "))
}

// personasIn are the personas that a log speaks of.
func personasIn(events []research.Event, names map[research.Ref]string, here research.Ref) (out []chosen) {
	seen := map[research.Ref]bool{}
	for i := range events {
		if ref := events[i].Persona; ref != "" && !seen[ref] {
			seen[ref] = true
			out = append(out, chosen{string(ref), cmp.Or(names[ref], string(ref)), ref == here})
		}
	}
	return out
}

// peopleIn are those who did anything.
func peopleIn(events []research.Event, here string) (out []chosen) {
	seen := map[string]bool{}
	for i := range events {
		if by := events[i].By; !seen[by] {
			seen[by] = true
			out = append(out, chosen{by, by, by == here})
		}
	}
	return out
}
