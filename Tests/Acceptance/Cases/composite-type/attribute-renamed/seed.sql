INSERT INTO t VALUES (('a', 1)); INSERT INTO typed VALUES ('b', 2);
