package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
	"personas/search"
)

// searchView is what somebody looked for and what was found.
type searchView struct {
	asked
	Like    string // the words of the quote that others are to be like
	Notes   []string
	Found   int // hits, of which one page is shown
	Capped  bool
	Worded  int // of them hold words that were looked for
	Hits    []hitView
	Lines   []kwicLine
	Chosen  []chip
	Filters []filterGroup
	Modes   []narrowing
	Next    string
	Back    string
	Topics  []narrowing // where nothing was looked for: what people speak of
}

// hitView is a quote that was found, as it is shown.
type hitView struct {
	search.Hit
	Pieces             []piece
	Where              string
	Arms               string // why it was found
	ThemeName, InGroup string
	Transcript, Near   string
	Cite               string // address at which it is added to a claim, "" for who may not
}

// asked is a search as an address writes it down.
type asked struct {
	search.Terms
	Near research.Ref // a quote: what is like it
	View string       // "kwic": one line each
	From int          // how many hits to pass over
}

// How much a search looks at and a page shows.
const (
	searchDepth = 100
	pageHits    = 20
)

var searchPage = newPage[searchView]("search.html")

func askedOf(form url.Values) asked {
	a := asked{Terms: search.Terms{Text: strings.TrimSpace(form.Get("q")), Mode: form.Get("mode"), Persona: form.Get("persona"), Theme: form.Get("theme"),
		Facet: form.Get("facet"), Stance: form.Get("stance"), Since: form.Get("since"), Until: form.Get("until"),
		Kinds: filled(form["kind"]), Where: filled(form["where"]), Limit: searchDepth, Explain: true},
		Near: research.Ref(form.Get("near")), View: form.Get("view")}
	a.From, _ = strconv.Atoi(form.Get("from"))
	a.From = min(max(a.From, 0), searchDepth)
	return a
}

