INSERT INTO t (a, n, own) VALUES (1, 'x', 2);
