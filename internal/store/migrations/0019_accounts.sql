-- Who may come in. Of passwords, sessions, links and tokens there are hashes only.

CREATE TABLE account (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL CONSTRAINT an_account_has_a_name_of_its_own UNIQUE,
    password   text NOT NULL,                  -- argon2id in PHC's format; '' where nobody can sign in with one
    made_at    timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,                    -- its name is in the log, and nobody else's afterwards
    CONSTRAINT a_name_is_lower_case CHECK (name = lower(name) AND name <> ''),
    CONSTRAINT a_removed_account_has_no_password CHECK (removed_at IS NULL OR password = '')
);

CREATE TABLE account_right (
    account_id bigint NOT NULL REFERENCES account,
    study_id   bigint REFERENCES study ON DELETE CASCADE, -- NULL: every study
    right_name text NOT NULL CONSTRAINT a_right_is_one_of_five CHECK (right_name IN ('viewer','researcher','reviewer','approver','admin')),
    CONSTRAINT an_account_has_one_right_in_a_study UNIQUE NULLS NOT DISTINCT (account_id, study_id)
);

-- Without an account it is the owner's of a machine of their own.
CREATE TABLE session (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint REFERENCES account,
    name       text NOT NULL,
    sum        bytea NOT NULL CONSTRAINT a_session_has_a_secret_of_its_own UNIQUE,
    network    text NOT NULL DEFAULT '',
    idle       interval NOT NULL,
    begun_at   timestamptz NOT NULL DEFAULT now(),
    used_at    timestamptz NOT NULL DEFAULT now(),
    ends_at    timestamptz NOT NULL,           -- at the latest
    CONSTRAINT a_session_is_known_by_a_hash CHECK (length(sum) = 32)
);
CREATE INDEX session_by_account ON session (account_id);

-- A link opens a session once.
CREATE TABLE link (
    sum        bytea PRIMARY KEY CONSTRAINT a_link_is_known_by_a_hash CHECK (length(sum) = 32),
    account_id bigint REFERENCES account,
    name       text NOT NULL,
    ends_at    timestamptz NOT NULL
);

CREATE TABLE token (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES account,
    study_id   bigint REFERENCES study ON DELETE CASCADE, -- NULL: every study
    label      text NOT NULL DEFAULT '',
    sum        bytea NOT NULL CONSTRAINT a_token_has_a_secret_of_its_own UNIQUE,
    scopes     text[] NOT NULL CONSTRAINT a_token_has_scopes
               CHECK (scopes <> '{}' AND scopes <@ '{read,decide,structure,publish,admin}'::text[]),
    made_at    timestamptz NOT NULL DEFAULT now(),
    ends_at    timestamptz NOT NULL,
    used_at    timestamptz,
    revoked_at timestamptz,
    CONSTRAINT a_token_is_known_by_a_hash CHECK (length(sum) = 32)
);
CREATE INDEX token_by_account ON token (account_id);

-- Attempts to sign in, by a hash of the name or of the network. Each moves a
-- moment forward by a pause; who is too far ahead of the clock has to wait.
CREATE TABLE attempt (
    key   bytea PRIMARY KEY,
    ahead timestamptz NOT NULL
);
