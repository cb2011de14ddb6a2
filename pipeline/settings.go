package pipeline

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"personas/ingest"
	"personas/internal/store"
	"personas/research"
)

// settings are what a run was started with, as the store keeps them: any worker
// on the database can go on from them. Files are named by their hash; their
// bytes are in the store.
type settings struct {
	Until   research.Stage      `json:"until"`
	Seed    int64               `json:"seed"`
	Kind    research.SourceKind `json:"kind,omitempty"`     // overrides every guess
	GroupBy string              `json:"group_by,omitempty"` // attribute that gives the groups
	Study   string              `json:"study,omitempty"`    // hash of study.toml, in hexadecimal
	Roster  string              `json:"roster,omitempty"`   // hash of participants.csv
}

func (s settings) json() json.RawMessage {
	b, err := json.Marshal(s)
	if err != nil {
		panic("pipeline: settings do not marshal: " + err.Error())
	}
	return b
}

func parseSettings(raw json.RawMessage) (settings, error) {
	var s settings
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("reading the settings of a run: %w", err)
	}
	return s, nil
}

// inputFiles are study.toml and participants.csv, parsed.
type inputFiles struct {
	study  ingest.Settings
	roster ingest.Roster
}

// loadFiles reads back what a run was started with.
func loadFiles(ctx context.Context, st *store.Store, s settings) (inputFiles, error) {
	var f inputFiles
	if s.Study != "" {
		b, err := content(ctx, st, s.Study)
		if err != nil {
			return f, err
		}
		if f.study, err = ingest.ParseSettings(b); err != nil {
			return f, fmt.Errorf("study.toml: %w", err)
		}
	}
	if s.Roster != "" {
		b, err := content(ctx, st, s.Roster)
		if err != nil {
			return f, err
		}
		if f.roster, err = ingest.ParseRoster(cmp.Or(f.study.Participants.File, ingest.RosterName), b, f.study.Participants.Key); err != nil {
			return f, err
		}
	}
	return f, nil
}

func content(ctx context.Context, st *store.Store, hash string) ([]byte, error) {
	sum, err := hex.DecodeString(hash)
	if err != nil {
		return nil, fmt.Errorf("a hash in the settings of a run: %w", err)
	}
	return st.Content(ctx, [32]byte(sum))
}
