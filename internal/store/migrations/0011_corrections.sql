-- Corrections: who really spoke. A document is never edited; its next version is
-- read with the corrections, and names them. Until there is one, what a
-- correction touches is no evidence: from the moment it is recorded, whatever
-- was read or is being read without it.

CREATE TABLE correction (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id    bigint NOT NULL REFERENCES study,
    ref         text NOT NULL,
    document    text NOT NULL,                 -- the reference that its versions share
    text_sha256 bytea NOT NULL,                -- the canonical text that the place is meant in
    turn        int NOT NULL,                  -- the position when it was made, for people
    start_byte  int NOT NULL,                  -- the words, with the label in front of them that is none
    end_byte    int NOT NULL,
    skip        int NOT NULL DEFAULT 0,        -- bytes of that label
    labels      text[] NOT NULL DEFAULT '{}',  -- of a whole label: its spellings in the document; the place is 0, 0
    speaker     text NOT NULL DEFAULT '',      -- what is corrected; '' stays as it was read
    role        text NOT NULL DEFAULT '' CONSTRAINT a_corrected_role_is_one_of_four CHECK (role IN ('','participant','interviewer','agent','unknown')),
    voice       text NOT NULL DEFAULT '' CONSTRAINT a_corrected_voice_is_first_hand_or_reported CHECK (voice IN ('','first_hand','reported')),
    participant text NOT NULL DEFAULT '',
    key         text NOT NULL DEFAULT '',      -- how people name the participant
    undoes      text NOT NULL DEFAULT '',      -- the correction that this one takes back
    note        text NOT NULL DEFAULT '',
    made_by     text NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT a_correction_has_a_name_of_its_own UNIQUE (study_id, ref),
    CONSTRAINT a_correction_has_a_place CHECK (CASE WHEN labels = '{}' THEN 0 <= start_byte AND 0 <= skip AND start_byte + skip < end_byte
                                                    ELSE start_byte = 0 AND end_byte = 0 AND skip = 0 END)
);
CREATE INDEX correction_by_document ON correction (study_id, document);

ALTER TABLE document ADD COLUMN corrections text[] NOT NULL DEFAULT '{}'; -- with which this version was read, in their order
ALTER TABLE turn ADD COLUMN corrected text NOT NULL DEFAULT '';           -- what corrections made of it

-- Whether a correction touches words of a version that was read without it. In
-- another text than its own it touches everything: where the words stand there
-- only a reading can tell.
CREATE FUNCTION is_corrected(c correction, study bigint, document text, text_sha256 bytea, corrections text[],
                             speaker text, from_byte int, to_byte int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT c.study_id = study AND c.document = document AND c.ref <> ALL (corrections)
       AND CASE WHEN c.text_sha256 <> text_sha256 THEN true
                WHEN c.labels <> '{}' THEN speaker = ANY (c.labels)
                ELSE from_byte < c.end_byte AND c.start_byte < to_byte END
$$;

-- A correction withdraws the quotes it touches in the same transaction. The turns
-- are locked against quotes that are just being taken, as in 0002.
CREATE FUNCTION withdraw_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_read_committed();
    PERFORM FROM turn WHERE id IN (
        SELECT t.id FROM new_corrections c
          JOIN document d ON d.study_id = c.study_id AND d.ref = c.document
          JOIN turn t ON t.document_id = d.id)
      ORDER BY id FOR NO KEY UPDATE;
    UPDATE quote q SET withdrawn_at = now()
      FROM correction c
      JOIN document d ON d.study_id = c.study_id AND d.ref = c.document
      JOIN turn t ON t.document_id = d.id
     WHERE c.id IN (SELECT id FROM new_corrections) AND q.turn_id = t.id AND q.withdrawn_at IS NULL
       AND is_corrected(c, d.study_id, d.ref, d.text_sha256, d.corrections, t.speaker, q.start_byte, q.end_byte);
    RETURN NULL;
END $$;
CREATE TRIGGER a_correction_withdraws_the_quotes_it_touches AFTER INSERT ON correction
    REFERENCING NEW TABLE AS new_corrections FOR EACH STATEMENT EXECUTE FUNCTION withdraw_corrected();

-- Quotes taken since from a version that was read without it are withdrawn as
-- they come. The name of these triggers comes after those of 0002, which lock
-- the turns: what is seen here was committed before, or waits.
CREATE FUNCTION withdraw_outdated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE outdated bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM correction WHERE study_id IN (SELECT study_id FROM new_quotes)) THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT q.id) INTO outdated
      FROM new_quotes q
      JOIN turn t ON t.id = q.turn_id
      JOIN document d ON d.id = t.document_id
      JOIN correction c ON c.study_id = d.study_id AND c.document = d.ref
     WHERE q.withdrawn_at IS NULL
       AND is_corrected(c, d.study_id, d.ref, d.text_sha256, d.corrections, t.speaker, q.start_byte, q.end_byte);
    IF outdated IS NOT NULL THEN
        UPDATE quote SET withdrawn_at = now() WHERE id = ANY (outdated);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER words_corrected_since_are_withdrawn_on_insert AFTER INSERT ON quote
    REFERENCING NEW TABLE AS new_quotes FOR EACH STATEMENT EXECUTE FUNCTION withdraw_outdated();
CREATE TRIGGER words_corrected_since_are_withdrawn_on_update AFTER UPDATE ON quote
    REFERENCING NEW TABLE AS new_quotes FOR EACH STATEMENT EXECUTE FUNCTION withdraw_outdated();

-- Corrections are only ever added; they go with their study, after its documents.
CREATE FUNCTION keep_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM document WHERE study_id = OLD.study_id) THEN
        RETURN OLD;
    END IF;
    PERFORM refuse('a_correction_stays_as_it_was_made', 'correct it by another one');
    RETURN NULL;
END $$;
CREATE TRIGGER a_correction_stays_as_it_was_made BEFORE UPDATE OR DELETE ON correction
    FOR EACH ROW EXECUTE FUNCTION keep_correction();

CREATE FUNCTION keep_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('a_correction_stays_as_it_was_made', 'correct it by another one');
    RETURN NULL;
END $$;
CREATE TRIGGER corrections_are_not_truncated BEFORE TRUNCATE ON correction
    FOR EACH STATEMENT EXECUTE FUNCTION keep_corrections();
