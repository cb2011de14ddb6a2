-- Law 1 (verbatim) and law 2 (one voice), as statement-level checks: they see
-- INSERT, COPY and UPDATE alike, join outward so that a missing parent cannot
-- hide a row, and compare with IS DISTINCT FROM so that NULL is no excuse.

CREATE FUNCTION refuse(sentence text, detail text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', replace(sentence, '_', ' ')
        USING ERRCODE = 'check_violation', CONSTRAINT = sentence, DETAIL = detail;
END $$;

CREATE FUNCTION check_quotes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
    SELECT q.ref,
           d.id IS NULL OR d.study_id IS DISTINCT FROM q.study_id
             OR substring(d.text FROM q.start_byte + 1 FOR q.end_byte - q.start_byte)
                IS DISTINCT FROM convert_to(q.text, 'UTF8')                    AS altered,
           t.id IS NULL OR t.document_id IS DISTINCT FROM q.document_id
             OR t.participant_id IS DISTINCT FROM q.participant_id
             OR NOT (t.start_byte <= q.start_byte AND q.end_byte <= t.end_byte) AS displaced,
           t.role IS DISTINCT FROM 'participant' AND q.withdrawn_at IS NULL     AS not_evidence,
           t.voice IS DISTINCT FROM q.voice AND q.withdrawn_at IS NULL          AS other_voice
      INTO bad
      FROM new_quotes q
      LEFT JOIN document d ON d.id = q.document_id
      LEFT JOIN turn t ON t.id = q.turn_id
     WHERE d.id IS NULL OR d.study_id IS DISTINCT FROM q.study_id
        OR substring(d.text FROM q.start_byte + 1 FOR q.end_byte - q.start_byte)
           IS DISTINCT FROM convert_to(q.text, 'UTF8')
        OR q.withdrawn_at IS NULL AND (
              t.id IS NULL OR t.document_id IS DISTINCT FROM q.document_id
           OR t.participant_id IS DISTINCT FROM q.participant_id
           OR NOT (t.start_byte <= q.start_byte AND q.end_byte <= t.end_byte)
           OR t.role IS DISTINCT FROM 'participant'
           OR t.voice IS DISTINCT FROM q.voice)
     LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF bad.altered THEN
        PERFORM refuse('a_quote_is_the_bytes_of_its_document', 'quote ' || bad.ref);
    ELSIF bad.displaced THEN
        PERFORM refuse('a_quote_lies_in_one_turn_of_one_participant', 'quote ' || bad.ref);
    ELSIF bad.not_evidence THEN
        PERFORM refuse('only_a_participant_is_quoted', 'quote ' || bad.ref);
    END IF;
    PERFORM refuse('a_quote_has_the_voice_of_its_turn', 'quote ' || bad.ref);
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
-- longer lie in a participant's words, in the same transaction.
CREATE FUNCTION withdraw_quotes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE quote q SET withdrawn_at = now()
      FROM new_turns t
     WHERE q.turn_id = t.id AND q.withdrawn_at IS NULL
       AND (t.role <> 'participant' OR t.voice <> q.voice OR t.participant_id <> q.participant_id
            OR t.document_id <> q.document_id
            OR NOT (t.start_byte <= q.start_byte AND q.end_byte <= t.end_byte));
    RETURN NULL;
END $$;
CREATE TRIGGER a_corrected_turn_withdraws_its_quotes AFTER UPDATE ON turn
    REFERENCING NEW TABLE AS new_turns FOR EACH STATEMENT EXECUTE FUNCTION withdraw_quotes();
