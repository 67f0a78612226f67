CREATE FUNCTION base(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE TABLE t (
    a int DEFAULT base(3),
    b int CHECK (base(b) > 0),
    c int GENERATED ALWAYS AS (base(1)) STORED
);
CREATE VIEW v WITH (security_barrier) AS SELECT base(b) AS x FROM t;
