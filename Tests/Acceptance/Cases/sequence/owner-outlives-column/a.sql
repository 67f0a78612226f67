CREATE TABLE t (keep int, id int);
CREATE SEQUENCE s OWNED BY t.id;
