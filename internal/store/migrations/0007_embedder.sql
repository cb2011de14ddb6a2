-- By which embedder the next run gives a study's quotes their vectors. What is
-- shown until then has those of the run that it is shown by.
ALTER TABLE study ADD COLUMN embedder text NOT NULL DEFAULT 'builtin'
    CONSTRAINT an_embedder_has_a_name CHECK (embedder <> '');
