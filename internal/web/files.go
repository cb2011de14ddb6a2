package web

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/ingest"
	"personas/research"
)

// What may be added at a time.
const (
	fileBytes    = 64 << 20 // as much as is read of a file unless study.toml says otherwise
	uploadBytes  = 512 << 20
	uploadFiles  = 500
	fieldBytes   = 1 << 10
	nameMost     = 120 // runes
	addedFolders = "uploads"
)

// addedFolder is where files that are added to the study lie, a root of its runs.
func (v *visit) addedFolder() (dir string, there bool) {
	if v.Folder == "" {
		return "", false
	}
	dir = filepath.Join(v.Folder, addedFolders, string(v.study.Ref))
	_, err := os.Stat(dir)
	return dir, err == nil
}

// filesView says what became of files that were added.
type filesView struct {
	Kept, Same []string
	Refused    []research.Refusal
	MayRun     bool
}

var filesTemplate = newPage[filesView]("files.html")

// addFiles keeps files beside the database. What is refused is named with its
// reason; the others are kept all the same.
func (v *visit) addFiles() error {
	if v.Folder == "" {
		return &research.Error{Code: research.CodeRefused, Message: "this server takes no files", Try: "personas run FOLDER --study " + v.study.Name}
	}
	v.awaitFiles()
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, uploadBytes)
	form, err := v.r.MultipartReader()
	if err != nil {
		return &research.Error{Code: research.CodeUsage, Message: "no files came with the form", Try: "choose some on the page of the study", Err: err}
	}
	dir, _ := v.addedFolder()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	a := adder{root: root}
	if err := a.all(form); err != nil {
		return err
	}
	if len(a.view.Refused) == 0 && len(a.view.Kept)+len(a.view.Same) > 0 {
		return v.seeOther(v.at("") + fmt.Sprintf("?added=%d#files", len(a.view.Kept)+len(a.view.Same)))
	}
	a.view.MayRun = v.Run != nil && len(a.view.Kept) > 0
	return filesTemplate.show(v, http.StatusUnprocessableEntity, "Files", a.view)
}

// adder puts files into a folder.
type adder struct {
	root    *os.Root
	kind    research.SourceKind // what they are said to be, "" for what their names say
	replace bool                // a file of the same name with other words
	view    filesView
}

// all takes in a form, part by part: nothing of it is held in memory.
func (a *adder) all(form *multipart.Reader) error {
	for n := 0; ; {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if err = a.cutOff(err); err != nil {
				a.refuse("what came after", "the form is broken there: add the rest again")
			}
			return nil
		}
		if part.FileName() == "" {
			if err := a.field(part); err != nil {
				return err
			}
			continue
		}
		if n++; n > uploadFiles {
			a.refuse(part.FileName(), fmt.Sprintf("only %d files are taken at a time: add the rest afterwards", uploadFiles))
			return nil
		}
		if err := a.file(part); err != nil {
			return a.cutOff(err)
		}
	}
}

// cutOff says why a form ended before its end. What came whole is kept.
func (a *adder) cutOff(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		a.refuse("what came after", fmt.Sprintf("more than %d MB at a time: add the rest afterwards", uploadBytes>>20))
		return nil
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrDeadlineExceeded) {
		a.refuse("what came after", "the connection broke, or was too slow: add the rest again")
		return nil
	}
	return err
}

func (a *adder) refuse(name, why string) {
	a.view.Refused = append(a.view.Refused, research.Refusal{Source: name, Reason: why})
}

// field reads what the form says beside its files; it stands before them.
func (a *adder) field(part *multipart.Part) error {
	value, err := io.ReadAll(io.LimitReader(part, fieldBytes))
	if err != nil {
		return a.cutOff(err)
	}
	switch part.FormName() {
	case "replace":
		a.replace = string(value) != ""
	case "kind":
		if a.kind, err = research.ParseSourceKind(string(value)); err != nil {
			a.kind = ""
		}
	}
	return nil
}

// file keeps one file under its name, in the folder of its kind.
func (a *adder) file(part *multipart.Part) error {
	name := safeName(part.FileName())
	switch name {
	case "":
		a.refuse(part.FileName(), "it has no name that a file can have: rename it")
		return nil
	case ingest.SettingsName:
		a.refuse(name, "settings decide how everything is read: put it into the folder that the study is run from")
		return nil
	}
	at := name
	if a.kind != "" && !ingest.IsTable(name, ingest.RosterName) && !ingest.IsTable(name, ingest.OutcomesName) {
		if err := a.root.MkdirAll(string(a.kind), 0o700); err != nil {
			return err
		}
		at = path.Join(string(a.kind), name)
	}
	temporary := ".coming-" + rand.Text()
	sum, size, err := a.receive(part, temporary)
	defer func() { _ = a.root.Remove(temporary) }()
	switch {
	case err != nil:
		return err
	case size > fileBytes:
		a.refuse(name, fmt.Sprintf("it is larger than %d MB: split it", fileBytes>>20))
		return nil
	case size == 0:
		a.refuse(name, "it is empty")
		return nil
	}
	return a.settle(temporary, at, sum)
}

// receive writes a file under a name that no run reads.
func (a *adder) receive(part io.Reader, name string) (sum [32]byte, size int64, err error) {
	f, err := a.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return sum, 0, err
	}
	hash := sha256.New()
	if size, err = io.Copy(io.MultiWriter(f, hash), io.LimitReader(part, fileBytes+1)); err == nil {
		err = f.Sync()
	}
	return [32]byte(hash.Sum(nil)), size, errors.Join(err, f.Close())
}

// settle gives a file its name. One of that name with other bytes stays, unless
// it was said that it is to be replaced.
func (a *adder) settle(temporary, at string, sum [32]byte) error {
	err := a.root.Link(temporary, at)
	switch {
	case err == nil:
		a.view.Kept = append(a.view.Kept, at)
		return nil
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	same, err := a.holds(at, sum)
	switch {
	case err != nil:
		return err
	case same:
		a.view.Same = append(a.view.Same, at)
		return nil
	case !a.replace:
		a.refuse(at, "another file of that name is there: rename this one, or say that it replaces the other")
		return nil
	}
	if err := a.root.Rename(temporary, at); err != nil {
		return err
	}
	a.view.Kept = append(a.view.Kept, at)
	return nil
}

func (a *adder) holds(at string, sum [32]byte) (bool, error) {
	f, err := a.root.Open(at)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return false, err
	}
	return [32]byte(hash.Sum(nil)) == sum, nil
}

// safeName is the name of a file without the folders it came from and without
// what no folder takes, "" where nothing is left.
func safeName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case !unicode.IsPrint(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		case strings.ContainsRune(`/:*?"<>|`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, ". ")
	if n := utf8.RuneCountInString(name); n > nameMost {
		ext := path.Ext(name)
		if len(ext) > 10 {
			ext = ""
		}
		name = strings.TrimRight(string([]rune(name)[:nameMost-len(ext)]), ". ") + ext
	}
	return name
}
