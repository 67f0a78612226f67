CREATE TABLE t (state varchar(20), n int);
CREATE TABLE kept (kind varchar(5) CHECK (kind IN ('x', 'y')), n int);
