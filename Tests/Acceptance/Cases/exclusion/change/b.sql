CREATE TABLE r (room int4range, during tsrange, floor int, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH &&, during WITH &&) WHERE (floor > 1) DEFERRABLE,
    CONSTRAINT rooms EXCLUDE USING gist (room WITH &&) WITH (fillfactor = 80) USING INDEX TABLESPACE dbw_case_space, CONSTRAINT floors EXCLUDE USING btree (floor WITH =));
ALTER TABLE r CLUSTER ON rooms;
COMMENT ON CONSTRAINT no_overlap ON r IS 'one at a time';
