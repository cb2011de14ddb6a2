package web

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"personas/export"
	"personas/internal/account"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
	"personas/search"
)

// The API answers with the rows that the command line prints with --json.

const apiRoot = "/api/v1/"

// ofAPI reports whether a program asks, and not a browser.
func (v *visit) ofAPI() bool { return strings.HasPrefix(v.r.URL.Path, "/api/") }

// rows is a part of a list.
type rows[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"` // of the list
	Next  int `json:"next"`  // ?from= of what comes after; 0 at the end
}

// Limits of a list.
const (
	apiRows    = 1000 // where ?limit= asks for none
	apiMost    = 10000
	apiMaxBody = 1 << 20
)

// sendJSON answers with a document. Words stand in it as they were said.
func (v *visit) sendJSON(status int, what any) error {
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	v.w.WriteHeader(status)
	e := json.NewEncoder(v.w)
	e.SetEscapeHTML(false)
	_ = e.Encode(what) // who left does not read it
	return nil
}

// sendRows answers with the part of a list that ?from= and ?limit= ask for.
func sendRows[T any](v *visit, all []T) error {
	from, err := v.number("from", 0, len(all))
	if err != nil {
		return err
	}
	limit, err := v.number("limit", apiRows, apiMost)
	if err != nil {
		return err
	}
	to := min(from+limit, len(all))
	out := rows[T]{Items: append([]T{}, all[from:to]...), Total: len(all)}
	if to < len(all) {
		out.Next = to
	}
	return v.sendJSON(http.StatusOK, out)
}

// number reads a parameter of an address; what is more than most is most.
func (v *visit) number(name string, otherwise, most int) (int, error) {
	s := v.r.URL.Query().Get(name)
	if s == "" {
		return min(otherwise, most), nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, &research.Error{Code: research.CodeUsage, Message: name + " is a number, not " + strconv.Quote(s)}
	}
	return min(n, most), nil
}

// apiError is what went wrong, for programs.
type apiError struct {
	Code    string             `json:"code"`
	Message string             `json:"message"`
	Try     string             `json:"try,omitempty"`
	Gates   []research.Finding `json:"gates,omitempty"` // that stand against it
}

func (v *visit) failJSON(status int, view errorView, err error) {
	out := apiError{Code: string(research.CodeOf(err)), Message: view.Message, Try: view.Try, Gates: view.Open}
	switch status {
	case http.StatusUnauthorized:
		out = apiError{Code: "unauthorized", Message: "nobody is known by this token or session", Try: "send Authorization: Bearer TOKEN"}
	case http.StatusForbidden:
		out.Code = "forbidden"
	case http.StatusConflict:
		out.Code = string(research.CodeRefused)
	}
	_ = v.sendJSON(status, out)
}

// refuse answers before anybody is known.
func refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	v := &visit{w: w, r: r}
	if v.ofAPI() {
		_ = v.sendJSON(status, apiError{Code: "forbidden", Message: message})
		return
	}
	http.Error(w, message, status)
}

// studyRow is a study that somebody may see.
type studyRow struct {
	Ref      research.Ref `json:"ref"`
	Name     string       `json:"name"`
	Question string       `json:"question"`
	Right    review.Right `json:"right"`
}

func (v *visit) apiStudies() error {
	all, err := v.Store.Studies(v.ctx())
	if err != nil {
		return err
	}
	var out []studyRow
	for _, s := range all {
		if right := v.who.Right(s.ID); right != "" {
			out = append(out, studyRow{s.Ref, s.Name, s.Question, right})
		}
	}
	return sendRows(v, out)
}

// apiStudy is what a study holds, counted.
type apiStudy struct {
	studyRow
	Counts   research.Counts `json:"counts"`
	Model    string          `json:"model"`
	Embedder string          `json:"embedder"`
	Version  int             `json:"version"` // actions on themes and groups
}

func (v *visit) apiStudy() error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	ed := d.Edition
	return v.sendJSON(http.StatusOK, apiStudy{studyRow{v.study.Ref, v.study.Name, v.study.Question, v.right}, ed.Counts, ed.Model, ed.Embedder,
		research.Arrangements(d.Events)})
}

func (v *visit) apiDocuments() error {
	docs, err := v.Store.Documents(v.ctx(), store.DocumentFilter{Study: v.study.ID})
	if err != nil {
		return err
	}
	out := make([]pipeline.DocumentLine, len(docs))
	for i := range docs {
		out[i] = pipeline.DocumentLineOf(&docs[i])
	}
	return sendRows(v, out)
}

