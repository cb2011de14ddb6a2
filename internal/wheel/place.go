package wheel

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Place puts a tree at target, in place of a broken one if need be. Both are on
// one file system.
func Place(target, tree string) error {
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	if err := openUp(tree); err != nil {
		return err
	}
	if err := os.Rename(tree, target); err != nil {
		return err
	}
	return lasting(filepath.Dir(target))
}

// openUp lets every account use the tree, whatever the umask was. Who may come
// to it is up to the directories above.
func openUp(tree string) error {
	return filepath.WalkDir(tree, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		perm := fi.Mode().Perm() | 0o444
		if perm&0o100 != 0 {
			perm |= 0o111
		}
		return os.Chmod(path, perm)
	})
}

// lasting makes a rename in dir last through a loss of power, where the system
// can be told to.
func lasting(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
