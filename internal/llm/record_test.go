package llm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"personas/internal/llm"
	"personas/internal/llm/llmtest"
)

// What was recorded is answered again without a server, whoever answered, and the
// same each time.
func TestRecordAndReplay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	client, server := asking(t, llmtest.Config{Answer: func(q llmtest.Question) string {
		return fmt.Sprintf(`{"picked":[%d]}`, len(q.User)%6+1)
	}})
	recorder, err := llm.Record(client, dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]llm.Reply{}
	for _, user := range []string{"one", "three\nfour", "seventeen"} {
		for range 2 { // the second from the ledger
			reply, err := recorder.Ask(t.Context(), pick(t, user))
			if err != nil {
				t.Fatal(err)
			}
			want[user] = reply
		}
	}
	server.Close()
	player, err := llm.Replay(dir)
	if err != nil {
		t.Fatal(err)
	}
	for user, w := range want {
		got, err := player.Ask(t.Context(), pick(t, user))
		if err != nil || string(got.JSON) != string(w.JSON) || got.Usage != w.Usage || got.Model != w.Model {
			t.Errorf("%s: %+v, %v; want %+v", user, got, err, w)
		}
	}
	_, err = player.Ask(t.Context(), pick(t, "never asked"))
	if f := faultOf(t, err); f.Kind != llm.FaultNotRecorded || f.Try == "" {
		t.Error(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	texts, _ := filepath.Glob(filepath.Join(dir, "texts", "*"))
	if len(files) != 3 || len(texts) != 2 {
		t.Errorf("%d exchanges and %d texts", len(files), len(texts))
	}
}

// A recorded reply is believed no more than any other: it may have been written by
// hand.
func TestReplayChecks(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]llm.FaultKind{`{"picked":[10]}`: llm.FaultInvalid, `{"picked":[7]}`: llm.FaultPointing, `{"picked":[3]}`: ""} {
		dir := t.TempDir()
		client, _ := asking(t, llmtest.Config{})
		recorder, err := llm.Record(client, dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := recorder.Ask(t.Context(), pick(t, "one")); err != nil {
			t.Fatal(err)
		}
		rewrite(t, dir, json.RawMessage(reply))
		player, err := llm.Replay(dir)
		if err != nil {
			t.Fatal(err)
		}
		_, err = player.Ask(t.Context(), pick(t, "one"))
		var f *llm.Fault
		if errors.As(err, &f); want == "" && err != nil || want != "" && (f == nil || f.Kind != want) {
			t.Errorf("%s: %v", reply, err)
		}
	}
}

// rewrite puts a reply by hand into the one exchange of a folder.
func rewrite(t *testing.T, dir string, reply json.RawMessage) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var x map[string]any
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	x["reply"], x["written_by"] = reply, "by hand, for a test"
	if text, err = json.Marshal(x); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A folder that holds no record is refused before a run starts.
func TestReplayOfNothing(t *testing.T) {
	t.Parallel()
	if _, err := llm.Replay(t.TempDir()); err == nil || !strings.Contains(err.Error(), "--record") {
		t.Error(err)
	}
}
