package pipeline

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"personas/ingest"
	"personas/internal/store"
	"personas/research"
)

// input is what a run is given: files, and what the folders say about them.
type input struct {
	name     string // of the study
	roots    []root
	files    inputFiles
	toml     []byte // study.toml as it lies there; nil for none
	roster   []byte
	outcomes []byte
	members  map[string]string // names of who writes in chats, by id
	missing  []string          // roots that are not there now
}

type root struct {
	path    string
	found   []ingest.Found
	skipped []ingest.Skipped
}

// Plan is what a run would read.
type Plan struct {
	Study   string           `json:"study"`
	Sources []PlannedSource  `json:"sources"`
	Skipped []ingest.Skipped `json:"skipped"`
	Bytes   int64            `json:"bytes"`
	Asking  *Asking          `json:"asking,omitempty"` // nil: nothing is sent anywhere
	Calls   []PlannedCalls   `json:"calls,omitempty"`
	Basis   string           `json:"basis,omitempty"` // what calls were estimated from
}

// PlannedSource is a file that a run would read.
type PlannedSource struct {
	Path  string              `json:"path"`
	Kind  research.SourceKind `json:"kind"`
	Bytes int64               `json:"bytes"`
}

// Plan says what Run would read, and does nothing.
func (p *Pipeline) Plan(ctx context.Context, o Options) (Plan, error) {
	in, err := p.gather(ctx, o)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Study: in.name, Sources: []PlannedSource{}, Skipped: []ingest.Skipped{}}
	for _, f := range in.located() {
		kind, _, _ := research.KindFromPath(f.Path)
		plan.Sources = append(plan.Sources, PlannedSource{f.Path, cmp.Or(o.Kind, kind), f.Size})
		plan.Bytes += f.Size
	}
	for _, r := range in.roots {
		plan.Skipped = append(plan.Skipped, r.skipped...)
	}
	if plan.Asking, err = AskingOf(o.Model, in.files.study.Model); err != nil || plan.Asking == nil {
		return plan, err
	}
	before, err := p.ahead(ctx, o, in, plan.Asking)
	plan.Calls, plan.Basis = plan.Asking.calls(before), before.basis()
	return plan, err
}

// gather looks at the roots of a study, those it has and those that are given,
// and at what they say about themselves.
func (p *Pipeline) gather(ctx context.Context, o Options) (input, error) {
	in := input{name: o.Study, members: map[string]string{}}
	if in.name == "" && len(o.Paths) > 0 {
		in.name = nameOf(o.Paths[0])
	}
	roots, err := p.knownRoots(ctx, in.name)
	if err != nil {
		return in, err
	}
	for _, path := range slices.Sorted(slices.Values(o.Paths)) { // as the store lists them next time
		if !slices.Contains(roots, path) {
			roots = append(roots, path)
		}
	}
	if len(roots) == 0 {
		return in, &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("the study %q has no folder yet", in.name), Try: "personas run FOLDER"}
	}
	for _, path := range roots {
		if err := in.look(ctx, path, slices.Contains(o.Paths, path)); err != nil {
			return in, err
		}
	}
	in.files.roster = in.files.roster.WithMembers(in.members)
	return in, nil
}

// nameOf names a study after its folder.
func nameOf(path string) string {
	base := filepath.Base(path)
	if fi, err := os.Stat(path); err == nil && !fi.IsDir() {
		base = strings.TrimSuffix(base, filepath.Ext(base))
	}
	return base
}

func (p *Pipeline) knownRoots(ctx context.Context, name string) ([]string, error) {
	study, err := p.store.Study(ctx, name)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return p.store.Roots(ctx, study.ID)
}

// look adds a root. One that the study has and that is not there now (a drive
// that is not mounted) keeps its sources; one that was just given is an error.
func (in *input) look(ctx context.Context, path string, given bool) error {
	if _, err := os.Stat(path); err != nil {
		if given || !errors.Is(err, fs.ErrNotExist) {
			return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%s cannot be opened: %v", path, errors.Unwrap(err)),
				Try: "name a folder of research, or one file", Err: err}
		}
		in.missing = append(in.missing, path)
		return nil
	}
	if err := in.readFiles(path); err != nil {
		return err
	}
	found, skipped, err := ingest.Scan(path, in.files.study)
	if err != nil {
		return err
	}
	found, lists, members := ingest.Members(ctx, found, in.files.study.Limits)
	maps.Copy(in.members, members)
	in.roots = append(in.roots, root{path, found, append(skipped, lists...)})
	return ctx.Err()
}

// readFiles reads study.toml and the roster of a root. The first root that has
// one decides; a second that says otherwise is an error.
func (in *input) readFiles(path string) error {
	dir := path
	if fi, err := os.Stat(path); err == nil && !fi.IsDir() {
		dir = filepath.Dir(path)
	}
	toml, err := optional(filepath.Join(dir, ingest.SettingsName))
	if err != nil || toml == nil && in.toml == nil && len(in.roots) > 0 {
		return err
	}
	if toml != nil && in.toml != nil && string(toml) != string(in.toml) {
		return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%s and an earlier folder of the study have different %s", dir, ingest.SettingsName),
			Try: "put everything into one of them, or run them as two studies"}
	}
	if toml != nil {
		if in.files.study, err = ingest.ParseSettings(toml); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, ingest.SettingsName), err)
		}
		in.toml = toml
	}
	if in.roster != nil {
		return nil
	}
	given := in.files.study.Participants.File
	name := given
	if name == "" {
		if name, err = ingest.Beside(dir, ingest.RosterName); err != nil {
			return err
		}
	}
	if in.roster, err = optional(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
		return err
	}
	if in.roster == nil {
		if given != "" && toml != nil {
			return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%s names %s, which is not there", ingest.SettingsName, given), Try: "correct participants.file"}
		}
		return nil
	}
	outcomes, err := ingest.Beside(dir, ingest.OutcomesName)
	if err != nil {
		return err
	}
	if in.outcomes, err = optional(filepath.Join(dir, outcomes)); err != nil {
		return err
	}
	in.files.roster, err = ingest.ReadRoster(ingest.File{Path: name, Bytes: in.roster}, ingest.File{Path: outcomes, Bytes: in.outcomes}, in.files.study.Participants.Key)
	return err
}

