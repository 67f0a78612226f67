CREATE TABLE item (id integer);
CREATE FUNCTION nothing() RETURNS item LANGUAGE sql RETURN NULL::item;
CREATE VIEW nothings AS SELECT (nothing()).id;
