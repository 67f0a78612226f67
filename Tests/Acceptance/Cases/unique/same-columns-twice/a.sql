CREATE TABLE old (a int, b int, UNIQUE (a), UNIQUE (b));
