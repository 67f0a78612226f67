CREATE TABLE log (id integer, kind integer, state text, sum integer GENERATED ALWAYS AS (id + kind) STORED) PARTITION BY RANGE (state);
CREATE TABLE w PARTITION OF log DEFAULT;
CREATE FUNCTION w() RETURNS w LANGUAGE sql RETURN NULL::w;
