package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"personas/research"
)

// Names with a meaning in a study's folder.
const (
	SettingsName = "study.toml"
	RosterName   = "participants.csv"
	OutcomesName = "outcomes.csv" // what became of them: more attributes, from elsewhere
)

// Found is a file to read.
type Found struct {
	Path string // relative to the root, slash-separated
	Name string // where it lies on this machine
	Size int64
}

// Skipped is a file or folder that is passed over without being refused.
type Skipped struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// Scan lists the files of a folder, or the one file that root is, in the order of
// their paths. README, LICENSE and NOTICE files, dot files, the folder gold/,
// study.toml and the roster are skipped; a link that leads out of the root is an
// error of that file alone and skipped with its reason.
func Scan(root string, s Settings) (files []Found, skipped []Skipped, err error) {
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, nil, notThere(root, err)
	}
	stat, err := os.Stat(real)
	if err != nil {
		return nil, nil, notThere(root, err)
	}
	if !stat.IsDir() {
		return []Found{{Path: filepath.Base(root), Name: root, Size: stat.Size()}}, nil, nil
	}
	scan := scanner{root: real, settings: s}
	if err := filepath.WalkDir(real, scan.visit); err != nil {
		return nil, nil, fmt.Errorf("scanning %q: %w", root, err)
	}
	slices.SortFunc(scan.files, func(a, b Found) int { return strings.Compare(a.Path, b.Path) })
	return scan.files, scan.skipped, nil
}

func notThere(root string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("%q does not exist", root), Try: "name a folder of research, or one file", Err: err}
	}
	return fmt.Errorf("scanning %q: %w", root, err)
}

type scanner struct {
	root     string
	settings Settings
	files    []Found
	skipped  []Skipped
}

func (s *scanner) skip(p, why string) { s.skipped = append(s.skipped, Skipped{p, why}) }

func (s *scanner) visit(name string, entry fs.DirEntry, err error) error {
	rel, relErr := filepath.Rel(s.root, name)
	if relErr != nil || rel == "." {
		return errors.Join(relErr, err)
	}
	p := filepath.ToSlash(rel)
	if err != nil {
		s.skip(p, "cannot be opened: "+err.Error())
		return skipDir(entry)
	}
	if why := s.passOver(p, entry); why != "" {
		s.skip(p, why)
		return skipDir(entry)
	}
	if entry.IsDir() {
		return nil
	}
	size, why := s.regular(name, entry)
	if why != "" {
		s.skip(p, why)
		return nil
	}
	s.files = append(s.files, Found{Path: p, Name: name, Size: size})
	return nil
}

func skipDir(entry fs.DirEntry) error {
	if entry != nil && entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// passOver says why an entry is none of the research, "" where it is.
func (s *scanner) passOver(p string, entry fs.DirEntry) string {
	base := path.Base(p)
	upper := strings.ToUpper(base)
	switch {
	case strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$"):
		return "hidden"
	case entry.IsDir() && base == "gold":
		return "labels to measure against"
	case entry.IsDir():
		return ""
	case strings.HasPrefix(upper, "README"), strings.HasPrefix(upper, "LICENSE"), strings.HasPrefix(upper, "LICENCE"), strings.HasPrefix(upper, "NOTICE"):
		return "about the data, not research"
	case p == SettingsName:
		return "settings"
	case p == s.settings.Participants.File, s.settings.Participants.File == "" && p == RosterName, p == OutcomesName:
		return "attributes of participants"
	}
	return ""
}

// regular returns a file's size, following a link that stays below the root.
func (s *scanner) regular(name string, entry fs.DirEntry) (int64, string) {
	if entry.Type()&fs.ModeSymlink != 0 {
		target, err := filepath.EvalSymlinks(name)
		if err != nil {
			return 0, "a link that leads nowhere"
		}
		if rel, err := filepath.Rel(s.root, target); err != nil || !filepath.IsLocal(rel) {
			return 0, "a link that leads out of the folder: copy the file into it"
		}
	}
	stat, err := os.Stat(name)
	switch {
	case err != nil:
		return 0, "cannot be opened: " + err.Error()
	case stat.IsDir():
		return 0, "a link to a folder: its files are read where they lie"
	case !stat.Mode().IsRegular():
		return 0, "no regular file"
	}
	return stat.Size(), ""
}

// Load reads a found file's bytes; one larger than the limit is refused without
// being read.
func (f Found) Load(l Limits) (File, error) {
	limit := l.fileBytes()
	if f.Size > limit {
		return File{}, refuse(f.Path, "%s", tooLarge(limit))
	}
	file, err := os.Open(f.Name)
	if err != nil {
		return File{}, refuse(f.Path, "cannot be opened: %v", errors.Unwrap(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return File{}, refuse(f.Path, "cannot be read: %v", err)
	}
	return File{Path: f.Path, Bytes: data}, nil
}

// Open reads what a folder says about itself: study.toml and the roster, both
// optional. Of a single file, it is the folder it lies in.
func Open(root string) (Settings, Roster, error) {
	if stat, err := os.Stat(root); err == nil && !stat.IsDir() {
		root = filepath.Dir(root)
	}
	data, err := os.ReadFile(filepath.Join(root, SettingsName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Settings{}, Roster{}, fmt.Errorf("opening %s: %w", SettingsName, err)
	}
	settings, err := ParseSettings(data)
	if err != nil {
		return Settings{}, Roster{}, err
	}
	name := settings.Participants.File
	if name == "" {
		name = RosterName
	}
	if data, err = os.ReadFile(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		if errors.Is(err, fs.ErrNotExist) && settings.Participants.File == "" {
			return settings, Roster{}, nil
		}
		return Settings{}, Roster{}, fmt.Errorf("opening the participants' table %s: %w", name, err)
	}
	outcomes, err := os.ReadFile(filepath.Join(root, OutcomesName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Settings{}, Roster{}, fmt.Errorf("opening %s: %w", OutcomesName, err)
	}
	roster, err := ReadRoster(name, data, outcomes, settings.Participants.Key)
	return settings, roster, err
}
