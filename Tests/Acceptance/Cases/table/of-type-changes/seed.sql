INSERT INTO pairs VALUES ('a', 1, 2);
