CREATE TABLE t (a int, b jsonb, c text, d tsrange, e tsvector);
