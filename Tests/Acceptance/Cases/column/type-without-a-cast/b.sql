CREATE TABLE t (at timestamp, doc jsonb, ids uuid, mac text, o bigint);
