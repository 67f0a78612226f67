CREATE TABLE p (id int, b bigint) PARTITION BY LIST (id);
CREATE TABLE p_1 (id int, a text, b int, CONSTRAINT positive CHECK (b > 0));
CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2);
