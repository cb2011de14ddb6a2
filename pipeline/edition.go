package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"personas/export"
	"personas/ingest"
	"personas/internal/redact"
	"personas/internal/store"
	"personas/research"
	"personas/review"
	"personas/synthesize"
)

// Reviewed is a study as it shows now, with what people did to it.
type Reviewed struct {
	Edition  *research.Edition
	Personas review.Reviewed
	Events   []research.Event

	Regroupings []research.Regrouping
	Found       []research.Candidate // groups, as the last run found them

	masker func() *redact.Masker
	screen func() (*export.Screen, error)
}

// Edition is a study as it shows now, with every number computed from its
// evidence: what reports, exports and commands render.
func Edition(ctx context.Context, st *store.Store, study store.StudyRow) (*research.Edition, error) {
	r, err := Review(ctx, st, study)
	if err != nil {
		return nil, err
	}
	return r.Edition, nil
}

// Review is an edition with the review of its personas, read at one moment. The
// error is of [research.CodeNotFound] where the study shows nothing yet.
func Review(ctx context.Context, st *store.Store, study store.StudyRow) (*Reviewed, error) {
	g, acts, err := groundOf(ctx, st, study)
	if err != nil {
		return nil, err
	}
	return g.review(acts), nil
}

// ground is what a study shows apart from what people did to its personas. It
// costs much to read, is shared, and is never written to.
type ground struct {
	edition  research.Edition // of drafts
	evidence research.Evidence
	known    map[research.Ref]bool // quotes and themes
	masker   func() *redact.Masker

	regroupings []research.Regrouping
	found       []research.Candidate
}

// groundOf reads the ground of a study, and what people did, at one moment.
func groundOf(ctx context.Context, st *store.Store, study store.StudyRow) (*ground, store.Acts, error) {
	if study.Generation == nil {
		return nil, store.Acts{}, &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("the study %q shows nothing yet", study.Name),
			Try: "personas run FOLDER --study " + study.Name}
	}
	sh, err := st.Shown(ctx, study)
	if err != nil {
		return nil, store.Acts{}, err
	}
	alike, err := likenesses(ctx, st, sh)
	if err != nil {
		return nil, store.Acts{}, err
	}
	g, err := layOut(study, sh, alike)
	return g, store.Acts{Events: sh.Events, Approved: sh.Approved}, err
}

// layOut makes an edition of what a study shows.
func layOut(study store.StudyRow, sh store.Shown, alike []research.Guess) (*ground, error) {
	set, err := parseSettings(sh.Settings)
	if err != nil {
		return nil, err
	}
	by, err := set.Embedding.orBuiltin()
	if err != nil {
		return nil, err
	}
	g := &ground{edition: research.Edition{Study: study.Study, Draft: true, Embedder: by.Name, Seed: study.Seed,
		Sources: sh.Sources, Refused: sh.Refused, Guesses: append(sh.Guesses, alike...), Participants: sh.People, Rejections: sh.Rejections,
		Themes: sh.Themes, Structure: sh.Structure, Personas: sh.Personas, Coverage: sh.Coverage, ThemeProposals: sh.Proposals,
		Making: set.making(), Model: set.sentTo()}, regroupings: sh.Regroupings, found: sh.Found}
	ed := &g.edition
	languages := map[string]int{}
	for i := range sh.Documents {
		ed.Documents = append(ed.Documents, sh.Documents[i].Document)
		languages[sh.Documents[i].Language]++
	}
	ed.Warnings = slices.Concat(research.LanguageNotes(languages), sh.Warnings)
	for i := range sh.Quotes {
		ed.Quotes = append(ed.Quotes, sh.Quotes[i].Quote)
	}
	ed.Unassigned = unassigned(ed)
	m := synthesize.Material{Study: study.Ref, Documents: ed.Documents, Participants: ed.Participants, Quotes: ed.Quotes}
	asked := synthesize.AskedOf(synthesize.AskedInput{Material: m, Themes: ed.Themes})
	ed.Spectra = synthesize.Spectra(synthesize.SpectraInput{Material: m, Themes: ed.Themes, Asked: asked})
	ed.Matrix = synthesize.Matrix(synthesize.MatrixInput{Material: m, Themes: ed.Themes, Personas: ed.Personas})
	tally(ed, sh)
	ed.Saturation = research.SaturationOf(ed)
	g.evidence, g.known = research.EvidenceOf(ed), known(ed)
	g.masker = sync.OnceValue(func() *redact.Masker { return export.MaskerOf(ed.Documents, ed.Participants) })
	return g, nil
}

