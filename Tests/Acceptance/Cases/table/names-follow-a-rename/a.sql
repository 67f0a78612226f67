CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE t (
    id serial PRIMARY KEY,
    code text UNIQUE,
    parent int REFERENCES parent,
    n int CHECK (n > 0)
);
CREATE INDEX t_n_idx ON t (n) WHERE n > 5;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY t_all ON t USING (n > 1);
COMMENT ON INDEX t_n_idx IS 'some';
COMMENT ON CONSTRAINT t_code_key ON t IS 'code';
CREATE TABLE child (t int REFERENCES t);
