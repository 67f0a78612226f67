INSERT INTO t VALUES ('{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', '{1,2}', '{y}', 'y');
