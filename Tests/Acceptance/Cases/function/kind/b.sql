CREATE PROCEDURE move(a int) LANGUAGE plpgsql AS $$ BEGIN END $$;
COMMENT ON PROCEDURE move(int) IS 'moves';
GRANT EXECUTE ON PROCEDURE move(int) TO dbw_case_app;
CREATE FUNCTION number() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE VIEW v AS SELECT number() OVER () AS n;
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
CREATE VIEW w AS SELECT total(1) AS n;
