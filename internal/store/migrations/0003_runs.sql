-- Runs, and the generation of results that readers see.

CREATE TABLE run (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id    bigint NOT NULL REFERENCES study,
    ref         text NOT NULL UNIQUE,
    state       text NOT NULL DEFAULT 'running'
                CONSTRAINT a_run_is_running_or_over CHECK (state IN ('running','done','stopped','failed')),
    reason      text NOT NULL DEFAULT '',
    until_stage text NOT NULL,
    settings    jsonb NOT NULL DEFAULT '{}',
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE UNIQUE INDEX a_study_has_one_run_at_a_time ON run (study_id) WHERE state = 'running';

-- How far each stage of a run has come. `pending` reaching 0 is what starts the
-- next stage, in the transaction that took it there.
CREATE TABLE run_stage (
    run_id      bigint NOT NULL REFERENCES run,
    stage       text NOT NULL,
    ordinal     int NOT NULL,
    units       int NOT NULL,
    pending     int NOT NULL CONSTRAINT a_unit_is_counted_once CHECK (pending >= 0),
    done        int NOT NULL DEFAULT 0,
    skipped     int NOT NULL DEFAULT 0,
    failed      int NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (run_id, stage)
);

CREATE TABLE run_unit (
    run_id  bigint NOT NULL REFERENCES run,
    unit_id bigint NOT NULL REFERENCES unit,
    PRIMARY KEY (run_id, unit_id)
);
CREATE INDEX run_unit_by_unit ON run_unit (unit_id);

-- A generation is the list of steps whose results it shows, so an unchanged
-- study copies nothing. The last transaction of a run makes it current.
CREATE TABLE generation (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id bigint NOT NULL REFERENCES study,
    run_id   bigint NOT NULL REFERENCES run,
    complete boolean NOT NULL,                 -- false: an unfinished first run, shown as far as it came
    made_at  timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE generation_step (
    generation_id bigint NOT NULL REFERENCES generation,
    step_id       bigint NOT NULL REFERENCES step,
    PRIMARY KEY (generation_id, step_id)
);
CREATE INDEX generation_step_by_step ON generation_step (step_id);
ALTER TABLE study ADD FOREIGN KEY (generation_id) REFERENCES generation;

-- What is shown now. Every reader of results goes through these views.
CREATE VIEW current_step AS
    SELECT s.id AS study_id, g.step_id
      FROM study s JOIN generation_step g ON g.generation_id = s.generation_id;

CREATE VIEW current_quote AS
    SELECT q.* FROM quote q JOIN current_step c ON c.step_id = q.step_id
     WHERE q.withdrawn_at IS NULL;

CREATE VIEW current_reading AS
    SELECT c.study_id, r.*, s.path, s.sha256, s.size
      FROM reading r JOIN current_step c ON c.step_id = r.step_id
      JOIN source s ON s.id = r.source_id;

-- The run that first planned to read a document, under whatever name: the first
-- of those that hold the same words is the one that counts.
CREATE FUNCTION first_planned(step bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT min(ru.run_id)
      FROM reading_document one
      JOIN document d ON d.id = one.document_id
      JOIN document version ON version.study_id = d.study_id AND version.ref = d.ref
      JOIN reading_document rd ON rd.document_id = version.id
      JOIN run_unit ru ON ru.unit_id = rd.step_id
     WHERE one.step_id = step AND one.ordinal = 0
$$;

-- The documents that a list of ingest steps read, one row each: of two files
-- with the same words (one interview in two formats) only the first counts, and
-- a record that stands in two files is shown where the first path has it.
CREATE FUNCTION documents_of(steps bigint[])
RETURNS TABLE (id bigint, study_id bigint, ref text, fingerprint bytea, key text, kind text, recorded_on date, language text,
               text bytea, text_sha256 bytea, title text, locator text, line int, path text, source_sha256 bytea,
               source_id bigint, ordinal int) LANGUAGE sql STABLE AS $$
    SELECT d.id, d.study_id, d.ref, d.fingerprint, d.key, d.kind, d.recorded_on, d.language, d.text, d.text_sha256,
           first.title, first.locator, first.line, first.path, first.sha256, first.source_id, first.ordinal
      FROM (SELECT DISTINCT ON (d.ref) d.id, rd.title, rd.locator, rd.line, told.path, told.sha256, told.source_id, rd.ordinal
              FROM (SELECT DISTINCT ON (coalesce(r.words_hash, int8send(r.step_id))) r.step_id, r.source_id, s.path, s.sha256
                      FROM reading r JOIN source s ON s.id = r.source_id
                     WHERE r.step_id = ANY (steps)
                     ORDER BY coalesce(r.words_hash, int8send(r.step_id)),
                              CASE WHEN r.words_hash IS NOT NULL AND count(*) OVER (PARTITION BY r.words_hash) > 1
                                   THEN first_planned(r.step_id) END,
                              s.path COLLATE "C") told
              JOIN reading_document rd ON rd.step_id = told.step_id
              JOIN document d ON d.id = rd.document_id
             ORDER BY d.ref, told.path COLLATE "C", rd.ordinal) first
      JOIN document d ON d.id = first.id
$$;

CREATE VIEW current_document AS
    SELECT f.* FROM study s,
           documents_of(ARRAY(SELECT step_id FROM generation_step WHERE generation_id = s.generation_id)) f
     WHERE s.generation_id IS NOT NULL;

-- Who speaks or writes in the documents of a list of ingest steps. Where readings
-- disagree the first path decides, attribute by attribute; whoever gave evidence
-- anywhere is a participant.
CREATE FUNCTION participants_of(steps bigint[])
RETURNS TABLE (id bigint, study_id bigint, ref text, key text, role text, attributes jsonb) LANGUAGE sql STABLE AS $$
    WITH said AS (
        SELECT rp.*, s.path COLLATE "C" AS path
          FROM reading_participant rp
          JOIN reading r ON r.step_id = rp.step_id
          JOIN source s ON s.id = r.source_id
         WHERE rp.step_id = ANY (steps)
           AND rp.participant_id IN (SELECT t.participant_id FROM documents_of(steps) d JOIN turn t ON t.document_id = d.id)),
    attribute AS (
        SELECT DISTINCT ON (participant_id, e.key) participant_id, e.key, e.value
          FROM said, jsonb_each(attributes) e
         ORDER BY participant_id, e.key, path),
    attributes AS (
        SELECT participant_id, jsonb_object_agg(key, value) AS all_of_them FROM attribute GROUP BY participant_id)
    SELECT p.id, p.study_id, p.ref, who.key, who.role, coalesce(a.all_of_them, '{}')
      FROM (SELECT participant_id, (array_agg(key ORDER BY path))[1] AS key,
                   CASE WHEN bool_or(role = 'participant') THEN 'participant' ELSE min(role) END AS role
              FROM said GROUP BY participant_id) who
      JOIN participant p ON p.id = who.participant_id
      LEFT JOIN attributes a ON a.participant_id = who.participant_id
$$;

CREATE VIEW current_participant AS
    SELECT f.* FROM study s,
           participants_of(ARRAY(SELECT step_id FROM generation_step WHERE generation_id = s.generation_id)) f
     WHERE s.generation_id IS NOT NULL;

-- Workers: each process has a row and holds a session advisory lock on its id.
-- A lock that can be obtained by another means that the process is gone.
CREATE TABLE worker (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id  text NOT NULL UNIQUE,
    started_at timestamptz NOT NULL DEFAULT now(),
    gone_at    timestamptz
);
