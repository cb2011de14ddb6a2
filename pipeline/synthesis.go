package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"personas/ingest"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
	"personas/synthesize"
)

// studyMaterial is everything that the study-wide stages work on, read from the
// steps of the run.
type studyMaterial struct {
	synthesize.Material
	study    store.StudyRow
	settings studySettings
	quoteIDs map[research.Ref]int64
}

func (p *Pipeline) loadMaterial(ctx context.Context, u store.Unit) (studyMaterial, error) {
	var m studyMaterial
	if err := json.Unmarshal(u.Settings, &m.settings); err != nil {
		return m, fmt.Errorf("reading the settings of a unit: %w", err)
	}
	var err error
	if m.study, err = p.store.StudyByID(ctx, u.StudyID); err != nil {
		return m, err
	}
	docs, people, err := p.store.MaterialOfSteps(ctx, m.settings.Readings)
	if err != nil {
		return m, err
	}
	quotes, err := p.store.QuotesOfSteps(ctx, m.settings.Extracts)
	if err != nil {
		return m, err
	}
	by, err := m.settings.Embedding.orBuiltin()
	if err != nil {
		return m, err
	}
	set, err := p.embeddingSet(ctx, u.StudyID, by)
	if err != nil {
		return m, err
	}
	m.Material = synthesize.Material{Study: m.study.Ref, Participants: people}
	for i := range docs {
		m.Documents = append(m.Documents, docs[i].Document)
	}
	rows := make([]int64, len(quotes))
	m.quoteIDs = make(map[research.Ref]int64, len(quotes))
	for i := range quotes {
		m.Quotes = append(m.Quotes, quotes[i].Quote)
		m.Texts = append(m.Texts, normalForm(&quotes[i]))
		rows[i] = quotes[i].ID
		m.quoteIDs[quotes[i].Ref] = quotes[i].ID
	}
	return m, p.store.InSnapshot(ctx, func(tx *store.Tx) error {
		m.Vectors, err = tx.Vectors(ctx, set, rows)
		return err
	})
}

// themes clusters the quotes of a study.
func (p *Pipeline) themes(ctx context.Context, u store.Unit) (queue.Effects, error) {
	m, err := p.loadMaterial(ctx, u)
	if err != nil {
		return nil, err
	}
	if m.Asked, err = askedMeanings(m.Quotes, m.Documents); err != nil {
		return nil, err
	}
	res, err := synthesize.Themes(ctx, synthesize.ThemesInput{Material: m.Material, Seed: m.settings.Seed})
	if err != nil {
		return nil, fmt.Errorf("clustering %d quotes: %w", len(m.Quotes), err)
	}
	return func(ctx context.Context, tx *store.Tx) error { return tx.PutThemes(ctx, u.ID, res.Themes, m.quoteIDs) }, nil
}

// candidates groups the participants of a study. The profile of the whole sample
// is one of its candidates, always.
func (p *Pipeline) candidates(ctx context.Context, u store.Unit) (queue.Effects, error) {
	m, err := p.loadMaterial(ctx, u)
	if err != nil {
		return nil, err
	}
	if err := knownAttribute(m.settings.GroupBy, m.Participants); err != nil {
		return nil, err
	}
	if m.Considerations, err = considerations(m.Quotes); err != nil {
		return nil, err
	}
	res, err := synthesize.Candidates(ctx, synthesize.CandidatesInput{Material: m.Material, Seed: m.settings.Seed, GroupBy: m.settings.GroupBy})
	if err != nil {
		return nil, fmt.Errorf("grouping %d participants: %w", len(m.Participants), err)
	}
	_, earlier, err := p.store.Candidates(ctx, u.StudyID)
	if err != nil {
		return nil, err
	}
	groups := synthesize.Match(members(earlier), res.Candidates)
	if len(m.Quotes) > 0 {
		groups = append(groups, synthesize.Sample(m.Material))
	}
	return func(ctx context.Context, tx *store.Tx) error {
		return tx.PutCandidates(ctx, u.StudyID, u.ID, res.Test, groups)
	}, nil
}

// knownAttribute refuses to group people by what nobody is known to have.
func knownAttribute(name string, people []research.Participant) error {
	known := map[string]bool{}
	for _, p := range people {
		for a := range p.Attributes {
			known[a] = true
		}
	}
	if name == "" || known[name] {
		return nil
	}
	try := "give attributes in " + ingest.RosterName
	if len(known) > 0 {
		try = "use one of: " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")
	}
	return queue.Permanent(&research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("no participant has the attribute %q", name), Try: try})
}

// members lists the participants of earlier groups that were found or given.
func members(candidates []research.Candidate) map[research.Ref][]research.Ref {
	out := map[research.Ref][]research.Ref{}
	for _, c := range candidates {
		if c.Origin == research.OriginSample {
			continue
		}
		for _, m := range c.Members {
			out[c.Ref] = append(out[c.Ref], m.Participant)
		}
	}
	return out
}

// drafts writes the drafts of all candidates of a study.
func (p *Pipeline) drafts(ctx context.Context, u store.Unit) (queue.Effects, error) {
	m, err := p.loadMaterial(ctx, u)
	if err != nil {
		return nil, err
	}
	themes, err := p.store.ThemesOfSteps(ctx, m.settings.Themes)
	if err != nil {
		return nil, err
	}
	_, groups, groupIDs, err := p.store.CandidatesOfSteps(ctx, m.settings.Candidates)
	if err != nil {
		return nil, err
	}
	if m.Considerations, err = considerations(m.Quotes); err != nil {
		return nil, err
	}
	personas, err := synthesize.Drafts(ctx, synthesize.DraftsInput{Material: m.Material, Themes: themes, Candidates: groups,
		Asked: synthesize.AskedOf(synthesize.AskedInput{Material: m.Material, Themes: themes})})
	if err != nil {
		return nil, fmt.Errorf("drafting %d personas: %w", len(groups), err)
	}
	people, err := p.store.ParticipantIDs(ctx, u.StudyID)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) error {
		for i := range personas {
			if err := tx.PutPersona(ctx, u.ID, groupIDs[i], personas[i], m.quoteIDs, people); err != nil {
				return fmt.Errorf("persona %s: %w", personas[i].Ref, err)
			}
		}
		return nil
	}, nil
}
