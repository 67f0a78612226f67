CREATE TABLE t (id int, other int);
CREATE SEQUENCE s;
CREATE SEQUENCE free OWNED BY t.other;
