-- The chain of evidence: study → source → document → turn → quote.
-- Constraints are named as sentences: the name is what a person reads when one
-- of them refuses a row.

CREATE TABLE study (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ref           text NOT NULL UNIQUE,
    name          text NOT NULL CONSTRAINT a_study_has_a_name_of_its_own UNIQUE,
    question      text NOT NULL DEFAULT '',
    seed          bigint NOT NULL DEFAULT 1,
    generation_id bigint,                      -- the generation that readers see; NULL before the first run ends
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- A folder or file that was given to `run`; a file that vanishes from it is retired.
CREATE TABLE root (
    study_id bigint NOT NULL REFERENCES study,
    path     text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (study_id, path)
);

-- Files byte for byte.
CREATE TABLE content (
    sha256 bytea PRIMARY KEY CONSTRAINT a_hash_has_32_bytes CHECK (length(sha256) = 32),
    bytes  bytea NOT NULL,
    CONSTRAINT content_is_named_by_its_hash CHECK (sha256(bytes) = sha256)
);
ALTER TABLE content ALTER bytes SET STORAGE EXTERNAL;

CREATE TABLE source (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id   bigint NOT NULL REFERENCES study,
    path       text NOT NULL,                  -- relative to its root, slash-separated
    sha256     bytea NOT NULL REFERENCES content,
    size       bigint NOT NULL,
    unreadable text NOT NULL DEFAULT '',       -- why its bytes could not be taken; then they are this reason
    seen_at    timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz                     -- superseded by another version of its path, or gone from its root
);
CREATE UNIQUE INDEX a_path_has_one_current_source ON source (study_id, path) WHERE retired_at IS NULL;
CREATE INDEX source_by_hash ON source (study_id, sha256);

-- A person. What is known of one hangs on the readings that say it
-- (reading_participant), so that no order of files decides.
CREATE TABLE participant (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id bigint NOT NULL REFERENCES study,
    ref      text NOT NULL,
    CONSTRAINT a_participant_has_one_row_per_study UNIQUE (study_id, ref)
);

-- A version of a document. Its text never changes; a new version has the same ref.
CREATE TABLE document (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id    bigint NOT NULL REFERENCES study,
    ref         text NOT NULL,
    fingerprint bytea NOT NULL,
    key         text NOT NULL DEFAULT '',
    kind        text NOT NULL,
    recorded_on date,
    language    text NOT NULL,
    text        bytea NOT NULL,                -- canonical: valid UTF-8, "\n" line ends, no NUL
    text_sha256 bytea NOT NULL GENERATED ALWAYS AS (sha256(text)) STORED,
    CONSTRAINT a_document_version_is_stored_once UNIQUE (study_id, ref, fingerprint)
);
ALTER TABLE document ALTER text SET STORAGE EXTERNAL; -- slices of uncompressed bytes cost nothing

CREATE TABLE turn (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id    bigint NOT NULL REFERENCES document,
    position       int NOT NULL,
    start_byte     int NOT NULL,               -- half-open, in the document's text
    end_byte       int NOT NULL,
    speaker        text NOT NULL DEFAULT '',
    participant_id bigint REFERENCES participant, -- NULL: nobody, a survey's printed question
    role           text NOT NULL CONSTRAINT a_turn_has_one_of_four_roles CHECK (role IN ('participant','interviewer','agent','unknown')),
    voice          text NOT NULL CONSTRAINT a_voice_is_first_hand_or_reported CHECK (voice IN ('first_hand','reported')),
    author         text NOT NULL DEFAULT '',
    page           int NOT NULL DEFAULT 0,
    time_s         double precision,
    line           int NOT NULL DEFAULT 0,
    question       text NOT NULL DEFAULT '',   -- id of the survey question it asks or answers
    suspicious     text NOT NULL DEFAULT '',   -- why its speaker label is doubted
    words          int NOT NULL DEFAULT 0,     -- between white space
    CONSTRAINT a_turn_has_one_place UNIQUE (document_id, position),
    CONSTRAINT evidence_has_a_participant CHECK (role <> 'participant' OR participant_id IS NOT NULL),
    CONSTRAINT a_turn_is_a_stretch_of_text CHECK (0 <= start_byte AND start_byte < end_byte)
);
CREATE INDEX turn_by_participant ON turn (participant_id);

-- One unit of one stage: what it reads, and the hash of everything its result
-- depends on. A step says that its result is in the store; it is the only truth
-- about what is done.
CREATE TABLE unit (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id    bigint NOT NULL REFERENCES study,
    stage       text NOT NULL,
    key         text NOT NULL,
    fingerprint bytea NOT NULL,
    inputs      bigint[] NOT NULL,             -- ids of the rows it reads; which table, its stage says
    settings    jsonb NOT NULL DEFAULT '{}',
    size        bigint NOT NULL DEFAULT 0,     -- bytes of text, for order and ETA
    made_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT equal_work_is_one_unit UNIQUE (study_id, stage, key, fingerprint)
);

CREATE TABLE step (
    unit_id     bigint PRIMARY KEY REFERENCES unit,
    seconds     real NOT NULL DEFAULT 0,
    finished_at timestamptz NOT NULL DEFAULT now()
);

-- What reading a source gave: documents, or the reason for which it was refused.
CREATE TABLE reading (
    step_id    bigint PRIMARY KEY REFERENCES step,
    source_id  bigint NOT NULL REFERENCES source,
    kind       text NOT NULL DEFAULT '',
    refused    text NOT NULL DEFAULT '',
    words_hash bytea,                          -- of all its words, whatever the format; NULL: too few to tell a file by
    lineages   text[] NOT NULL DEFAULT '{}',   -- within which the keys of its records are unique
    guesses    jsonb NOT NULL DEFAULT '[]',
    warnings   jsonb NOT NULL DEFAULT '[]'
);
CREATE TABLE reading_document (
    step_id     bigint NOT NULL REFERENCES reading,
    ordinal     int NOT NULL,
    document_id bigint NOT NULL REFERENCES document,
    title       text NOT NULL,                 -- how people name it: file stem, or record key
    locator     text NOT NULL DEFAULT '',      -- where in this version of the source
    line        int NOT NULL DEFAULT 0,
    prior       json NOT NULL,                 -- what ingest needs to know it again when its file changes
    PRIMARY KEY (step_id, ordinal)
);
CREATE INDEX reading_document_by_document ON reading_document (document_id);
CREATE TABLE reading_participant (
    step_id        bigint NOT NULL REFERENCES reading,
    participant_id bigint NOT NULL REFERENCES participant,
    key            text NOT NULL,              -- how people name them
    role           text NOT NULL CONSTRAINT a_role_is_one_of_four CHECK (role IN ('participant','interviewer','agent','unknown')),
    attributes     jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (step_id, participant_id)
);
CREATE INDEX reading_participant_by_participant ON reading_participant (participant_id);

-- Text with the punctuation that typesetting brings in made plain. Where the
-- database's locale is C, the text search parser takes all of it for letters:
-- “slow” would not be found by slow. Most text has none, and translate is slow.
CREATE FUNCTION plain(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(t) = length(t) THEN t
                ELSE translate(t, '“”„«»‘’‚–—…。、，！？：；「」', '"""""''''''   .,,!?:;""') END
$$;

-- A quote's step, turn, document, participant and study are tied by the checks
-- of laws 1 and 2 (0002), a batch at a time; five foreign keys cost 20 µs a quote,
-- as much as everything else about storing it.
CREATE TABLE quote (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    step_id        bigint NOT NULL,
    study_id       bigint NOT NULL,
    document_id    bigint NOT NULL,
    turn_id        bigint NOT NULL,
    participant_id bigint NOT NULL,
    ref            text NOT NULL,
    start_byte     int NOT NULL,               -- half-open, in the document's text
    end_byte       int NOT NULL,
    text           text NOT NULL,
    facet          text NOT NULL DEFAULT '',
    stance         text NOT NULL,
    journey_stage  text NOT NULL DEFAULT '',
    voice          text NOT NULL,
    prompted       boolean NOT NULL DEFAULT false,
    praise         boolean NOT NULL DEFAULT false,
    method         text NOT NULL CONSTRAINT a_quote_says_who_pointed_at_it CHECK (method IN ('rules','model','person','import')),
    why            text NOT NULL,
    value          real NOT NULL DEFAULT 0,
    withdrawn_at   timestamptz,                -- when a correction took its turn's words out of evidence
    words          tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('pg_catalog.english', plain(text))) STORED,
    CONSTRAINT a_step_takes_a_quote_once UNIQUE (step_id, ref),
    CONSTRAINT a_quote_has_words CHECK (start_byte < end_byte)
);
CREATE INDEX quote_by_study_ref ON quote (study_id, ref);
CREATE INDEX quote_by_turn ON quote (turn_id);
-- What search filters by, without the words: 60 bytes a quote instead of 450.
CREATE INDEX quote_passing ON quote (study_id, step_id) INCLUDE (id, participant_id, document_id, facet, stance)
    WHERE withdrawn_at IS NULL;
CREATE INDEX quote_words ON quote USING gin (words) WITH (fastupdate = on);

-- What extraction passed over, counted.
CREATE TABLE rejection (
    step_id     bigint NOT NULL REFERENCES step,
    document_id bigint NOT NULL REFERENCES document,
    reason      text NOT NULL,
    n           int NOT NULL,
    PRIMARY KEY (step_id, document_id, reason)
);

CREATE TABLE coverage (
    step_id     bigint NOT NULL REFERENCES step,
    document_id bigint NOT NULL REFERENCES document,
    sentences   int NOT NULL,
    quoted      int NOT NULL,
    skipped     int NOT NULL,
    thirds      int[] NOT NULL,
    silent      text[] NOT NULL DEFAULT '{}',  -- participant refs without a quote
    PRIMARY KEY (step_id, document_id)
);
