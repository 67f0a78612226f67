CREATE TABLE old_parent (a int, n text);
CREATE TABLE t (a int, n text, own int);
ALTER TABLE t INHERIT old_parent;
ALTER TABLE old_parent ADD CONSTRAINT positive CHECK (a > 0), ADD CONSTRAINT short CHECK (length(n) < 10);
