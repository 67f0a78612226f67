CREATE SCHEMA u AUTHORIZATION dbw_case_reader;
CREATE TABLE u.t (a int);
ALTER TABLE u.t OWNER TO dbw_case_reader;
