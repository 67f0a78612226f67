CREATE EXTENSION pgcrypto;
CREATE TABLE t (id uuid DEFAULT gen_random_uuid(), hash bytea DEFAULT digest('x', 'sha256'));
