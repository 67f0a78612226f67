INSERT INTO p VALUES ('[1,2)', '[1,2)');
