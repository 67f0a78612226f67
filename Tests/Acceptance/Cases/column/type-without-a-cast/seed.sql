INSERT INTO t (doc, ids, mac, o) VALUES ('{"a": 1}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '08:00:2b:01:02:03', 7);
