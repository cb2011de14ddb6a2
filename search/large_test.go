package search_test

import (
	"context"
	"math"
	"reflect"
	"strconv"
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
	"personas/search"
)

// compass embeds a number of degrees as a direction, so that the quotes nearest
// to a search are known beforehand. A second, finer hand tells directions apart
// that are one in half precision: without it some hundred vectors lie nearer to
// a few of them than to themselves, and an index may not reach them.
type compass struct{}

// Lengths of the two hands, exact in half precision; squared they make 1 within
// two hundred-thousandths.
const coarse, fine = 1996. / 2048, 1834. / 8192

func (compass) Fingerprint() string { return "compass" }

func (compass) Embed(_ context.Context, texts []string) ([][]float32, error) {
	vecs := make([][]float32, len(texts))
	for i, text := range texts {
		degrees, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, err
		}
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		fineSin, fineCos := math.Sincos(64 * degrees * math.Pi / 180)
		for _, x := range []float64{coarse * cos, coarse * sin, fine * fineCos, fine * fineSin} {
			vecs[i] = append(vecs[i], float32(x))
		}
	}
	return vecs, nil
}

// newCompass is a study of more quotes than are all compared, spread evenly over
// the half circle. Those of every hundredth degree are pains, and those beyond
// 170 degrees goals.
func newCompass(t *testing.T, n int) search.Searcher {
	t.Helper()
	s := storetest.New(t)
	st := storetest.NewStudy(t, s, "compass")
	doc := st.Read("a.txt", nil, st.Conversation("a", research.KindReview, storetest.Said{Speaker: "A", Words: "This way."}))[0]
	set, err := s.EmbeddingSet(t.Context(), st.ID, "compass", compass{}.Fingerprint(), 4)
	if err != nil {
		t.Fatal(err)
	}
	q := st.Quote(&doc, "This way.")
	st.Step(research.StageExtract, "a", func(tx *store.Tx, step int64) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO quote (step_id, study_id, document_id, turn_id, participant_id, ref, start_byte, end_byte, text, facet, stance, voice, method, why)
			SELECT $1, $2, $3, $4, (SELECT participant_id FROM turn WHERE id = $4), 'q-' || to_char(i, 'FM000000'), $5, $6, $7,
			       CASE WHEN i > $8::int * 17 / 18 THEN 'goal' WHEN i % ($8 / 180 * 100) = 0 THEN 'pain' ELSE 'context' END,
			       'neutral', 'first_hand', 'rules', 'test' FROM generate_series(1, $8) i`,
			step, st.ID, doc.ID, doc.TurnIDs[0], q.Span.Start, q.Span.End, q.Text, n)
		if err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), `
			INSERT INTO vectors.e1 SELECT id, format('[%s,%s,%s,%s]', $2 * cosd(d), $2 * sind(d), $3 * cosd(64 * d), $3 * sind(64 * d))::halfvec
			  FROM (SELECT id, substr(ref, 3)::float8 * 180 / $1 AS d FROM quote) q`, n, coarse, fine)
		return err
	})
	st.Show()
	for range 2 {
		if err := s.EnsureIndex(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	return search.Searcher{Index: s, Embedder: compass{}, Normal: func(s string) string { return s }}
}

func TestALargeStudyIsSearchedByItsIndex(t *testing.T) {
	if testing.Short() {
		t.Skip("stores more quotes than are all compared")
	}
	t.Parallel()
	const n = search.ExactMax + 4000
	s := newCompass(t, n)
	tests := []struct {
		name   string
		filter search.Filter
		plan   string
		least  float64 // similarity of the last hit
	}{
		{"everything", search.Filter{}, "index", 0.9999},
		{"nearly everything", search.Filter{Kinds: []research.SourceKind{research.KindReview}}, "index", 0.9999},
		{"few", search.Filter{Facet: research.FacetPain}, "exact", -1},
		{"many, but none here", search.Filter{Facet: research.FacetContext}, "index, then exact", 0.7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			degrees := "90"
			if tt.plan == "index, then exact" {
				degrees = "179"
			}
			r, err := s.Search(t.Context(), 1, search.Query{Text: degrees, Mode: search.Vector, Filter: tt.filter})
			if err != nil {
				t.Fatal(err)
			}
			if r.Plan.Vector != tt.plan {
				t.Errorf("searched by %+v, want %q", r.Plan, tt.plan)
			}
			for _, h := range r.Hits {
				if h.Similarity == nil || *h.Similarity < tt.least || tt.filter.Facet != "" && h.Facet != tt.filter.Facet {
					t.Errorf("hit %s: similarity %v, facet %s", h.Ref, *h.Similarity, h.Facet)
				}
			}
			if tt.name != "few" && len(r.Hits) != search.DefaultLimit {
				t.Errorf("%d hits", len(r.Hits))
			}
		})
	}
}

// What passes is the same whether it is found among the nearest of all or by
// comparing all of it.
func TestABroadFilterKeepsTheNearest(t *testing.T) {
	if testing.Short() {
		t.Skip("stores more quotes than a filter leaves that are looked up at once")
	}
	t.Parallel()
	s := newCompass(t, 2*search.FewMax)
	exact := s
	exact.Index = exactIndex{s.Index}
	for _, degrees := range []string{"90", "169", "179"} {
		q := search.Query{Text: degrees, Mode: search.Vector, Filter: search.Filter{Facet: research.FacetContext}} // none beyond 170
		found, err := s.Search(t.Context(), 1, q)
		if err != nil {
			t.Fatal(err)
		}
		if found.Plan.Vector != "exact" || found.Plan.Matching <= search.FewMax || len(found.Hits) != search.DefaultLimit {
			t.Errorf("%d hits by %+v", len(found.Hits), found.Plan)
		}
		wanted, err := exact.Search(t.Context(), 1, q)
		if err != nil || !reflect.DeepEqual(found.Hits, wanted.Hits) {
			t.Errorf("at %s degrees %+v is found, %v; comparing everything finds %+v", degrees, found.Hits, err, wanted.Hits)
		}
	}
}
