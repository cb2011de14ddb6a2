-- What a model or a person wrote: of personas, of their claims, of themes. Each
-- sentence hangs by rows on what carries it, so that a quote that is withdrawn
-- is gone from it as it is gone from claims.

ALTER TABLE claim
    ADD because    text NOT NULL DEFAULT '',   -- the reason its own quotes give, '' where none does
    ADD severity   int NOT NULL DEFAULT 0 CONSTRAINT a_severity_is_a_rank CHECK (severity >= 0),
    ADD verdict    text NOT NULL DEFAULT '' CONSTRAINT a_verdict_is_one_of_three
                   CHECK (verdict IN ('','supported','partially_supported','not_supported')),
    ADD checked_by text NOT NULL DEFAULT '',
    ADD carries    bigint REFERENCES quote,    -- the quote that carries it most
    ADD CONSTRAINT a_verdict_says_whose_it_is CHECK (verdict = '' OR checked_by <> ''),
    ADD CONSTRAINT a_claim_belongs_to_one_persona UNIQUE (id, persona_id);
CREATE TABLE claim_because (
    claim_id bigint NOT NULL REFERENCES claim ON DELETE CASCADE,
    quote_id bigint NOT NULL REFERENCES quote,
    ordinal  int NOT NULL,
    PRIMARY KEY (claim_id, quote_id)
);

ALTER TABLE persona ADD wording jsonb;         -- what of it is no sentence; null until somebody words it
CREATE TABLE wording_line (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    persona_id bigint NOT NULL REFERENCES persona ON DELETE CASCADE,
    ordinal    int NOT NULL,
    part       text NOT NULL CONSTRAINT a_sentence_has_its_part
               CHECK (part IN ('summary','use_it_to','recognise','type_why','job','journey','empathy','mindset','lens','relation','reading')),
    about      text NOT NULL DEFAULT '',       -- the stage, the sense, the lens or the other persona
    marked     boolean NOT NULL DEFAULT false, -- of a job: everybody has it; of a reading: accepted
    text       text NOT NULL CONSTRAINT a_sentence_has_words CHECK (text <> ''),
    CONSTRAINT a_sentence_has_its_place UNIQUE (persona_id, ordinal),
    CONSTRAINT a_sentence_belongs_to_one_persona UNIQUE (id, persona_id)
);
CREATE TABLE wording_claim (
    line_id    bigint NOT NULL,
    persona_id bigint NOT NULL,
    claim_id   bigint NOT NULL,
    ordinal    int NOT NULL,
    PRIMARY KEY (line_id, claim_id),
    FOREIGN KEY (line_id, persona_id) REFERENCES wording_line (id, persona_id) ON DELETE CASCADE,
    CONSTRAINT a_sentence_cites_claims_of_its_persona FOREIGN KEY (claim_id, persona_id) REFERENCES claim (id, persona_id) ON DELETE CASCADE
);
CREATE TABLE wording_quote (
    line_id  bigint NOT NULL REFERENCES wording_line ON DELETE CASCADE,
    quote_id bigint NOT NULL REFERENCES quote,
    ordinal  int NOT NULL,
    PRIMARY KEY (line_id, quote_id)
);

-- Looked at when the transaction ends, for what a sentence cites comes after it.
CREATE FUNCTION check_sentence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM wording_line WHERE id = NEW.id)
       AND NOT EXISTS (SELECT FROM wording_claim WHERE line_id = NEW.id)
       AND NOT EXISTS (SELECT FROM wording_quote WHERE line_id = NEW.id) THEN
        PERFORM refuse('a_sentence_stands_on_something', 'sentence ' || NEW.ordinal || ' of a wording');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_sentence_stands_on_something AFTER INSERT OR UPDATE ON wording_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_sentence();

-- The label in the participants' own words stays beside the name.
ALTER TABLE theme
    ADD named_by    text NOT NULL DEFAULT '',
    ADD name        text NOT NULL DEFAULT '',
    ADD description text NOT NULL DEFAULT '',
    ADD ends        text[] NOT NULL DEFAULT '{}', -- of its spectrum: at −1, then at 1
    ADD CONSTRAINT a_name_says_who_gave_it CHECK (named_by <> '' OR name = '' AND description = '' AND ends = '{}');
CREATE TABLE theme_naming (
    theme_id bigint NOT NULL REFERENCES theme ON DELETE CASCADE,
    part     int NOT NULL CONSTRAINT a_name_or_an_end_is_drawn_from_quotes CHECK (part BETWEEN 0 AND 2), -- 0 the name, 1 and 2 the ends
    quote_id bigint NOT NULL REFERENCES quote,
    ordinal  int NOT NULL,
    PRIMARY KEY (theme_id, part, quote_id)
);
-- The quotes that a part of a naming is drawn from and that are still there.
CREATE FUNCTION quotes_of_naming(theme bigint, part int) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(q.ref ORDER BY n.ordinal), '{}')
      FROM theme_naming n JOIN quote q ON q.id = n.quote_id AND q.withdrawn_at IS NULL
     WHERE n.theme_id = $1 AND n.part = $2
$$;

-- What a model would have themes be: the places of their quotes decide, and each
-- proposal is kept with what they said.
CREATE TABLE theme_proposal (
    step_id  bigint NOT NULL REFERENCES step ON DELETE CASCADE,
    ordinal  int NOT NULL,
    kind     text NOT NULL CONSTRAINT a_proposal_is_one_of_four CHECK (kind IN ('name','ends','merge','split')),
    themes   text[] NOT NULL,                  -- refs, as they were before
    because  text NOT NULL DEFAULT '',
    before   double precision NOT NULL,
    after    double precision NOT NULL,
    accepted boolean NOT NULL,
    refused  text NOT NULL DEFAULT '',         -- why not
    by_whom  text NOT NULL CONSTRAINT a_proposal_says_whose_it_is CHECK (by_whom <> ''),
    PRIMARY KEY (step_id, ordinal),
    CONSTRAINT a_refused_proposal_says_why CHECK (accepted = (refused = ''))
);
