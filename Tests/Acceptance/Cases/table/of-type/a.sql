CREATE TYPE pair AS (k text, v int);
