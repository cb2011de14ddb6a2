-- What people rule of quotes and themes, how they regroup people, what they
-- correct, and what a run shows are actions of the log too (review_event). The
-- rows of quotes are made to say what stands, and keep what was found.

ALTER TABLE quote
    ADD dropped      boolean NOT NULL DEFAULT false, -- a person took it out, or took back that they had made it
    ADD found_facet  text,                           -- before a person coded it otherwise; NULL where nobody did
    ADD found_stance text,
    ADD found_stage  text,
    ADD CONSTRAINT a_dropped_quote_is_withdrawn CHECK (withdrawn_at IS NOT NULL OR NOT dropped),
    ADD CONSTRAINT a_coding_by_hand_keeps_what_was_found
        CHECK ((found_facet IS NULL) = (found_stance IS NULL) AND (found_facet IS NULL) = (found_stage IS NULL));

ALTER TABLE review_event
    ADD CONSTRAINT a_ruling_says_what_it_rules CHECK (act NOT IN ('code','sort') OR coalesce(entry->'ruling'->>'action', '') <> ''),
    ADD CONSTRAINT a_regrouping_is_told_by_its_number CHECK (act <> 'regroup' OR coalesce((entry->'regrouping'->>'id')::bigint, 0) > 0),
    ADD CONSTRAINT a_correction_is_told_by_its_reference CHECK (act <> 'correct' OR coalesce(entry->'correction'->>'ref', '') <> ''),
    ADD CONSTRAINT a_run_is_told_by_its_reference CHECK (act <> 'run' OR coalesce(entry->'ran'->>'run', '') <> '');

-- What people did stays. What runs did goes with its study, after its documents: a
-- study that nobody acted on can be deleted, as one that was only measured is.
DROP TRIGGER an_action_stays_as_it_was_done ON review_event;
CREATE TRIGGER an_action_stays_as_it_was_done BEFORE UPDATE OR TRUNCATE ON review_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('an_action_stays_as_it_was_done');
CREATE FUNCTION keep_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.act = 'run' AND NOT EXISTS (SELECT FROM document WHERE study_id = OLD.study_id)
       AND NOT EXISTS (SELECT FROM review_event WHERE study_id = OLD.study_id AND act <> 'run') THEN
        RETURN OLD;
    END IF;
    PERFORM refuse('an_action_stays_as_it_was_done', 'action ' || OLD.seq);
    RETURN NULL;
END $$;
CREATE TRIGGER an_action_of_people_stays BEFORE DELETE ON review_event
    FOR EACH ROW EXECUTE FUNCTION keep_action();
