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
	m, res, err := p.clustered(ctx, u)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx) error { return tx.PutThemes(ctx, u.ID, res.Themes, m.quoteIDs) }, nil
}

// clustered are the themes of a study as clustering finds them, with the quotes
// where people have put them.
func (p *Pipeline) clustered(ctx context.Context, u store.Unit) (studyMaterial, synthesize.ThemesResult, error) {
	var res synthesize.ThemesResult
	m, err := p.loadMaterial(ctx, u)
	if err != nil {
		return m, res, err
	}
	if m.Asked, err = askedMeanings(m.Quotes, m.Documents); err != nil {
		return m, res, err
	}
	if res, err = synthesize.Themes(ctx, synthesize.ThemesInput{Material: m.Material, Seed: m.settings.Seed}); err != nil {
		return m, res, fmt.Errorf("clustering %d quotes: %w", len(m.Quotes), err)
	}
	sorted, err := p.sorted(ctx, u.StudyID, m.settings.Ruling)
	return m, synthesize.Sort(m.Material, res, sorted), err
}

// sorted is what people said of the themes of a study, up to an action.
func (p *Pipeline) sorted(ctx context.Context, study, last int64) (research.Arrangement, error) {
	events, err := p.store.Events(ctx, study)
	for len(events) > 0 && events[len(events)-1].Seq > last {
		events = events[:len(events)-1]
	}
	return research.RulingsOf(events).Themes, err
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
	found, err := p.found(ctx, u.StudyID, &m)
	if err != nil {
		return nil, err
	}
	arranged, err := p.arrangement(ctx, u.StudyID, m.settings.Regrouping)
	if err != nil {
		return nil, err
	}
	groups := synthesize.Arrange(m.Material, found.Candidates, arranged)
	if len(m.Quotes) > 0 {
		groups = append(groups, synthesize.Sample(m.Material))
	}
	return func(ctx context.Context, tx *store.Tx) error {
		return tx.PutCandidates(ctx, u.StudyID, u.ID, found, groups)
	}, nil
}

// found clusters the participants of a study, unless the same was clustered
// before.
func (p *Pipeline) found(ctx context.Context, study int64, m *studyMaterial) (store.Found, error) {
	found, ok, err := p.store.FoundBefore(ctx, study, m.settings.FoundFrom)
	if ok || err != nil {
		return found, err
	}
	if m.Considerations, err = considerations(m.Quotes); err != nil {
		return found, err
	}
	res, err := synthesize.Candidates(ctx, synthesize.CandidatesInput{Material: m.Material, Seed: m.settings.Seed, GroupBy: m.settings.GroupBy})
	if err != nil {
		return found, fmt.Errorf("grouping %d participants: %w", len(m.Participants), err)
	}
	_, earlier, err := p.store.Candidates(ctx, study)
	if err != nil {
		return found, err
	}
	found.Test, found.Candidates = res.Test, synthesize.Match(members(earlier), res.Candidates)
	return found, nil
}

// arrangement is what people did to the groups of a study, up to a regrouping.
func (p *Pipeline) arrangement(ctx context.Context, study, last int64) (a research.Arrangement, err error) {
	err = p.store.InSnapshot(ctx, func(tx *store.Tx) error {
		done, err := tx.Regroupings(ctx, study)
		for len(done) > 0 && done[len(done)-1].ID > last {
			done = done[:len(done)-1]
		}
		a = research.ArrangementOf(done)
		return err
	})
	return a, err
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
	try := "give attributes in " + ingest.RosterName + " (or .tsv, .xlsx)"
	if len(known) > 0 {
		try = "use one of: " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")
	}
	return queue.Permanent(&research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("no participant has the attribute %q", name), Try: try})
}

// members lists the participants of earlier groups that were found or given: no
// found group continues one that a person made.
func members(candidates []research.Candidate) map[research.Ref][]research.Ref {
	out := map[research.Ref][]research.Ref{}
	for _, c := range candidates {
		if c.Origin == research.OriginSample || c.Origin == research.OriginMade {
			continue
		}
		for _, m := range c.Members {
			out[c.Ref] = append(out[c.Ref], m.Participant)
		}
	}
	return out
}

// draftMaterial is what personas are drafted and worded from.
type draftMaterial struct {
	studyMaterial
	themes   []research.Theme
	asked    synthesize.Asked
	personas []research.Persona // of evidence cards
	groupIDs []int64            // of their candidates
	people   map[research.Ref]int64
}

// drafts writes the drafts of all candidates of a study.
func (p *Pipeline) drafts(ctx context.Context, u store.Unit) (queue.Effects, error) {
	d, err := p.drafted(ctx, u)
	if err != nil {
		return nil, err
	}
	return d.store(u), nil
}

// drafted are the personas of a study, of evidence cards.
func (p *Pipeline) drafted(ctx context.Context, u store.Unit) (d draftMaterial, err error) {
	if d.studyMaterial, err = p.loadMaterial(ctx, u); err != nil {
		return d, err
	}
	if d.themes, err = p.store.ThemesOfSteps(ctx, d.settings.Themes); err != nil {
		return d, err
	}
	var groups []research.Candidate
	if _, groups, d.groupIDs, err = p.store.CandidatesOfSteps(ctx, d.settings.Candidates); err != nil {
		return d, err
	}
	if d.Considerations, err = considerations(d.Quotes); err != nil {
		return d, err
	}
	d.asked = synthesize.AskedOf(synthesize.AskedInput{Material: d.Material, Themes: d.themes})
	d.personas, err = synthesize.Drafts(ctx, synthesize.DraftsInput{Material: d.Material, Themes: d.themes, Candidates: groups, Asked: d.asked})
	if err != nil {
		return d, fmt.Errorf("drafting %d personas: %w", len(groups), err)
	}
	d.people, err = p.store.ParticipantIDs(ctx, u.StudyID)
	return d, err
}

// store writes the personas of a unit.
func (d *draftMaterial) store(u store.Unit) queue.Effects {
	return func(ctx context.Context, tx *store.Tx) error {
		for i := range d.personas {
			if err := tx.PutPersona(ctx, u.ID, d.groupIDs[i], d.personas[i], d.quoteIDs, d.people); err != nil {
				return fmt.Errorf("persona %s: %w", d.personas[i].Ref, err)
			}
		}
		return nil
	}
}
