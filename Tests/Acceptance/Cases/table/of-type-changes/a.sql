CREATE TYPE pair AS (k text, v int, gone int);
CREATE TABLE pairs OF pair (v WITH OPTIONS NOT NULL);
