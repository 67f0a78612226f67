CREATE TABLE item (id integer, amount integer, CONSTRAINT amount_is_positive CHECK (amount > 0)) PARTITION BY LIST (id);
CREATE TABLE item_1 PARTITION OF item FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE item_1_1 PARTITION OF item_1 FOR VALUES IN (1);
