-- What people do to drafts. Nothing of it is ever changed: what a persona says is
-- the draft that is shown and the actions on it.

-- An entry holds references and salted hashes; json, since its bytes are sealed.
CREATE TABLE review_event (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id bigint NOT NULL REFERENCES study,
    entry    json NOT NULL,
    prev     bytea NOT NULL,                   -- the seal of the one before; zeros for the first
    seal     bytea NOT NULL,
    seq      bigint GENERATED ALWAYS AS ((entry->>'seq')::bigint) STORED NOT NULL,
    act      text GENERATED ALWAYS AS (entry->>'act') STORED NOT NULL,
    persona  text GENERATED ALWAYS AS (coalesce(entry->>'persona', '')) STORED NOT NULL,
    version  int GENERATED ALWAYS AS ((entry->>'version')::int) STORED NOT NULL,
    undoes   bigint GENERATED ALWAYS AS ((entry->>'undoes')::bigint) STORED,
    CONSTRAINT an_action_has_a_place_of_its_own UNIQUE (study_id, seq),
    CONSTRAINT an_action_is_taken_back_once UNIQUE (study_id, undoes),
    CONSTRAINT an_action_is_sealed CHECK (seal = sha256(prev || convert_to(entry::text, 'UTF8'))),
    CONSTRAINT an_action_says_who_did_it CHECK (coalesce(entry->>'by', '') <> '')
);
CREATE UNIQUE INDEX an_action_is_decided_on_what_is_there ON review_event (study_id, persona, version) WHERE persona <> '';

-- The words of actions: the one place of them, which can be emptied.
CREATE TABLE review_word (
    event_id bigint NOT NULL REFERENCES review_event,
    name     text NOT NULL,
    salt     bytea NOT NULL,
    text     text NOT NULL,
    PRIMARY KEY (event_id, name)
);

-- Documents as they were approved and published.
CREATE TABLE frozen (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id bigint NOT NULL REFERENCES study,
    salt     bytea NOT NULL,
    content  bytea NOT NULL,
    sum      text NOT NULL CONSTRAINT a_frozen_document_has_the_hash_of_its_bytes CHECK (sum = encode(sha256(salt || content), 'hex'))
);
CREATE TABLE revision (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id  bigint NOT NULL REFERENCES study,
    persona   text NOT NULL,
    number    int NOT NULL,
    event_id  bigint NOT NULL REFERENCES review_event CONSTRAINT an_approval_makes_one_revision UNIQUE,
    frozen_id bigint NOT NULL REFERENCES frozen
);
CREATE INDEX revision_by_persona ON revision (study_id, persona, number);
CREATE TABLE pack (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id  bigint NOT NULL REFERENCES study,
    major     int NOT NULL,
    minor     int NOT NULL,
    event_id  bigint NOT NULL REFERENCES review_event,
    frozen_id bigint NOT NULL REFERENCES frozen,
    CONSTRAINT a_pack_has_a_version_of_its_own UNIQUE (study_id, major, minor)
);
CREATE TABLE pack_revision (
    pack_id     bigint NOT NULL REFERENCES pack,
    revision_id bigint NOT NULL REFERENCES revision,
    PRIMARY KEY (pack_id, revision_id)
);

CREATE FUNCTION follow_action() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT (entry->>'seq')::bigint AS seq, seal INTO last FROM review_event
     WHERE study_id = NEW.study_id ORDER BY review_event.seq DESC LIMIT 1;
    IF (NEW.entry->>'seq')::bigint IS DISTINCT FROM coalesce(last.seq, 0) + 1
       OR NEW.prev IS DISTINCT FROM coalesce(last.seal, decode(repeat('00', 32), 'hex'))
       OR NEW.entry->>'study' IS DISTINCT FROM (SELECT ref FROM study WHERE id = NEW.study_id) THEN
        PERFORM refuse('an_action_follows_the_one_before', 'action ' || (NEW.entry->>'seq'));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_action_follows_the_one_before BEFORE INSERT ON review_event
    FOR EACH ROW EXECUTE FUNCTION follow_action();

-- A revision is what an approval froze.
CREATE FUNCTION require_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM review_event e JOIN frozen f ON f.id = NEW.frozen_id
                    WHERE e.id = NEW.event_id AND e.act = 'approve' AND e.study_id = NEW.study_id AND f.study_id = NEW.study_id
                      AND e.persona = NEW.persona AND e.entry->>'froze' = f.sum AND (e.entry->>'revision')::int = NEW.number) THEN
        PERFORM refuse('a_revision_is_what_an_approval_froze', NEW.persona);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_revision_is_what_an_approval_froze BEFORE INSERT ON revision
    FOR EACH ROW EXECUTE FUNCTION require_approval();

CREATE FUNCTION require_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM review_event e JOIN frozen f ON f.id = NEW.frozen_id
                    WHERE e.id = NEW.event_id AND e.act = 'publish' AND e.study_id = NEW.study_id AND f.study_id = NEW.study_id
                      AND e.entry->>'froze' = f.sum AND e.entry->>'pack' = NEW.major || '.' || NEW.minor) THEN
        PERFORM refuse('a_pack_is_what_was_published', NEW.major || '.' || NEW.minor);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_pack_is_what_was_published BEFORE INSERT ON pack
    FOR EACH ROW EXECUTE FUNCTION require_publication();

-- Only what is approved when it is published comes into a pack, and only then: an
-- approval that was taken back, or after which somebody changed the persona, is
-- none any more.
CREATE FUNCTION require_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pack WHERE id = NEW.pack_id AND xmin = pg_current_xact_id()::xid) THEN
        PERFORM refuse('a_pack_never_changes', 'pack ' || NEW.pack_id);
    END IF;
    IF NOT EXISTS (
        SELECT FROM revision r JOIN pack k ON k.id = NEW.pack_id AND k.study_id = r.study_id JOIN review_event e ON e.id = r.event_id
         WHERE r.id = NEW.revision_id
           AND NOT EXISTS (SELECT FROM review_event u WHERE u.study_id = r.study_id AND u.undoes = e.seq)
           AND NOT EXISTS (SELECT FROM review_event l
                            WHERE l.study_id = r.study_id AND l.persona = r.persona AND l.seq > e.seq
                              AND l.act NOT IN ('comment', 'open', 'undo')
                              AND NOT EXISTS (SELECT FROM review_event u WHERE u.study_id = r.study_id AND u.undoes = l.seq))) THEN
        PERFORM refuse('an_unapproved_revision_is_in_no_pack', 'revision ' || NEW.revision_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_unapproved_revision_is_in_no_pack BEFORE INSERT ON pack_revision
    FOR EACH ROW EXECUTE FUNCTION require_approved();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse(TG_ARGV[0], TG_OP || ' of ' || TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER an_action_stays_as_it_was_done BEFORE UPDATE OR DELETE OR TRUNCATE ON review_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('an_action_stays_as_it_was_done');
CREATE TRIGGER words_are_erased_and_never_changed BEFORE UPDATE ON review_word
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('words_are_erased_and_never_changed');
CREATE TRIGGER a_frozen_document_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON frozen
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a_frozen_document_never_changes');
CREATE TRIGGER a_revision_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON revision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a_revision_never_changes');
CREATE TRIGGER a_pack_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON pack
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a_pack_never_changes');
CREATE TRIGGER a_pack_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON pack_revision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a_pack_never_changes');