func optional(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// located lists all files under the paths by which the study knows them. A path
// that an earlier root has already is put under as many of the folders above its
// own root as tell the two apart.
func (in *input) located() []ingest.Found {
	seen := map[string]bool{}
	var all []ingest.Found
	for _, r := range in.roots {
		for _, f := range r.found {
			above := r.path
			if f.Name == r.path { // the root is the file
				above = filepath.Dir(above)
			}
			for ; seen[f.Path]; above = filepath.Dir(above) {
				f.Path = filepath.Base(above) + "/" + f.Path
			}
			seen[f.Path] = true
			all = append(all, f)
		}
	}
	return all
}

// Scan is what looking at the roots changed.
type Scan struct {
	Files, Unchanged int
	New, Changed     []string
	Retired          []string
	Same             []string // files with the bytes of another, which count once
	Missing          []string // roots that are not there now: their sources are kept
	Skipped          []ingest.Skipped
	Warnings         []ingest.Warning // of the tables of participants
}

// String says what changed in one line.
func (s Scan) String() string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(len(s.New), "new")
	add(len(s.Changed), "changed")
	add(s.Unchanged, "unchanged")
	add(len(s.Retired), "gone, retired ("+strings.Join(s.Retired, ", ")+")")
	add(len(s.Same), "with the bytes of another, counted once ("+strings.Join(s.Same, ", ")+")")
	add(len(s.Missing), "folders not there, their files kept ("+strings.Join(s.Missing, ", ")+")")
	add(len(s.Skipped), "skipped")
	return strings.Join(parts, " · ")
}

// take stores what was found: bytes first, then the sources that name them.
func (p *Pipeline) take(ctx context.Context, tx *store.Tx, study store.StudyRow, in input, set *settings) (Scan, error) {
	scan := Scan{Warnings: in.files.roster.Warnings}
	for _, r := range in.roots {
		scan.Skipped = append(scan.Skipped, r.skipped...)
		if err := tx.AddRoot(ctx, study.ID, r.path); err != nil {
			return scan, err
		}
	}
	var err error
	if set.Study, err = keep(ctx, tx, in.toml); err != nil {
		return scan, err
	}
	if set.Roster, err = keep(ctx, tx, in.roster); err != nil {
		return scan, err
	}
	if set.Outcomes, err = keep(ctx, tx, in.outcomes); err != nil {
		return scan, err
	}
	if len(in.members) > 0 {
		b, err := json.Marshal(in.members)
		if err != nil {
			return scan, err
		}
		if set.Members, err = keep(ctx, tx, b); err != nil {
			return scan, err
		}
	}
	current, err := tx.CurrentSources(ctx, study.ID)
	if err != nil {
		return scan, err
	}
	t := taker{tx: tx, study: study.ID, in: in, scan: &scan, before: map[string]store.SourceRow{}}
	for _, s := range current {
		t.before[s.Path] = s
	}
	for _, f := range in.located() {
		if err := t.file(ctx, f); err != nil {
			return scan, err
		}
	}
	return scan, t.retire(ctx)
}

func keep(ctx context.Context, tx *store.Tx, b []byte) (hash string, err error) {
	if b == nil {
		return "", nil
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), tx.PutContent(ctx, sum, b)
}

// taker stores the files of one scan.
type taker struct {
	tx     *store.Tx
	study  int64
	in     input
	scan   *Scan
	before map[string]store.SourceRow // by path; what is left at the end has vanished
}

func (t *taker) file(ctx context.Context, f ingest.Found) error {
	t.scan.Files++
	file, err := f.Load(t.in.files.study.Limits)
	var refused *ingest.RefusedError
	if err != nil && !errors.As(err, &refused) {
		return err
	}
	old, known := t.before[f.Path]
	delete(t.before, f.Path)
	var src store.SourceRow
	if refused != nil {
		src.Unreadable, file.Bytes = refused.Reason, []byte(refused.Error())
	}
	src.Path, src.SHA256, src.Size = f.Path, sha256.Sum256(file.Bytes), f.Size
	if refused == nil {
		src.Size = int64(len(file.Bytes)) // it may have grown since it was found
	}
	switch {
	case known && old.SHA256 == src.SHA256:
		t.scan.Unchanged++
		return nil
	case known:
		t.scan.Changed = append(t.scan.Changed, f.Path)
	default:
		t.scan.New = append(t.scan.New, f.Path)
	}
	if err := t.tx.PutContent(ctx, src.SHA256, file.Bytes); err != nil {
		return fmt.Errorf("storing %s: %w", f.Path, err)
	}
	if _, err := t.tx.PutSource(ctx, t.study, src); err != nil {
		return fmt.Errorf("storing %s: %w", f.Path, err)
	}
	return nil
}

// retire retires the sources whose files have vanished from roots that are there.
func (t *taker) retire(ctx context.Context) error {
	if len(t.in.missing) > 0 {
		t.scan.Missing = t.in.missing
		return nil // whose they were cannot be told: all are kept
	}
	for _, s := range t.before {
		if err := t.tx.RetireSource(ctx, s.ID); err != nil {
			return err
		}
		t.scan.Retired = append(t.scan.Retired, s.Path)
	}
	return nil
}
