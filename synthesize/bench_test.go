package synthesize

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"personas/embed"
	"personas/research"
)

// crossed is a study of n quotes, each the beginning of one answer of the survey
// and the end of another, by a thousand people.
func crossed(b *testing.B, n int) Material {
	b.Helper()
	real := readStudy(b, "jupyter")
	r := rand.New(rand.NewPCG(1, 2))
	m := Material{Study: "s-crossed", Documents: real.Documents[:0]}
	for i := range 1000 {
		ref := research.Ref(fmt.Sprintf("p-%04d", i))
		m.Participants = append(m.Participants, research.Participant{Ref: ref, Key: string(ref), Role: research.RoleParticipant})
	}
	for i := range n {
		first, second := real.Quotes[r.IntN(len(real.Quotes))], real.Quotes[r.IntN(len(real.Quotes))]
		q := second
		q.Ref, q.Participant = research.Ref(fmt.Sprintf("q-%06d", i)), m.Participants[r.IntN(1000)].Ref
		q.Text = first.Text + ", " + second.Text
		m.Quotes = append(m.Quotes, q)
		m.Texts = append(m.Texts, embed.NormalForm(q.Text))
	}
	embedder, err := embed.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	if m.Vectors, err = embedder.Embed(b.Context(), m.Texts); err != nil {
		b.Fatal(err)
	}
	return m
}

// BenchmarkThemes reports, beside the time, what the program has taken from the
// system in the end, quotes and their texts included.
func BenchmarkThemes(b *testing.B) {
	for _, n := range []int{1000, 5000, 20_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := crossed(b, n)
			for b.Loop() {
				if _, err := Themes(b.Context(), ThemesInput{Material: m, Seed: 1}); err != nil {
					b.Fatal(err)
				}
			}
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			b.ReportMetric(float64(memory.Sys>>20), "MiB")
		})
	}
}

// BenchmarkSurvey is everything that is made of the notebook survey, stage by
// stage.
func BenchmarkSurvey(b *testing.B) {
	m := readStudy(b, "jupyter")
	themes, err := Themes(b.Context(), ThemesInput{Material: m, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	groups, err := Candidates(b.Context(), CandidatesInput{Material: m, Seed: 1, GroupBy: "role_primary"})
	if err != nil {
		b.Fatal(err)
	}
	asked := AskedOf(AskedInput{Material: m, Themes: themes.Themes})
	b.Run("themes", func(b *testing.B) {
		for b.Loop() {
			if _, err := Themes(b.Context(), ThemesInput{Material: m, Seed: 1}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("candidates", func(b *testing.B) {
		for b.Loop() {
			if _, err := Candidates(b.Context(), CandidatesInput{Material: m, Seed: 1}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("drafts", func(b *testing.B) {
		for b.Loop() {
			in := DraftsInput{Material: m, Themes: themes.Themes, Asked: asked, Candidates: append(groups.Candidates, Sample(m))}
			if _, err := Drafts(b.Context(), in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("spectra", func(b *testing.B) {
		for b.Loop() {
			Spectra(SpectraInput{Material: m, Themes: themes.Themes, Asked: asked})
		}
	})
}
