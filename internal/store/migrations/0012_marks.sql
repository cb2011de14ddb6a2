-- Passages of a document that somebody coded elsewhere, as its file holds them:
-- proposals, which extraction locates.
ALTER TABLE document ADD marks jsonb NOT NULL DEFAULT '[]';
