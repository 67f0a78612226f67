CREATE TABLE item (id bigint, amount integer NOT NULL DEFAULT 7);
CREATE FUNCTION nothing() RETURNS item LANGUAGE sql RETURN NULL::item;
CREATE VIEW nothings AS SELECT (nothing()).id;
