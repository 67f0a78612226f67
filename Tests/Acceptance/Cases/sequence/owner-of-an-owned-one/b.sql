CREATE TABLE t (a text, id bigserial);
ALTER TABLE t OWNER TO dbw_case_reader;
CREATE TABLE u (id bigint);
ALTER TABLE u OWNER TO dbw_case_reader;
CREATE SEQUENCE free;
ALTER SEQUENCE free OWNER TO dbw_case_reader;
ALTER SEQUENCE free OWNED BY u.id;
