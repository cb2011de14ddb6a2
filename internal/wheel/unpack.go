package wheel

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// unpack writes the wanted files of the zip archive file below dir, with their
// permissions and symbolic links. Nothing is ever written outside dir.
func unpack(file, dir string, wanted func(name string) bool) error {
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
