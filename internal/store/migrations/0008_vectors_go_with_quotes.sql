-- The vectors of deleted quotes go in the same statement, out of every set of
-- their study. (A withdrawn quote keeps its row, and its vector.) A vector that
-- another transaction is just storing may stay behind: searches join the quotes
-- that are shown, and the id of a quote is never given again.

CREATE FUNCTION forget_vectors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE vectors regclass;
BEGIN
    FOR vectors IN
        SELECT to_regclass('vectors.e' || e.id) FROM personas.embedding_set e
         WHERE e.study_id IN (SELECT study_id FROM old_quotes)
    LOOP
        IF vectors IS NOT NULL THEN
            EXECUTE 'DELETE FROM ' || vectors || ' WHERE quote_id IN (SELECT id FROM old_quotes)';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER a_vector_goes_with_its_quote AFTER DELETE ON quote
    REFERENCING OLD TABLE AS old_quotes FOR EACH STATEMENT EXECUTE FUNCTION forget_vectors();
