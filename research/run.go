package research

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Stage is one stage of the pipeline.
type Stage string

// The stages, each a package that turns one noun into the next.
const (
	StageIngest     Stage = "ingest"     // files → sources, documents, turns, participants
	StageExtract    Stage = "extract"    // documents → quotes
	StageEmbed      Stage = "embed"      // quotes → vectors
	StageThemes     Stage = "themes"     // quotes → themes
	StageCandidates Stage = "candidates" // participants → candidate personas
	StageDrafts     Stage = "drafts"     // candidates → drafted personas
)

// Stages lists the stages in the order in which they run.
var Stages = []Stage{StageIngest, StageExtract, StageEmbed, StageThemes, StageCandidates, StageDrafts}

// ParseStage reads a stage's name.
func ParseStage(s string) (Stage, error) {
	names := make([]string, len(Stages))
	for i, st := range Stages {
		if string(st) == s {
			return st, nil
		}
		names[i] = string(st)
	}
	return "", fmt.Errorf("unknown stage %q: use one of %s", s, strings.Join(names, ", "))
}

// Next returns the stage after s; ok is false after the last.
func (s Stage) Next() (next Stage, ok bool) {
	for i, st := range Stages {
		if st == s && i+1 < len(Stages) {
			return Stages[i+1], true
		}
	}
	return "", false
}

// Fingerprint is the hash of everything a result depends on: inputs, settings,
// prompt, model, and the version of the code of its stage. Equal fingerprints
// mean equal work.
type Fingerprint [32]byte

// FingerprintOf hashes parts with their lengths.
func FingerprintOf(parts ...string) Fingerprint {
	h := sha256.New()
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return Fingerprint(h.Sum(nil))
}

// String is the fingerprint in hexadecimal.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

// RunState says how a run stands.
type RunState string

// The run states.
const (
	RunRunning RunState = "running" // units are being worked on, here or by another worker
	RunDone    RunState = "done"    // every stage asked for is complete and shown
	RunStopped RunState = "stopped" // interrupted or out of budget; the next run goes on from there
	RunFailed  RunState = "failed"  // a unit failed for good; the reason says which
)

// StageProgress is how far a stage of a run has come. Units that were done by an
// earlier run are skipped, not done. Calls are those of language models.
type StageProgress struct {
	Stage   Stage   `json:"stage"`
	Units   int     `json:"units"`
	Done    int     `json:"done"`
	Skipped int     `json:"skipped"`
	Failed  int     `json:"failed"`
	Seconds float64 `json:"seconds"`
	Calls   int     `json:"calls"`
	CostUSD float64 `json:"cost_usd"` // as far as prices are known
}

// Run is one execution of the pipeline over a study.
type Run struct {
	Ref      string          `json:"run"`
	State    RunState        `json:"state"`
	Reason   string          `json:"reason,omitempty"`
	Until    Stage           `json:"until"`
	Started  time.Time       `json:"started"`
	Finished *time.Time      `json:"finished,omitempty"`
	Stages   []StageProgress `json:"stages"`
}
