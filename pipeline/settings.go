package pipeline

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"personas/extract"
	"personas/ingest"
	"personas/internal/store"
	"personas/research"
	"personas/synthesize"
)

// settings are what a run was started with, as the store keeps them: any worker
// on the database can go on from them. Files are named by their hash; their
// bytes are in the store.
type settings struct {
	Until     research.Stage      `json:"until"`
	Seed      int64               `json:"seed"`
	Kind      research.SourceKind `json:"kind,omitempty"`     // overrides every guess
	GroupBy   string              `json:"group_by,omitempty"` // attribute that gives the groups
	Study     string              `json:"study,omitempty"`    // hash of study.toml, in hexadecimal
	Roster    string              `json:"roster,omitempty"`   // hash of the participants' table
	Outcomes  string              `json:"outcomes,omitempty"` // hash of the table of outcomes
	Members   string              `json:"members,omitempty"`  // hash of the names of who writes in chats
	Tools     tools               `json:"tools"`
	Embedding Embedding           `json:"embedding,omitzero"`
	Asking    *Asking             `json:"asking,omitempty"` // which language models; nil for none
	Read      string              `json:"read,omitempty"`   // hash of what study.toml says of reading
	askedUnit
}

// tools are the versions a run was started with, for the methods statement. What
// has to be done again is told by fingerprints, not by these.
type tools struct {
	Reader      string `json:"reader"`
	Extractor   string `json:"extractor"`
	Synthesizer string `json:"synthesizer"`
}

func (p *Pipeline) tools() tools {
	return tools{Reader: p.reader.Version, Extractor: extract.Version, Synthesizer: synthesize.Version}
}

// making says with what the results of a run with these settings were made.
func (s settings) making() research.Making {
	return research.Making{Reader: s.Tools.Reader, Extractor: s.Tools.Extractor, Embedder: s.Embedding.Fingerprint, Synthesizer: s.Tools.Synthesizer,
		Kind: s.Kind, GroupBy: s.GroupBy, StudyFile: s.Study != "", Roster: s.Roster != ""}
}

// sentTo names the models that masked words of the study were sent to, "" where
// nothing left.
func (s settings) sentTo() string {
	names := s.Asking.Names()
	if s.Embedding.remote() {
		names = append(names, s.Embedding.Name+" (vectors)")
	}
	return strings.Join(names, ", ")
}

// ofUnit is what a unit keeps of a run's settings. The models are those of the
// run that works on it, which may be a later one, with another budget.
func (s settings) ofUnit(asks bool) json.RawMessage {
	s.Asks, s.Asking = asks, nil
	return s.json()
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
	if raw == nil {
		return s, nil
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("reading the settings of a run: %w", err)
	}
	return s, nil
}

// inputFiles are study.toml and the tables of who took part, parsed.
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
		var outcomes []byte
		if s.Outcomes != "" {
			if outcomes, err = content(ctx, st, s.Outcomes); err != nil {
				return f, err
			}
		}
		table := ingest.File{Path: cmp.Or(f.study.Participants.File, ingest.RosterName), Bytes: b}
		if f.roster, err = ingest.ReadRoster(table, ingest.File{Path: ingest.OutcomesName, Bytes: outcomes}, f.study.Participants.Key); err != nil {
			return f, err
		}
	}
	if s.Members != "" {
		b, err := content(ctx, st, s.Members)
		if err != nil {
			return f, err
		}
		var members map[string]string
		if err := json.Unmarshal(b, &members); err != nil {
			return f, fmt.Errorf("names of the members of a chat: %w", err)
		}
		f.roster = f.roster.WithMembers(members)
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
