INSERT INTO t VALUES (1, '{[1,2)}', ARRAY['{[1,2)}'::span_multirange]);
