CREATE TABLE t (id int, tenant int, PRIMARY KEY (id));
CREATE TABLE c (t_id int REFERENCES t);
