CREATE TABLE t (id int NOT NULL UNIQUE, tenant int NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE c (t_id int REFERENCES t (id));
