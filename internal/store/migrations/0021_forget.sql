-- Forgetting a participant. What they said goes wherever it stands; that they were
-- forgotten stays, so that nobody reads them in again.

CREATE TABLE forgotten (
    study_id       bigint NOT NULL REFERENCES study,
    participant_id bigint NOT NULL REFERENCES participant,
    event_id       bigint NOT NULL REFERENCES review_event,
    salt           bytea NOT NULL,
    sum            bytea NOT NULL,             -- salted hash of how people named them
    at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (study_id, participant_id)
);

-- What is withheld has its place and its hash, and no bytes.
ALTER TABLE source ADD withheld boolean NOT NULL DEFAULT false; -- somebody in it was forgotten
ALTER TABLE content ALTER bytes DROP NOT NULL;                  -- a CHECK lets NULL pass
ALTER TABLE frozen ALTER content DROP NOT NULL, ALTER salt DROP NOT NULL,
    ADD CONSTRAINT a_frozen_document_is_there_or_withheld CHECK ((content IS NULL) = (salt IS NULL));

-- Whether the one thing is under way for which kept rows change. Only the owner
-- has the right to change them at all.
CREATE FUNCTION is_forgetting() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('personas.forgetting', true), '') = pg_current_xact_id()::text
$$;

CREATE OR REPLACE FUNCTION keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_forgetting() AND length(NEW.text) = length(OLD.text) AND (NEW.id, NEW.study_id, NEW.ref, NEW.fingerprint) = (OLD.id, OLD.study_id, OLD.ref, OLD.fingerprint) THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('a_document_never_changes', 'document ' || OLD.ref);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION keep_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND (is_forgetting() OR NOT EXISTS (SELECT FROM document WHERE study_id = OLD.study_id)) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND is_forgetting() THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('a_correction_stays_as_it_was_made', 'correct it by another one');
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'frozen' AND TG_OP = 'UPDATE' AND is_forgetting() THEN
        RETURN NULL;
    END IF;
    PERFORM refuse(TG_ARGV[0], TG_OP || ' of ' || TG_TABLE_NAME);
    RETURN NULL;
END $$;

