-- What people do to the groups of a study, for ever and in order: every later
-- run honours it.
CREATE TABLE regrouping (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id bigint NOT NULL REFERENCES study,
    action   text NOT NULL CONSTRAINT a_regrouping_is_one_of_seven
             CHECK (action IN ('new','move','merge','split','pin','rename','undo')),
    group_ref text NOT NULL DEFAULT '',        -- which it concerns; of move: where to, '' for none
    other_ref text NOT NULL DEFAULT '',
    name     text NOT NULL DEFAULT '',
    people   text[] NOT NULL DEFAULT '{}',     -- participant refs
    undoes   bigint REFERENCES regrouping CONSTRAINT a_regrouping_is_undone_once UNIQUE,
    by_whom  text NOT NULL CONSTRAINT a_regrouping_says_who_did_it CHECK (by_whom <> ''),
    at       timestamptz NOT NULL DEFAULT now(),
    reason   text NOT NULL DEFAULT '',
    CONSTRAINT an_undo_says_what_it_undoes CHECK ((action = 'undo') = (undoes IS NOT NULL))
);
CREATE INDEX regrouping_by_study ON regrouping (study_id, id);

ALTER TABLE candidate ADD called text NOT NULL DEFAULT '';

-- The groups as clustering found them, and from what: regrouping needs no
-- clustering again.
ALTER TABLE structure ADD found_from text, ADD found jsonb NOT NULL DEFAULT '[]';
CREATE INDEX structure_by_origin ON structure (found_from);
