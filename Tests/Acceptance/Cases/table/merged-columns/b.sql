CREATE TABLE a (x bigint);
CREATE TABLE b (x bigint, own int) INHERITS (a);
CREATE TABLE c (n text) INHERITS (a);
CREATE TABLE d (x bigint NOT NULL DEFAULT 3) INHERITS (a);
