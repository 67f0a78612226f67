INSERT INTO t VALUES (1, 'one', 'two', '(three,4)');
