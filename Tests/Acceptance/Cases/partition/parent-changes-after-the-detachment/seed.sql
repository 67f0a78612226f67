INSERT INTO p VALUES (1, 'kept', 7), (2, 'goes', 8);
