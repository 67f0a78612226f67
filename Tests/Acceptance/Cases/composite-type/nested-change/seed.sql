INSERT INTO t VALUES (1, ROW(ARRAY[ROW(1, 2)::z], 'a'), ARRAY[ROW(ARRAY[ROW(3, 4)::z], 'b')::m], ROW(5, 6));
