package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"personas/export"
	"personas/export/bundle"
	"personas/research"
)

// keyJSON is a key as it may be shown.
type keyJSON struct {
	Path        string    `json:"path"`
	Fingerprint bundle.ID `json:"fingerprint"`
	Public      string    `json:"public"` // PEM
}

func (a *app) keyCommand() *cobra.Command {
	var file string
	var force bool
	c := group(&cobra.Command{Use: "key", Short: "The key that signs bundles"})
	c.PersistentFlags().StringVar(&file, "key", "", "the key's file (default: in the folder of settings)")
	fresh := &cobra.Command{Use: "new", Short: "Make a key", Args: exactArgs(), RunE: func(*cobra.Command, []string) error {
		path, err := a.keyPath(file)
		if err != nil {
			return err
		}
		k, err := bundle.NewKey()
		if err != nil {
			return err
		}
		if err := k.Save(path, force); err != nil {
			return err
		}
		return a.printKey(path, k)
	}}
	fresh.Flags().BoolVar(&force, "force", false, "replace a key that is there")
	show := &cobra.Command{Use: "show", Short: "Its fingerprint and its public half", Args: exactArgs(), RunE: func(*cobra.Command, []string) error {
		path, k, err := a.key(file)
		if err != nil {
			return err
		}
		return a.printKey(path, k)
	}}
	c.AddCommand(fresh, show)
	return c
}

func (a *app) printKey(path string, k bundle.Key) error {
	public, err := k.Public()
	if err != nil {
		return err
	}
	if a.json {
		return a.object(keyJSON{path, k.ID(), string(public)})
	}
	a.printf("%s\n%s", k.ID(), public)
	a.say("%s: keep it to yourself; give the fingerprint to who is to trust what it signs", path)
	return nil
}

func (a *app) key(file string) (path string, k bundle.Key, err error) {
	if path, err = a.keyPath(file); err == nil {
		k, err = bundle.LoadKey(path)
	}
	return path, k, err
}

// keyPath is where this user's key is, unless a file is named.
func (a *app) keyPath(file string) (string, error) {
	if file != "" {
		return filepath.Abs(file)
	}
	dir, home := a.getenv("XDG_CONFIG_HOME"), a.getenv("HOME")
	switch {
	case runtime.GOOS == "windows" && a.getenv("APPDATA") != "":
		dir = a.getenv("APPDATA")
	case dir != "":
	case home == "":
		return "", usage("there is no home directory to keep a key in: give --key FILE")
	case runtime.GOOS == "darwin":
		dir = filepath.Join(home, "Library", "Application Support")
	default:
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "personas", "key.pem"), nil
}

func (a *app) verifyCommand() *cobra.Command {
	var trust string
	c := &cobra.Command{Use: "verify FILE…", Short: "Check signed bundles: needs no database and no network",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("verify takes the file of a bundle, or several")
			}
			return nil
		}, RunE: func(_ *cobra.Command, files []string) error {
			var id bundle.ID
			var err error
			if trust != "" {
				if id, err = bundle.Trust(trust); err != nil {
					return err
				}
			}
			return a.verify(files, id)
		}}
	c.Flags().StringVar(&trust, "trust", "", "the key that must have signed: a fingerprint, or a file with the public key")
	return c
}

func (a *app) verify(files []string, trust bundle.ID) error {
	refused := 0
	for _, file := range files {
		body, err := readBundle(file)
		if err != nil {
			return err
		}
		v := export.Verify(body, trust)
		v.File = file
		if !v.OK {
			refused++
		}
		if a.json {
			if err := a.object(v); err != nil {
				return err
			}
			continue
		}
		a.printVerification(&v)
	}
	if refused > 0 {
		return &research.Error{Code: research.CodeRefused, Message: fmt.Sprintf("%d of %d files do not hold", refused, len(files)),
			Try: "ask who sent it for the file once more"}
	}
	return nil
}

// readBundle reads a file, and no more of it than a bundle may have.
func readBundle(file string) ([]byte, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &research.Error{Code: research.CodeNotFound, Message: "there is no file " + file, Err: err}
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, bundle.MaxBytes+1))
}

func (a *app) printVerification(v *export.Verification) {
	verdict := "holds"
	if !v.OK {
		verdict = "does not hold"
	}
	a.printf("%s: %s\n", v.File, verdict)
	if v.State != "" {
		a.printf("  %s\n", v.Title)
	}
	switch {
	case v.SignedBy == "":
		a.printf("  signed by nobody who can be told\n")
	case v.Trusted:
		a.printf("  signed by %s, which you trust\n", v.SignedBy)
	default:
		a.printf("  signed by %s: --trust compares that with a key you know\n", v.SignedBy)
	}
	a.printf("  checked: %d quotes, %d claims, %d documents, %d events\n", v.Checked.Quotes, v.Checked.Claims, v.Checked.Documents, v.Checked.Events)
	if n := len(v.Withheld); n > 0 {
		a.printf("  withheld: %d, of people who were forgotten%s\n", n, yes(v.Recounted, "", "; counts were not told again"))
	}
	for _, p := range v.Problems {
		a.printf("  %s\t%s\t%s\n", p.Kind, cmp.Or(p.Ref, "-"), p.Detail)
	}
	if v.More > 0 {
		a.printf("  and %d more\n", v.More)
	}
}

// sealing is what the flags of an export say of a bundle.
type sealing struct {
	key, made string
	headOnly  bool
}

// bundle writes an edition as a signed bundle.
func (a *app) bundle(c *cobra.Command, ed *research.Edition, seal export.Sealing, flags sealing, out string) (files []export.File, err error) {
	if _, seal.Key, err = a.key(flags.key); err != nil {
		return nil, err
	}
	if flags.headOnly {
		seal.Log = nil
	}
	if flags.made != "" {
		if ed.Made, err = time.Parse(time.RFC3339, flags.made); err != nil {
			return nil, usage("--made %q is no time such as 2026-03-31T12:00:00Z", flags.made)
		}
	}
	return export.WriteBundle(c.Context(), ed, seal, out)
}