// tables are the rows of the edition.
func (v *visit) tables() (export.Tables, error) {
	d, err := v.desk()
	if err != nil {
		return export.Tables{}, err
	}
	return export.TablesOf(d.Edition)
}

func (v *visit) apiParticipants() error {
	t, err := v.tables()
	if err != nil {
		return err
	}
	return sendRows(v, t.Participants)
}

// apiQuotes lists quotes; persona, theme, facet and participant say which.
func (v *visit) apiQuotes() error {
	t, err := v.tables()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	out := t.Quotes[:0:0]
	for _, r := range t.Quotes {
		if is(q.Get("persona"), r.Persona) && is(q.Get("theme"), r.Theme) && is(q.Get("facet"), r.Facet) && is(q.Get("participant"), r.Participant) {
			out = append(out, r)
		}
	}
	return sendRows(v, out)
}

// is reports whether a value is what is asked for, where something is.
func is[T ~string](asked string, value T) bool { return asked == "" || asked == string(value) }

func (v *visit) apiThemes() error {
	t, err := v.tables()
	if err != nil {
		return err
	}
	return sendRows(v, t.Themes)
}

func (v *visit) apiPersonas() error {
	t, err := v.tables()
	if err != nil {
		return err
	}
	return sendRows(v, t.Personas)
}

// personaAnswer is a persona with its claims, and how its review stands.
type personaAnswer struct {
	Persona export.PersonaRow `json:"persona"`
	Review  pipeline.Standing `json:"review"`
}

func (v *visit) apiPersona() error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	s, err := d.Persona(research.Ref(v.r.PathValue("persona")))
	if err != nil {
		return err
	}
	t, err := export.TablesOf(d.Edition)
	if err != nil {
		return err
	}
	for i := range t.Personas {
		if t.Personas[i].Ref == s.Persona.Ref {
			return v.sendJSON(http.StatusOK, personaAnswer{t.Personas[i], d.Stands(s.Persona.Ref, "")})
		}
	}
	return errNoPage
}

// apiClaims lists the claims of all personas as they wait for a decision, those
// of one where ?persona= names it.
func (v *visit) apiClaims() error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	var out []pipeline.ClaimLine
	for i := range d.Edition.Personas {
		if ref := d.Edition.Personas[i].Ref; is(v.r.URL.Query().Get("persona"), ref) {
			out = append(out, d.ClaimLines(d.Personas[ref])...)
		}
	}
	return sendRows(v, out)
}

// apiSearch finds quotes, as search does on the command line.
func (v *visit) apiSearch() error {
	a := askedOf(v.r.URL.Query())
	limit, err := v.number("limit", search.DefaultLimit, searchDepth)
	if err != nil {
		return err
	}
	a.Limit, a.Explain = limit, v.r.URL.Query().Get("explain") != ""
	r, _, err := v.lookFor(v.ctx(), a)
	if err != nil {
		return err
	}
	r.Hits = r.Hits[:min(limit, len(r.Hits))]
	return v.sendJSON(http.StatusOK, searchAnswer{append(r.Hits[:0:0], r.Hits...), append([]string{}, r.Notes...)})
}

func (v *visit) apiPacks() error {
	all, err := pipeline.Packs(v.ctx(), v.Store, v.study)
	if err != nil {
		return err
	}
	out := make([]pipeline.PackLine, len(all))
	for i, p := range all {
		out[i] = pipeline.PackLineOf(p)
	}
	return sendRows(v, out)
}

func (v *visit) apiLog() error {
	events, err := v.Store.Events(v.ctx(), v.study.ID)
	if err != nil {
		return err
	}
	out := make([]pipeline.EventLine, len(events))
	for i := range events {
		out[i] = pipeline.EventLineOf(&events[i])
	}
	return sendRows(v, out)
}

// body reads what a program sends. A field that is not known is refused: it
// would be lost.
func body[T any](v *visit) (out T, err error) {
	if kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return out, &research.Error{Code: research.CodeUsage, Message: "a body is JSON, and says so", Try: "send Content-Type: application/json"}
	}
	d := json.NewDecoder(http.MaxBytesReader(v.w, v.r.Body, apiMaxBody))
	d.DisallowUnknownFields()
	err = d.Decode(&out)
	if err == nil && d.More() {
		err = errors.New("something comes after it")
	}
	if err != nil {
		return out, &research.Error{Code: research.CodeUsage, Message: "the body is not as it should be: " + err.Error(), Try: "see " + apiRoot + "openapi.json"}
	}
	return out, nil
}

