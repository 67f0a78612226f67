INSERT INTO b VALUES (1, 'kept', 'm', 3);
