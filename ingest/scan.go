package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

// Names with a meaning in a study's folder.
const (
	SettingsName = "study.toml"
	RosterName   = "participants.csv"
	OutcomesName = "outcomes.csv" // what became of them: more attributes, from elsewhere
)

// tableForms are the endings that the tables beside the research may have.
var tableForms = []string{".csv", ".tsv", ".xlsx"}

// IsTable says whether a path is that of a table, in any of its forms.
func IsTable(p, table string) bool {
	ext := path.Ext(p)
	return slices.Contains(tableForms, ext) && strings.TrimSuffix(p, ext) == strings.TrimSuffix(table, path.Ext(table))
}

// Beside is the name of a table of a folder: RosterName or OutcomesName, or the
// same with another ending where it is there so. One that is there twice is an
// error, as one of them would count for nothing.
func Beside(dir, table string) (string, error) {
	var there []string
	for _, form := range tableForms {
		name := strings.TrimSuffix(table, path.Ext(table)) + form
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			there = append(there, name)
		}
	}
	switch len(there) {
	case 0:
		return table, nil
	case 1:
		return there[0], nil
	}
	return "", &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q holds %s", dir, strings.Join(there, " and ")), Try: "keep one of them"}
}

// Found is a file to read. One that lies in an archive has the archive's path
// before its own.
type Found struct {
	Path string // relative to the root, slash-separated, printable
	Name string // where it, or its archive, lies on this machine
	Size int64

	member *zip.File // what it is in its archive; nil for one that lies in a folder
	why    string    // why it is refused unread; "" where it is not
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
	scan := scanner{root: real, settings: s, paths: map[string]bool{}}
	if !stat.IsDir() {
		scan.file(printable(filepath.Base(root)), root, stat)
	} else if err := filepath.WalkDir(real, scan.visit); err != nil {
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
	paths    map[string]bool
	skipped  []Skipped
}

func (s *scanner) skip(p, why string) { s.skipped = append(s.skipped, Skipped{p, why}) }

// found adds a file. Two that are written alike, in an archive or but for what
// cannot be printed, are told apart by a number.
func (s *scanner) found(f Found) {
	for n, p := 2, f.Path; s.paths[f.Path]; n++ {
		f.Path = fmt.Sprintf("%s (%d)", p, n)
	}
	s.paths[f.Path] = true
	s.files = append(s.files, f)
}

func (s *scanner) refuse(p, name, why string) { s.found(Found{Path: p, Name: name, why: why}) }

func (s *scanner) visit(name string, entry fs.DirEntry, err error) error {
	rel, relErr := filepath.Rel(s.root, name)
	if relErr != nil || rel == "." {
		return errors.Join(relErr, err)
	}
	p := printable(filepath.ToSlash(rel))
	if err != nil {
		s.refuse(p, name, cannotOpen(err))
		return skipDir(entry)
	}
	if why := s.passOver(p, entry.IsDir()); why != "" {
		s.skip(p, why)
		return skipDir(entry)
	}
	if entry.IsDir() {
		return nil
	}
	if why := s.leadsOut(name, entry); why != "" {
		s.refuse(p, name, why)
		return nil
	}
	stat, err := os.Stat(name)
	switch {
	case err != nil:
		s.refuse(p, name, cannotOpen(err))
	case stat.IsDir():
		s.skip(p, "a link to a folder: its files are read where they lie")
	default:
		s.file(p, name, stat)
	}
	return nil
}

// file adds what is no folder: a file, or the files of an archive.
func (s *scanner) file(p, name string, stat fs.FileInfo) {
	switch {
	case !stat.Mode().IsRegular():
		s.refuse(p, name, "is a pipe or a device, not a file: save what it gives as a file")
	case strings.EqualFold(path.Ext(p), ".zip") && s.archive(p, name, stat.Size()):
	default:
		s.found(Found{Path: p, Name: name, Size: stat.Size()})
	}
}

// cannotOpen says why the system does not open a file, without where it lies.
func cannotOpen(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return "cannot be opened: " + err.Error()
}

// printable is a path that can be stored and printed: bytes that are no UTF-8 and
// characters that are not seen are written as %XX.
func printable(p string) string {
	seen := func(r rune) bool {
		return r != utf8.RuneError && unicode.IsPrint(r) || unicode.Is(unicode.Zs, r) || r == '\u200d'
	}
	if !strings.ContainsFunc(p, func(r rune) bool { return !seen(r) }) {
		return p
	}
	var out strings.Builder
	for i := 0; i < len(p); {
		r, size := utf8.DecodeRuneInString(p[i:])
		if seen(r) {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, "%%%X", p[i:i+size])
		}
		i += size
	}
	return out.String()
}

func skipDir(entry fs.DirEntry) error {
	if entry != nil && entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// passOver says why an entry is none of the research, "" where it is.
func (s *scanner) passOver(p string, folder bool) string {
	base := path.Base(p)
	upper := strings.ToUpper(base)
	switch {
	case strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$"):
		return "hidden"
	case base == "__MACOSX", upper == "THUMBS.DB", upper == "DESKTOP.INI":
		return "the system's, not research"
	case folder && base == "gold":
		return "labels to measure against"
	case folder:
		return ""
	case strings.HasPrefix(upper, "README"), strings.HasPrefix(upper, "LICENSE"), strings.HasPrefix(upper, "LICENCE"), strings.HasPrefix(upper, "NOTICE"):
		return "about the data, not research"
	case p == SettingsName:
		return "settings"
	case p == s.settings.Participants.File, s.settings.Participants.File == "" && IsTable(p, RosterName), IsTable(p, OutcomesName):
		return "attributes of participants"
	}
	return ""
}

// leadsOut says why a link is not followed, "" for one that stays below the root
// and for what is no link.
func (s *scanner) leadsOut(name string, entry fs.DirEntry) string {
	if entry.Type()&fs.ModeSymlink == 0 {
		return ""
	}
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "is a link that leads nowhere: copy the file into the folder"
	}
	if rel, err := filepath.Rel(s.root, target); err != nil || !filepath.IsLocal(rel) {
		return "is a link that leads out of the folder: copy the file into it"
	}
	return ""
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
		if name, err = Beside(root, RosterName); err != nil {
			return Settings{}, Roster{}, err
		}
	}
	if data, err = os.ReadFile(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		if errors.Is(err, fs.ErrNotExist) && settings.Participants.File == "" {
			return settings, Roster{}, nil
		}
		return Settings{}, Roster{}, fmt.Errorf("opening the participants' table %s: %w", name, err)
	}
	became, err := Beside(root, OutcomesName)
	if err != nil {
		return Settings{}, Roster{}, err
	}
	outcomes, err := os.ReadFile(filepath.Join(root, became))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Settings{}, Roster{}, fmt.Errorf("opening %s: %w", became, err)
	}
	roster, err := ReadRoster(File{Path: name, Bytes: data}, File{Path: became, Bytes: outcomes}, settings.Participants.Key)
	return settings, roster, err
}
