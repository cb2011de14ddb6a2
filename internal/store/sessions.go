package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/internal/account"
)

// opening is a session that is to be opened.
type opening struct {
	account int64
	kept    string // of the password that was right
	name    string
	network string
	life    account.Life
}

// openSession opens a session, unless the account was removed or given another
// password since it was looked at.
func (s *Store) openSession(ctx context.Context, o opening) (secret account.Secret, p *account.Principal, err error) {
	err = s.InTx(ctx, func(tx *Tx) error {
		secret, p, err = tx.openSession(ctx, o)
		return err
	})
	return secret, p, err
}

func (tx *Tx) openSession(ctx context.Context, o opening) (account.Secret, *account.Principal, error) {
	var there bool
	err := tx.QueryRow(ctx, `SELECT true FROM account WHERE id = $1 AND removed_at IS NULL AND password = $2 FOR SHARE`, o.account, o.kept).Scan(&there)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil, account.ErrWrong
	}
	if err != nil {
		return "", nil, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM session WHERE account_id = $1 AND `+sessionOver, o.account); err != nil {
		return "", nil, err
	}
	secret := account.NewSecret(account.SessionSecret)
	_, err = tx.Exec(ctx, `
		INSERT INTO session (account_id, name, sum, network, idle, ends_at) VALUES (@account, @name, @sum, @network, @idle::interval, now() + @whole::interval)`,
		pgx.StrictNamedArgs{"account": o.account, "name": o.name, "sum": secret.Sum(), "network": o.network, "idle": o.life.Idle, "whole": o.life.Whole})
	if err != nil {
		return "", nil, err
	}
	p, err := sessionOf(ctx, tx, secret)
	return secret, p, err
}

const sessionOver = `(ends_at <= now() OR used_at + idle <= now())`

// SessionOf finds whose session a secret opens, with the rights that they have
// now; account.ErrOver where it opens none. It counts as a use of the session.
func (s *Store) SessionOf(ctx context.Context, secret account.Secret) (*account.Principal, error) {
	p, err := sessionOf(ctx, s.pool, secret)
	if err != nil {
		return nil, err
	}
	_, err = s.pool.Exec(ctx, `UPDATE session SET used_at = now() WHERE id = $1 AND used_at < now() - interval '1 minute'`, p.Session)
	return p, err
}

func sessionOf(ctx context.Context, q querier, secret account.Secret) (*account.Principal, error) {
	rows, err := q.Query(ctx, `
		SELECT x.id, a.id, a.name, `+rightsOf+` FROM session x JOIN account a ON a.id = x.account_id
		 WHERE x.sum = $1 AND a.removed_at IS NULL AND NOT `+sessionOver, secret.Sum())
	if err != nil {
		return nil, err
	}
	p, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (*account.Principal, error) {
		var p account.Principal
		err := row.Scan(&p.Session, &p.Account, &p.Name, &p.Rights)
		return &p, err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = account.ErrOver
	}
	return p, err
}

// EndSession signs out. Where there is no such session nothing happens.
func (s *Store) EndSession(ctx context.Context, secret account.Secret) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM session WHERE sum = $1`, secret.Sum())
	return err
}

// SessionRow is a session as its owner sees it.
type SessionRow struct {
	ID      int64     `json:"id"`
	Network string    `json:"network"`
	BegunAt time.Time `json:"begun_at"`
	UsedAt  time.Time `json:"used_at"`
	EndsAt  time.Time `json:"ends_at"` // at the latest
}

// Sessions lists the sessions of an account that are open, the latest first.
func (s *Store) Sessions(ctx context.Context, of int64) ([]SessionRow, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT id, network, begun_at, used_at, ends_at FROM session
		 WHERE account_id = $1 AND NOT `+sessionOver+` ORDER BY id DESC`, of)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[SessionRow])
}

// RevokeSession ends a session of an account, and reports whether it was open.
func (s *Store) RevokeSession(ctx context.Context, of, id int64) (bool, error) {
	tag, err := s.pool.Exec(ctx, `DELETE FROM session WHERE id = $1 AND account_id = $2 AND NOT `+sessionOver, id, of)
	return tag.RowsAffected() > 0, err
}
