package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
)

// Secret is what a session, a link or a token is known by. It is shown once, to
// whom it is given; it does not print itself.
type Secret string

// The beginnings of secrets, by which whoever finds one knows what it is.
const (
	SessionSecret = "ps_"
	LinkSecret    = "pl_"
	TokenSecret   = "pt_"
)

// NewSecret draws a secret with that beginning.
func NewSecret(beginning string) Secret {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // it never fails
	return Secret(beginning + base64.RawURLEncoding.EncodeToString(b))
}

// Sum is all that is kept of a secret.
func (s Secret) Sum() []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

// Reveal is the secret itself.
func (s Secret) Reveal() string { return string(s) }

func (s Secret) String() string       { return "(a secret)" }
func (s Secret) GoString() string     { return "(a secret)" }
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText keeps it out of JSON, too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
