package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"personas/export"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// packsView lists what was published, the latest first, and says what stands
// against publishing.
type packsView struct {
	Packs      []packLine
	MayPublish bool
	Against    []research.Finding // gates that stand against it
	Refusal    string
	Ready      []string // personas that the next pack holds
	Left       int      // personas that it does not
	Many       bool     // it would hold more than anybody keeps in mind
}

type packLine struct {
	Version, Title, Href, By, When string
	Personas                       int
	Diff                           string // address of what changed since the one before, "" for the first
}

var packsTemplate = newPage[packsView]("packs.html")

func (v *visit) packs() error { return v.showPacks(http.StatusOK, nil) }

// showPacks lists packs, with what was said against a further one.
func (v *visit) showPacks(status int, against error) error {
	all, err := pipeline.Packs(v.ctx(), v.Store, v.study)
	if err != nil {
		return err
	}
	view := packsView{Packs: v.packLines(all)}
	if v.right.Includes(review.Approver) && v.study.Generation != nil {
		d, err := v.desk()
		if err != nil {
			return err
		}
		view.offer(d)
	}
	var gates *review.Refused
	var known *research.Error
	switch {
	case errors.As(against, &gates):
		view.Against = gates.Open
	case errors.As(against, &known):
		view.Refusal = known.Message
	}
	return packsTemplate.show(v, status, "Packs", view)
}

// offer says what the next pack would hold, or why there is none.
func (view *packsView) offer(d *pipeline.Desk) {
	view.MayPublish = true
	for _, s := range inOrder(d) {
		if s.Persona.Status == research.StatusApproved {
			view.Ready = append(view.Ready, nameOf(&s.Persona))
		} else {
			view.Left++
		}
	}
	view.Many = review.TooMany(len(view.Ready))
}

func (v *visit) packLines(all []pipeline.Pack) (out []packLine) {
	for i, p := range all {
		line := packLine{Version: p.Version, Title: p.Title, Href: v.at("packs/" + p.Version), By: p.By, When: p.At.UTC().Format("2 January 2006, 15:04 UTC"),
			Personas: len(p.Personas)}
		if i > 0 {
			line.Diff = v.at("packs/diff") + "?a=" + all[i-1].Version + "&b=" + p.Version
		}
		out = append(out, line)
	}
	slices.Reverse(out)
	return out
}

