CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
CREATE INDEX t_a ON t (a backwards);
CREATE OPERATOR CLASS other FOR TYPE text USING btree AS OPERATOR 3 =, FUNCTION 1 bttextcmp(text, text);
COMMENT ON OPERATOR CLASS other USING btree IS 'other';
