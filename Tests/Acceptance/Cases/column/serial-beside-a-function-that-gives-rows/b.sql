CREATE TABLE item (note text, id serial);
CREATE FUNCTION items() RETURNS SETOF item LANGUAGE sql AS 'SELECT * FROM item';
