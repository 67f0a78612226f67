INSERT INTO takes VALUES ('a', 1); INSERT INTO lets VALUES ('a', 1); INSERT INTO turns VALUES ('a', 1); INSERT INTO outlives VALUES (1);
