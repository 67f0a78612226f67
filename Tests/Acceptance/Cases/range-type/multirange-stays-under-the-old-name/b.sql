CREATE TYPE r AS RANGE (subtype = date);
CREATE TYPE c AS (email r, b point);
CREATE TABLE w (id bigint, note c);
ALTER TYPE r RENAME TO s;
