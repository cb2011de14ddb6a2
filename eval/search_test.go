package eval_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"personas/eval"
	"personas/internal/store/storetest"
	"personas/search"
)

// All 3,000: vector .658, nDCG .700; hybrid .657, .697.
func TestSearchReachesItsFloor(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	for _, mode := range []search.Mode{search.Vector, search.Hybrid} {
		res, err := eval.Search(t.Context(), s, shared(t, "short-text", "banking77_train_sample_3000.csv"),
			eval.SearchOptions{LabelColumn: "intent", Mode: mode, Most: 300})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", res)
		if res.Recall < 0.64 || res.NDCG < 0.68 || res.N != 3000 || res.Labels != 77 || res.Searches != 300 {
			t.Errorf("%+v", res)
		}
	}
}

func TestSearchFindsTheTextsOfALabel(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	csv := small(8) + `99,"the ""export"" -failed",lonely` + "\n100,,export\n101,日本語,export\n"
	for _, mode := range []search.Mode{search.Vector, search.Hybrid, search.Text} {
		res, err := eval.Search(t.Context(), s, strings.NewReader(csv), eval.SearchOptions{TextColumn: "body", LabelColumn: "subject", Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		if res.N != 26 || res.Labels != 4 || res.Searches != 25 || res.NoVector != 1 || res.Recall > 1 || res.NDCG > 1 {
			t.Errorf("%+v", res)
		}
		if mode == search.Vector && (res.Recall < 0.8 || res.SearchedAs != "exact") {
			t.Errorf("three subjects are not told apart: %+v", res)
		}
	}
	studies, err := s.Studies(t.Context())
	if err != nil || len(studies) != 0 {
		t.Errorf("left behind: %+v, %v", studies, err)
	}
}

func TestSearchResultHasTheFieldsOfTheContract(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(eval.SearchResult{}); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"recall_at_10", "ndcg_at_10", "p50_ms", "p95_ms"} {
		if !strings.Contains(out.String(), `"`+field+`"`) {
			t.Errorf("no field %s in %s", field, out.String())
		}
	}
}

func TestSearchRefusesWhatCannotBeMeasured(t *testing.T) {
	t.Parallel()
	for name, csv := range map[string]string{
		"no rows":      "text,label\n",
		"no column":    "words,label\na,b\n",
		"lonely":       "text,label\nthe export is slow,a\nthe login fails,b\n",
		"nothing said": "text,label\n  ,a\n\"\"\"\"\"\",a\n",
	} {
		if _, err := eval.Search(t.Context(), storetest.New(t), strings.NewReader(csv), eval.SearchOptions{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