-- Words as they are compared: in small letters, one space between them.
CREATE FUNCTION compared(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ' ' || btrim(regexp_replace(lower(coalesce(t, '')), '[[:space:][:punct:]“”„«»‘’‚–—…]+', ' ', 'g')) || ' '
$$;

-- Whether a text holds somebody's words: five of them in a row, or all of it where
-- it is three or four. said is compared already.
CREATE FUNCTION holds_words(t text, said text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    words text[] := string_to_array(btrim(compared(t)), ' ');
    n int := coalesce(array_length(words, 1), 0);
BEGIN
    IF n < 3 THEN
        RETURN false;
    END IF;
    FOR i IN 1 .. greatest(n - 4, 1) LOOP
        IF position(' ' || array_to_string(words[i:least(i + 4, n)], ' ') || ' ' IN said) > 0 THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;

-- A JSON value with every string emptied that holds somebody's words.
CREATE FUNCTION erased(v jsonb, said text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE jsonb_typeof(v)
        WHEN 'string' THEN CASE WHEN holds_words(v #>> '{}', said) THEN '""'::jsonb ELSE v END
        WHEN 'array' THEN coalesce((SELECT jsonb_agg(erased(x, said) ORDER BY i) FROM jsonb_array_elements(v) WITH ORDINALITY u(x, i)), '[]')
        WHEN 'object' THEN coalesce((SELECT jsonb_object_agg(k, erased(x, said)) FROM jsonb_each(v) u(k, x)), '{}')
        ELSE v END;
END $$;

-- Bytes of a text without what stands in a stretch of it, at the same length:
-- line ends stay, so that offsets and lines of everything else hold.
CREATE FUNCTION blanked(t bytea, from_byte int, to_byte int) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT substring(t FROM 1 FOR from_byte)
        || coalesce((SELECT string_agg(CASE WHEN i = 1 THEN '' ELSE '\x0a'::bytea END || convert_to(repeat(' ', length(line)), 'UTF8'), ''::bytea ORDER BY i)
                       FROM (SELECT i, convert_to(line, 'LATIN1') AS line
                               FROM string_to_table(convert_from(substring(t FROM from_byte + 1 FOR to_byte - from_byte), 'LATIN1'), E'\n') WITH ORDINALITY u(line, i)) x), '')
        || substring(t FROM to_byte + 1)
$$;

-- forget erases what a participant said, in the transaction that logs it: event is
-- the action of the log that says so. withhold are the frozen documents that hold
-- them. It returns how much of what went.
CREATE FUNCTION forget(event bigint, who bigint, withhold bigint[]) RETURNS jsonb LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = personas, public, pg_temp AS $$
DECLARE
    study bigint;
    named text;
    touched bigint[];
    own bigint[];
    gone bigint[];
    refs text[];
    said text;
    salted bytea := uuid_send(gen_random_uuid());
    d record;
    t record;
    n bigint;
    went jsonb := '{}';
BEGIN
    PERFORM require_read_committed();
    SELECT p.study_id INTO study FROM participant p JOIN review_event e ON e.study_id = p.study_id
     WHERE p.id = who AND e.id = event AND e.act = 'forget' AND e.entry->>'participant' = p.ref AND e.xmin = pg_current_xact_id()::xid;
    IF study IS NULL THEN
        PERFORM refuse('who_is_forgotten_is_named_in_the_log', 'participant ' || who);
    END IF;
    PERFORM set_config('personas.forgetting', pg_current_xact_id()::text, true);

    SELECT coalesce(min(key), '') INTO named FROM reading_participant WHERE participant_id = who;
    INSERT INTO forgotten (study_id, participant_id, event_id, salt, sum) VALUES (study, who, event, salted, sha256(salted || convert_to(named, 'UTF8')));

    -- Their words, and the documents that hold them; of those nobody else speaks in, all.
    SELECT coalesce(array_agg(DISTINCT document_id), '{}') INTO touched FROM turn WHERE participant_id = who;
    SELECT coalesce(array_agg(x), '{}') INTO own FROM unnest(touched) x
     WHERE NOT EXISTS (SELECT FROM turn o WHERE o.document_id = x AND o.participant_id <> who AND o.role IN ('participant', 'unknown'));
    SELECT coalesce(string_agg(compared(convert_from(substring(x.text FROM o.start_byte + 1 FOR o.end_byte - o.start_byte), 'UTF8')), '|' ORDER BY o.id), '') INTO said
      FROM turn o JOIN document x ON x.id = o.document_id WHERE o.participant_id = who;

    -- Quotes, with what cites them, and their vectors.
    SELECT coalesce(array_agg(id), '{}'), coalesce(array_agg(DISTINCT ref), '{}') INTO gone, refs FROM quote WHERE participant_id = who OR document_id = ANY (own);
    SELECT count(DISTINCT claim_id) INTO n FROM citation WHERE quote_id = ANY (gone);
    went := went || jsonb_build_object('documents', (SELECT count(DISTINCT ref) FROM document WHERE id = ANY (own)),
        'blanked', (SELECT count(DISTINCT ref) FROM document WHERE id = ANY (touched) AND id <> ALL (own)), 'quotes', cardinality(refs));
    went := went || jsonb_build_object('unsupported', (
        SELECT coalesce(jsonb_agg(DISTINCT c.ref), '[]') FROM claim c JOIN persona p ON p.id = c.persona_id JOIN current_step s ON s.step_id = p.step_id
         WHERE s.study_id = study AND EXISTS (SELECT FROM citation x WHERE x.claim_id = c.id AND x.relation = 'supports' AND x.quote_id = ANY (gone))
           AND NOT EXISTS (SELECT FROM citation x JOIN quote q ON q.id = x.quote_id
                            WHERE x.claim_id = c.id AND x.relation = 'supports' AND x.quote_id <> ALL (gone) AND q.withdrawn_at IS NULL)));
    UPDATE claim SET carries = NULL WHERE carries = ANY (gone);
    DELETE FROM citation WHERE quote_id = ANY (gone);
    DELETE FROM claim_elsewhere WHERE quote_id = ANY (gone);
    DELETE FROM claim_because WHERE quote_id = ANY (gone);
    DELETE FROM persona_voice WHERE quote_id = ANY (gone);
    DELETE FROM theme_member WHERE quote_id = ANY (gone);
    DELETE FROM theme_naming WHERE quote_id = ANY (gone);
    DELETE FROM wording_quote WHERE quote_id = ANY (gone);
    DELETE FROM claim_asked WHERE participant_id = who;
    DELETE FROM candidate_member WHERE participant_id = who;
    DELETE FROM quote WHERE id = ANY (gone);

    -- Drafts and names that hold their words.
    UPDATE claim c SET text = CASE WHEN holds_words(c.text, said) THEN '' ELSE c.text END, label = CASE WHEN holds_words(c.label, said) THEN '(withheld)' ELSE c.label END,
           because = CASE WHEN holds_words(c.because, said) THEN '' ELSE c.because END
      FROM persona p JOIN unit u ON u.id = p.step_id
     WHERE p.id = c.persona_id AND u.study_id = study AND (holds_words(c.text, said) OR holds_words(c.label, said) OR holds_words(c.because, said));
    DELETE FROM wording_line l USING persona p JOIN unit u ON u.id = p.step_id
     WHERE p.id = l.persona_id AND u.study_id = study AND (holds_words(l.text, said)
           OR NOT EXISTS (SELECT FROM wording_claim x WHERE x.line_id = l.id) AND NOT EXISTS (SELECT FROM wording_quote x WHERE x.line_id = l.id));
    UPDATE persona p SET name = CASE WHEN holds_words(p.name, said) OR p.name_from = ANY (refs) THEN '(withheld)' ELSE p.name END,
           name_from = CASE WHEN p.name_from = ANY (refs) THEN '' ELSE p.name_from END,
           wording = erased(p.wording, said),
           details = erased(p.details, said)
      FROM unit u WHERE u.id = p.step_id AND u.study_id = study;
    UPDATE theme x SET label = CASE WHEN holds_words(x.label, said) THEN array_to_string(x.keywords[1:2], ' · ') ELSE x.label END,
           in_vivo = x.in_vivo AND NOT holds_words(x.label, said),
           name = CASE WHEN holds_words(x.name, said) THEN '' ELSE x.name END,
           description = CASE WHEN holds_words(x.description, said) THEN '' ELSE x.description END,
           ends = CASE WHEN holds_words(array_to_string(x.ends, ' | '), said) THEN '{}' ELSE x.ends END
      FROM unit u WHERE u.id = x.step_id AND u.study_id = study;
    UPDATE theme_proposal x SET because = '' FROM unit u WHERE u.id = x.step_id AND u.study_id = study AND holds_words(x.because, said);

    -- What people wrote that quotes them, or that only they spoke for.
    DELETE FROM review_word w USING review_event e
     WHERE e.id = w.event_id AND e.study_id = study AND e.id <> event
       AND (holds_words(w.text, said) OR e.entry->'correction'->>'participant' = (SELECT ref FROM participant WHERE id = who)
            OR CASE WHEN json_typeof(e.entry->'kept'->'citations') = 'array' AND json_array_length(e.entry->'kept'->'citations') > 0
                    THEN NOT EXISTS (SELECT FROM json_array_elements(e.entry->'kept'->'citations') c WHERE c->>'quote' <> ALL (refs)) END);
    GET DIAGNOSTICS n = ROW_COUNT;
    went := went || jsonb_build_object('words', n);

    -- Answers of models that hold them.
    UPDATE model_call SET state = 'spent', reply = NULL WHERE study_id = study AND state = 'kept' AND holds_words(convert_from(reply, 'UTF8'), said);
    GET DIAGNOSTICS n = ROW_COUNT;
    went := went || jsonb_build_object('replies', n);

    -- The texts themselves: what they said, and the label before it.
    FOR d IN SELECT x.id, x.text, x.study_id, x.ref, x.text_sha256 FROM document x WHERE x.id = ANY (touched) ORDER BY x.id LOOP
        IF d.id = ANY (own) THEN
            d.text := blanked(d.text, 0, length(d.text));
        ELSE
            FOR t IN SELECT x.participant_id, x.end_byte, coalesce(lag(x.end_byte) OVER (ORDER BY x.position), 0) AS after FROM turn x WHERE x.document_id = d.id LOOP
                IF t.participant_id = who THEN
                    d.text := blanked(d.text, t.after, t.end_byte);
                END IF;
            END LOOP;
        END IF;
        UPDATE document x SET text = d.text, marks = '[]', layout = CASE WHEN x.id = ANY (own) THEN NULL ELSE x.layout END WHERE x.id = d.id;
        IF d.id = ANY (own) THEN
            DELETE FROM correction c WHERE c.study_id = study AND c.document = d.ref;
        ELSE
            DELETE FROM correction c WHERE c.study_id = study AND c.document = d.ref
               AND (c.participant = (SELECT ref FROM participant WHERE id = who) OR c.labels && ARRAY(SELECT x.speaker FROM turn x WHERE x.document_id = d.id AND x.participant_id = who)
                    OR holds_words(c.note, said));
            UPDATE correction c SET text_sha256 = sha256(d.text) WHERE c.study_id = study AND c.document = d.ref AND c.text_sha256 = d.text_sha256;
        END IF;
    END LOOP;
    UPDATE turn SET speaker = '', author = '', suspicious = '', corrected = '', role = 'interviewer', participant_id = NULL, words = 0 WHERE participant_id = who;
    UPDATE coverage SET sentences = 0, quoted = 0, skipped = 0, thirds = '{0,0,0}', silent = '{}' WHERE document_id = ANY (own);
    UPDATE reading_document SET title = 'withheld' WHERE document_id = ANY (own);
    UPDATE reading r SET guesses = '[]', warnings = jsonb_build_array(s.path || ': somebody was forgotten, and what they said is withheld')
      FROM source s WHERE s.id = r.source_id AND r.step_id IN (SELECT x.step_id FROM reading_document x WHERE x.document_id = ANY (touched));
    DELETE FROM reading_participant WHERE participant_id = who;

    -- The files, unless another study has them too, in which nobody was forgotten.
    UPDATE source SET withheld = true WHERE study_id = study
       AND id IN (SELECT r.source_id FROM reading r JOIN reading_document x ON x.step_id = r.step_id WHERE x.document_id = ANY (touched));
    GET DIAGNOSTICS n = ROW_COUNT;
    went := went || jsonb_build_object('files', n);
    UPDATE source s SET withheld = true WHERE s.study_id = study AND EXISTS (SELECT FROM source o WHERE o.study_id = study AND o.withheld AND o.sha256 = s.sha256);
    UPDATE content c SET bytes = NULL WHERE EXISTS (SELECT FROM source s WHERE s.sha256 = c.sha256 AND s.study_id = study AND s.withheld)
       AND NOT EXISTS (SELECT FROM source s WHERE s.sha256 = c.sha256 AND NOT s.withheld);

    -- What was made of all of it is made anew by the next run.
    UPDATE unit SET fingerprint = sha256(salted || fingerprint) WHERE study_id = study AND stage IN ('themes', 'candidates', 'drafts');

    UPDATE frozen SET content = NULL, salt = NULL WHERE study_id = study AND id = ANY (withhold);
    went := went || jsonb_build_object(
        'packs', (SELECT coalesce(jsonb_agg(k.major || '.' || k.minor ORDER BY k.major, k.minor), '[]') FROM pack k WHERE k.study_id = study AND k.frozen_id = ANY (withhold)),
        'revisions', (SELECT count(*) FROM revision r WHERE r.study_id = study AND r.frozen_id = ANY (withhold)));
    PERFORM set_config('personas.forgetting', '', true);
    RETURN went;
END $$;

-- A file that was given again after somebody in it was forgotten: what is read of
-- it is without them, and it is not kept.
CREATE FUNCTION withhold_file(of_source bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = personas, public, pg_temp AS $$
BEGIN
    UPDATE source s SET withheld = true WHERE s.id = of_source AND EXISTS (SELECT FROM forgotten f WHERE f.study_id = s.study_id);
    UPDATE content c SET bytes = NULL WHERE c.sha256 = (SELECT s.sha256 FROM source s WHERE s.id = of_source AND s.withheld)
       AND NOT EXISTS (SELECT FROM source s WHERE s.sha256 = c.sha256 AND NOT s.withheld);
END $$;
