CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE t (
    id serial PRIMARY KEY,
    code text UNIQUE,
    parent int REFERENCES parent,
    n int CHECK (n > 0)
);
ALTER SEQUENCE t_id_seq RENAME TO u_id_seq;
ALTER TABLE t RENAME CONSTRAINT t_pkey TO u_pkey;
ALTER TABLE t RENAME CONSTRAINT t_code_key TO u_code_key;
ALTER TABLE t RENAME CONSTRAINT t_parent_fkey TO u_parent_fkey;
ALTER TABLE t RENAME CONSTRAINT t_n_check TO u_n_check;
CREATE INDEX u_n_idx ON t (n) WHERE n > 5;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER u_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY u_all ON t USING (n > 1);
COMMENT ON INDEX u_n_idx IS 'some';
COMMENT ON CONSTRAINT u_code_key ON t IS 'code';
CREATE TABLE child (t int REFERENCES t);
