CREATE TABLE base (b integer, at date);
CREATE TABLE child (d integer, kind integer) INHERITS (base);
CREATE TABLE gone (first integer) INHERITS (base);
