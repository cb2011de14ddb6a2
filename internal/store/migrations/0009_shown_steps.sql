-- The steps that a study shows, as a list for documents_of and participants_of. The
-- views over all studies that were here before read every study for each.
CREATE OR REPLACE FUNCTION shown_steps(study bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(step_id), '{}') FROM current_step WHERE study_id = study
$$;

DROP VIEW IF EXISTS current_document, current_participant;
