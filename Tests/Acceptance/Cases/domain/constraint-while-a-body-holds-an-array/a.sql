CREATE DOMAIN event AS daterange[];
CREATE FUNCTION part(p event) RETURNS event[] LANGUAGE sql BEGIN ATOMIC SELECT '{}'::event[]; END;
