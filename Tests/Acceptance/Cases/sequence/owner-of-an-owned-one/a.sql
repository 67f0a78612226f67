CREATE TABLE t (a text);
ALTER TABLE t OWNER TO dbw_case_reader;
CREATE TABLE u (id bigint);
ALTER TABLE u OWNER TO dbw_case_reader;
CREATE SEQUENCE free;
