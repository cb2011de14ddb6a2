-- A vector belongs to a quote of its set's study. Checked by statement, like
-- laws 1 and 2, and not by a foreign key: that costs a probe and a row lock for
-- each row, says nothing of the study, and would have to be dropped by name when
-- a set is. Each table of vectors has this trigger, with its study's id.
CREATE FUNCTION check_vectors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad bigint;
BEGIN
    SELECT v.quote_id INTO bad
      FROM new_vectors v
      LEFT JOIN personas.quote q ON q.id = v.quote_id
     WHERE q.study_id IS DISTINCT FROM TG_ARGV[0]::bigint
     LIMIT 1;
    IF FOUND THEN
        PERFORM personas.refuse('a_vector_belongs_to_a_quote_of_its_study', 'quote id ' || bad);
    END IF;
    RETURN NULL;
END $$;
