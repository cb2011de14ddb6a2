package account_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"personas/internal/account"
	"personas/review"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A password opens what was kept of it, and nothing else does.
func TestVerify(t *testing.T) {
	t.Parallel()
	const password = "four dull grey herons"
	kept, err := account.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(kept, password) {
		t.Errorf("kept %s", kept)
	}
	if again, err := account.Hash(t.Context(), password); err != nil || again == kept {
		t.Errorf("two hashes are the same, or %v", err)
	}
	for given, want := range map[string]bool{password: true, password + " ": false, "": false, strings.ToUpper(password): false,
		strings.Repeat("x", 5000): false} {
		right, weak, err := account.Verify(t.Context(), kept, given)
		if err != nil || right != want || weak {
			t.Errorf("%.30q: right %t, weak %t, %v", given, right, weak, err)
		}
	}
}

// What is kept, if it is no hash or asks for the whole machine, fits no password.
func TestVerifyNothing(t *testing.T) {
	t.Parallel()
	for _, kept := range []string{"", "secret", "$argon2id$v=19$m=19456,t=2,p=1$$", "$argon2id$v=19$m=4294967295,t=2,p=1$c2FsdHNhbHRzYWx0$c2FsdHNhbHRzYWx0c2FsdA",
		"$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$c2FsdHNhbHRzYWx0c2FsdA", "$argon2id$v=19$m=8,t=0,p=0$c2FsdHNhbHRzYWx0$c2FsdHNhbHRzYWx0c2FsdA"} {
		for _, given := range []string{"", kept} {
			if right, weak, err := account.Verify(t.Context(), kept, given); right || weak || err != nil {
				t.Errorf("%q for %q: %t %t %v", given, kept, right, weak, err)
			}
		}
	}
}

// A hash that another program made is read (the vector is of the reference
// implementation: argon2id, 64 MiB, 2 passes, "password", "somesalt"), and is
// weak only where it took less than is asked for.
func TestVerifyAnother(t *testing.T) {
	t.Parallel()
	for kept, weak := range map[string]bool{
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc": false,
		"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4":   true,
	} {
		right, isWeak, err := account.Verify(t.Context(), kept, "password")
		if err != nil || !right || isWeak != weak {
			t.Errorf("%s: right %t, weak %t, %v", kept, right, isWeak, err)
		}
	}
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for password, good := range map[string]bool{"": false, "elevenchars": false, "twelve chars": true, "ééééééééééé": false, "éééééééééééé": true,
		"ann@example.org1": false, "ann@example.org and the herons": true, strings.Repeat("x", 1025): false} {
		if err := account.CheckPassword("ann@example.org", password); (err == nil) != good {
			t.Errorf("%.40q: %v", password, err)
		}
	}
}

// A secret prints itself nowhere.
func TestSecret(t *testing.T) {
	t.Parallel()
	s := account.NewSecret(account.TokenSecret)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("it", "secret", s, "in", struct{ S account.Secret }{s})
	j, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s, s), fmt.Sprintf("%+v", struct{ S account.Secret }{s}), log.String(), string(j)} {
		if strings.Contains(told, s.Reveal()[3:]) {
			t.Errorf("told: %s", told)
		}
	}
	if len(s.Reveal()) != 3+43 || len(s.Sum()) != 32 || account.NewSecret(account.TokenSecret) == s {
		t.Errorf("%d characters", len(s.Reveal()))
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{"192.0.2.7:4711": "192.0.2.7", "192.0.2.7": "192.0.2.7", "[::ffff:192.0.2.7]:1": "192.0.2.7",
		"[2001:db8:1:2:3::4]:80": "2001:db8:1:2::/64", "2001:db8:1:2::9%eth0": "2001:db8:1:2::/64", "": "", "@": "@"} {
		if got := account.Network(addr); got != want {
			t.Errorf("%q: %q, not %q", addr, got, want)
		}
	}
}

func TestCheckName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Ann": "ann", " ann@example.org ": "ann@example.org", "": "", "-x": "", "a b": "", "änn": "",
		"a\x00": "", strings.Repeat("a", 65): ""} {
		if got, err := account.CheckName(name); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
}

var (
	rights = []review.Right{"", review.Viewer, review.Researcher, review.Reviewer, review.Approver, review.Admin}
	scopes = []account.Scope{account.ScopeRead, account.ScopeDecide, account.ScopeStructure, account.ScopePublish, account.ScopeAdmin}
)

// A token never opens more than its owner may do, nor another study than its own,
// nor what none of its scopes names; and where an owner has no right, nothing.
func TestTokenIsNarrower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		owner := account.Principal{Account: 1, Name: "ann", Session: 1, Rights: map[int64]review.Right{}}
		for study := range int64(4) { // 0: all
			if r := rapid.SampledFrom(rights).Draw(t, "right"); r != "" {
				owner.Rights[study] = r
			}
		}
		token := owner
		token.Session, token.Token = 0, 1
		token.Study = rapid.Int64Range(0, 3).Draw(t, "only")
		token.Scopes = rapid.SliceOfNDistinct(rapid.SampledFrom(scopes), 0, 5, rapid.ID[account.Scope]).Draw(t, "scopes")
		study, scope, least := rapid.Int64Range(1, 4).Draw(t, "study"), rapid.SampledFrom(scopes).Draw(t, "scope"), rapid.SampledFrom(rights).Draw(t, "least")
		may := token.May(study, scope, least)
		switch {
		case may && !owner.May(study, scope, least):
			t.Fatal("a token may do what its owner may not")
		case may && token.Study != account.EveryStudy && token.Study != study:
			t.Fatal("a token opens another study")
		case may && len(token.Scopes) == 0:
			t.Fatal("a token without scopes opens something")
		case may && len(token.Scopes) == 1 && token.Scopes[0] == account.ScopeRead && (scope != account.ScopeRead || least != "" && least != review.Viewer):
			t.Fatal("who may read may do more")
		case may && owner.Rights[study] == "" && owner.Rights[account.EveryStudy] == "":
			t.Fatal("somebody without a right may do something")
		case !token.Right(study).Includes("") || !owner.Right(study).Includes(token.Right(study)):
			t.Fatal("a token has a higher right")
		}
		if all := (account.Principal{Token: 1, Rights: owner.Rights, Scopes: []account.Scope{account.ScopeAdmin}}); all.Right(study) != owner.Right(study) {
			t.Fatal("a token with every scope is not its owner's right")
		}
	})
}
