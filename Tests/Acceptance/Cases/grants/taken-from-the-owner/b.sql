CREATE SCHEMA u AUTHORIZATION dbw_case_reader;
REVOKE CREATE ON SCHEMA u FROM dbw_case_reader;
CREATE TABLE u.t (a int);
ALTER TABLE u.t OWNER TO dbw_case_reader;
REVOKE DELETE ON u.t FROM dbw_case_reader;
