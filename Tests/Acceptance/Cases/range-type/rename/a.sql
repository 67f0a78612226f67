CREATE SCHEMA s;
CREATE TYPE span AS RANGE (SUBTYPE = int);
CREATE TYPE floats AS RANGE (SUBTYPE = float8);
CREATE TABLE t (a span, m span_multirange, f floats);