// publish freezes the approved personas.
func (v *visit) publish() error {
	form, err := v.form()
	if err != nil {
		return err
	}
	d, err := v.desk()
	if err != nil {
		return err
	}
	version, _, err := d.Publish(v.ctx(), "", form.Get("reason"))
	var gates *review.Refused
	if errors.As(err, &gates) || research.CodeOf(err) == research.CodeRefused {
		return v.showPacks(http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.at("packs/" + version.String()))
}

// packView is one pack: who is in it, how it was made, and who is missing.
type packView struct {
	Title, Version, By, When string
	Personas                 []packPersona
	Holds                    []tally
	Missing                  []string
	Structure, Saturation    string
	Bundle, Report           string
	Unsigned                 string // why there is no bundle
	Methods                  []methodsPart
}

// methodsPart is a part of the methods statement.
type methodsPart struct {
	Head  string
	Lines []string
}

// methodsParts cuts a methods statement into its parts.
func methodsParts(text string) (out []methodsPart) {
	for line := range strings.Lines(text) {
		line = strings.ReplaceAll(strings.TrimSpace(line), `\`, "")
		head, isHead := strings.CutPrefix(line, "## ")
		switch {
		case isHead:
			out = append(out, methodsPart{Head: head})
		case line != "" && len(out) > 0:
			last := &out[len(out)-1]
			last.Lines = append(last.Lines, strings.TrimPrefix(line, "- "))
		}
	}
	return out
}

type packPersona struct {
	Name, Type, Rank, Use, Summary, Grounding string
	Members, Of, Claims, Quotes               int
	Revision                                  int
}

var packTemplate = newPage[packView]("pack.html")

func (v *visit) pack() error {
	ed, line, err := v.published()
	if err != nil {
		return err
	}
	view := packView{Title: line.Title, Version: line.Version, By: line.By, When: line.When, Personas: packPersonas(ed), Missing: missingVoices(ed),
		Structure: structureWords(ed.Structure), Saturation: export.SaturationVerdict(&ed.Saturation),
		Bundle: line.Href + "/bundle", Report: line.Href + "/report"}
	view.Holds = []tally{{"documents", len(ed.Documents)}, {"participants", ed.Counts.Participants}, {"quotes", len(ed.Quotes)}, {"themes", len(ed.Themes)}}
	if _, err := v.key(); err != nil {
		view.Bundle, view.Unsigned = "", err.Error()
	}
	methods, err := v.methods(ed)
	if err != nil {
		return err
	}
	view.Methods = methodsParts(methods)
	return packTemplate.show(v, http.StatusOK, line.Title, view)
}

// published reads the pack of the address.
func (v *visit) published() (*research.Edition, packLine, error) {
	ed, err := pipeline.Published(v.ctx(), v.Store, v.study, v.r.PathValue("version"))
	if research.CodeOf(err) == research.CodeUsage { // no version has such a name
		err = errNoPage
	}
	if err != nil {
		return nil, packLine{}, err
	}
	rows, err := v.Store.Packs(v.ctx(), v.study.ID)
	if err != nil {
		return nil, packLine{}, err
	}
	line := packLine{Version: ed.Pack, Title: ed.PackTitle(), Href: v.at("packs/" + ed.Pack)}
	for _, r := range rows {
		if fmt.Sprintf("%d.%d", r.Major, r.Minor) == ed.Pack {
			line.By, line.When = r.By, r.At.UTC().Format("2 January 2006, 15:04 UTC")
		}
	}
	return ed, line, nil
}

func packPersonas(ed *research.Edition) (out []packPersona) {
	for i := range ed.Personas {
		p := &ed.Personas[i]
		one := packPersona{Name: nameOf(p), Type: string(p.Type), Rank: string(p.Rank), Grounding: p.Grounding.Word(), Members: len(p.Members), Of: p.Of,
			Quotes: p.Quotes, Revision: p.Revision}
		if w := p.Standing(); w != nil {
			one.Use, one.Summary = w.UseItTo.Text, w.Summary.Text
		}
		for k := range p.Claims {
			if p.Claims[k].Stands() {
				one.Claims++
			}
		}
		out = append(out, one)
	}
	return out
}

// missingVoices says whose words are not in the personas of a pack.
func missingVoices(ed *research.Edition) (out []string) {
	in, quoted := map[research.Ref]bool{}, map[research.Ref]bool{}
	for i := range ed.Personas {
		for _, m := range ed.Personas[i].Members {
			in[m.Participant] = true
		}
	}
	for i := range ed.Quotes {
		quoted[ed.Quotes[i].Participant] = true
	}
	none, silent := 0, 0
	for _, p := range ed.Participants {
		switch {
		case !p.Role.Evidence():
		case !quoted[p.Ref]:
			silent++
		case !in[p.Ref]:
			none++
		}
	}
	if none > 0 {
		out = append(out, countOf(none, "participant is", "participants are")+" in none of these personas.")
	}
	if silent > 0 {
		out = append(out, countOf(silent, "participant has", "participants have")+" no quote.")
	}
	for facet, why := range silentFacets(ed) {
		out = append(out, fmt.Sprintf("Nobody speaks of %s: %s.", facet, why))
	}
	slices.Sort(out)
	return out
}

// methods is the methods statement of an edition, masked.
func (v *visit) methods(ed *research.Edition) (string, error) {
	var text []byte
	err := inFolder(func(dir string) error {
		files, err := export.Write(v.ctx(), ed, export.Methods, dir)
		if err == nil && len(files) > 0 {
			text, err = os.ReadFile(files[0].Path)
		}
		return err
	})
	return string(text), err
}

// inFolder lends a folder that is gone afterwards.
func inFolder(use func(dir string) error) error {
	dir, err := os.MkdirTemp("", "personas-")
	if err != nil {
		return err
	}
	return errors.Join(use(dir), os.RemoveAll(dir))
}

// send makes one file in a folder and sends it.
func (v *visit) send(name, kind string, write func(dir string) ([]export.File, error)) error {
	var body []byte
	err := inFolder(func(dir string) error {
		files, err := write(dir)
		if err == nil && len(files) > 0 {
			body, err = os.ReadFile(files[0].Path)
		}
		return err
	})
	if err != nil {
		return err
	}
	v.attach(name, kind, body)
	return nil
}

// packBundle sends the pack as a signed bundle, masked.
func (v *visit) packBundle() error {
	ed, line, err := v.published()
	if err != nil {
		return err
	}
	key, err := v.key()
	if err != nil {
		return err
	}
	seal, err := pipeline.Sealing(v.ctx(), v.Store, v.study, line.Version)
	if err != nil {
		return err
	}
	seal.Key = key
	return v.send(v.study.Name+"-"+line.Version+".zip", "application/zip", func(dir string) ([]export.File, error) {
		return export.WriteBundle(v.ctx(), ed, seal, filepath.Join(dir, "bundle.zip"))
	})
}

// packReport sends the pack as a page that prints, masked.
func (v *visit) packReport() error {
	ed, line, err := v.published()
	if err != nil {
		return err
	}
	return v.send(v.study.Name+"-"+line.Version+".html", "text/html; charset=utf-8", func(dir string) ([]export.File, error) {
		return export.Write(v.ctx(), ed, export.HTML, filepath.Join(dir, "report.html"))
	})
}

// diffView is what changed from one pack to another.
type diffView struct {
	A, B     string
	Versions []string
	Changes  []review.Change
}

var diffTemplate = newPage[diffView]("diff.html")

func (v *visit) packDiff() error {
	query := v.r.URL.Query()
	view := diffView{A: query.Get("a"), B: query.Get("b")}
	rows, err := v.Store.Packs(v.ctx(), v.study.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		view.Versions = append(view.Versions, fmt.Sprintf("%d.%d", r.Major, r.Minor))
	}
	if view.A != "" && view.B != "" {
		if view.Changes, err = v.changes(v.ctx(), view.A, view.B); err != nil {
			return err
		}
	}
	return diffTemplate.show(v, http.StatusOK, "What changed", view)
}

func (v *visit) changes(ctx context.Context, a, b string) ([]review.Change, error) {
	before, err := pipeline.Published(ctx, v.Store, v.study, a)
	if err != nil {
		return nil, err
	}
	after, err := pipeline.Published(ctx, v.Store, v.study, b)
	if err != nil {
		return nil, err
	}
	return review.Diff(before, after), nil
}
