-- Law 1 (verbatim) and law 2 (one voice), as statement-level checks: they see
-- INSERT, COPY and UPDATE alike, join outward so that a missing parent cannot
-- hide a row, and compare with IS DISTINCT FROM so that NULL is no excuse.
--
-- They do what foreign keys on quote would, a batch at a time: the turns and
-- steps of new quotes are locked until commit, so that no other transaction
-- corrects or deletes one unseen, and one that has quotes is not deleted. A
-- turn's document, participant and study cannot go while it refers to them.

CREATE FUNCTION refuse(sentence text, detail text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', replace(sentence, '_', ' ')
        USING ERRCODE = 'check_violation', CONSTRAINT = sentence, DETAIL = detail;
END $$;

CREATE FUNCTION check_quotes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
    PERFORM FROM turn t WHERE t.id IN (SELECT turn_id FROM new_quotes) ORDER BY t.id FOR SHARE;
    PERFORM FROM step s WHERE s.unit_id IN (SELECT step_id FROM new_quotes) ORDER BY s.unit_id FOR KEY SHARE;
    SELECT x.ref, x.law INTO bad FROM (
        SELECT q.ref, CASE
               WHEN d.id IS NULL OR d.study_id IS DISTINCT FROM q.study_id
                 OR substring(d.text FROM q.start_byte + 1 FOR q.end_byte - q.start_byte)
                    IS DISTINCT FROM convert_to(q.text, 'UTF8')
               THEN 'a_quote_is_the_bytes_of_its_document'
               WHEN u.study_id IS DISTINCT FROM q.study_id
               THEN 'a_quote_hangs_on_a_step_of_its_study'
               WHEN t.id IS NULL
               THEN 'a_quote_lies_in_one_turn_of_one_participant'
               WHEN q.withdrawn_at IS NOT NULL
               THEN NULL
               WHEN t.document_id IS DISTINCT FROM q.document_id
                 OR t.participant_id IS DISTINCT FROM q.participant_id
                 OR (t.start_byte <= q.start_byte AND q.end_byte <= t.end_byte) IS NOT TRUE
               THEN 'a_quote_lies_in_one_turn_of_one_participant'
               WHEN t.role IS DISTINCT FROM 'participant'
               THEN 'only_a_participant_is_quoted'
               WHEN t.voice IS DISTINCT FROM q.voice
               THEN 'a_quote_has_the_voice_of_its_turn'
               END AS law
          FROM new_quotes q
          LEFT JOIN document d ON d.id = q.document_id
          LEFT JOIN turn t ON t.id = q.turn_id
          LEFT JOIN (step s JOIN unit u ON u.id = s.unit_id) ON s.unit_id = q.step_id) x
     WHERE x.law IS NOT NULL
     LIMIT 1;
    IF FOUND THEN
        PERFORM refuse(bad.law, 'quote ' || bad.ref);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER quotes_are_verbatim_on_insert AFTER INSERT ON quote
    REFERENCING NEW TABLE AS new_quotes FOR EACH STATEMENT EXECUTE FUNCTION check_quotes();
CREATE TRIGGER quotes_are_verbatim_on_update AFTER UPDATE ON quote
    REFERENCING NEW TABLE AS new_quotes FOR EACH STATEMENT EXECUTE FUNCTION check_quotes();

-- A document is never edited: a changed file is a new version.
CREATE FUNCTION keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('a_document_never_changes', 'document ' || OLD.ref);
    RETURN NULL;
END $$;
CREATE TRIGGER a_document_never_changes BEFORE UPDATE ON document
    FOR EACH ROW EXECUTE FUNCTION keep_document();

-- Turns lie inside their document, in order, and do not overlap.
CREATE FUNCTION check_turns() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
    SELECT x.position, d.ref INTO bad
      FROM (SELECT t.document_id, t.position, t.start_byte, t.end_byte,
                   lag(t.end_byte) OVER (PARTITION BY t.document_id ORDER BY t.position) AS before
              FROM turn t WHERE t.document_id IN (SELECT document_id FROM new_turns)) x
      LEFT JOIN document d ON d.id = x.document_id
     WHERE x.start_byte < x.before OR x.end_byte > length(d.text) OR d.id IS NULL
     LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('turns_lie_in_their_document_and_do_not_overlap',
                       'document ' || bad.ref || ', turn ' || bad.position);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER turns_do_not_overlap_on_insert AFTER INSERT ON turn
    REFERENCING NEW TABLE AS new_turns FOR EACH STATEMENT EXECUTE FUNCTION check_turns();
CREATE TRIGGER turns_do_not_overlap_on_update AFTER UPDATE ON turn
    REFERENCING NEW TABLE AS new_turns FOR EACH STATEMENT EXECUTE FUNCTION check_turns();

-- A corrected turn (role, voice, speaker, borders) withdraws the quotes that no
-- longer lie in a participant's words, in the same transaction. Under another
-- isolation than READ COMMITTED it would not see quotes that were taken since
-- its transaction began.
CREATE FUNCTION withdraw_quotes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_read_committed();
    UPDATE quote q SET withdrawn_at = now()
      FROM new_turns t
     WHERE q.turn_id = t.id AND q.withdrawn_at IS NULL
       AND (t.role <> 'participant' OR t.voice <> q.voice OR t.participant_id <> q.participant_id
            OR t.document_id <> q.document_id
            OR NOT (t.start_byte <= q.start_byte AND q.end_byte <= t.end_byte));
    RETURN NULL;
END $$;
CREATE FUNCTION require_read_committed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM refuse('evidence_is_changed_under_read_committed', current_setting('transaction_isolation'));
    END IF;
END $$;
CREATE TRIGGER a_corrected_turn_withdraws_its_quotes AFTER UPDATE ON turn
    REFERENCING NEW TABLE AS new_turns FOR EACH STATEMENT EXECUTE FUNCTION withdraw_quotes();

-- A turn that has quotes, withdrawn or not, stays.
CREATE FUNCTION keep_quoted_turns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_read_committed();
    IF EXISTS (SELECT FROM old_turns t JOIN quote q ON q.turn_id = t.id) THEN
        PERFORM refuse('a_turn_stays_while_it_is_quoted', 'delete its quotes first');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_turn_stays_while_it_is_quoted AFTER DELETE ON turn
    REFERENCING OLD TABLE AS old_turns FOR EACH STATEMENT EXECUTE FUNCTION keep_quoted_turns();

-- So does a step.
CREATE FUNCTION keep_quoted_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_read_committed();
    IF EXISTS (SELECT FROM old_steps s JOIN quote q ON q.step_id = s.unit_id) THEN
        PERFORM refuse('a_step_stays_while_it_has_quotes', 'delete its quotes first');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_step_stays_while_it_has_quotes AFTER DELETE ON step
    REFERENCING OLD TABLE AS old_steps FOR EACH STATEMENT EXECUTE FUNCTION keep_quoted_steps();

CREATE FUNCTION keep_turns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('turns_are_not_truncated', 'delete them');
    RETURN NULL;
END $$;
CREATE TRIGGER turns_are_not_truncated BEFORE TRUNCATE ON turn
    FOR EACH STATEMENT EXECUTE FUNCTION keep_turns();
