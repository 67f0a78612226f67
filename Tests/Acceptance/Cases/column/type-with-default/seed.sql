INSERT INTO t VALUES ('happy', '42', 1, 7);