func filled(values []string) (out []string) {
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// values are the asked as an address, from the first hit on.
func (a asked) values() url.Values {
	out := url.Values{}
	for name, value := range map[string]string{"q": a.Text, "mode": a.Mode, "persona": a.Persona, "theme": a.Theme, "facet": a.Facet, "stance": a.Stance,
		"since": a.Since, "until": a.Until, "near": string(a.Near), "view": a.View} {
		if value != "" {
			out.Set(name, value)
		}
	}
	for _, k := range a.Kinds {
		out.Add("kind", k)
	}
	for _, w := range a.Where {
		out.Add("where", w)
	}
	return out
}

// query reads what was asked; a quote that others are to be like stands for words.
func (v *visit) query(a asked) (q search.Query, like string, err error) {
	if q, err = a.Query(); err != nil || a.Near == "" {
		return q, "", err
	}
	like, err = v.Store.QuoteText(v.ctx(), v.study.ID, a.Near)
	if errors.Is(err, store.ErrNotFound) {
		err = &research.Error{Code: research.CodeNotFound, Message: "the quote that others were to be like is not there any more", Try: "search for words"}
	}
	q.Text, q.Plain, q.Mode, q.Limit = like, true, search.Vector, searchDepth+1
	return q, like, err
}

// lookFor searches as asked; the quote that others are to be like is no hit.
func (v *visit) lookFor(ctx context.Context, a asked) (search.Result, string, error) {
	q, like, err := v.query(a)
	if err != nil {
		return search.Result{}, "", err
	}
	r, err := pipeline.Search(ctx, v.Store, v.study, v.Embedders, q)
	if err != nil || a.Near == "" {
		return r, like, err
	}
	hits := r.Hits[:0]
	for _, h := range r.Hits {
		if h.Ref != a.Near {
			h.Rank = len(hits) + 1
			hits = append(hits, h)
		}
	}
	r.Hits = hits
	return r, like, nil
}

func (v *visit) search() error {
	if err := v.r.ParseForm(); err != nil {
		return &research.Error{Code: research.CodeUsage, Message: "the address cannot be read"}
	}
	view := searchView{asked: askedOf(v.r.Form)}
	view.Modes = view.modes(v)
	var err error
	if view.Text == "" && view.Near == "" {
		err = v.suggest(&view)
	} else {
		err = v.find(&view)
	}
	if err != nil {
		return err
	}
	if v.piecemeal() {
		return searchPage.part(v, "found", v.frame("", view))
	}
	return searchPage.show(v, http.StatusOK, "Search", view)
}

// suggest fills in what people speak of, for who has not said yet what they look
// for.
func (v *visit) suggest(view *searchView) error {
	themes, err := v.Store.Themes(v.ctx(), v.study.ID)
	if err != nil {
		return err
	}
	for _, t := range themes[:min(len(themes), 24)] {
		view.Topics = append(view.Topics, narrowing{Name: t.Name, N: t.People, Href: v.at("search?" + url.Values{"q": {t.Name}}.Encode())})
	}
	return nil
}

func (v *visit) find(view *searchView) error {
	r, like, err := v.lookFor(v.ctx(), view.asked)
	if err != nil {
		return err
	}
	view.Like, view.Notes, view.Found, view.Capped = like, r.Notes, len(r.Hits), r.Plan.Capped
	names, err := v.names()
	if err != nil {
		return err
	}
	for _, h := range r.Hits {
		if h.Explain != nil && h.Explain.TextRank > 0 {
			view.Worded++
		}
	}
	marks := marksOf(view.Text)
	if view.View == "kwic" {
		view.Lines = v.kwic(r.Hits, marks)
	} else {
		from := min(view.From, len(r.Hits))
		shown := r.Hits[from:min(len(r.Hits), from+pageHits)]
		for _, h := range shown {
			view.Hits = append(view.Hits, v.hit(h, marks, names))
		}
		view.Next, view.Back = v.turning(view.asked, len(r.Hits))
	}
	view.Chosen = v.chosen(view.asked, names)
	view.Filters, err = v.filters(view.asked, r.Hits, names)
	return err
}

// turning leads to the hits after and before those of a page.
func (v *visit) turning(a asked, found int) (next, back string) {
	to := func(from int) string {
		q := a.values()
		if from > 0 {
			q.Set("from", strconv.Itoa(from))
		}
		return v.at("search?" + q.Encode())
	}
	if a.From+pageHits < found {
		next = to(a.From + pageHits)
	}
	if a.From > 0 {
		back = to(max(0, a.From-pageHits))
	}
	return next, back
}

func (v *visit) hit(h search.Hit, marks []string, names naming) hitView {
	if h.Question != "" && strings.HasSuffix(h.Before, strings.Join(strings.Fields(h.Question), " ")) {
		h.Before = ""
	}
	cite := ""
	if v.right.Includes(review.Reviewer) {
		cite = v.at("quotes/" + url.PathEscape(string(h.Ref)) + "/claim")
	}
	return hitView{Cite: cite, Hit: h, Pieces: pieces(h.Text, marks), Where: placeOf(&h), Arms: arms(&h), ThemeName: names.theme[h.Theme], InGroup: names.group[h.Persona],
		Transcript: v.transcript(h.Document, h.Ref), Near: v.at("search?near=" + url.QueryEscape(string(h.Ref)))}
}

// transcript is where a quote stands in what was said.
func (v *visit) transcript(document, quote research.Ref) string {
	return v.at("documents/" + url.PathEscape(string(document)) + "?quote=" + url.QueryEscape(string(quote)) + "#" + string(quote))
}

// placeOf says where a hit stands, as far as its source tells.
func placeOf(h *search.Hit) string {
	place := append(filled([]string{h.Title, h.Locator}), h.Place())
	return strings.Join(filled(place), ", ")
}

// arms says why a hit was found.
func arms(h *search.Hit) string {
	switch e := h.Explain; {
	case e == nil || e.VectorRank > 0 && e.TextRank > 0:
		return "words and meaning"
	case e.TextRank > 0:
		return "words"
	}
	return "meaning"
}
