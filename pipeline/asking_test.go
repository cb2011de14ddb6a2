package pipeline

import (
	"strings"
	"testing"

	"personas/ingest"
	"personas/internal/llm"
)

// The command line goes before the environment, and that before study.toml, but
// for what it names a model of its own for.
func TestAskingOf(t *testing.T) {
	t.Parallel()
	file := ingest.ModelSettings{URL: "http://file/v1", Model: "file", Draft: "writer"}
	for _, c := range []struct {
		name         string
		o            ModelOptions
		file         ingest.ModelSettings
		point, draft string // "": none is asked
		url          string
	}{
		{"nothing", ModelOptions{URL: "http://env/v1"}, ingest.ModelSettings{}, "", "", ""},
		{"study.toml", ModelOptions{}, file, "file", "writer", "http://file/v1"},
		{"the environment", ModelOptions{Default: "env", URL: "http://env/v1"}, file, "env", "writer", "http://env/v1"},
		{"a flag", ModelOptions{All: "flag", Default: "env"}, file, "flag", "flag", "http://file/v1"},
		{"switched off", ModelOptions{Off: true, Default: "env"}, file, "", "", ""},
		{"a replay", ModelOptions{Replay: "dir"}, ingest.ModelSettings{}, recorded, recorded, ""},
	} {
		a, err := AskingOf(c.o, c.file)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.point == "" {
			if a != nil {
				t.Errorf("%s: %v is asked", c.name, a.Models)
			}
			continue
		}
		if a.Model(llm.TaskExtract) != c.point || a.Model(llm.TaskDraft) != c.draft || a.URL != c.url {
			t.Errorf("%s: %v at %s", c.name, a.Models, a.URL)
		}
	}
}

func TestAskingThatIsRefused(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		o    ModelOptions
		file ingest.ModelSettings
	}{
		"has no server":               {o: ModelOptions{All: "m"}},
		"no model is named for":       {file: ingest.ModelSettings{URL: "http://x/v1", Draft: "m"}},
		"not both":                    {o: ModelOptions{All: "m", URL: "http://x/v1", Record: "a", Replay: "b"}},
		"no language model":           {o: ModelOptions{BudgetTokens: 1}},
		"the price of m is not known": {o: ModelOptions{All: "m", URL: "http://x/v1", BudgetUSD: 1}},
	} {
		if a, err := AskingOf(c.o, c.file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", a, err, want)
		}
	}
}

// What is made again follows models and prompts, not servers and money.
func TestPartsOfAsking(t *testing.T) {
	t.Parallel()
	parts := func(o ModelOptions) string {
		a, err := AskingOf(o, ingest.ModelSettings{Prices: map[string]ingest.Price{"m": {Input: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(a.parts(llm.TaskDraft), " ")
	}
	here := parts(ModelOptions{All: "m", URL: "http://here/v1"})
	if there := parts(ModelOptions{All: "m", URL: "http://there/v1", BudgetUSD: 5, Keyed: true}); there != here {
		t.Error("another server makes everything again")
	}
	if other := parts(ModelOptions{All: "n", URL: "http://here/v1"}); other == here {
		t.Error("another model makes nothing again")
	}
	if none := (*Asking)(nil).parts(llm.TaskDraft); none != nil {
		t.Errorf("without a model results depend on %v", none)
	}
}
