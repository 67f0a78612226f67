CREATE DOMAIN d AS bigint CHECK (VALUE > 1);
CREATE TYPE comp AS (a text, b d);
CREATE TABLE u (c comp, arr comp[]);
CREATE VIEW v WITH (security_invoker) AS SELECT c, (c).a, arr FROM u;
CREATE FUNCTION f(comp) RETURNS text LANGUAGE sql AS 'SELECT $1.a FROM u';
