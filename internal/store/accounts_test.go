package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"personas/internal/account"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
	"personas/review"
)

const password = "four dull grey herons"

// newTeam is a store with ann and her password in it, and two studies.
func newTeam(t *testing.T) (st *store.Store, one, two store.StudyRow) {
	t.Helper()
	st = storetest.New(t)
	if _, err := st.PutAccount(t.Context(), "Ann", password); err != nil {
		t.Fatal(err)
	}
	return st, storetest.NewStudy(t, st, "one").StudyRow, storetest.NewStudy(t, st, "two").StudyRow
}

// tell runs a statement behind the store's back.
func tell(t *testing.T, st *store.Store, sql string, args ...any) {
	t.Helper()
	if _, err := st.Pool().Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func signIn(t *testing.T, st *store.Store) (account.Secret, *account.Principal) {
	t.Helper()
	secret, who, err := st.SignIn(t.Context(), "ann", password, "192.0.2.1:80")
	if err != nil {
		t.Fatal(err)
	}
	return secret, who
}

// Whoever knows the password comes in, and may do what they were given, in the
// study where they were given it, from the next request on.
func TestSignIn(t *testing.T) {
	t.Parallel()
	st, one, two := newTeam(t)
	give := func(study int64, right review.Right) {
		t.Helper()
		if err := st.GiveRight(t.Context(), "ann", study, right); err != nil {
			t.Fatal(err)
		}
	}
	give(one.ID, review.Viewer)
	give(one.ID, review.Reviewer)
	secret, who := signIn(t, st)
	if who.Name != "ann" || who.Right(one.ID) != review.Reviewer || who.Right(two.ID) != "" {
		t.Errorf("%+v", who)
	}
	give(one.ID, "")
	give(account.EveryStudy, review.Viewer)
	who, err := st.SessionOf(t.Context(), secret)
	if err != nil || who.Right(one.ID) != review.Viewer || who.Right(two.ID) != review.Viewer {
		t.Errorf("%+v, %v", who, err)
	}
	if err := st.EndSession(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	if _, err := st.SessionOf(t.Context(), secret); !errors.Is(err, account.ErrOver) {
		t.Errorf("after signing out: %v", err)
	}
}

// Nobody learns from an answer which names there are.
func TestSignInRefuses(t *testing.T) {
	t.Parallel()
	st, _, _ := newTeam(t)
	for _, as := range [][2]string{{"ann", "four dull grey heron"}, {"ann", ""}, {"ben", password}, {"", password}, {"ann\x00", password}, {"a b", ""}} {
		secret, who, err := st.SignIn(t.Context(), as[0], as[1], "192.0.2.1:80")
		if !errors.Is(err, account.ErrWrong) || secret != "" || who != nil {
			t.Errorf("%q: %v", as, err)
		}
	}
}

// Of fifty who guess at once no more get an answer than one after another would,
// and then even the right password has to wait; elsewhere nobody does. Time heals.
func TestAttemptsAreLimited(t *testing.T) {
	t.Parallel()
	st, _, _ := newTeam(t)
	if _, err := st.PutAccount(t.Context(), "ben", password); err != nil {
		t.Fatal(err)
	}
	var wrong, soon atomic.Int32
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			_, _, err := st.SignIn(context.Background(), "ann", "guess", fmt.Sprintf("198.51.100.%d:1", i))
			var wait *account.TooSoon
			switch {
			case errors.Is(err, account.ErrWrong):
				wrong.Add(1)
			case errors.As(err, &wait) && wait.For > 0 && wait.For <= account.PerName.Pause:
				soon.Add(1)
			default:
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	if int(wrong.Load()) != account.PerName.Burst || wrong.Load()+soon.Load() != 50 {
		t.Errorf("%d guesses were answered, %d put off", wrong.Load(), soon.Load())
	}
	var wait *account.TooSoon
	if _, _, err := st.SignIn(t.Context(), "ANN", password, "192.0.2.1:80"); !errors.As(err, &wait) || !strings.Contains(err.Error(), "try again in") {
		t.Errorf("the right password: %v", err)
	}
	if _, _, err := st.SignIn(t.Context(), "ben", password, "192.0.2.1:80"); err != nil {
		t.Errorf("another account: %v", err)
	}
	tell(t, st, `UPDATE attempt SET ahead = ahead - $1::float8 * interval '1 second'`, account.PerName.Pause.Seconds())
	for range account.PerName.Burst + 3 { // one is answered, and it is right: the account is as it was
		signIn(t, st)
	}
}

// One address that tries many names is put off as well, by whole networks of IPv6.
func TestAddressesAreLimited(t *testing.T) {
	t.Parallel()
	st, _, _ := newTeam(t)
	for i := range account.PerAddress.Burst + 2 {
		_, _, err := st.SignIn(t.Context(), fmt.Sprintf("nobody%d", i), "guess", fmt.Sprintf("[2001:db8::%x]:1", i+1))
		var wait *account.TooSoon
		if late := i >= account.PerAddress.Burst; errors.As(err, &wait) != late || errors.Is(err, account.ErrWrong) == late {
			t.Errorf("attempt %d: %v", i+1, err)
		}
	}
	if _, _, err := st.SignIn(t.Context(), "ann", password, "[2001:db8:1::1]:1"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
}

// A session ends when it is not used, when its time is over, when the password
// changes and when the account goes.
func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*testing.T, *store.Store){
		"unused": func(t *testing.T, st *store.Store) { tell(t, st, `UPDATE session SET used_at = now() - idle`) },
		"over":   func(t *testing.T, st *store.Store) { tell(t, st, `UPDATE session SET ends_at = now()`) },
		"another password": func(t *testing.T, st *store.Store) {
			if err := st.SetPassword(t.Context(), "ann", password+" and a swan"); err != nil {
				t.Fatal(err)
			}
		},
		"removed": func(t *testing.T, st *store.Store) {
			if err := st.RemoveAccount(t.Context(), "ann"); err != nil {
				t.Fatal(err)
			}
		},
		"revoked": func(t *testing.T, st *store.Store) {
			ann, err := st.Account(t.Context(), "ann")
			if err != nil {
				t.Fatal(err)
			}
			open, err := st.Sessions(t.Context(), ann.ID)
			if err != nil || len(open) != 1 || open[0].Network != "192.0.2.1" {
				t.Fatalf("%+v, %v", open, err)
			}
			if ok, err := st.RevokeSession(t.Context(), ann.ID+1, open[0].ID); ok || err != nil {
				t.Errorf("somebody else's: %t, %v", ok, err)
			}
			if ok, err := st.RevokeSession(t.Context(), ann.ID, open[0].ID); !ok || err != nil {
				t.Errorf("revoking: %t, %v", ok, err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, _, _ := newTeam(t)
			secret, _ := signIn(t, st)
			tell(t, st, `UPDATE session SET used_at = now() - interval '90 minutes'`)
			if _, err := st.SessionOf(t.Context(), secret); err != nil { // a use, from which it counts anew
				t.Fatal(err)
			}
			tell(t, st, `UPDATE session SET used_at = used_at - interval '90 minutes'`)
			if _, err := st.SessionOf(t.Context(), secret); err != nil {
				t.Fatal(err)
			}
			end(t, st)
			if _, err := st.SessionOf(t.Context(), secret); !errors.Is(err, account.ErrOver) {
				t.Errorf("it goes on: %v", err)
			}
		})
	}
}

// What an account was called stays its own, and nothing opens with it.
func TestRemoveAccount(t *testing.T) {
	t.Parallel()
	st, one, _ := newTeam(t)
	_, token, err := st.PutToken(t.Context(), store.NewToken{Account: "ann", Study: one.ID, Scopes: []account.Scope{account.ScopeRead}, Life: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.RemoveAccount(t.Context(), "ann"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := st.SignIn(t.Context(), "ann", password, ""); !errors.Is(err, account.ErrWrong) {
		t.Errorf("signing in: %v", err)
	}
	if _, err := st.TokenOf(t.Context(), token); !errors.Is(err, account.ErrOver) {
		t.Errorf("the token: %v", err)
	}
	if _, err := st.PutAccount(t.Context(), "ann", password); research.CodeOf(err) != research.CodeRefused {
		t.Errorf("another ann: %v", err)
	}
	if all, err := st.Accounts(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	for _, f := range []func() error{
		func() error { return st.RemoveAccount(t.Context(), "ann") },
		func() error { return st.SetPassword(t.Context(), "ann", password) },
		func() error { return st.GiveRight(t.Context(), "ann", one.ID, review.Admin) },
	} {
		if err := f(); research.CodeOf(err) != research.CodeNotFound {
			t.Errorf("with nobody: %v", err)
		}
	}
}

// A password that was hashed for little is hashed for more when it is used.
func TestWeakHashGrows(t *testing.T) {
	t.Parallel()
	st, _, _ := newTeam(t)
	const weak = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4" // of "password"
	tell(t, st, `UPDATE account SET password = $1`, weak)
	for range 2 {
		if _, _, err := st.SignIn(t.Context(), "ann", "password", ""); err != nil {
			t.Fatal(err)
		}
		var kept string
		if err := st.Pool().QueryRow(t.Context(), `SELECT password FROM account`).Scan(&kept); err != nil || !strings.Contains(kept, "m=19456,t=2") {
			t.Errorf("kept %s, %v", kept, err)
		}
	}
}

// Of twenty who choose a password by one link at once one does, and afterwards
// nobody. Nobody signs in to an account that has none.
func TestALinkGivesAPasswordOnce(t *testing.T) {
	t.Parallel()
	st, _, _ := newTeam(t)
	if who, err := st.Invite(t.Context(), "Cem"); err != nil || who.Name != "cem" {
		t.Fatalf("%+v, %v", who, err)
	}
	for _, guess := range []string{"", "cem", password} {
		if _, _, err := st.SignIn(t.Context(), "cem", guess, ""); !errors.Is(err, account.ErrWrong) {
			t.Errorf("without a password, %q: %v", guess, err)
		}
	}
	link, err := st.NewLink(t.Context(), "cem")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.UseLink(t.Context(), link, "short"); research.CodeOf(err) != research.CodeUsage {
		t.Errorf("a bad password: %v", err)
	}
	var in atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			name, err := st.UseLink(context.Background(), link, "seven swans on a canal")
			switch {
			case err == nil && name == "cem":
				in.Add(1)
			case !errors.Is(err, account.ErrOver):
				t.Errorf("%q, %v", name, err)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Fatalf("%d chose a password", in.Load())
	}
	if _, _, err := st.SignIn(t.Context(), "cem", "seven swans on a canal", ""); err != nil {
		t.Error(err)
	}
}

// A link is over when it is used, when its time is, when there is a later one, and
// with the account. Whoever uses one ends the sessions of the account.
func TestLinksAreOver(t *testing.T) {
	t.Parallel()
	st, _, _ := newTeam(t)
	secret, _ := signIn(t, st)
	put := func() account.Secret {
		t.Helper()
		link, err := st.NewLink(t.Context(), "ann")
		if err != nil {
			t.Fatal(err)
		}
		return link
	}
	over := func(why string, link account.Secret) {
		t.Helper()
		if _, err := st.UseLink(t.Context(), link, "seven swans on a canal"); !errors.Is(err, account.ErrOver) {
			t.Errorf("%s: %v", why, err)
		}
	}
	first, second := put(), put()
	over("before the later one", first)
	over("none", "")
	over("a guess", account.NewSecret(account.LinkSecret))
	if _, err := st.SessionOf(t.Context(), secret); err != nil {
		t.Errorf("a link that nobody used ended a session: %v", err)
	}
	if name, err := st.UseLink(t.Context(), second, "seven swans on a canal"); err != nil || name != "ann" {
		t.Fatal(name, err)
	}
	over("used", second)
	for _, s := range []account.Secret{secret, second} {
		if _, err := st.SessionOf(t.Context(), s); !errors.Is(err, account.ErrOver) {
			t.Errorf("a session after another password was chosen: %v", err)
		}
	}
	late := put()
	tell(t, st, `UPDATE link SET ends_at = now()`)
	over("late", late)
	gone := put()
	if err := st.RemoveAccount(t.Context(), "ann"); err != nil {
		t.Fatal(err)
	}
	over("of nobody", gone)
}

// Who may do what in a study is in its log, with who said so.
func TestAdmissionsAreLogged(t *testing.T) {
	t.Parallel()
	st, one, two := newTeam(t)
	by := research.Event{By: "ben", As: string(review.Admin)}
	for _, right := range []review.Right{review.Viewer, review.Viewer, review.Approver, ""} {
		if err := st.Admit(t.Context(), one, "Ann", right, by); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.Admit(t.Context(), one, "eve", review.Viewer, by); research.CodeOf(err) != research.CodeNotFound {
		t.Errorf("nobody: %v", err)
	}
	events, err := st.Events(t.Context(), one.ID)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range events {
		told = append(told, fmt.Sprintf("%s by %s: %s %s-%s", e.Act, e.By, e.Admission.Account, e.Admission.Before, e.Admission.After))
	}
	want := []string{"admit by ben: ann -viewer", "admit by ben: ann viewer-approver", "admit by ben: ann approver-"}
	if !slices.Equal(told, want) {
		t.Errorf("%q", told)
	}
	if problems, _ := research.VerifyLog(events); len(problems) > 0 {
		t.Error(problems)
	}
	if events, err := st.Events(t.Context(), two.ID); err != nil || len(events) > 0 {
		t.Errorf("the other study: %v, %v", events, err)
	}
}

// A token opens what it is for, as long as it is meant to and nobody revoked it.
func TestTokens(t *testing.T) {
	t.Parallel()
	st, one, two := newTeam(t)
	if err := st.GiveRight(t.Context(), "ann", account.EveryStudy, review.Admin); err != nil {
		t.Fatal(err)
	}
	read := []account.Scope{account.ScopeRead}
	put := func(n store.NewToken) (int64, account.Secret) {
		t.Helper()
		n.Account = "ann"
		id, secret, err := st.PutToken(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		return id, secret
	}
	id, secret := put(store.NewToken{Label: "board", Study: one.ID, Scopes: read, Life: time.Hour})
	who, err := st.TokenOf(t.Context(), secret)
	if err != nil || who.Right(one.ID) != review.Viewer || who.Right(two.ID) != "" || who.May(one.ID, account.ScopeDecide, review.Viewer) {
		t.Fatalf("%+v, %v", who, err)
	}
	if _, err := st.SessionOf(t.Context(), secret); !errors.Is(err, account.ErrOver) {
		t.Errorf("a token as a session: %v", err)
	}
	if err := st.GiveRight(t.Context(), "ann", account.EveryStudy, ""); err != nil {
		t.Fatal(err)
	}
	if who, err := st.TokenOf(t.Context(), secret); err != nil || who.Right(one.ID) != "" {
		t.Errorf("of somebody without a right: %+v, %v", who, err)
	}
	if err := st.RevokeToken(t.Context(), "ben", id); research.CodeOf(err) != research.CodeNotFound {
		t.Errorf("somebody else's: %v", err)
	}
	if err := st.RevokeToken(t.Context(), "ann", id); err != nil {
		t.Fatal(err)
	}
	_, over := put(store.NewToken{Study: account.EveryStudy, Scopes: read, Life: time.Hour})
	tell(t, st, `UPDATE token SET ends_at = now() WHERE id <> $1`, id)
	for _, s := range []account.Secret{secret, over, ""} {
		if _, err := st.TokenOf(t.Context(), s); !errors.Is(err, account.ErrOver) {
			t.Errorf("it still opens: %v", err)
		}
	}
	all, err := st.Tokens(t.Context(), "ann")
	if err != nil || len(all) != 2 || all[0].Label != "board" || all[0].StudyName != "one" || all[0].RevokedAt == nil || all[0].UsedAt == nil {
		t.Errorf("%+v, %v", all, err)
	}
	for _, bad := range []store.NewToken{{Account: "ann", Life: time.Hour}, {Account: "ann", Scopes: []account.Scope{"all"}, Life: time.Hour},
		{Account: "ann", Scopes: read}, {Account: "ann", Scopes: read, Life: 400 * 24 * time.Hour}, {Account: "ben", Scopes: read, Life: time.Hour}} {
		if _, _, err := st.PutToken(t.Context(), bad); err == nil {
			t.Errorf("made %+v", bad)
		}
	}
}

// The database holds nothing that opens anything: every value of every row is
// searched for each secret, as it is and as the bytes it stands for.
func TestSecretsAreNotKept(t *testing.T) {
	t.Parallel()
	st, one, _ := newTeam(t)
	session, _ := signIn(t, st)
	link, err := st.NewLink(t.Context(), "ann")
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := st.PutToken(t.Context(), store.NewToken{Account: "ann", Study: one.ID, Scopes: []account.Scope{account.ScopeRead}, Life: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{password, session.Reveal(), link.Reveal(), token.Reveal()} {
		if found, err := storetest.Search(t.Context(), st, secret); err != nil || len(found) > 0 {
			t.Errorf("a secret stands in %s", found)
		}
	}
	if found, err := storetest.Search(t.Context(), st, "192.0.2.1"); err != nil || !slices.Contains(found, "personas.session.network") {
		t.Errorf("the search finds nothing: %s", found)
	}
}
