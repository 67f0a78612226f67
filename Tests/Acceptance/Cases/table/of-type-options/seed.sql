INSERT INTO pairs VALUES ('a', 1, 1, '');
