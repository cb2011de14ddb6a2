-- What the program's role may not do itself, and has its owner do for it. Each of
-- these functions does one thing, and refuses where it would take away what must
-- stay. Which rights the role has besides, internal/store/roles.go says.

-- The planner learns what a study's load has put into the tables that searches read.
CREATE FUNCTION learn_tables() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = personas, public, pg_temp AS $$
BEGIN
    ANALYZE quote (study_id, step_id, document_id, turn_id, participant_id, facet, stance, withdrawn_at, words),
            document (study_id, kind, recorded_on), turn (document_id, position, role), source, reading, reading_document,
            reading_participant, generation_step, theme_member, candidate_member;
END $$;

-- The texts of a study in which nobody decided anything go with it, and what was
-- corrected, regrouped and run in them.
CREATE FUNCTION delete_texts(study bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = personas, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM review_event WHERE study_id = study AND act <> 'run') THEN
        PERFORM refuse('a_study_stays_when_somebody_decided_in_it', 'study ' || study);
    END IF;
    DELETE FROM document WHERE study_id = study;
    DELETE FROM correction WHERE study_id = study;
    DELETE FROM regrouping WHERE study_id = study;
    DELETE FROM review_event WHERE study_id = study;
END $$;

-- Files that nobody names any more, out of a list. Whoever stores one meanwhile is
-- waited for, so that none is deleted that is about to be named.
CREATE FUNCTION delete_files(sums bytea[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = personas, public, pg_temp AS $$
BEGIN
    LOCK TABLE content IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM content c WHERE sha256 = ANY (sums)
       AND NOT EXISTS (SELECT FROM source s WHERE s.sha256 = c.sha256)
       AND NOT EXISTS (SELECT FROM run r WHERE position(encode(c.sha256, 'hex') IN r.settings::text) > 0);
END $$;
