-- Calls of language models: who asked, what came back and what it took. What was
-- sent is not kept, but for its hash; a reply holds ids and sentences of ours.

-- A process that makes calls has a number and holds a session advisory lock on
-- it. A lock that can be obtained by another means that the process is gone.
CREATE SEQUENCE model_caller AS int;

-- in_flight  begun by a caller that lives; every equal call waits for it
-- kept       answered, and the answer serves every equal call of the study
-- spent      over without an answer that is kept; what it took is counted
-- cached     an equal call's answer was taken: who had use of it, and when
-- lost       its caller died, or its time was over, before it said what it took
CREATE TABLE model_call (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id        bigint NOT NULL REFERENCES study,
    fingerprint     bytea NOT NULL CONSTRAINT a_call_is_known_by_a_hash CHECK (length(fingerprint) = 32),
    state           text NOT NULL
                    CONSTRAINT a_call_is_under_way_or_over CHECK (state IN ('in_flight','kept','spent','cached','lost')),
    run_id          bigint REFERENCES run,
    stage           text NOT NULL,             -- '' outside of a run
    unit_id         bigint REFERENCES unit,
    task            text NOT NULL,
    prompt          text NOT NULL,             -- name and version
    model           text NOT NULL,             -- that was asked
    answered_by     text NOT NULL DEFAULT '',  -- the model, as the server names it
    caller          int NOT NULL,
    begun_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    deadline        timestamptz NOT NULL,      -- when its caller has given it up, whatever became of it
    ended_at        timestamptz,
    reserved_tokens bigint NOT NULL DEFAULT 0,
    reserved_usd    numeric NOT NULL DEFAULT 0,
    calls           int NOT NULL DEFAULT 0,
    retries         int NOT NULL DEFAULT 0,
    input_tokens    bigint NOT NULL DEFAULT 0,
    output_tokens   bigint NOT NULL DEFAULT 0,
    cost_usd        numeric NOT NULL DEFAULT 0,
    priced          boolean NOT NULL DEFAULT true, -- the price was known for all of it
    reply           bytea,
    CONSTRAINT a_call_of_a_stage_is_of_a_run CHECK ((stage = '') = (run_id IS NULL)),
    CONSTRAINT a_kept_call_has_its_reply CHECK ((state = 'kept') = (reply IS NOT NULL)),
    CONSTRAINT a_call_ends_where_it_is_over CHECK ((state = 'in_flight') = (ended_at IS NULL)),
    CONSTRAINT a_cached_answer_takes_nothing
        CHECK (state <> 'cached' OR (calls, retries, input_tokens, output_tokens, cost_usd) = (0, 0, 0, 0, 0))
);
CREATE UNIQUE INDEX an_equal_call_is_in_flight_once ON model_call (study_id, fingerprint) WHERE state = 'in_flight';
CREATE UNIQUE INDEX an_equal_call_is_kept_once ON model_call (study_id, fingerprint) WHERE state = 'kept';
CREATE INDEX model_call_by_run ON model_call (study_id, run_id);
CREATE INDEX model_call_by_unit ON model_call (unit_id);
CREATE INDEX model_call_in_flight ON model_call (caller) WHERE state = 'in_flight';

-- What a run may spend. Used is what its calls took, and what those may take at
-- most that are in flight or lost: nobody will ever know what the lost ones took.
CREATE TABLE budget (
    run_id      bigint PRIMARY KEY REFERENCES run,
    usd         numeric CONSTRAINT a_budget_of_money_is_no_debt CHECK (usd >= 0),
    tokens      bigint CONSTRAINT a_budget_of_tokens_is_no_debt CHECK (tokens >= 0),
    used_usd    numeric NOT NULL DEFAULT 0,
    used_tokens bigint NOT NULL DEFAULT 0,
    CONSTRAINT a_budget_is_of_money_or_of_tokens CHECK (usd IS NOT NULL OR tokens IS NOT NULL)
);

-- What a server still takes within its limits, of requests and of tokens, as its
-- callers reckon together.
CREATE TABLE model_server (
    server        text PRIMARY KEY,
    requests      float8 NOT NULL DEFAULT 0,   -- in the bucket
    tokens        float8 NOT NULL DEFAULT 0,   -- in the bucket; below 0 after a large call
    filled_at     timestamptz,                 -- NULL: both are full
    not_before    timestamptz,                 -- the server asked to be left alone until then
    said_requests int NOT NULL DEFAULT 0,      -- a minute, as the server says; 0: it does not
    said_tokens   int NOT NULL DEFAULT 0
);

-- The calls that each caller has in flight. Those of a caller that is gone count
-- no more.
CREATE TABLE model_lease (
    server        text NOT NULL REFERENCES model_server,
    caller        int NOT NULL,
    held          int NOT NULL CONSTRAINT a_lease_is_given_back_once CHECK (held >= 0),
    waiting_until timestamptz,                 -- it found no place; who holds more gives way
    PRIMARY KEY (server, caller)
);
