CREATE TABLE r (room int4range, during tsrange, floor int, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (floor > 0),
    CONSTRAINT rooms EXCLUDE USING gist (room WITH &&), CONSTRAINT floors EXCLUDE USING btree (floor WITH =));
COMMENT ON CONSTRAINT no_overlap ON r IS 'one at a time';
