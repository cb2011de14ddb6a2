package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// AppRole is what the program works as. It owns the tables of vectors, which it
// makes and drops as it works, and nothing else: it can define nothing, switch no
// trigger off, and change nothing that is kept for ever. Whoever migrates owns
// the rest.
const AppRole = "personas_app"

// kept are the tables that the program's role adds to and does not change. What
// has to be taken out of them, functions of the owner take out.
var kept = []string{"review_event", "review_word", "frozen", "revision", "pack", "pack_revision", "document", "content", "correction", "regrouping", "forgotten"}

// ownersFunctions are what the owner does for the program's role (0020, 0021).
const ownersFunctions = `learn_tables(), delete_texts(bigint), delete_files(bytea[]), forget(bigint, bigint, bigint[]), withhold_file(bigint)`

// grants give the role its rights. They are given anew whenever something was
// migrated: a right holds for the tables that are there.
func grants() (statements []string) {
	statements = []string{
		`GRANT USAGE ON SCHEMA personas TO ` + AppRole,
		`GRANT USAGE, CREATE ON SCHEMA vectors TO ` + AppRole,
		`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA personas TO ` + AppRole,
		`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA personas TO ` + AppRole,
		`REVOKE INSERT, UPDATE, DELETE ON migration FROM ` + AppRole,
		`REVOKE EXECUTE ON FUNCTION ` + ownersFunctions + ` FROM PUBLIC`,
		`GRANT EXECUTE ON FUNCTION ` + ownersFunctions + ` TO ` + AppRole,
		// Sets that were made before there was the role, and those that it makes.
		`DO $$
		 DECLARE t record;
		 BEGIN
		     FOR t IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		               WHERE n.nspname = 'vectors' AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE') AND c.relowner <> '` + AppRole + `'::regrole LOOP
		         EXECUTE 'ALTER TABLE ' || t.name || ' OWNER TO ` + AppRole + `';
		     END LOOP;
		 END $$`,
	}
	for _, table := range kept {
		statements = append(statements, `REVOKE UPDATE, DELETE ON `+table+` FROM `+AppRole)
	}
	return statements
}

// appRole makes the role and gives it its rights, where whoever migrates may do
// that and it is not done. It returns "" where the program has to work as whoever
// signed in: Access says so, and why.
func appRole(ctx context.Context, conn *pgx.Conn, migrated bool) (string, error) {
	var exists, mayMake, owns, granted bool
	err := conn.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1), rolsuper OR rolcreaterole,
		       pg_has_role((SELECT nspowner FROM pg_namespace WHERE nspname = 'personas'), 'USAGE'),
		       EXISTS (SELECT FROM pg_roles r WHERE r.rolname = $1 AND has_schema_privilege(r.oid, 'personas', 'USAGE')
		                                        AND has_schema_privilege(r.oid, 'vectors', 'CREATE'))
		  FROM pg_roles WHERE rolname = current_user`, AppRole).Scan(&exists, &mayMake, &owns, &granted)
	if err != nil {
		return "", err
	}
	if !exists && mayMake {
		if err := makeRole(ctx, conn); err != nil {
			return "", fmt.Errorf("making the role %s: %w", AppRole, err)
		}
		exists = true
	}
	if !exists {
		return "", nil
	}
	member, err := takesOn(ctx, conn)
	if err != nil {
		return "", err
	}
	if owns && member && (migrated || !granted) {
		if err := grant(ctx, conn); err != nil {
			return "", fmt.Errorf("giving the role %s its rights: %w", AppRole, err)
		}
		granted = true
	}
	if !member || !granted {
		return "", nil
	}
	return AppRole, nil
}

// makeRole makes the role, which all databases of a server share: others may be
// at it.
func makeRole(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `
		DO $$ BEGIN
		    CREATE ROLE `+AppRole+` NOLOGIN;
		EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
		END $$`)
	if err != nil {
		return err
	}
	if member, err := takesOn(ctx, conn); err != nil || member {
		return err
	}
	_, err = conn.Exec(ctx, `GRANT `+AppRole+` TO CURRENT_USER`)
	return err
}

// takesOn reports whether whoever signed in can work as the role.
func takesOn(ctx context.Context, conn *pgx.Conn) (may bool, err error) {
	err = conn.QueryRow(ctx, `SELECT pg_has_role($1, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)`, AppRole).Scan(&may)
	return may, err
}

func grant(ctx context.Context, conn *pgx.Conn) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL search_path = personas, public`); err != nil {
			return err
		}
		for _, statement := range grants() {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// Access is as whom the program works in the database.
type Access struct {
	Login string // who signed in
	Role  string // as whom it works
	Apart bool   // that is somebody who can change nothing that is kept for ever
}

// Access asks as whom the program works.
func (s *Store) Access(ctx context.Context) (a Access, err error) {
	err = s.pool.QueryRow(ctx, `
		SELECT session_user, current_user,
		       NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
		       AND NOT bool_or(pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE'))
		  FROM pg_class c WHERE c.relnamespace = 'personas'::regnamespace AND c.relname = ANY ($1)`, kept).Scan(&a.Login, &a.Role, &a.Apart)
	return a, err
}
