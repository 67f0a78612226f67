CREATE FUNCTION f(a int, b text DEFAULT 'x', VARIADIC c int[] DEFAULT '{}') RETURNS TABLE (x int, "Y" text) LANGUAGE sql AS 'SELECT 1, ''b''';
CREATE FUNCTION f(a text, OUT b int, INOUT c text) LANGUAGE sql AS 'SELECT 1, ''b''';
CREATE FUNCTION "Odd f"("A b" "char") RETURNS SETOF text LANGUAGE sql ROWS 5 AS 'SELECT ''b''';
