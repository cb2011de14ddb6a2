package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"personas/research"
)

// cost is what hashing a password takes.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// now is what hashing takes today: what OWASP asks of argon2id at least (Password
// Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane). A password that was hashed for
// less is hashed anew when somebody signs in with it.
var now = cost{memory: 19 * 1024, passes: 2, lanes: 1}

// most is what a stored hash may ask for, so that one that was tampered with
// takes neither the memory nor the day.
var most = cost{memory: 256 * 1024, passes: 16, lanes: 8}

const (
	saltBytes = 16
	keyBytes  = 32
)

// The length of a password: in characters at least, in bytes at most.
const (
	minPassword = 12
	maxPassword = 1024
)

// places bounds how many passwords are hashed at once, and so the memory of it.
var places = make(chan struct{}, max(2, runtime.NumCPU()))

// CheckPassword refuses a password that is no good for an account.
func CheckPassword(name, password string) error {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("the password has fewer than %d characters", minPassword),
			Try: "take some words that nobody would put together"}
	case len(password) > maxPassword:
		return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("the password has more than %d bytes", maxPassword), Try: "take a shorter one"}
	case strings.Contains(strings.ToLower(password), name) && len(password) < len(name)+minPassword:
		return &research.Error{Code: research.CodeUsage, Message: "the password is little more than the name", Try: "take another"}
	}
	return nil
}

// Hash is the text that is kept of a password: argon2id, in PHC's format.
func Hash(ctx context.Context, password string) (string, error) { return now.hash(ctx, password) }

func (c cost) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // it never fails
	key, err := c.key(ctx, password, salt, keyBytes)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes, b64(salt), b64(key)), nil
}

func b64(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

func (c cost) key(ctx context.Context, password string, salt []byte, size int) ([]byte, error) {
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, uint32(size)), nil
}

// Verify compares a password with what was kept of it, in a time that does not
// depend on where they differ. weak says that it is right and was hashed for less
// than is asked for now. Where nothing is kept, as of an unknown name, it takes as
// long, and is wrong.
func Verify(ctx context.Context, kept, password string) (right, weak bool, err error) {
	if len(password) > maxPassword {
		password = "" // too long for anybody's
	}
	c, salt, key, ok := parse(kept)
	if !ok {
		c, salt, key = now, make([]byte, saltBytes), make([]byte, keyBytes)
	}
	got, err := c.key(ctx, password, salt, len(key))
	if err != nil {
		return false, false, err
	}
	right = subtle.ConstantTimeCompare(got, key) == 1 && ok
	return right, right && c.below(now), nil
}

func (c cost) below(o cost) bool { return c.memory < o.memory || c.passes < o.passes }

// parse takes a kept hash apart.
func parse(kept string) (c cost, salt, key []byte, ok bool) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); n != 3 || err != nil {
		return c, nil, nil, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return c, nil, nil, false
	}
	key, err = base64.RawStdEncoding.DecodeString(parts[5])
	ok = err == nil && len(salt) >= 8 && len(key) >= 16 && len(key) <= 64 && c.passes > 0 && c.lanes > 0 &&
		c.memory <= most.memory && c.passes <= most.passes && c.lanes <= most.lanes
	return c, salt, key, ok
}
