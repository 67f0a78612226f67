CREATE TABLE t (id int);
CREATE FUNCTION nth(anyelement, int DEFAULT 1) RETURNS anyelement LANGUAGE internal WINDOW IMMUTABLE STRICT AS 'window_nth_value';
CREATE FUNCTION planner_help(internal) RETURNS internal LANGUAGE internal STRICT AS 'generate_series_int4_support';
CREATE FUNCTION numbers(int, int) RETURNS SETOF int LANGUAGE internal IMMUTABLE STRICT COST 7 ROWS 33 PARALLEL SAFE LEAKPROOF
    SUPPORT planner_help AS 'generate_series_int4';
CREATE FUNCTION check_body(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE PROCEDURE move(INOUT a int, b int[] DEFAULT '{}') LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '8MB'
    AS 'BEGIN a := 1; END';
CREATE VIEW v AS SELECT nth(id, 2) OVER (ORDER BY id) AS second, numbers(1, 2) AS n FROM t;
COMMENT ON PROCEDURE move(int, int[]) IS 'moves';
GRANT EXECUTE ON PROCEDURE move(int, int[]) TO dbw_case_app;
