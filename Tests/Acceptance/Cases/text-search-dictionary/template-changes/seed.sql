INSERT INTO t (doc) VALUES ('stones');
