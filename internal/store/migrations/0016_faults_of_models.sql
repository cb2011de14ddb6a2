-- Where a model gave no valid reply, and rules stood in for it. The next run asks
-- again for the steps that have one.
CREATE TABLE model_fault (
    step_id  bigint NOT NULL REFERENCES step ON DELETE CASCADE,
    document_ref text NOT NULL DEFAULT '', -- '' where it concerns the study
    task     text NOT NULL,                -- extract, themes, draft, check
    kind     text NOT NULL CONSTRAINT a_fault_has_a_kind CHECK (kind <> ''),
    calls    integer NOT NULL CONSTRAINT a_fault_is_of_calls CHECK (calls > 0),
    PRIMARY KEY (step_id, document_ref, task, kind)
);
