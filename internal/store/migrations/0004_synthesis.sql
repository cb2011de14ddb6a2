-- Vectors, themes, candidates and drafts: each hangs on the step that made it.

-- One plain table per (study, embedder) in schema vectors, named e<id>:
-- (quote_id bigint PRIMARY KEY, vec halfvec(dim) STORAGE PLAIN).
CREATE TABLE embedding_set (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    study_id    bigint NOT NULL REFERENCES study,
    embedder    text NOT NULL,
    fingerprint text NOT NULL,
    dim         int NOT NULL,
    CONSTRAINT an_embedder_has_one_set_per_study UNIQUE (study_id, fingerprint)
);

CREATE TABLE theme (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    step_id       bigint NOT NULL REFERENCES step,
    ref           text NOT NULL,
    ordinal       int NOT NULL,
    label         text NOT NULL,
    in_vivo       boolean NOT NULL,
    keywords      text[] NOT NULL,
    cohesion      double precision NOT NULL,
    participants  int NOT NULL,
    largest_voice double precision NOT NULL,
    CONSTRAINT a_theme_has_one_row_per_step UNIQUE (step_id, ref)
);
CREATE TABLE theme_member (
    theme_id   bigint NOT NULL REFERENCES theme,
    quote_id   bigint NOT NULL REFERENCES quote,
    ordinal    int NOT NULL,
    centrality double precision NOT NULL,
    position   double precision NOT NULL,
    exemplar   int,                            -- its place among the exemplars, from 0
    PRIMARY KEY (theme_id, quote_id)
);
CREATE INDEX theme_member_by_quote ON theme_member (quote_id);

CREATE TABLE structure (
    step_id bigint PRIMARY KEY REFERENCES step,
    test    jsonb NOT NULL
);
CREATE TABLE candidate (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    step_id    bigint NOT NULL REFERENCES step,
    ref        text NOT NULL,
    letter     text NOT NULL,
    origin     text NOT NULL,
    attribute  text NOT NULL DEFAULT '',
    stability  double precision NOT NULL,
    talk_ratio double precision NOT NULL,
    CONSTRAINT a_candidate_has_one_row_per_step UNIQUE (step_id, ref)
);
CREATE TABLE candidate_member (
    candidate_id   bigint NOT NULL REFERENCES candidate,
    participant_id bigint NOT NULL REFERENCES participant,
    ordinal        int NOT NULL,
    strength       double precision NOT NULL,
    PRIMARY KEY (candidate_id, participant_id)
);

CREATE TABLE persona (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    step_id      bigint NOT NULL REFERENCES step,
    candidate_id bigint NOT NULL REFERENCES candidate,
    ref          text NOT NULL,
    revision     int NOT NULL,
    name         text NOT NULL,
    name_from    text NOT NULL DEFAULT '',
    type         text NOT NULL DEFAULT '',
    rank         text NOT NULL DEFAULT '',
    status       text NOT NULL CONSTRAINT a_status_is_one_of_five
                 CHECK (status IN ('draft','in_review','changes_requested','approved','rejected')),
    details      jsonb NOT NULL,               -- what is computed from the evidence for display
    CONSTRAINT a_persona_has_one_row_per_step UNIQUE (step_id, ref)
);
CREATE TABLE persona_voice (
    persona_id bigint NOT NULL REFERENCES persona,
    quote_id   bigint NOT NULL REFERENCES quote,
    ordinal    int NOT NULL,
    PRIMARY KEY (persona_id, quote_id)
);
CREATE TABLE claim (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    persona_id bigint NOT NULL REFERENCES persona,
    ref        text NOT NULL,
    ordinal    int NOT NULL,
    facet      text NOT NULL,
    label      text NOT NULL,
    text       text NOT NULL DEFAULT '',
    theme      text NOT NULL,
    state      text NOT NULL,
    formed     boolean NOT NULL,
    searched   int NOT NULL,
    CONSTRAINT a_claim_has_one_row_per_draft UNIQUE (persona_id, ref)
);
CREATE TABLE citation (
    claim_id bigint NOT NULL REFERENCES claim,
    quote_id bigint NOT NULL REFERENCES quote,
    relation text NOT NULL CONSTRAINT a_citation_supports_or_contradicts CHECK (relation IN ('supports','contradicts')),
    ordinal  int NOT NULL,
    PRIMARY KEY (claim_id, quote_id)
);
CREATE TABLE claim_elsewhere (
    claim_id bigint NOT NULL REFERENCES claim,
    quote_id bigint NOT NULL REFERENCES quote,
    ordinal  int NOT NULL,
    PRIMARY KEY (claim_id, quote_id)
);
CREATE TABLE claim_asked (
    claim_id       bigint NOT NULL REFERENCES claim,
    participant_id bigint NOT NULL REFERENCES participant,
    PRIMARY KEY (claim_id, participant_id)
);
