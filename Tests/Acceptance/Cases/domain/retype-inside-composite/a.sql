CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TYPE comp AS (a int, b d);
CREATE TABLE u (c comp, arr comp[]);
CREATE VIEW v WITH (security_barrier) AS SELECT c, (c).a FROM u;
