package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"personas/internal/account"
	"personas/research"
)

// NewLink makes what lets somebody choose the password of an account, once. Links
// that the account had before are over; its sessions go on until the link is used.
func (s *Store) NewLink(ctx context.Context, name string) (link account.Secret, err error) {
	link = account.NewSecret(account.LinkSecret)
	err = s.InTx(ctx, func(tx *Tx) error {
		id, err := tx.lockAccount(ctx, name)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM link WHERE account_id = $1 OR ends_at <= now()`, id); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO link (sum, account_id, name, ends_at) SELECT $1, id, name, now() + $3::interval FROM account WHERE id = $2`,
			link.Sum(), id, account.LinkLife)
		return err
	})
	return link, err
}

// LinkOf tells whose password a link lets somebody choose; account.ErrOver where
// it is over.
func (s *Store) LinkOf(ctx context.Context, link account.Secret) (name string, err error) {
	err = s.pool.QueryRow(ctx, `
		SELECT a.name FROM link l JOIN account a ON a.id = l.account_id
		 WHERE l.sum = $1 AND l.ends_at > now() AND a.removed_at IS NULL`, link.Sum()).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		err = account.ErrOver
	}
	return name, err
}

// UseLink gives the account of a link a password. Of any number at once, one does;
// account.ErrOver is for the others. The sessions of the account end.
func (s *Store) UseLink(ctx context.Context, link account.Secret, password string) (name string, err error) {
	if name, err = s.LinkOf(ctx, link); err != nil {
		return "", err
	}
	hash, err := hashed(ctx, name, password)
	if err != nil {
		return "", err
	}
	return name, s.InTx(ctx, func(tx *Tx) error {
		id, err := tx.lockAccount(ctx, name)
		if research.CodeOf(err) == research.CodeNotFound {
			return account.ErrOver
		}
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `DELETE FROM link WHERE sum = $1 AND account_id = $2 AND ends_at > now()`, link.Sum(), id)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return account.ErrOver
		}
		return tx.setPassword(ctx, id, hash)
	})
}
