ALTER TABLE child ALTER COLUMN b TYPE double precision USING b::double precision;
ALTER TABLE base DROP COLUMN old, ADD COLUMN b double precision;