// known are the quotes and themes of an edition.
func known(ed *research.Edition) map[research.Ref]bool {
	refs := make(map[research.Ref]bool, len(ed.Quotes)+len(ed.Themes))
	for i := range ed.Quotes {
		refs[ed.Quotes[i].Ref] = true
	}
	for i := range ed.Themes {
		refs[ed.Themes[i].Ref] = true
	}
	return refs
}

// review puts on the ground what people did.
func (g *ground) review(acts store.Acts) *Reviewed {
	ed := g.edition
	ed.Made, ed.Personas, ed.Warnings = time.Now().UTC(), slices.Clone(ed.Personas), slices.Clip(ed.Warnings)
	reviewed := review.Apply(&ed, acts.Events, acts.Approved, func(ref research.Ref) bool { return g.known[ref] })
	count(&ed, g.evidence)
	for i := range ed.Personas {
		reviewed[ed.Personas[i].Ref].Persona = ed.Personas[i] // counted
	}
	return &Reviewed{Edition: &ed, Personas: reviewed, Events: acts.Events, Regroupings: g.regroupings, Found: g.found, masker: g.masker,
		screen: sync.OnceValues(func() (*export.Screen, error) { return export.OnScreen(&ed) })}
}

// Overview is a study as it shows now, for commands that show no documents.
type Overview struct {
	research.Edition                             // without documents; of quotes and people those who speak for a theme
	Kinds            map[research.SourceKind]int // of documents
}

// OverviewOf reads an overview of a study. It counts what [Edition] counts.
func OverviewOf(ctx context.Context, st *store.Store, study store.StudyRow) (*Overview, error) {
	v, err := st.Overview(ctx, study)
	if err != nil {
		return nil, err
	}
	alike, err := likenesses(ctx, st, v.Shown)
	if err != nil {
		return nil, err
	}
	o := &Overview{Kinds: v.Kinds, Edition: research.Edition{Study: study.Study, Draft: true, Made: time.Now().UTC(), Seed: study.Seed,
		Sources: v.Sources, Refused: v.Refused, Guesses: append(v.Guesses, alike...), Participants: v.People, Rejections: v.Rejections,
		Themes: v.Themes, Structure: v.Structure, Personas: v.Personas, Warnings: slices.Concat(research.LanguageNotes(v.Languages), v.Warnings), Counts: v.Counts}}
	for i := range v.Quotes {
		o.Quotes = append(o.Quotes, v.Quotes[i].Quote)
	}
	review.Apply(&o.Edition, v.Events, v.Approved, v.There)
	return o, nil
}

// likenesses are the guesses about people that no single reading could make.
func likenesses(ctx context.Context, st *store.Store, sh store.Shown) ([]research.Guess, error) {
	set, err := parseSettings(sh.Settings)
	if err != nil {
		return nil, err
	}
	files, err := loadFiles(ctx, st, set)
	if err != nil {
		return nil, err
	}
	labels := make([]ingest.Labelled, len(sh.Labels))
	for i, l := range sh.Labels {
		labels[i] = ingest.Labelled(l)
	}
	return ingest.Likenesses(labels, files.study, files.roster), nil
}

// unassigned lists the quotes that stand in no theme.
func unassigned(ed *research.Edition) []research.Ref {
	if len(ed.Themes) == 0 {
		return nil
	}
	in := map[research.Ref]bool{}
	for _, t := range ed.Themes {
		for _, m := range t.Members {
			in[m.Quote] = true
		}
	}
	var out []research.Ref
	for i := range ed.Quotes {
		if !in[ed.Quotes[i].Ref] {
			out = append(out, ed.Quotes[i].Ref)
		}
	}
	return out
}

// count computes the support of every claim from the rows that are there now: a
// quote that was withdrawn since no longer counts.
func count(ed *research.Edition, ev research.Evidence) {
	for i := range ed.Personas {
		p := &ed.Personas[i]
		members := ev.Of(p.Members)
		for j := range p.Claims {
			p.Claims[j].Count(members, p.TalkRatio)
		}
	}
}

// tally counts what the edition holds, and what of its counts only the store can
// tell.
func tally(ed *research.Edition, sh store.Shown) {
	ed.Tally()
	for i := range ed.Documents {
		d := &ed.Documents[i]
		for _, t := range d.Turns {
			if t.Role.Evidence() {
				ed.Counts.Words += len(strings.Fields(string(d.Text[t.Span.Start:t.Span.End])))
			}
		}
	}
	for _, c := range sh.Candidates {
		if c.Origin != research.OriginSample {
			ed.Counts.Candidates++
		}
	}
}
