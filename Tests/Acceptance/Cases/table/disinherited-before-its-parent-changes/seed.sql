INSERT INTO child VALUES (1, 1.5, 'x');
