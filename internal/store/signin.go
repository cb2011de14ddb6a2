package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/internal/account"
)

// SignIn opens a session for whoever knows an account's password. The error is
// account.ErrWrong where they do not, and an account.TooSoon where too many did
// not, under that name or from that address.
func (s *Store) SignIn(ctx context.Context, name, password, addr string) (account.Secret, *account.Principal, error) {
	network := account.Network(addr)
	clean, err := account.CheckName(name)
	if err != nil {
		clean = name // nobody's, and counted all the same
	}
	keys := [][]byte{attemptKey("name", clean), attemptKey("network", network)}
	if err := s.attempt(ctx, keys); err != nil {
		return "", nil, err
	}
	id, kept, err := s.keptPassword(ctx, clean)
	if err != nil {
		return "", nil, err
	}
	right, weak, err := account.Verify(ctx, kept, password)
	if err != nil {
		return "", nil, err
	}
	if !right {
		return "", nil, account.ErrWrong
	}
	if err := s.succeeded(ctx, keys); err != nil {
		return "", nil, err
	}
	if weak {
		if err := s.rehash(ctx, id, kept, password); err != nil {
			return "", nil, err
		}
		if _, kept, err = s.keptPassword(ctx, clean); err != nil {
			return "", nil, err
		}
	}
	return s.openSession(ctx, opening{account: id, kept: kept, name: clean, network: network, life: account.TeamLife})
}

func attemptKey(kind, of string) []byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + of))
	return sum[:]
}

// limits of the keys of an attempt, in their order.
var limits = []account.Limit{account.PerName, account.PerAddress}

// attempt counts an attempt before anybody knows how it ends, so that no more get
// through at once than one after another; it refuses where there were too many.
func (s *Store) attempt(ctx context.Context, keys [][]byte) error {
	err := s.InTx(ctx, func(tx *Tx) error {
		for i, key := range keys {
			if err := tx.attempt(ctx, key, limits[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = s.pool.Exec(ctx, `
		DELETE FROM attempt WHERE key IN (SELECT key FROM attempt WHERE ahead < now() LIMIT 100 FOR UPDATE SKIP LOCKED)`)
	return err
}

func (tx *Tx) attempt(ctx context.Context, key []byte, l account.Limit) error {
	var until time.Time
	var wait float64
	err := tx.QueryRow(ctx, `
		WITH one AS (
		    INSERT INTO attempt (key, ahead) VALUES (@key, clock_timestamp() + @pause::float8 * interval '1 second')
		    ON CONFLICT (key) DO UPDATE SET ahead = greatest(attempt.ahead, clock_timestamp()) + @pause::float8 * interval '1 second'
		    RETURNING ahead)
		SELECT ahead - @most::float8 * interval '1 second', extract(epoch FROM ahead - clock_timestamp())::float8 - @most::float8 FROM one`,
		pgx.StrictNamedArgs{"key": key, "pause": l.Pause.Seconds(), "most": float64(l.Burst) * l.Pause.Seconds()}).Scan(&until, &wait)
	if err != nil || wait <= 0 {
		return err
	}
	return &account.TooSoon{Until: until, For: time.Duration(wait * float64(time.Second))}
}

// succeeded forgets what was tried under the name, and gives the address its
// attempt back.
func (s *Store) succeeded(ctx context.Context, keys [][]byte) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM attempt WHERE key = $1`, keys[0]); err != nil {
		return err
	}
	_, err := s.pool.Exec(ctx, `UPDATE attempt SET ahead = ahead - $2::float8 * interval '1 second' WHERE key = $1`, keys[1], limits[1].Pause.Seconds())
	return err
}

// keptPassword reads what is kept of a password, "" where there is no such account.
func (s *Store) keptPassword(ctx context.Context, name string) (id int64, kept string, err error) {
	if !storable(name) {
		return 0, "", nil
	}
	err = s.pool.QueryRow(ctx, `SELECT id, password FROM account WHERE name = $1 AND removed_at IS NULL`, name).Scan(&id, &kept)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return id, kept, err
}

// rehash keeps a password for more than it was kept for, unless somebody gave the
// account another one meanwhile.
func (s *Store) rehash(ctx context.Context, id int64, was, password string) error {
	hash, err := account.Hash(ctx, password)
	if err != nil {
		return err
	}
	_, err = s.pool.Exec(ctx, `UPDATE account SET password = $3 WHERE id = $1 AND password = $2`, id, was, hash)
	return err
}
