INSERT INTO x VALUES (1, 'from x');
INSERT INTO y VALUES (1, 'from y');
