CREATE TABLE new (id bigserial);
ALTER TABLE new OWNER TO dbw_case_app;
ALTER SEQUENCE new_id_seq RENAME TO numbers;
