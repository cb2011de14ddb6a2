package ingest

import (
	"strings"
	"testing"
	"time"
)

// What study.toml says of models is taken, and changes nothing of what is read.
func TestModelSettings(t *testing.T) {
	t.Parallel()
	s, err := ParseSettings([]byte(`
question = "Why do they leave?"
[model]
url = "http://localhost:11434/v1"
model = "small"
draft = "large"
context_tokens = 8192
window_tokens = 3000
in_flight = 4
timeout = "90s"
[model.prices.large]
input = 1.25
output = 10
`))
	if err != nil {
		t.Fatal(err)
	}
	m := s.Model
	if m.Model != "small" || m.Draft != "large" || m.Check != "" || m.ContextTokens != 8192 || m.WindowTokens != 3000 || m.InFlight != 4 || m.Timeout != 90*time.Second {
		t.Errorf("settings %+v", m)
	}
	if want := (Price{1.25, 10}); m.Prices["large"] != want {
		t.Errorf("price %+v, want %+v", m.Prices["large"], want)
	}
	plain, err := ParseSettings([]byte(`question = "Why do they leave?"`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Fingerprint() != plain.Fingerprint() {
		t.Error("files are read again for a model")
	}
}

func TestModelSettingsThatAreWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[model]\nkey = \"sk-secret\"":                            "line 2: a key does not belong into study.toml",
		"[model]\nurl = \"https://me:sk-secret@example.test/v1\"": "PERSONAS_LLM_KEY",
		"[model]\nurl = \"localhost\"":                            "must be the address of a server",
		"[model]\ntimeout = 90":                                   "must be a time",
		"[model]\ntimeout = \"1h\"":                               "must be a time",
		"[model]\nin_flight = 0":                                  "in_flight must be a whole number",
		"[model.prices.x]\ninput = -1":                            "must be a price in USD",
		"[model.prices.x]\ninput = nan":                           "must be a price in USD",
		"[model]\nmodle = \"x\"":                                  `did you mean "model"`,
	} {
		_, err := ParseSettings([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v, want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the key is repeated: %v", err)
		}
	}
}
