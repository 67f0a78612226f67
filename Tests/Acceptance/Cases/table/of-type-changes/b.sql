CREATE TYPE pair AS (k varchar(20), v bigint, come text);
CREATE TABLE pairs OF pair (v WITH OPTIONS NOT NULL, come WITH OPTIONS DEFAULT 'c');
