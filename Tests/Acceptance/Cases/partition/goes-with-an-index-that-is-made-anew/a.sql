CREATE TABLE item (id bigserial, a int4multirange DEFAULT '{[1,2)}') PARTITION BY HASH (id);
CREATE INDEX event ON item (id) WHERE a IS NULL AND id > 0;
CREATE TABLE orders PARTITION OF item FOR VALUES WITH (modulus 3, remainder 1);
