CREATE TABLE old (id bigserial);
ALTER TABLE old OWNER TO dbw_case_app;
ALTER SEQUENCE old_id_seq RENAME TO numbers;
