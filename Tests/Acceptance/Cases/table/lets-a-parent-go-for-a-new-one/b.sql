CREATE TABLE new_parent (a int, n text, k uuid);
CREATE TABLE t (a int, n text, own int, k uuid);
ALTER TABLE t INHERIT new_parent;
ALTER TABLE new_parent ADD CONSTRAINT positive CHECK (a > 0);
