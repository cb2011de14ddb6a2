package pipeline

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"personas/internal/llm"
	"personas/internal/store"
	"personas/research"
)

// PlannedCalls is about what a run would ask a model for one task. Tokens are
// counted high.
type PlannedCalls struct {
	Task         llm.Task `json:"task"`
	Model        string   `json:"model"`
	Calls        int      `json:"calls"`
	InputTokens  int      `json:"input_tokens"`
	OutputTokens int      `json:"output_tokens"`
	CostUSD      float64  `json:"cost_usd"`
	Priced       bool     `json:"priced"` // the model's price is known
}

// unread is what a run has before it.
type unread struct {
	files   int64 // bytes of text, guessed, in files that have not been read
	text    int64 // bytes of text that has been read, and not been asked about
	parts   int   // documents, of what has not been read: files
	stages  bool  // stages after extract have work to do
	drafted int   // groups of the study as it shows now, 0 before there are any
}

// errDry ends a transaction that was to find out only.
var errDry = errors.New("nothing is kept of a dry run")

// ahead finds out what a run would have to do: it begins the run and takes that
// back. A study that is not there yet is not made.
func (p *Pipeline) ahead(ctx context.Context, o Options, in input, asking *Asking) (unread, error) {
	study, err := p.store.Study(ctx, in.name)
	if errors.Is(err, store.ErrNotFound) {
		return unread{files: textIn(in), parts: len(in.located()), stages: true}, nil
	}
	if err != nil {
		return unread{}, err
	}
	set, err := p.settingsOf(o, in, study, asking)
	if err != nil {
		return unread{}, err
	}
	var before unread
	err = p.store.InTx(ctx, func(tx *store.Tx) error {
		row, _, err := p.begun(ctx, tx, study, in, &set)
		if err != nil {
			return err
		}
		if before, err = before.of(ctx, tx, row); err != nil {
			return err
		}
		return errDry
	})
	if !errors.Is(err, errDry) {
		return before, err
	}
	_, groups, err := p.store.Candidates(ctx, study.ID)
	before.drafted = len(groups)
	return before, err
}

// of counts what is not done of a run that has begun.
func (b unread) of(ctx context.Context, tx *store.Tx, run store.RunRow) (unread, error) {
	for _, stage := range research.Stages {
		units, err := tx.RunUnits(ctx, run.ID, stage)
		if err != nil {
			return b, err
		}
		for _, u := range units {
			switch {
			case u.Done:
			case stage == research.StageIngest:
				b.files += textOf(u.Key, u.Size)
				b.parts++
			case stage == research.StageExtract:
				b.text += u.Size
				b.parts += len(u.Inputs)
			default:
				b.stages = true
			}
		}
	}
	b.stages = b.stages || b.files+b.text > 0
	return b, nil
}

func textIn(in input) (n int64) {
	for _, f := range in.located() {
		n += textOf(f.Path, f.Size)
	}
	return n
}

// textOf guesses how many bytes of text a file holds.
func textOf(path string, size int64) int64 {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".pdf", ".docx", ".odt", ".xlsx", ".ods", ".qdpx", ".rtf":
		return size / 8
	}
	return size
}

// What questions take besides the text of interviews, in tokens, and how many
// there are of each sort, as runs of the sample studies had it.
const (
	formTokens      = 1500 // instructions and schema
	pointedPerKilo  = 90   // tokens of reply to a thousand of interview
	themesPerCall   = 8
	usualThemes     = 24
	usualGroups     = 5
	draftCalls      = 8 // of one group
	draftInput      = 4000
	draftOutput     = 1500
	claimsOfGroup   = 30
	checkInput      = 900
	checkOutput     = 80
	themesInput     = 3000
	themesOutput    = 900
	overlapPercents = 10 // of windows with their neighbours
)

// calls estimates what is asked for what is ahead.
func (a *Asking) calls(b unread) []PlannedCalls {
	if a == nil {
		return nil
	}
	tokens := llm.Tokens(int(b.files + b.text))
	windows := b.parts + tokens*(100+overlapPercents)/100/a.Window // the last one of each is not full
	groups, themes := b.drafted, usualThemes/themesPerCall
	if groups == 0 {
		groups = usualGroups
	}
	if !b.stages {
		groups, themes = 0, 0
	}
	planned := []PlannedCalls{
		{Task: llm.TaskExtract, Calls: windows, InputTokens: tokens*(100+overlapPercents)/100 + windows*formTokens, OutputTokens: tokens * pointedPerKilo / 1000},
		{Task: llm.TaskThemes, Calls: themes, InputTokens: themes * (themesInput + formTokens), OutputTokens: themes * themesOutput},
		{Task: llm.TaskDraft, Calls: groups * draftCalls, InputTokens: groups * draftCalls * (draftInput + formTokens), OutputTokens: groups * draftCalls * draftOutput},
		{Task: llm.TaskCheck, Calls: groups * claimsOfGroup, InputTokens: groups * claimsOfGroup * checkInput, OutputTokens: groups * claimsOfGroup * checkOutput},
	}
	for i := range planned {
		c := &planned[i]
		c.Model = a.Model(c.Task)
		price, known := a.Prices[c.Model]
		c.Priced = known
		c.CostUSD = (float64(c.InputTokens)*price.Input + float64(c.OutputTokens)*price.Output) / 1e6
	}
	return planned
}

// basis says what an estimate of calls was made of.
func (b unread) basis() string {
	switch {
	case b.files > 0:
		return "estimated from the sizes of files that have not been read"
	case b.text > 0:
		return "estimated from the text that has been read and not been asked about"
	case b.stages:
		return "estimated from what is to be drafted again"
	}
	return "nothing has changed: nothing is to be asked"
}
