package synthesize

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"personas/research"
)

// TestRead prints everything that is made of a sample study, to be read:
//
//	READ="pdpilot jupyter" go test -run TestRead -v ./synthesize
//
// BY=attribute gives the groups instead of looking for them.
func TestRead(t *testing.T) {
	names := strings.Fields(os.Getenv("READ"))
	if len(names) == 0 {
		t.Skip(`nothing to read: set READ="pdpilot jupyter"`)
	}
	for _, name := range names {
		m := readStudy(t, name)
		start := time.Now()
		s := synthesise(t, m, os.Getenv("BY"))
		r := newReader(os.Stdout, m, s)
		r.printf("\n===== %s: %d quotes of %d people, made in %.1f s\n", name, len(m.Quotes), len(m.Participants), time.Since(start).Seconds())
		r.printf("%+v\n", s.Candidates.Test)
		r.themes()
		if len(m.Participants) < 50 {
			r.spectra()
		}
		for i := range s.Drafts {
			r.draft(&s.Drafts[i])
		}
	}
}

// reader prints a synthesis.
type reader struct {
	w      io.Writer
	s      synthesis
	quotes map[research.Ref]research.Quote
	who    map[research.Ref]string
	labels map[research.Ref]string
}

func newReader(w io.Writer, m Material, s synthesis) *reader {
	r := &reader{w: w, s: s, quotes: map[research.Ref]research.Quote{}, who: map[research.Ref]string{}, labels: map[research.Ref]string{}}
	for _, q := range m.Quotes {
		r.quotes[q.Ref] = q
	}
	for _, p := range m.Participants {
		r.who[p.Ref] = p.Key
	}
	for _, th := range s.Themes.Themes {
		r.labels[th.Ref] = th.Label
	}
	return r
}

func (r *reader) printf(format string, args ...any) { fmt.Fprintf(r.w, format, args...) }

func (r *reader) quote(mark string, ref research.Ref) {
	q := r.quotes[ref]
	r.printf("      %s “%.170s” %s [%s %s]\n", mark, strings.Join(strings.Fields(q.Text), " "), r.who[q.Participant], q.Facet, q.Stance)
}

func (r *reader) themes() {
	for _, th := range r.s.Themes.Themes {
		r.printf("THEME “%s” (in vivo %v) · %s · %d quotes of %d people, largest voice %.2f, cohesion %.2f\n",
			th.Label, th.InVivo, strings.Join(th.Keywords, ", "), len(th.Members), th.Participants, th.LargestVoice, th.Cohesion)
		for _, e := range th.Exemplars[:min(3, len(th.Exemplars))] {
			r.quote("·", e)
		}
	}
	r.printf("%d quotes in no theme\n", len(r.s.Themes.Unassigned))
}

func (r *reader) spectra() {
	for _, sp := range r.s.Spectra {
		r.printf("ON “%s” asked of %d\n", sp.Label, len(sp.Asked))
		for _, p := range sp.Positions {
			names := make([]string, len(p.Participants))
			for i, ref := range p.Participants {
				names[i] = r.who[ref]
			}
			r.printf("   %+.2f %-8s %s\n", p.At, p.Stance, strings.Join(names, " "))
			for _, q := range p.Quotes {
				r.quote(" ", q)
			}
		}
	}
}

func (r *reader) draft(p *research.Persona) {
	r.printf("\n#### %s %s · %d of %d, %s · talk %.2f, stability %.2f · grounded %v (%.2f) %v\n", p.Name, p.Attribute,
		len(p.Members), p.Of, p.Rank, p.TalkRatio, p.Stability, p.Grounding.Grounded, p.Grounding.Score, p.SourceKinds)
	if p.Origin != research.OriginSample {
		r.printf("  %+v\n", r.s.Candidates.Test)
	}
	for _, v := range p.Voices {
		r.quote("VOICE", v)
	}
	for i := range p.Claims {
		r.card(&p.Claims[i])
	}
	r.printf("  OPEN %v\n  CONTRASTS %v\n  NEXT %s\n", p.OpenQuestions, p.Contrasts, strings.Join(p.Next, " · "))
}

func (r *reader) card(c *research.Claim) {
	s := c.Support
	r.printf("  %s · “%s” (theme “%s”) · %d of %d here, %d of %d elsewhere · %s, %s · unprompted %d · against %d of %d searched\n", c.Facet, c.Label,
		r.labels[c.Theme], s.Participants, s.Asked, s.Elsewhere, s.ElsewhereAsked, c.Distinct, c.Confidence, s.Unprompted, s.Contradictions, c.Searched)
	for _, q := range firstTwo(c.Cited(research.Supports)) {
		r.quote("+", q)
	}
	for _, q := range firstTwo(c.Cited(research.Contradicts)) {
		r.quote("−", q)
	}
}

func firstTwo(refs []research.Ref) []research.Ref { return slices.Clone(refs[:min(2, len(refs))]) }
