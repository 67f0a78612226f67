INSERT INTO t VALUES ('a@b', 3, 4);
