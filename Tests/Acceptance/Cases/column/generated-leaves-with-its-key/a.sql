CREATE TABLE t (id integer NOT NULL, kind bit(4), d integer GENERATED ALWAYS AS (id * 2) STORED, PRIMARY KEY (id));
CREATE INDEX w ON t (d, id, kind);
