CREATE TYPE status AS ENUM ('new', 'done');
CREATE DOMAIN name AS text CHECK (VALUE <> '');
CREATE FUNCTION default_status() RETURNS status LANGUAGE sql IMMUTABLE AS $$ SELECT 'new'::status $$;
CREATE TABLE z_first (id bigserial PRIMARY KEY, s status DEFAULT default_status(), n name);
CREATE TABLE a_second (id int PRIMARY KEY, z bigint REFERENCES z_first, CHECK (default_status() = 'new'));
CREATE VIEW a_view AS SELECT id FROM z_first;
CREATE FUNCTION count_view() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM a_view; END;
CREATE VIEW b_view AS SELECT count_view() AS n;
CREATE FUNCTION rows() RETURNS SETOF b_view LANGUAGE sql AS 'SELECT * FROM b_view';
