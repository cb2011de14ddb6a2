-- Where the words of a document stand on the pages of its source, as research.Layout
-- writes it; NULL for a source without pages.
ALTER TABLE document ADD COLUMN layout bytea;
ALTER TABLE document ALTER layout SET STORAGE MAIN; -- it packs well, and is read whole
