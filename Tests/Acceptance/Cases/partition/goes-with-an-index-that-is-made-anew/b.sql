CREATE TABLE item (id bigserial, email int4multirange DEFAULT '{[1,2)}') PARTITION BY HASH (id);
CREATE INDEX event ON item (id) WHERE email IS NULL AND id > 0;
