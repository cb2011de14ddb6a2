package bundle

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"personas/research"
)

// Key signs bundles. In a file it is PKCS #8 in PEM, its public half PKIX, as
// other programs read and write them.
type Key struct{ private ed25519.PrivateKey }

// ID is a key's fingerprint: SHA-256 of its 32 public bytes.
type ID string

const idPrefix = "SHA256:"

func idOf(public []byte) ID {
	sum := sha256.Sum256(public)
	return ID(idPrefix + base64.RawURLEncoding.EncodeToString(sum[:]))
}

func (k Key) public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) }

// ID is the key's fingerprint.
func (k Key) ID() ID { return idOf(k.public()) }

// String hides the key.
func (k Key) String() string { return string(k.ID()) }

// GoString hides it too.
func (k Key) GoString() string { return k.String() }

// NewKey draws a key.
func NewKey() (Key, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	return Key{private}, err
}

// KeyFromSeed is the key of 32 bytes: for tests, where keys must be the same.
func KeyFromSeed(seed [32]byte) Key { return Key{ed25519.NewKeyFromSeed(seed[:])} }

// Public is the key's public half in PEM, to hand on.
func (k Key) Public() ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(k.public())
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
}

// Save writes a key where only its owner reads it. A key that is there stays,
// unless force is set.
func (k Key) Save(path string, force bool) error {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("key: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // 0600
	if err != nil {
		return fmt.Errorf("key: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("key: %w", err)
	}
	if force {
		return os.Rename(f.Name(), path)
	}
	err = os.Link(f.Name(), path) // fails where something is there
	if errors.Is(err, fs.ErrExist) {
		return &research.Error{Code: research.CodeRefused, Message: "there is a key in " + path,
			Try: "--force replaces it: what it signed stays signed by it, and nothing more can be"}
	}
	return err
}

// LoadKey reads a key that [Key.Save] wrote, or another program.
func LoadKey(path string) (Key, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Key{}, &research.Error{Code: research.CodeNotFound, Message: "there is no key in " + path, Try: "personas key new makes one"}
	}
	if err != nil {
		return Key{}, fmt.Errorf("key: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return Key{}, &research.Error{Code: research.CodeRefused, Message: "others can read the key in " + path, Try: "chmod 600 " + path}
	}
	der, err := readPEM(path, "PRIVATE KEY")
	if err == nil {
		var key any
		if key, err = x509.ParsePKCS8PrivateKey(der); err == nil {
			if private, ok := key.(ed25519.PrivateKey); ok {
				return Key{private}, nil
			}
		}
	}
	return Key{}, &research.Error{Code: research.CodeFailed, Message: path + " is no Ed25519 key", Try: "personas key new makes one", Err: err}
}

// Trust reads what names a key to trust: a fingerprint, or a file with the
// public key.
func Trust(s string) (ID, error) {
	if rest, ok := strings.CutPrefix(s, idPrefix); ok {
		if sum, err := base64.RawURLEncoding.Strict().DecodeString(rest); err != nil || len(sum) != sha256.Size {
			return "", &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q is no fingerprint", s), Try: "personas key show prints one"}
		}
		return ID(s), nil
	}
	der, err := readPEM(s, "PUBLIC KEY")
	if err == nil {
		var key any
		if key, err = x509.ParsePKIXPublicKey(der); err == nil {
			if public, ok := key.(ed25519.PublicKey); ok {
				return idOf(public), nil
			}
		}
	}
	return "", &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%q is neither a fingerprint nor a file with a public Ed25519 key", s),
		Try: "personas key show prints both", Err: err}
}

// keyBytes is more than a key takes.
const keyBytes = 4 << 10

func readPEM(path, kind string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(b) > keyBytes {
		return nil, errors.New("too long")
	}
	block, _ := pem.Decode(b)
	if block == nil || block.Type != kind {
		return nil, fmt.Errorf("no %s in it", strings.ToLower(kind))
	}
	return block.Bytes, nil
}
