ALTER AGGREGATE total(int) RENAME TO "Sum";
ALTER AGGREGATE middle(float8 ORDER BY anyelement) SET SCHEMA s;
