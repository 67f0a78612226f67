CREATE TABLE node (id bigserial, amount integer NOT NULL) PARTITION BY HASH (id);
CREATE TABLE part PARTITION OF node FOR VALUES WITH (modulus 3, remainder 1) PARTITION BY RANGE (id);