// allowed refuses what a token is not for, where the right to a route does not
// tell.
func (v *visit) allowed(s account.Scope) error {
	if v.who.token == nil || v.who.token.May(v.study.ID, s, review.Viewer) {
		return nil
	}
	return refusedScope(s)
}

// decideBody is a decision on a claim.
type decideBody struct {
	Act  research.Act   `json:"act"` // accept, edit, dismiss, flag, comment or open
	Text string         `json:"text,omitempty"`
	Drop []research.Ref `json:"drop,omitempty"`
	Cite []research.Ref `json:"cite,omitempty"`
	Note string         `json:"note,omitempty"`
	On   *int           `json:"on,omitempty"` // the version of the persona that it was decided on
}

var programActs = []research.Act{research.ActAccept, research.ActEdit, research.ActDismiss, research.ActFlag, research.ActComment, research.ActOpen}

func (v *visit) apiDecide() error {
	b, err := body[decideBody](v)
	if err != nil {
		return err
	}
	if err := v.allowed(account.ScopeDecide); err != nil {
		return err
	}
	if !slices.Contains(programActs, b.Act) {
		return &research.Error{Code: research.CodeUsage, Message: "a claim has no act " + strconv.Quote(string(b.Act)), Try: "use accept, edit, dismiss, flag, comment or open"}
	}
	d, err := v.desk()
	if err != nil {
		return err
	}
	what := review.Decision{Act: b.Act, Claim: research.Ref(v.r.PathValue("claim")), Text: b.Text, Drop: b.Drop, Cite: b.Cite, Note: b.Note}
	e, err := d.Decide(v.ctx(), what, versionOf(b.On))
	if err != nil {
		return err
	}
	return v.standing(e)
}

// versionOf is the version that was looked at; what is there, where none is said.
func versionOf(on *int) int {
	if on == nil || *on < 0 {
		return pipeline.Latest
	}
	return *on
}

// standing answers with how the persona of an action, or the claim of it, stands
// now.
func (v *visit) standing(e research.Event) error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	return v.sendJSON(http.StatusOK, d.Stands(e.Persona, e.Claim))
}

// judgeBody is a judgement of a persona.
type judgeBody struct {
	Act      research.Act        `json:"act"` // approve, request_changes or reject
	Note     string              `json:"note,omitempty"`
	Override []research.GateName `json:"override,omitempty"`
	Reason   string              `json:"reason,omitempty"`
	On       *int                `json:"on,omitempty"`
}

var personaActs = []research.Act{research.ActApprove, research.ActRequest, research.ActReject}

func (v *visit) apiJudge() error {
	b, err := body[judgeBody](v)
	if err != nil {
		return err
	}
	if !slices.Contains(personaActs, b.Act) {
		return &research.Error{Code: research.CodeUsage, Message: "a persona has no act " + strconv.Quote(string(b.Act)), Try: "use approve, request_changes or reject"}
	}
	d, err := v.desk()
	if err != nil {
		return err
	}
	s, err := d.Persona(research.Ref(v.r.PathValue("persona")))
	if err != nil {
		return err
	}
	e, err := d.Judge(v.ctx(), s, review.Judgement{Act: b.Act, Note: b.Note, Override: b.Override, Reason: b.Reason}, versionOf(b.On))
	if err != nil {
		return err
	}
	return v.standing(e)
}

// publishBody says what a pack is called.
type publishBody struct {
	As     string `json:"as,omitempty"`     // N.M; the next version where it is left out
	Reason string `json:"reason,omitempty"` // why there have to be more than seven personas in it
}

func (v *visit) apiPublish() error {
	b, err := body[publishBody](v)
	if err != nil {
		return err
	}
	d, err := v.desk()
	if err != nil {
		return err
	}
	version, _, err := d.Publish(v.ctx(), b.As, b.Reason)
	if err != nil {
		return err
	}
	all, err := pipeline.Packs(v.ctx(), v.Store, v.study)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Version == version.String() {
			return v.sendJSON(http.StatusCreated, pipeline.PackLineOf(p))
		}
	}
	return errors.New("a pack that was published is not there")
}

// searchAnswer is what a search found.
type searchAnswer struct {
	Items []search.Hit `json:"items"`
	Notes []string     `json:"notes"`
}
